/* auc.h -- how well scores tell two classes apart. */
#ifndef HEED_MEASURES_AUC_H
#define HEED_MEASURES_AUC_H

#include <stddef.h>

#include "tensor/arena.h"

/*
 * Area under the ROC curve: the probability that a positive scores above a
 * negative, a tie counting half. score: [n]; positive: [n], 0 or not. NaN
 * where undefined: one class only, a score that is NaN. Time O(n log n); the
 * scratch is given back to the arena.
 */
double roc_auc(const double *score, const unsigned char *positive, size_t n,
    struct arena *arena);

#endif
