/* auc.c -- how well scores tell two classes apart. */
#include <math.h>

#include "measures/auc.h"
#include "measures/ranking.h"

/* Twice the number of (positive, negative) pairs in the right order, a tie
 * counting 1: a whole number, so its sum has no rounding. */
static double
twice_ordered(const struct ranked *items, size_t n, size_t *positives)
{
	double ordered = 0;

	*positives = 0;
	for (size_t i = 0, end; i < n; i = end) {
		size_t tied = 0;

		end = ranking_tie(items, n, i);
		for (size_t k = i; k < end; k++)
			tied += items[k].label;
		ordered += (double)(end - i - tied) *
		    (2 * (double)*positives + (double)tied);
		*positives += tied;
	}
	return ordered;
}

double
roc_auc(const double *score, const unsigned char *positive, size_t n,
    struct arena *arena)
{
	struct arena_mark mark = arena_mark(arena);
	struct ranked *items = ranking(score, positive, n, arena);
	size_t positives = 0;
	double ordered = 0;

	if (items != NULL)
		ordered = twice_ordered(items, n, &positives);
	arena_return(arena, mark);
	if (positives == 0 || positives == n)
		return (double)NAN;
	return ordered / 2 / (double)positives / (double)(n - positives);
}
