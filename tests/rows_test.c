/*
 * rows_test.c -- softmax and layer norm, forward and back, of every kernel
 * against their definitions in double; no row depends on another, or on where
 * it lies; AVX2 and AVX-512 give the same bytes.
 */
#include <string.h>

#include "tap.h"
#include "tensor/kernel.h"
#include "tensor/random.h"
#include "tensor/rows.h"
#include "tensor/vector.h"

enum { WIDTH = 150, ROWS = 3, SIZE = ROWS * WIDTH, KERNELS = 3 };

static const char *const names[KERNELS] = { "plain", "avx2", "avx512" };
static struct random draws;

static void
normals(float *x, size_t n, double scale)
{
	for (size_t i = 0; i < n; i++)
		x[i] = (float)(scale * random_normal(&draws));
}

/* What the functions take and give: ROWS rows of `width`, the rest unused. */
struct rows {
	float softmax[SIZE], dsoftmax[SIZE];
	float x[SIZE], residual[SIZE], weight[WIDTH], bias[WIDTH];
	float y[SIZE], normal[SIZE], factor[ROWS], d[SIZE];
	float relu[SIZE], drelu[SIZE], sum, max;
};

static void
draw(struct rows *r)
{
	normals((float *)r, sizeof *r / sizeof(float), 2);
}

static void
run(struct rows *r, size_t rows, size_t width)
{
	rows_softmax(r->softmax, 0.7f, rows, width);
	rows_softmax_vjp(r->dsoftmax, width, r->softmax, 0.7f, rows, width);
	rows_layernorm(r->y, r->normal, r->factor, r->x, r->residual, r->weight,
	    r->bias, rows, width);
	rows_layernorm_vjp(
	    r->d, r->d, r->normal, r->factor, r->weight, rows, width);
	vector_relu(r->relu, rows * width);
	vector_relu_vjp(r->drelu, r->relu, rows * width);
	r->sum = vector_sum(r->x, width);
	r->max = vector_max(r->x, width);
}

/* Larger of `worst` and |x - exact| / max(1, |exact|); NaN is worst. */
static double
further(double worst, float x, double exact)
{
	double error = fabs((double)x - exact) / fmax(1, fabs(exact));

	return error <= worst ? worst : error;
}

static double
softmax_error(const struct rows *r, const struct rows *start, size_t width)
{
	const float *x = start->softmax, *d = start->dsoftmax;
	double worst = 0;

	for (size_t at = 0; at < ROWS * width; at += width) {
		double sum = 0, along = 0, e[WIDTH];

		for (size_t i = at; i < at + width; i++)
			sum += e[i - at] = exp(0.7 * (double)x[i]);
		for (size_t i = at; i < at + width; i++)
			along += e[i - at] / sum * (double)d[i];
		for (size_t i = at; i < at + width; i++) {
			double y = e[i - at] / sum;

			worst = further(worst, r->softmax[i], y);
			worst = further(worst, r->dsoftmax[i],
			    0.7 * y * ((double)d[i] - along));
		}
	}
	return worst;
}

static double
layernorm_error(const struct rows *r, const struct rows *s, size_t width)
{
	double worst = 0, n = (double)width;

	for (size_t at = 0; at < ROWS * width; at += width) {
		double mean = 0, square = 0, dmean = 0, along = 0, factor;

		for (size_t i = at; i < at + width; i++)
			mean += ((double)s->x[i] + (double)s->residual[i]) / n;
		for (size_t i = at; i < at + width; i++) {
			double z = (double)s->x[i] + (double)s->residual[i];

			square += (z - mean) * (z - mean) / n;
		}
		factor = 1 / sqrt(square + 1e-5);
		worst = further(worst, r->factor[at / width], factor);
		for (size_t i = at; i < at + width; i++) {
			double z = (double)s->x[i] + (double)s->residual[i];
			double w = (double)s->weight[i - at];

			z = (z - mean) * factor;
			worst = further(worst, r->normal[i], z);
			worst = further(
			    worst, r->y[i], z * w + (double)s->bias[i - at]);
			dmean += (double)s->d[i] * w / n;
			along += (double)s->d[i] * w * z / n;
		}
		for (size_t i = at; i < at + width; i++) {
			double d = (double)s->d[i] * (double)s->weight[i - at];

			/* of one element: 0, and factor magnifies */
			worst = further(worst, r->d[i] / (float)factor,
			    d - dmean - (double)r->normal[i] * along);
		}
	}
	return worst;
}

static double
relu_error(const struct rows *r, const struct rows *s, size_t width)
{
	double worst = 0, sum = 0, size = 0, max = (double)s->x[0];

	for (size_t i = 0; i < ROWS * width; i++) {
		double y = fmax(0, (double)s->relu[i]);

		worst = further(worst, r->relu[i], y);
		worst = further(
		    worst, r->drelu[i], y > 0 ? (double)s->drelu[i] : 0);
	}
	for (size_t i = 0; i < width; i++) {
		sum += (double)s->x[i];
		size += fabs((double)s->x[i]);
		max = fmax(max, (double)s->x[i]);
	}
	worst = further(worst, r->max, max);
	return fmax(worst, fabs((double)r->sum - sum) / size);
}

