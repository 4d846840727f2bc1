/* ranking.h -- labelled scores in their order. */
#ifndef HEED_MEASURES_RANKING_H
#define HEED_MEASURES_RANKING_H

#include <stddef.h>

#include "tensor/arena.h"

struct ranked {
	double score;
	size_t label; /* 0 or 1 */
};

/* The scores [n] with their labels, from the highest down; NULL when one is
 * NaN. Owner: the arena. */
struct ranked *ranking(const double *score, const unsigned char *label,
    size_t n, struct arena *arena);
/* One past the last of the items from `first` on that have its score. */
size_t ranking_tie(const struct ranked *items, size_t n, size_t first);

#endif
