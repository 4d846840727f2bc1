/*
 * bootstrap.h -- mean, spread, and an interval of the mean. Efron and
 * Tibshirani 1993, "An Introduction to the Bootstrap", ch. 8 and 13.
 */
#ifndef HEED_MEASURES_BOOTSTRAP_H
#define HEED_MEASURES_BOOTSTRAP_H

#include <stddef.h>
#include <stdint.h>

#include "tensor/arena.h"

/*
 * What one document adds to a mean: its values' number, mean and squared
 * deviations from that mean. A document with one value has squares 0.
 */
struct sample {
	double count, mean, squares;
};
/* One more value; a sample that is all zero holds none. */
void sample_add(struct sample *s, double value);

/* Documents in clusters (the seeds of a model): cluster c holds the samples
 * begin[c] to begin[c + 1] - 1. */
struct samples {
	const struct sample *items; /* [begin[clusters]], none empty */
	const size_t *begin;        /* [clusters + 1] */
	size_t clusters;
};

struct estimate {
	double count;     /* values */
	double mean, sd;  /* over all values; sd with ddof 0 */
	double low, high; /* interval of the mean */
};

/*
 * The interval holds the central 95 % of the means of `resamples` resamples,
 * linear between order statistics. One cluster: its documents are drawn with
 * replacement. Several: clusters are drawn first, then documents within each;
 * few clusters that differ make this interval too narrow.
 * Resample b draws from the stream (seed, "bootstrap", b), so estimates over
 * the same documents share their resamples: their differences are paired.
 * NaN where undefined: mean and sd of no value, the interval of one document.
 */
struct estimate bootstrap(const struct samples *samples, size_t resamples,
    uint64_t seed, struct arena *arena);

/*
 * The same where every cluster is a seed that met the same documents: i is the
 * i-th sample of each, empty where it is undefined. The interval is paired()'s
 * (paired.h), which held the mean in 90 to 95 % of the experiments of
 * tests/bootstrap_test.c, three to five seeds each. A sample of more values
 * than another weighs more: paired() sees mean + (its count / the mean count)
 * (its mean - mean), whose mean is the mean and whose variance is, to first
 * order, that of the ratio (Cochran 1977, "Sampling Techniques", ch. 6). An end
 * that paired() does not find is NaN.
 */
struct estimate bootstrap_crossed(const struct samples *samples,
    size_t resamples, uint64_t seed, struct arena *arena);

#endif
