/* ranking.c -- labelled scores in their order. */
#include <math.h>
#include <stdlib.h>

#include "measures/ranking.h"

static int
by_falling_score(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	return (x->score < y->score) - (x->score > y->score);
}

struct ranked *
ranking(const double *score, const unsigned char *label, size_t n,
    struct arena *arena)
{
	struct ranked *items = arena_take(arena, n, sizeof *items);

	for (size_t i = 0; i < n; i++) {
		if (isnan(score[i]))
			return NULL;
		items[i] = (struct ranked){ score[i], label[i] != 0 };
	}
	qsort(items, n, sizeof *items, by_falling_score);
	return items;
}

size_t
ranking_tie(const struct ranked *items, size_t n, size_t first)
{
	size_t end = first;

	while (end < n && items[end].score == items[first].score)
		end++;
	return end;
}
