/*
 * paired.h -- is the mean of paired differences 0? Seeds and documents are
 * crossed, and both are samples: of the models that training may give, and of
 * the documents that there may be. Clark 1973, "The language-as-fixed-effect
 * fallacy" (the error); Owen 2007, "The pigeonhole bootstrap"; Davison and
 * Hinkley 1997, "Bootstrap Methods and their Application", ch. 5.2 (the
 * studentised bootstrap).
 */
#ifndef HEED_MEASURES_PAIRED_H
#define HEED_MEASURES_PAIRED_H

#include <stddef.h>
#include <stdint.h>

#include "tensor/arena.h"

struct paired {
	size_t count;        /* differences that are defined */
	double mean;         /* of them */
	double error;        /* standard error of the mean */
	double low, high;    /* 95 % interval of the mean */
	double above, below; /* p-values, one-sided: mean > 0, mean < 0 */
};

/*
 * difference: [seeds, documents]; NaN is undefined and counts nowhere.
 *
 * error^2 is the variance of the seeds' means over their number, and that of
 * the documents' means over theirs (the first for several seeds alone). In
 * every resample seeds and documents are drawn with replacement, and
 * t = (its mean - the mean) / its own error. The interval is mean - t error
 * at the quantiles of t; p is (1 + resamples whose t is as far out as
 * mean / error) / (1 + resamples). Few seeds that differ make t's tails heavy
 * and p large, as they should. NaN where less than two documents are defined;
 * an interval without an end too. Resample b draws from the stream (seed,
 * "paired", b).
 */
struct paired paired(const double *difference, size_t documents, size_t seeds,
    size_t resamples, uint64_t seed, struct arena *arena);

#endif
