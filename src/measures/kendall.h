/*
 * kendall.h -- Kendall's rank correlation tau-b, with ties, and its two-sided
 * p-value. Knight 1966, "A Computer Method for Calculating Kendall's Tau with
 * Ungrouped Data".
 *	tau-b = (C - D) / sqrt((P - Tx) (P - Ty)),  P = n (n - 1) / 2
 * C, D: concordant and discordant pairs; Tx, Ty: pairs tied in x, in y.
 */
#ifndef HEED_MEASURES_KENDALL_H
#define HEED_MEASURES_KENDALL_H

#include <stddef.h>

#include "tensor/arena.h"

struct kendall {
	double tau; /* [-1, 1] */
	double p;   /* of a |tau| so large under independence */
};

/*
 * x, y: [n]; n < 2^31. Both parts are NaN where tau is undefined: n < 2, x or
 * y constant, a NaN among them. Time O(n log n); the scratch, O(n), is given
 * back to the arena. The p-value is that of scipy.stats.kendalltau: exact
 * without ties when n <= 33 or min(C, D) <= 1, else by the normal
 * approximation with the variance corrected for ties (Kendall 1970, ch. 4).
 */
struct kendall kendall(
    const double *x, const double *y, size_t n, struct arena *arena);

#endif
