/* precision.h -- how high a ranking puts the words that matter. */
#ifndef HEED_MEASURES_PRECISION_H
#define HEED_MEASURES_PRECISION_H

#include <stddef.h>

#include "tensor/arena.h"

/*
 * Average precision: sum over thresholds k of (R_k - R_k-1) P_k, with P_k and
 * R_k precision and recall of all that scores at least the k-th largest value;
 * equal scores enter together, as in sklearn.metrics.average_precision_score.
 * score: [n]; relevant: [n], 0 or not. NaN where undefined: nothing relevant,
 * a score that is NaN. The scratch is given back to the arena.
 */
double average_precision(const double *score, const unsigned char *relevant,
    size_t n, struct arena *arena);

/*
 * Its expectation over all orders of n items, r of them relevant (NaN for
 * r = 0): with H_n = 1 + 1/2 + ... + 1/n,
 *	(H_n + (r - 1) / (n - 1) (n - H_n)) / n
 * for rank k is relevant with probability r / n, and then each of the k - 1
 * ranks above it with probability (r - 1) / (n - 1).
 */
double average_precision_chance(size_t n, size_t r);

#endif