/* Beyond the rows nothing is touched: what lies there is as it was. */
static size_t
touched(const struct rows *r, const struct rows *s, size_t width)
{
	const float *arrays[][2] = { { r->softmax, s->softmax },
		{ r->dsoftmax, s->dsoftmax }, { r->y, s->y },
		{ r->normal, s->normal }, { r->d, s->d }, { r->relu, s->relu },
		{ r->drelu, s->drelu } };
	size_t count = 0, from = ROWS * width;

	for (size_t a = 0; a < sizeof arrays / sizeof *arrays; a++)
		count += memcmp(arrays[a][0] + from, arrays[a][1] + from,
			     (SIZE - from) * sizeof(float)) != 0;
	return count;
}

static void
test_definitions(const char *name)
{
	double softmax = 0, layernorm = 0, relu = 0;
	size_t beyond = 0;

	for (size_t width = 1; width <= WIDTH; width++) {
		static struct rows start, r;

		draw(&start);
		r = start;
		run(&r, ROWS, width);
		softmax = fmax(softmax, softmax_error(&r, &start, width));
		layernorm = fmax(layernorm, layernorm_error(&r, &start, width));
		relu = fmax(relu, relu_error(&r, &start, width));
		beyond += touched(&r, &start, width);
	}
	ok(softmax < 1e-6, "%s: softmax and VJP (%.1e)", name, softmax);
	ok(layernorm < 1e-5, "%s: layer norm and VJP (%.1e)", name, layernorm);
	ok(relu < 1e-6, "%s: ReLU, VJP, sum, max (%.1e)", name, relu);
	ok(beyond == 0, "%s: nothing beyond the rows", name);
}

/* The last row by itself, somewhere else, in place: the same bytes. */
static void
test_alone(const char *name)
{
	size_t differ = 0;

	for (size_t width = 1; width <= WIDTH; width++) {
		static struct rows start, r;
		static float place[SIZE + 1];
		size_t at = (ROWS - 1) * width, size = width * sizeof(float);
		float *alone = place + 1;

		draw(&start);
		r = start;
		run(&r, ROWS, width);
		memcpy(alone, start.softmax + at, size);
		rows_softmax(alone, 0.7f, 1, width);
		differ += memcmp(alone, r.softmax + at, size) != 0;
		memcpy(alone, start.dsoftmax + at, size);
		rows_softmax_vjp(alone, 0, r.softmax + at, 0.7f, 1, width);
		differ += memcmp(alone, r.dsoftmax + at, size) != 0;
		memcpy(alone, start.x + at, size);
		rows_layernorm(alone, NULL, NULL, alone, start.residual + at,
		    start.weight, start.bias, 1, width);
		differ += memcmp(alone, r.y + at, size) != 0;
		memcpy(alone, start.residual + at, size);
		rows_layernorm(alone, NULL, NULL, start.x + at, alone,
		    start.weight, start.bias, 1, width);
		differ += memcmp(alone, r.y + at, size) != 0;
		memcpy(r.d, start.d + at, size);
		rows_layernorm_vjp(alone, r.d, r.normal + at,
		    r.factor + ROWS - 1, start.weight, 1, width);
		rows_layernorm_vjp(r.d, r.d, r.normal + at, r.factor + ROWS - 1,
		    start.weight, 1, width);
		differ += memcmp(alone, r.d, size) != 0;
	}
	ok(differ == 0, "%s: a row is what it is alone, and in place", name);
}

/* NaN is not hidden; large scores do not overflow; -inf has no weight. */
static void
test_specials(const char *name)
{
	float x[40], y[40], one[40], zero[40] = { 0 };
	bool seen = true;

	for (size_t n = 1; n <= 40; n++) {
		normals(x, n, 1);
		x[n / 2] = NAN;
		rows_softmax(x, 1, 1, n);
		for (size_t i = 0; i < n; i++)
			seen = seen && isnan(x[i]);
		normals(x, n, 1);
		for (size_t i = 0; i < n; i++)
			one[i] = 1;
		x[n / 2] = NAN;
		rows_layernorm(y, NULL, NULL, x, NULL, one, zero, 1, n);
		for (size_t i = 0; i < n; i++)
			seen = seen && isnan(y[i]);
		vector_relu(x, n);
		seen = seen && isnan(x[n / 2]);
	}
	ok(seen, "%s: NaN is not hidden", name);
	x[0] = 3e38f;
	x[1] = -INFINITY;
	x[2] = 3e38f;
	rows_softmax(x, 1, 1, 3);
	ok(x[0] == 0.5f && x[1] == 0 && x[2] == 0.5f,
	    "%s: softmax of the largest floats", name);
}

static void
test_twins(void)
{
	const struct kernel *twins[2] = { kernel_named("avx2"),
		kernel_named("avx512") };
	size_t differ = 0;

	if (!twins[0] || !twins[1])
		return;
	for (size_t width = 1; width <= WIDTH; width++) {
		static struct rows r[2];

		draw(&r[0]);
		r[1] = r[0];
		for (size_t k = 0; k < 2; k++) {
			kernel_use(twins[k]);
			run(&r[k], ROWS, width);
		}
		differ += memcmp(&r[0], &r[1], sizeof r[0]) != 0;
	}
	ok(differ == 0, "avx2 and avx512: the same bytes");
}

int
main(void)
{
	draws = random_stream(1, "rows_test", 0);
	for (size_t k = 0; k < KERNELS; k++) {
		const struct kernel *kernel = kernel_named(names[k]);

		if (kernel == NULL) {
			printf("# no %s on this processor\n", names[k]);
			continue;
		}
		kernel_use(kernel);
		test_definitions(names[k]);
		test_alone(names[k]);
		test_specials(names[k]);
	}
	test_twins();
	return done_testing();
}
