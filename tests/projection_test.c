/*
 * projection_test.c -- projections against their definitions, against values
 * stored by golden/make_projection.py, and at the edges of the numbers.
 */
#include <float.h>

#include "model.h"
#include "projections.h"
#include "tap.h"
#include "tensor/random.h"
#include "tensor/vector.h"

enum { N = 12, DRAWS = 300 };

static struct arena arena;

/* Scores of a size at which the projection is sparse, but not one-hot. */
static void
draw_scores(
    real *scores, size_t n, const struct projection *p, struct random *r)
{
	for (size_t i = 0; i < n; i++)
		scores[i] =
		    (real)(0.7 * projection_scale(p) * random_normal(r));
}

static double
total(const real *alpha, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (double)alpha[i];
	return sum;
}

static bool
on_simplex(const real *alpha, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(alpha[i] >= 0))
			return false;
	return fabs(total(alpha, n) - 1) < 1e-6;
}

/*
 * Every projection is argmin_p h(p_1) + ... + h(p_n) - p.a on the simplex, so
 * a_i - h'(p_i) is one number, tau, on the support, and a_i <= tau elsewhere
 * (Karush, Kuhn and Tucker).
 */
static double
slope(double p, const struct projection *projection)
{
	switch (projection->kind) {
	case PROJECTION_SPARSEMAX:
		return p;
	case PROJECTION_SPARSEGEN:
		return (1 - projection->lambda) * p;
	case PROJECTION_ENTMAX:
		if (projection->alpha > 1)
			return pow(p, projection->alpha - 1) /
			    (projection->alpha - 1);
		return log(p);
	default:
		return log(p);
	}
}

/* How far the conditions are from holding. */
static double
residual(
    const real *alpha, const real *scores, const struct projection *p, size_t n)
{
	double low = HUGE_VAL, high = -HUGE_VAL, outside = -HUGE_VAL;

	for (size_t i = 0; i < n; i++) {
		double a = (double)scores[i], tau;

		if (alpha[i] == 0) {
			outside = fmax(outside, a);
			continue;
		}
		tau = a - slope((double)alpha[i], p);
		low = fmin(low, tau);
		high = fmax(high, tau);
	}
	return fmax(high - low, outside - low) / projection_scale(p);
}

static void
test_conditions(const struct projection *p)
{
	struct random r = random_stream(1, "conditions", 0);
	size_t simplex = 0, inside = 0;
	double worst = 0;
	real scores[N], alpha[N];

	for (size_t k = 0; k < DRAWS; k++) {
		size_t n = 1 + random_below(&r, N);

		draw_scores(scores, n, p, &r);
		projection_forward(alpha, scores, NULL, p, n, &arena);
		simplex += on_simplex(alpha, n);
		worst = fmax(worst, residual(alpha, scores, p, n));
		for (size_t i = 0; i < n; i++)
			inside += alpha[i] > 0;
	}
	ok(simplex == DRAWS, "%s %g: on the simplex", projection_name(p->kind),
	    projection_parameter(p));
	ok(worst < 5e-7, "optimal: within %.1g", worst);
	ok(inside > DRAWS, "support of more than one: %zu", inside);
}

/* ||p - a||^2 - lambda ||p||^2, Eq. 3 */
static double
cost(const real *p, const real *a, double lambda, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		double x = (double)p[i], d = x - (double)a[i];

		sum += d * d - lambda * x * x;
	}
	return sum;
}

/* Any other point of the simplex costs more, by strict convexity. */
static void
test_definition(const struct projection *p)
{
	struct random r = random_stream(2, "definition", 0);
	double lambda = p->kind == PROJECTION_SPARSEGEN ? p->lambda : 0;
	double scale = projection_scale(p);
	real scores[N], alpha[N], other[N];
	size_t least = 0;

	draw_scores(scores, N, p, &r);
	projection_forward(alpha, scores, NULL, p, N, &arena);
	for (size_t k = 0; k < DRAWS; k++) {
		double sum = 0, near_by = random_uniform(&r), share;

		for (size_t i = 0; i < N; i++) {
			other[i] = (real)-log(1 - random_uniform(&r));
			sum += (double)other[i];
		}
		share = near_by * near_by * near_by;
		for (size_t i = 0; i < N; i++)
			other[i] = (real)(share * (double)other[i] / sum +
			    (1 - share) * (double)alpha[i]);
		least += cost(alpha, scores, lambda, N) <=
		    cost(other, scores, lambda, N) + 1e-6 * scale;
	}
	ok(least == DRAWS, "%s %g: least of Eq. 3", projection_name(p->kind),
	    projection_parameter(p));
}

