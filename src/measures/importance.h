/* importance.h -- from what a word does to the importance it has. */
#ifndef HEED_MEASURES_IMPORTANCE_H
#define HEED_MEASURES_IMPORTANCE_H

#include <stddef.h>

/*
 * Equations 4 to 6 of Meister et al. 2021 end alike:
 *	out_i = raw_i / sum of raw over the words
 * out, raw: [n], raw not negative. special: [n], not 0 at tokens that are no
 * words, or NULL where all are; out is 0 there, whatever raw is. Undefined,
 * NaN at every word: fewer than 2 words, a sum that is 0 or not finite.
 */
void importance_normalize(
    float *out, const double *raw, const unsigned char *special, size_t n);

#endif
