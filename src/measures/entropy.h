/* entropy.h -- how spread a distribution is. */
#ifndef HEED_MEASURES_ENTROPY_H
#define HEED_MEASURES_ENTROPY_H

#include <stddef.h>

/*
 * Normalised entropy, -sum p log p / log n, in [0, 1]; 0 log 0 = 0. p: [n],
 * not negative; it is divided by its sum, so that rounding in the stream does
 * not count. NaN where undefined: n < 2, a sum that is 0 or not finite.
 * Meister et al. 2021, section 3.
 */
double entropy_normalised(const double *p, size_t n);

#endif