static void
test_stored(void)
{
	FILE *file = golden_open("tests/golden/projection.txt");
	char name[16];
	double parameter, worst = 0;
	size_t n, cases = 0;
	real scores[N], alpha[N], expected[N];

	for (; fscanf(file, "%15s %lf %zu", name, &parameter, &n) == 3;
	     cases++) {
		struct projection p = { .lambda = parameter,
			.alpha = parameter };

		if (n > N || !projection_find(&p.kind, name))
			errx(1, "stored values: %s, n = %zu", name, n);
		for (size_t i = 0; i < n; i++)
			scores[i] = (real)golden_number(file);
		for (size_t i = 0; i < n; i++)
			expected[i] = (real)golden_number(file);
		projection_forward(alpha, scores, NULL, &p, n, &arena);
		worst = fmax(worst, apart(alpha, expected, n));
		for (size_t i = 0; i < n; i++)
			if ((alpha[i] == 0) != (expected[i] == 0))
				worst = HUGE_VAL;
	}
	fclose(file);
	ok(cases == 5 * PROJECTIONS, "stored cases: %zu", cases);
	ok(worst < 1e-7, "stored values, zeros exact: within %.1g", worst);
}

static void
test_relations(void)
{
	struct projection sparsemax = { .kind = PROJECTION_SPARSEMAX };
	struct projection sparsegen = { .kind = PROJECTION_SPARSEGEN };
	struct random r = random_stream(3, "relations", 0);
	real a[N], scaled[N], x[N], y[N];

	draw_scores(a, N, &sparsemax, &r);
	projection_forward(x, a, NULL, &sparsemax, N, &arena);
	projection_forward(y, a, NULL, &sparsegen, N, &arena);
	ok(same_bytes(x, y, N), "sparsegen with lambda 0 is sparsemax");
	sparsegen.lambda = 0.75;
	for (size_t i = 0; i < N; i++)
		scaled[i] = 4 * a[i];
	projection_forward(x, scaled, NULL, &sparsemax, N, &arena);
	projection_forward(y, a, NULL, &sparsegen, N, &arena);
	ok(same_bytes(x, y, N), "sparsegen(a) is sparsemax(a / (1 - lambda))");

	sparsegen.lambda = 1 - DBL_EPSILON;
	projection_forward(y, a, NULL, &sparsegen, N, &arena);
	ok(vector_max(y, N) == 1 && total(y, N) == 1, "lambda near 1: one-hot");
	sparsegen.lambda = -1e12;
	projection_forward(y, a, NULL, &sparsegen, N, &arena);
	for (size_t i = 0; i < N; i++)
		x[i] = (real)(1.0 / N);
	ok(apart(y, x, N) < 1e-7, "lambda to -infinity: uniform");
}

static const struct projection *
find(enum projection_kind kind, double parameter)
{
	for (size_t k = 0; k < PROJECTIONS; k++)
		if (projections[k].kind == kind &&
		    projection_parameter(&projections[k]) == parameter)
			return &projections[k];
	errx(1, "no projection %d %g", (int)kind, parameter);
}

/* alpha of these n scores is this, to the last bit. */
static bool
gives(
    const struct projection *p, const real *scores, const real *alpha, size_t n)
{
	real found[N];

	projection_forward(found, scores, NULL, p, n, &arena);
	return same_bytes(found, alpha, n);
}

/* Scores whose threshold is one of them: the support test is strict. */
static void
test_ties(void)
{
	static const real at[] = { 1, 0, 0 }, one[] = { 1, 0, 0 };
	static const real even[] = { 2, 2, 0.5, 2, 2 };
	static const real quarter[] = { 0.25, 0.25, 0, 0.25, 0.25 };
	static const real edge[] = { 2, 0, 0 };

	ok(gives(find(PROJECTION_SPARSEMAX, 0), at, one, 3),
	    "sparsemax: a score at the threshold gets 0");
	ok(gives(find(PROJECTION_SPARSEMAX, 0), even, quarter, 5),
	    "sparsemax: equal scores share");
	ok(gives(
	       find(PROJECTION_SPARSEGEN, 0.5), (real[]){ 0.5, 0, 0 }, one, 3),
	    "sparsegen: a score at the threshold gets 0");
	ok(gives(find(PROJECTION_ENTMAX, 1.5), edge, one, 3),
	    "entmax 1.5: a score at the threshold gets 0");
	ok(gives(find(PROJECTION_ENTMAX, 1.5), even, quarter, 5),
	    "entmax 1.5: equal scores share");
	ok(gives(find(PROJECTION_ENTMAX, 3), (real[]){ 0.5, 0, 0 }, one, 3),
	    "entmax 3: a score at the threshold gets 0");
}

