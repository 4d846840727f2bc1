/* kendall_test.c -- tau-b against its definition, SciPy, and its properties. */
#include <string.h>

#include "golden.h"
#include "measures/kendall.h"
#include "tap.h"
#include "tensor/kernel.h"
#include "tensor/random.h"

enum { N = 300 };

static struct arena arena;

static double
sign(double x, double y)
{
	return (x > y) - (x < y);
}

/* Kendall's own definition, pair by pair. */
static double
tau_by_pairs(const double *x, const double *y, size_t n)
{
	double both = 0, in_x = 0, in_y = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++) {
			double dx = sign(x[i], x[j]), dy = sign(y[i], y[j]);

			both += dx * dy;
			in_x += dx * dx;
			in_y += dy * dy;
		}
	return both / sqrt(in_x * in_y);
}

static void
test_stored(void)
{
	FILE *file = golden_open("tests/golden/kendall.txt");
	struct golden g;
	size_t cases = 0, taus = 0, ps = 0;

	for (; golden_next(file, &g, 2, 2); cases++) {
		struct kendall k = kendall(g.array[0], g.array[1], g.n, &arena);

		taus += near(k.tau, g.expected[0], 1e-15);
		ps += near(k.p, g.expected[1], 1e-12);
	}
	fclose(file);
	ok(cases == 75, "stored cases: %zu", cases);
	ok(taus == cases, "tau as SciPy's: %zu", taus);
	ok(ps == cases, "p as SciPy's: %zu", ps);
}

enum kind { UNTIED, SPARSE, COARSE, DOUBLE, KINDS };

static double
draw(struct random *r, enum kind kind)
{
	double u = random_uniform(r);

	switch (kind) {
	case UNTIED:
		return (double)(float)u;
	case SPARSE:
		return u < 0.7 ? 0 : (double)(float)u;
	case COARSE:
		return floor(4 * u) - 2;
	default: /* beyond a float's digits, or its range */
		return (u < 0.5 ? 1 + 1e-14 * floor(9e3 * u) : u * 1e200);
	}
}

static void
test_definition(void)
{
	struct random r = random_stream(1, "kendall_test", 0);
	double x[N], y[N], worst = 0;
	size_t undefined = 0;

	for (size_t n = 0; n < N; n++)
		for (size_t k = 0; k < KINDS * KINDS; k++) {
			double tau, expected;

			for (size_t i = 0; i < n; i++) {
				x[i] = draw(&r, (enum kind)(k / KINDS));
				y[i] = draw(&r, (enum kind)(k % KINDS));
			}
			tau = kendall(x, y, n, &arena).tau;
			expected = tau_by_pairs(x, y, n);
			undefined += isnan(expected);
			if (!near(tau, expected, 1e-15))
				worst = fmax(worst, 1);
		}
	ok(worst == 0, "the definition, n = 0 to %d, every kind of tie", N - 1);
	ok(undefined >= 2 * KINDS * KINDS && undefined < 100,
	    "undefined as the definition: %zu", undefined);
}

static void
test_properties(void)
{
	struct random r = random_stream(2, "kendall_test", 0);
	size_t self = 0, opposite = 0, symmetric = 0, invariant = 0;

	for (size_t n = 2; n < N; n++) {
		double x[N], minus[N], y[N], mapped[N];
		struct kendall xy, yx, fy;

		for (size_t i = 0; i < n; i++) {
			x[i] = (double)i + random_uniform(&r);
			minus[i] = -x[i];
			y[i] = draw(&r, i % 2 ? SPARSE : UNTIED);
			y[i] -= i % 3 ? 0.5 : 0;
			mapped[i] = expm1(y[i]);
		}
		xy = kendall(x, y, n, &arena);
		yx = kendall(y, x, n, &arena);
		fy = kendall(x, mapped, n, &arena);
		self += kendall(x, x, n, &arena).tau == 1;
		self += near(
		    kendall(y, y, n, &arena).tau, tau_by_pairs(y, y, n), 0);
		opposite += kendall(x, minus, n, &arena).tau == -1;
		symmetric += near(xy.tau, yx.tau, 0) && near(xy.p, yx.p, 1e-12);
		invariant += near(xy.tau, fy.tau, 0) && near(xy.p, fy.p, 0);
	}
	ok(self == 2 * (N - 2),
	    "tau(x, x) = 1, to the last bit, with ties too");
	ok(opposite == N - 2, "tau(x, -x) = -1");
	ok(symmetric == N - 2, "tau and p are symmetric");
	ok(invariant == N - 2, "an increasing map changes nothing");
}

