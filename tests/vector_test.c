/*
 * vector_test.c -- exp, sigmoid and tanh within 2.5 units in the last place of
 * libm's double over a dense sweep of all floats; the vector kernels held to
 * the plain one; no element depends on its place.
 */
#include <float.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "tensor/kernel.h"
#include "tensor/random.h"
#include "tensor/vector.h"

enum { N = 1024, MOST = 150, KERNELS = 3 };

static const char *const names[KERNELS] = { "plain", "avx2", "avx512" };
static struct random draws;

static double
exact_sigmoid(double x)
{
	double e = exp(-fabs(x));

	return (x < 0 ? e : 1) / (1 + e);
}

static const struct function {
	const char *name;
	void (*vector)(float *y, const float *x, size_t n);
	double (*exact)(double x);
} functions[] = {
	{ "exp", vector_exp, exp },
	{ "tanh", vector_tanh, tanh },
	{ "sigmoid", vector_sigmoid, exact_sigmoid },
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

/* |y - exact| in units of the last place of exact; infinity counts as 2^128. */
static double
ulps(float y, double exact)
{
	double limit = 0x1p128, value = (double)y;
	int exponent;

	if (isnan(exact) || isnan(value))
		return isnan(exact) && isnan(value) ? 0 : HUGE_VAL;
	exact = fmax(-limit, fmin(limit, exact));
	value = fmax(-limit, fmin(limit, value));
	frexp(exact, &exponent);
	if (exponent < FLT_MIN_EXP)
		exponent = FLT_MIN_EXP; /* subnormal */
	return fabs(value - exact) / ldexp(1, exponent - FLT_MANT_DIG);
}

/* N floats from all bit patterns, a prime apart: every exponent and sign. */
static void
sweep(float *x, uint64_t *bits)
{
	for (size_t i = 0; i < N; i++) {
		uint32_t pattern = (uint32_t)*bits;

		memcpy(x + i, &pattern, sizeof *x);
		*bits += 599;
	}
}

static void
test_accuracy(const struct function *f)
{
	double worst[KERNELS] = { 0 };
	size_t differ = 0;

	for (uint64_t bits = 0; bits < (uint64_t)1 << 32;) {
		static float x[N], y[KERNELS][N];
		static double exact[N];

		sweep(x, &bits);
		for (size_t i = 0; i < N; i++)
			exact[i] = f->exact((double)x[i]);
		for (size_t k = 0; k < KERNELS; k++) {
			if (kernel_named(names[k]) == NULL)
				continue;
			kernel_use(kernel_named(names[k]));
			f->vector(y[k], x, N);
			for (size_t i = 0; i < N; i++)
				worst[k] =
				    fmax(worst[k], ulps(y[k][i], exact[i]));
		}
		if (kernel_named("avx2") && kernel_named("avx512"))
			differ += memcmp(y[1], y[2], sizeof y[1]) != 0;
	}
	for (size_t k = 0; k < KERNELS; k++)
		if (kernel_named(names[k]) != NULL)
			ok(worst[k] <= 2.5, "%s: %s within %.3f ulp", names[k],
			    f->name, worst[k]);
	ok(differ == 0, "avx2 and avx512: the same bytes of %s", f->name);
}

static void
test_specials(const char *name)
{
	const float inf = INFINITY;
	float x[7] = { 0, -0.0f, inf, -inf, NAN, -NAN, 0x1p-149f };
	float e[7], t[7], s[7];

	vector_exp(e, x, 7);
	vector_tanh(t, x, 7);
	vector_sigmoid(s, x, 7);
	ok(e[0] == 1 && e[1] == 1 && e[2] == inf && e[3] == 0 && e[6] == 1,
	    "%s: exp of 0, infinities, the least float", name);
	ok(t[0] == 0 && !signbit(t[0]) && t[1] == 0 && signbit(t[1]) &&
		t[2] == 1 && t[3] == -1 && t[6] == x[6],
	    "%s: tanh of them, the sign of 0 kept", name);
	ok(s[0] == 0.5f && s[1] == 0.5f && s[2] == 1 && s[3] == 0,
	    "%s: sigmoid of them", name);
	ok(isnan(e[4]) && isnan(e[5]) && isnan(t[4]) && isnan(t[5]) &&
		isnan(s[4]) && isnan(s[5]),
	    "%s: NaN stays NaN", name);
}

static void
normals(float *x, size_t n, double scale)
{
	for (size_t i = 0; i < n; i++)
		x[i] = (float)(scale * random_normal(&draws));
}

static bool
same(const float *x, const float *y, size_t n)
{
	return memcmp(x, y, n * sizeof *x) == 0;
}

/* Any length, any place, in place: as if alone; nothing written beyond. */
static void
test_places(const char *name)
{
	size_t wrong = 0;

	for (size_t f = 0; f < FUNCTIONS; f++)
		for (size_t n = 0; n <= 70; n++) {
			float x[80], y[80], alone[80], before[80];

			normals(x, 80, 3);
			normals(y, 80, 3);
			memcpy(before, y, sizeof y);
			for (size_t i = 0; i < n; i++)
				functions[f].vector(alone + i, x + i, 1);
			functions[f].vector(y + 3, x, n);
			wrong += !same(y, before, 3) ||
			    !same(y + 3, alone, n) ||
			    !same(y + 3 + n, before + 3 + n, 77 - n);
			functions[f].vector(x, x, n);
			wrong += !same(x, alone, n);
		}
	ok(wrong == 0, "%s: an element does not depend on its place", name);
}

/* The greatest, whatever its place and what NaN lie about. */
static void
test_max(void)
{
	size_t wrong = 0;

	for (size_t n = 1; n <= 70; n++)
		for (size_t at = 0; at < n; at++) {
			float x[70];

			normals(x, n, 1);
			x[at] = 9;
			if (n > 1)
				x[(at + 1) % n] = NAN;
			wrong += vector_max(x, n) != 9;
		}
	ok(wrong == 0 && vector_max(NULL, 0) == -INFINITY,
	    "max: at any place, past NaN; -inf of nothing");
}

static void
test_sums(const char *name)
{
	size_t moved = 0, far = 0, added = 0;

	for (size_t n = 0; n <= 300; n++) {
		float x[320], y[320], z[320], first = 0;
		double exact = 0, size = 0, sum = 0;

		normals(x, 320, 1);
		normals(y, 320, 1);
		for (size_t i = 0; i < n; i++) {
			exact += (double)x[i] * (double)y[i];
			size += fabs((double)x[i] * (double)y[i]);
			sum += (double)x[i];
		}
		for (size_t shift = 0; shift < 16; shift++) {
			float a[320], b[320], dot;

			memcpy(a + shift, x, n * sizeof *x);
			memcpy(b + 15 - shift, y, n * sizeof *y);
			dot = vector_dot(a + shift, b + 15 - shift, n);
			first = shift ? first : dot;
			moved += !same(&dot, &first, 1);
		}
		far += fabs((double)first - exact) > 12 * 0x1p-24 * size;
		far += fabs((double)vector_sum(x, n) - sum) > 1e-4;
		memcpy(z, y, sizeof z);
		vector_add(z, x, n);
		for (size_t i = 0; i < 320; i++)
			added += z[i] != (i < n ? y[i] + x[i] : y[i]);
		memcpy(z, y, sizeof z);
		vector_axpy(z, 0.3f, x, n);
		for (size_t i = 0; i < 320; i++)
			added += i < n ? fabsf(z[i] - (y[i] + 0.3f * x[i])) >
				1.2e-7f * (fabsf(y[i]) + fabsf(x[i]))
				       : z[i] != y[i];
	}
	ok(far == 0, "%s: dot within a few roundings of the double sum", name);
	ok(moved == 0, "%s: dot does not depend on where its data lies", name);
	ok(added == 0, "%s: add, axpy, and nothing beyond n", name);
}

/* Element by element, in place too; nothing written beyond n. */
static void
test_multiply(const char *name)
{
	size_t wrong = 0;

	for (size_t n = 0; n <= 70; n++) {
		float a[72], x[72], y[72], before[72];

		normals(a, 72, 1);
		normals(x, 72, 1);
		normals(y, 72, 1);
		memcpy(before, y, sizeof y);
		vector_multiply_add(y, a, x, n);
		for (size_t i = 0; i < 72; i++)
			wrong += i < n
			    ? fabsf(y[i] - (before[i] + a[i] * x[i])) >
				1.2e-7f *
				    (fabsf(before[i]) + fabsf(a[i] * x[i]))
			    : y[i] != before[i];
		vector_multiply(y, a, x, n);
		vector_multiply(a, a, x, n);
		for (size_t i = 0; i < n; i++)
			wrong += y[i] != a[i];
		wrong += n < 72 && y[n] != before[n];
		vector_multiply(x, x, x, n);
		for (size_t i = 0; i < n; i++)
			wrong += !(x[i] >= 0);
	}
	ok(wrong == 0, "%s: products, in place, and nothing beyond n", name);
}

/* What a cell and its VJP take and give, for up to MOST units. */
struct cell {
	float gates[4 * MOST], before[MOST], hidden[MOST], cell[MOST];
	float tanh_cell[MOST], dgates[4 * MOST], dcell[MOST], dhidden[MOST];
};

static void
run_cell(struct cell *c, size_t units, bool first)
{
	float *before = first ? NULL : c->before, inputs[4 * MOST];
	const struct packed_gates unread = { units, inputs };
	const struct lstm_states at = { c->gates, c->tanh_cell, c->cell,
		c->hidden };

	memcpy(inputs, c->gates, sizeof inputs);
	recurrence_step(&at, inputs, NULL,
	    &(struct lstm_states){ .cell = before }, &unread, 1);
	vector_lstm_cell_vjp(c->dgates, c->dcell, c->dhidden, c->gates,
	    c->tanh_cell, before, units);
}

/* Largest |x - y| / max(1, |y|) */
static double
distance(const void *a, const void *b, size_t n)
{
	const float *x = a, *y = b;
	double worst = 0;

	for (size_t i = 0; i < n; i++) {
		double d = fabs((double)x[i] - (double)y[i]) /
		    fmax(1, fabs((double)y[i]));

		worst = d <= worst ? worst : d;
	}
	return worst;
}

static void
test_cell(const struct kernel *kernel)
{
	double worst = 0;
	size_t wrong = 0, null = 0;

	for (size_t units = 1; units <= MOST; units++) {
		struct cell start, one, other;

		normals((float *)&start, sizeof start / sizeof(float), 2);
		one = other = start;
		kernel_use(kernel_named("plain"));
		run_cell(&one, units, false);
		kernel_use(kernel);
		run_cell(&other, units, false);
		/* what lies beyond the units must be untouched: equal too */
		worst = fmax(
		    worst, distance(&other, &one, sizeof one / sizeof(float)));

		one = other; /* in place of the gates */
		memcpy(one.dcell, start.dcell, sizeof one.dcell);
		vector_lstm_cell_vjp(one.gates, one.dcell, one.dhidden,
		    one.gates, one.tanh_cell, one.before, units);
		wrong += !same(one.gates, other.dgates, 4 * units) ||
		    !same(one.dcell, other.dcell, MOST);

		memset(start.before, 0, sizeof start.before);
		one = other = start;
		run_cell(&one, units, false);
		run_cell(&other, units, true);
		null += memcmp(&one, &other, sizeof one) != 0;
	}
	if (kernel != kernel_named("plain"))
		ok(worst < 2e-6,
		    "%s: LSTM cell and VJP as the plain ones (%.1e)",
		    kernel->name, worst);
	ok(wrong == 0, "%s: dgates may be gates", kernel->name);
	ok(null == 0, "%s: no cell before is a cell of zeros", kernel->name);
}

/* AVX2 and AVX-512 do the same operations in the same order. */
static void
test_twins(void)
{
	const struct kernel *twins[2] = { kernel_named("avx2"),
		kernel_named("avx512") };
	size_t differ = 0;

	if (!twins[0] || !twins[1])
		return;
	for (size_t n = 1; n <= MOST; n++) {
		struct cell start, cells[2];
		float x[MOST], y[MOST], dots[2];

		normals((float *)&start, sizeof start / sizeof(float), 2);
		normals(x, MOST, 1);
		normals(y, MOST, 1);
		for (size_t k = 0; k < 2; k++) {
			kernel_use(twins[k]);
			cells[k] = start;
			run_cell(&cells[k], n, false);
			vector_axpy(cells[k].before, 0.3f, x, n);
			dots[k] = vector_dot(x, y, n);
		}
		differ += memcmp(&cells[0], &cells[1], sizeof start) != 0 ||
		    !same(&dots[0], &dots[1], 1);
	}
	ok(differ == 0, "avx2 and avx512: the same bytes of dot, axpy, cell");
}

/* From the smallest floats to the largest: squares span 2^-298 to 2^254. */
static void
test_norm(const char *kernel)
{
	float x[MOST];
	double worst = 0;

	for (int e = -120; e <= 120; e++) {
		double sum = 0;

		for (size_t i = 0; i < MOST; i++) {
			x[i] = (float)ldexp(random_normal(&draws), e);
			sum += (double)x[i] * (double)x[i];
		}
		worst = fmax(worst, fabs(vector_norm(x, MOST) / sqrt(sum) - 1));
	}
	memset(x, 0, sizeof x);
	ok(worst < 1e-6 && vector_norm(x, MOST) == 0,
	    "%s: norms of any size, within %.1e", kernel, worst);
	x[MOST - 1] = 0x1p-149f;
	ok(vector_norm(x, MOST) == 0x1p-149, "%s: of the smallest float",
	    kernel);
	x[3] = NAN;
	ok(isnan(vector_norm(x, MOST)), "%s: of NaN", kernel);
}

int
main(void)
{
	draws = random_stream(1, "vector_test", 0);
	for (size_t f = 0; f < FUNCTIONS; f++)
		test_accuracy(&functions[f]);
	for (size_t k = 0; k < KERNELS; k++) {
		const struct kernel *kernel = kernel_named(names[k]);

		if (kernel == NULL) {
			printf("# no %s on this processor\n", names[k]);
			continue;
		}
		kernel_use(kernel);
		test_specials(names[k]);
		test_places(names[k]);
		test_multiply(names[k]);
		test_sums(names[k]);
		test_norm(names[k]);
		test_cell(kernel);
	}
	test_max();
	test_twins();
	return done_testing();
}
