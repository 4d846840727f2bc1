/* bootstrap_test.c -- mean and spread exactly, intervals by their theory. */
#include <stdlib.h>

#include "measures/bootstrap.h"
#include "measures/paired.h"
#include "tap.h"
#include "tensor/random.h"

enum { N = 400, B = 2000 };

static struct arena arena;

/* One value a document, in clusters of equal size. */
static struct estimate
estimate(const double *values, size_t n, size_t clusters, uint64_t seed)
{
	static struct sample items[N];
	static size_t begin[N + 1];

	for (size_t i = 0; i < n; i++) {
		items[i] = (struct sample){ 0 };
		sample_add(&items[i], values[i]);
	}
	for (size_t c = 0; c <= clusters; c++)
		begin[c] = c * n / clusters;
	return bootstrap(
	    &(struct samples){ items, begin, clusters }, B, seed, &arena);
}

static void
test_moments(void)
{
	const double values[] = { 2, 4, 4, 4, 5, 5, 7, 9 };
	double far[8];
	struct estimate plain = estimate(values, 8, 1, 1), pooled;
	struct sample items[2] = { 0 };
	const size_t begin[] = { 0, 2 };

	ok(plain.mean == 5 && plain.sd == 2 && plain.count == 8,
	    "mean 5, sd 2 with ddof 0");
	for (size_t i = 0; i < 8; i++)
		sample_add(&items[i > 4], values[i]);
	pooled = bootstrap(&(struct samples){ items, begin, 1 }, B, 1, &arena);
	ok(pooled.count == 8 && fabs(pooled.mean - 5) < 1e-15 &&
		fabs(pooled.sd - 2) < 1e-15,
	    "the same when two documents hold the values");
	ok(pooled.low == 19 / 5.0 && fabs(pooled.high - 7) < 1e-15,
	    "but the interval draws documents: %g to %g", pooled.low,
	    pooled.high);
	for (size_t i = 0; i < 8; i++)
		far[i] = 1e9 + values[i];
	plain = estimate(far, 8, 1, 1);
	ok(plain.mean == 1e9 + 5 && fabs(plain.sd - 2) < 1e-6,
	    "a large mean takes no digits of sd");
}

/* Two documents, 0 and 1: resampled means are 0, 1/2, 1 with 1/4, 1/2, 1/4. */
static void
test_two(void)
{
	const double values[] = { 0, 1 };
	struct estimate e = estimate(values, 2, 1, 1);

	ok(e.low == 0 && e.high == 1, "two documents: the interval is all");
	e = estimate(values, 1, 1, 1);
	ok(e.mean == 0 && e.sd == 0 && isnan(e.low) && isnan(e.high),
	    "one document: no interval");
	e = estimate(values, 0, 1, 1);
	ok(e.count == 0 && isnan(e.mean) && isnan(e.sd) && isnan(e.low),
	    "none: all undefined");
}

/* The interval's ends against mean -+ 1.96 sd / sqrt(n). */
static void
test_normal(void)
{
	struct random r = random_stream(1, "bootstrap_test", 0);
	double values[N], error;
	struct estimate e;

	for (size_t i = 0; i < N; i++)
		values[i] = 3 + random_normal(&r);
	e = estimate(values, N, 1, 1);
	error = e.sd / sqrt(N);
	ok(fabs((e.mean - e.low) / error - 1.96) < 0.2 &&
		fabs((e.high - e.mean) / error - 1.96) < 0.2,
	    "many documents: -%.2f to +%.2f standard errors",
	    (e.mean - e.low) / error, (e.high - e.mean) / error);
}

/* 95 of 100 intervals hold the true mean. */
static void
test_coverage(void)
{
	struct random r = random_stream(2, "bootstrap_test", 0);
	size_t held = 0;

	for (uint64_t t = 0; t < 400; t++) {
		double values[60];
		struct estimate e;

		for (size_t i = 0; i < 60; i++)
			values[i] = random_uniform(&r);
		e = estimate(values, 60, 1, t);
		held += e.low <= 0.5 && e.high >= 0.5;
	}
	ok(held >= 364 && held <= 394, "of 400 intervals %zu hold the mean",
	    held);
}

/* Documents that agree within their seed tell as much as their seed. */
static void
test_clusters(void)
{
	const double seeds[] = { 1, 2, 4, 5 };
	double values[N];
	struct estimate alike, bare, plain;

	for (size_t i = 0; i < N; i++)
		values[i] = seeds[4 * i / N];
	alike = estimate(values, N, 4, 1);
	plain = estimate(values, N, 1, 1);
	bare = estimate(seeds, 4, 4, 1);
	ok(alike.mean == 3 && alike.sd == plain.sd && bare.mean == 3,
	    "clusters change no mean and no sd");
	ok(fabs(alike.low - bare.low) < 0.3 &&
		fabs(alike.high - bare.high) < 0.3 &&
		alike.high - alike.low > 5 * (plain.high - plain.low),
	    "clusters are drawn first: %.2f to %.2f, not %.2f to %.2f",
	    alike.low, alike.high, plain.low, plain.high);
	for (size_t i = 0; i < N; i++)
		values[i] = (double)(i % (N / 4));
	alike = estimate(values, N, 4, 1);
	ok(alike.high - alike.low > 5, "then documents within: %.2f to %.2f",
	    alike.low, alike.high);
}

