/* paired_test.c -- against every resample of small data, and by theory. */
#include <stdlib.h>
#include <string.h>

#include "golden.h"
#include "measures/paired.h"
#include "tap.h"
#include "tensor/random.h"

enum { B = 20000, SETS = 400, DOCUMENTS = 40, SEEDS = 4 };

static struct arena arena;

static void
test_stored(void)
{
	FILE *file = golden_open("tests/golden/paired.txt");
	struct golden g;
	size_t cases = 0, moments = 0, ps = 0;

	for (; golden_next(file, &g, 4, 2); cases++) {
		double values[2 * GOLDEN_N];
		struct paired p;

		memcpy(values, g.array[0], g.n * sizeof *values);
		memcpy(values + g.n, g.array[1], g.n * sizeof *values);
		p = paired(
		    values, g.n, (size_t)g.expected[0], B, cases, &arena);
		moments += near(p.mean, g.expected[1], 1e-12) &&
		    near(p.error, g.expected[2], 1e-12);
		/* Four standard errors of B draws. */
		ps += fabs(p.above - g.expected[3]) < 4 * 0.5 / sqrt(B);
	}
	fclose(file);
	ok(cases == 24, "stored cases: %zu", cases);
	ok(moments == cases, "mean and error as stored: %zu", moments);
	ok(ps == cases, "p as over all resamples: %zu", ps);
}

/* Documents and seeds have effects of their own, of these sizes. */
static void
draw(double *values, size_t seeds, double mean, double seed_size,
    struct random *r)
{
	double seed[SEEDS];

	for (size_t k = 0; k < seeds; k++)
		seed[k] = mean + seed_size * random_normal(r);
	for (size_t i = 0; i < DOCUMENTS; i++) {
		double document = random_normal(r);

		for (size_t k = 0; k < seeds; k++)
			values[k * DOCUMENTS + i] =
			    seed[k] + document + 0.5 * random_normal(r);
	}
}

/* p of SETS data sets, rising, and how many intervals hold the mean. */
static size_t
try(double *p, size_t seeds, double mean, double seed_size)
{
	struct random r = random_stream(seeds, "paired_test", 0);
	size_t held = 0;

	for (size_t t = 0; t < SETS; t++) {
		double values[SEEDS * DOCUMENTS];
		struct paired got;

		draw(values, seeds, mean, seed_size, &r);
		got = paired(values, DOCUMENTS, seeds, 199, t, &arena);
		p[t] = got.above;
		held += !(got.low > mean) && !(got.high < mean);
	}
	return held;
}

static size_t
below(const double *p, double level)
{
	size_t n = 0;

	for (size_t t = 0; t < SETS; t++)
		n += p[t] <= level;
	return n;
}

/* Kolmogorov's distance to uniform: 1.63 / sqrt(SETS) at 1 %. */
static double
distance(const double *p)
{
	double worst = 0;

	for (int i = 1; i <= 20; i++)
		worst = fmax(
		    worst, fabs((double)below(p, i / 20.0) / SETS - i / 20.0));
	return worst;
}

static void
test_null(void)
{
	double p[SETS];
	size_t held = try(p, 1, 0, 1e-9);

	ok(distance(p) < 1.63 / sqrt(SETS),
	    "one seed, no difference: p is uniform within %.3f", distance(p));
	ok(held >= 364 && held <= 396, "of 400 intervals %zu hold the mean",
	    held);
	held = try(p, SEEDS, 0, 1);
	ok(below(p, 0.05) <= 36,
	    "seeds that differ, no difference: %zu of 400 at 5 %%",
	    below(p, 0.05));
	ok(held >= 360, "of 400 intervals %zu hold the mean", held);
}

static void
test_shift(void)
{
	double p[SETS];

	try(p, 1, 0.8, 1e-9);
	ok(below(p, 0.05) > SETS * 19 / 20,
	    "a shift of 0.8: %zu of 400 at 5 %%", below(p, 0.05));
	try(p, 1, -0.8, 1e-9);
	ok(below(p, 0.95) < SETS / 20, "of -0.8: %zu below 0.95",
	    below(p, 0.95));
}

static void
test_symmetry(void)
{
	struct random r = random_stream(1, "paired_test", 1);
	double values[2 * DOCUMENTS], negated[2 * DOCUMENTS];
	struct paired p, q;

	draw(values, 2, 0.1, 0.1, &r);
	values[3] = (double)NAN;
	for (size_t i = 0; i < 2 * DOCUMENTS; i++)
		negated[i] = -values[i];
	p = paired(values, DOCUMENTS, 2, 999, 1, &arena);
	q = paired(negated, DOCUMENTS, 2, 999, 1, &arena);
	ok(p.mean == -q.mean && p.error == q.error && p.above == q.below &&
		p.below == q.above && p.count == 2 * DOCUMENTS - 1,
	    "the other way round, the other p");
	ok(p.low < p.mean && p.mean < p.high && fabs(p.low + q.high) < 1e-12,
	    "and the other interval");
}

static void
test_edges(void)
{
	const double undefined = (double)NAN;
	const double same[] = { 0.1, 0.1, 0.1 }, zero[] = { 0, 0, 0 };
	const double none[] = { undefined, 1, undefined };
	struct paired p = paired(same, 3, 1, 99, 1, &arena);

	ok(p.mean == 0.1 && p.error == 0 && p.above == 0.01 && p.below == 1 &&
		p.low == 0.1 && p.high == 0.1,
	    "the same everywhere: as sure as the resamples can be");
	p = paired(zero, 3, 1, 99, 1, &arena);
	ok(p.above == 1 && p.below == 1, "no difference anywhere: p is 1");
	p = paired(none, 3, 1, 99, 1, &arena);
	ok(p.mean == 1 && p.count == 1 && isnan(p.error) && isnan(p.above) &&
		isnan(p.low),
	    "one document: a mean and no more");
	p = paired(none, 1, 1, 99, 1, &arena);
	ok(p.count == 0 && isnan(p.mean) && isnan(p.below), "none: nothing");
}

/* Four seeds without any difference: resamples of these alone have no error,
 * but for rounding, and say nothing of how far the mean may be. */
static void
test_one_of_many(void)
{
	double values[5 * DOCUMENTS] = { 0 };
	size_t open = 0, sets = 20;

	for (size_t set = 0; set < sets; set++) {
		struct paired p;

		for (size_t i = 0; i < DOCUMENTS; i += 3)
			values[i] = -0.013 * (double)(set + 1);
		p = paired(values, DOCUMENTS, 5, 999, set, &arena);
		open += isnan(p.low) && p.high < 0.1 && p.error > 0;
	}
	ok(open == sets, "one seed of five differs: no end below, %zu", open);
}

int
main(void)
{
	test_stored();
	test_null();
	test_shift();
	test_symmetry();
	test_edges();
	test_one_of_many();
	arena_free(&arena);
	return done_testing();
}