/* The exact p-value of every order of n items, by going through them all. */
static double
p_by_orders(const double *y, size_t n, double tau)
{
	double x[8], order[8], extreme = 0, all = 0;
	size_t place[8] = { 0 };

	for (size_t i = 0; i < n; i++)
		x[i] = (double)i;
	for (size_t i = 0; i < n;) { /* counts with digit i below i + 1 */
		memcpy(order, y, n * sizeof *y);
		for (size_t k = 1; k < n; k++) {
			double swap = order[k];

			order[k] = order[place[k]];
			order[place[k]] = swap;
		}
		all++;
		extreme += fabs(tau_by_pairs(x, order, n)) >= fabs(tau) - 1e-12;
		for (i = 0; i < n && ++place[i] > i; i++)
			place[i] = 0;
	}
	return extreme / all;
}

static void
test_exact(void)
{
	struct random r = random_stream(3, "kendall_test", 0);
	size_t right = 0, cases = 0;

	for (size_t n = 2; n <= 6; n++)
		for (size_t k = 0; k < 20; k++, cases++) {
			double x[8], y[8];
			struct kendall got;

			for (size_t i = 0; i < n; i++) {
				x[i] = (double)i;
				y[i] = random_uniform(&r);
			}
			got = kendall(x, y, n, &arena);
			right += near(got.p, p_by_orders(y, n, got.tau), 1e-12);
		}
	ok(right == cases, "the exact p is the share of the n! orders");
}

/* Compared by pairs up to some length and sorted beyond: both see these. */
static void
test_specials(void)
{
	size_t denormals = 0, zeros = 0, nans = 0;
	double x[N], y[N];

	for (size_t n = 2; n < N; n++) {
		for (size_t i = 0; i < n; i++) {
			x[i] = ((double)i - 3) * 0x1p-149; /* of a float */
			y[i] = ((double)i - 3) * -0x1p-1074;
		}
		denormals += kendall(x, x, n, &arena).tau == 1 &&
		    kendall(x, y, n, &arena).tau == -1;
		x[0] = 0;
		x[n - 1] = -0.0;
		zeros += near(
		    kendall(x, y, n, &arena).tau, tau_by_pairs(x, y, n), 1e-15);
		x[n / 2] = (double)NAN;
		nans += isnan(kendall(x, y, n, &arena).tau) &&
		    isnan(kendall(y, x, n, &arena).p);
	}
	ok(denormals == N - 2, "denormals are not 0");
	ok(zeros == N - 2, "-0 is 0");
	ok(nans == N - 2, "a NaN among them: NaN");
}

static bool
refuse(uint64_t *count, const int32_t *x, const int32_t *y, size_t n)
{
	(void)count;
	(void)x;
	(void)y;
	(void)n;
	return false;
}

/* A kernel that will not compare pairs leaves all to the sorts. */
static void
test_ways(void)
{
	const struct kernel *usual = kernel_in_use();
	struct random r = random_stream(4, "kendall_test", 0);
	struct kernel sorts = *usual;
	size_t differ = 0;

	sorts.discordant = refuse;
	for (size_t n = 0; n < N; n++)
		for (size_t k = 0; k < KINDS * KINDS; k++) {
			struct kendall compared, sorted;
			double x[N], y[N];

			for (size_t i = 0; i < n; i++) {
				x[i] = draw(&r, (enum kind)(k / KINDS));
				y[i] = x[i] + draw(&r, (enum kind)(k % KINDS));
			}
			compared = kendall(x, y, n, &arena);
			kernel_use(&sorts);
			sorted = kendall(x, y, n, &arena);
			kernel_use(usual);
			differ += !near(compared.tau, sorted.tau, 0) ||
			    !near(compared.p, sorted.p, 0);
		}
	ok(differ == 0, "by pairs or by sorts: the same to the last bit");
}

static void
test_scratch(void)
{
	double x[N] = { 1 }, y[N] = { 2 };
	struct arena_mark before = arena_mark(&arena), after;

	kendall(x, y, N, &arena);
	after = arena_mark(&arena);
	ok(before.block == after.block && before.used == after.used,
	    "the scratch is given back");
}

int
main(void)
{
	test_stored();
	test_definition();
	test_properties();
	test_exact();
	test_specials();
	test_ways();
	test_scratch();
	arena_free(&arena);
	return done_testing();
}