static int
by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The interval from the draws that the header promises, in the test's way. */
static void
test_draws(void)
{
	const double values[] = { 3, 1, 4, 1, 5, 9 };
	double means[B], low, high;
	struct estimate e = estimate(values, 6, 1, 17), other;

	for (size_t b = 0; b < B; b++) {
		struct random r = random_stream(17, "bootstrap", b);
		double sum = 0;

		for (size_t i = 0; i < 6; i++)
			sum += values[random_below(&r, 6)];
		means[b] = sum / 6;
	}
	qsort(means, B, sizeof *means, by_value);
	/* 0.025 (B - 1) = 49.975 */
	low = means[49] + 0.975 * (means[50] - means[49]);
	high = means[1949] + 0.025 * (means[1950] - means[1949]);
	ok(fabs(e.low - low) < 1e-12 && fabs(e.high - high) < 1e-12,
	    "the 2.5 and 97.5 percentiles of the means");
	other = estimate(values, 6, 1, 17);
	ok(e.low == other.low && e.high == other.high,
	    "the same seed, the same interval");
}

/* Another seed, other draws: seen on a mean with many possible values. */
static void
test_seeds(void)
{
	double values[50];
	struct estimate one, two;

	for (size_t i = 0; i < 50; i++)
		values[i] = sqrt((double)i);
	one = estimate(values, 50, 1, 1);
	two = estimate(values, 50, 1, 2);
	ok(one.low != two.low && fabs(one.low - two.low) < 0.1,
	    "another seed, another interval, near it");
}

enum { SETS = 200, DOCUMENTS = 50, SEEDS = 5 };

struct design { /* spread of the effects of an experiment */
	size_t seeds;
	double seed, document, rest;
	bool words; /* documents of 1 to 9 values, long ones above the mean */
};

/* One experiment, of mean 0; items: [seeds, DOCUMENTS]. */
static void
experiment(struct sample *items, const struct design *d, struct random *r)
{
	double seed[SEEDS];

	for (size_t k = 0; k < d->seeds; k++)
		seed[k] = d->seed * random_normal(r);
	for (size_t i = 0; i < DOCUMENTS; i++) {
		double words = d->words ? 1 + (double)random_below(r, 9) : 1;
		/* E[words (words - 19/3)] = 0: the mean over words is 0. */
		double document = d->document * random_normal(r) +
		    (d->words ? 0.2 * (words - 19 / 3.0) : 0);

		for (size_t k = 0; k < d->seeds; k++)
			items[k * DOCUMENTS + i] = (struct sample){ words,
				seed[k] + document + d->rest * random_normal(r),
				0 };
	}
}

/* How many of SETS intervals hold the mean: an open end is no bound. */
static void
coverage(const struct design *d, size_t *crossed, size_t *nested)
{
	struct random r = random_stream(3, "bootstrap_test", d->seeds);
	struct sample items[SEEDS * DOCUMENTS];
	size_t begin[SEEDS + 1];
	struct samples s = { items, begin, d->seeds };

	*crossed = *nested = 0;
	for (size_t k = 0; k <= d->seeds; k++)
		begin[k] = k * DOCUMENTS;
	for (size_t t = 0; t < SETS; t++) {
		struct estimate e;

		experiment(items, d, &r);
		e = bootstrap_crossed(&s, 199, t, &arena);
		*crossed += !(e.low > 0) && !(e.high < 0);
		e = bootstrap(&s, 199, t, &arena);
		*nested += e.low <= 0 && e.high >= 0;
	}
}

static void
test_crossed(void)
{
	const struct design designs[] = { { 3, 1, 1, 0.5, false },
		{ 5, 1, 1, 0.5, false }, { 5, 0.01, 1, 0.1, false },
		{ 5, 0.1, 1, 0.5, true } };

	for (size_t i = 0; i < 4; i++) {
		const struct design *d = &designs[i];
		size_t crossed, nested;

		coverage(d, &crossed, &nested);
		ok(crossed >= SETS * 90 / 100 && crossed <= SETS * 99 / 100,
		    "%zu seeds, design %zu: %.3f of the intervals hold it",
		    d->seeds, i, (double)crossed / SETS);
		ok(nested < crossed, "of clusters %.3f", (double)nested / SETS);
	}
}

/* Samples of one value each are paired()'s; an empty one is undefined. */
static void
test_crossed_values(void)
{
	struct random r = random_stream(4, "bootstrap_test", 0);
	struct design d = { 4, 1, 1, 0.5, false };
	struct sample items[4 * DOCUMENTS];
	double values[4 * DOCUMENTS];
	const size_t begin[] = { 0, 50, 100, 150, 200 };
	struct estimate e;
	struct paired p;

	experiment(items, &d, &r);
	items[3] = (struct sample){ 0 };
	for (size_t i = 0; i < 4 * DOCUMENTS; i++)
		values[i] = items[i].count > 0 ? items[i].mean : (double)NAN;
	e = bootstrap_crossed(
	    &(struct samples){ items, begin, 4 }, 999, 7, &arena);
	p = paired(values, DOCUMENTS, 4, 999, 7, &arena);
	ok(e.count == 199 && fabs(e.mean - p.mean) < 1e-14 && e.sd > 0,
	    "empty samples take no part in the mean");
	ok(e.low == p.low && e.high == p.high && e.low < e.high,
	    "one value each: as paired()");
	e = bootstrap_crossed(
	    &(struct samples){ items, begin, 0 }, 99, 7, &arena);
	ok(e.count == 0 && isnan(e.mean) && isnan(e.low), "none: undefined");
}

int
main(void)
{
	test_moments();
	test_two();
	test_normal();
	test_coverage();
	test_clusters();
	test_draws();
	test_seeds();
	test_crossed();
	test_crossed_values();
	arena_free(&arena);
	return done_testing();
}