static void
test_shift(const struct projection *p)
{
	struct random r = random_stream(4, "shift", 0);
	real scores[N], shifted[N], x[N], y[N];

	draw_scores(scores, N, p, &r);
	for (size_t i = 0; i < N; i++) {
		scores[i] = (real)(floor((double)scores[i] * 64) / 64);
		shifted[i] = scores[i] + 1024;
	}
	projection_forward(x, scores, NULL, p, N, &arena);
	projection_forward(y, shifted, NULL, p, N, &arena);
	ok(same_bytes(x, y, N), "%s %g: a shift changes nothing",
	    projection_name(p->kind), projection_parameter(p));
}

/* A masked position is as if it were not there, whatever its score. */
static void
test_mask(const struct projection *p)
{
	struct random r = random_stream(5, "mask", 0);
	static const real odd[] = { 1e30f, (real)NAN, (real)INFINITY,
		(real)-INFINITY };
	unsigned char mask[N];
	size_t same = 0;

	for (size_t k = 0; k < DRAWS; k++) {
		real scores[N], left[N], x[N], y[N];
		size_t count = 0, equal = 0;

		draw_scores(scores, N, p, &r);
		for (size_t i = 0; i < N; i++) {
			mask[i] = (unsigned char)random_below(&r, 2);
			if (mask[i])
				scores[i] = odd[random_below(&r, 4)];
			else
				left[count++] = scores[i];
		}
		projection_forward(x, scores, mask, p, N, &arena);
		projection_forward(y, left, NULL, p, count, &arena);
		count = 0;
		for (size_t i = 0; i < N; i++)
			equal += mask[i] ? same_bytes(&x[i], &(real){ 0 }, 1)
					 : same_bytes(&x[i], &y[count++], 1);
		same += equal == N;
	}
	ok(same == DRAWS, "%s %g: a mask is the shorter problem",
	    projection_name(p->kind), projection_parameter(p));
}

static size_t
count_nan(const real *x, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += isnan(x[i]);
	return count;
}

static bool
all_nan(const struct projection *p, real bad)
{
	static const unsigned char mask[N] = { [2] = 1, [5] = 1 };
	real scores[N], alpha[N];

	fill(scores, N, 6, 1);
	scores[7] = bad;
	projection_forward(alpha, scores, mask, p, N, &arena);
	return count_nan(alpha, N) == N - 2 && alpha[2] == 0 && alpha[5] == 0;
}

static void
test_edges(const struct projection *p)
{
	static const real huge[] = { -1e30f, 1e30f, 3e29f, -FLT_MAX, 0 };
	static const real one[] = { 0, 1, 0, 0, 0 };
	static const real tiny[] = { 1e-45f, 0, -1e-45f, 1e-40f };
	static const unsigned char masked[] = { 1, 1, 1 };
	const char *name = projection_name(p->kind);
	double parameter = projection_parameter(p);
	real alpha[N];

	ok(gives(p, huge, one, 5), "%s %g: huge scores", name, parameter);
	projection_forward(alpha, tiny, NULL, p, 4, &arena);
	ok(on_simplex(alpha, 4) && fabs((double)alpha[0] - 0.25) < 1e-6,
	    "denormal scores");
	ok(gives(p, &(real){ -7 }, &(real){ 1 }, 1), "one score");
	projection_forward(alpha, tiny, masked, p, 3, &arena);
	ok(same_bytes(alpha, (real[3]){ 0 }, 3), "all masked: all 0");
	projection_forward(NULL, NULL, NULL, p, 0, &arena);
	ok(all_nan(p, (real)NAN), "a NaN is seen everywhere");
	ok(all_nan(p, (real)INFINITY) && all_nan(p, (real)-INFINITY),
	    "an infinite score too");
}

int
main(void)
{
	enum projection_kind kind = PROJECTION_SOFTMAX;

	for (size_t k = 0; k < PROJECTIONS; k++) {
		const struct projection *p = &projections[k];

		test_conditions(p);
		if (p->kind == PROJECTION_SPARSEMAX ||
		    p->kind == PROJECTION_SPARSEGEN)
			test_definition(p);
		test_shift(p);
		test_mask(p);
		test_edges(p);
	}
	test_stored();
	test_relations();
	test_ties();
	ok(projection_find(&kind, "entmax") && kind == PROJECTION_ENTMAX,
	    "found by name");
	ok(!projection_find(&kind, "hardmax"), "not found");
	arena_free(&arena);
	return done_testing();
}
