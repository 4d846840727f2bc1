/* precision.c -- how high a ranking puts the words that matter. */
#include <math.h>

#include "measures/precision.h"
#include "measures/ranking.h"

double
average_precision(const double *score, const unsigned char *relevant, size_t n,
    struct arena *arena)
{
	struct arena_mark mark = arena_mark(arena);
	struct ranked *items = ranking(score, relevant, n, arena);
	size_t found = 0;
	double sum = 0;

	if (items != NULL)
		for (size_t i = 0, end; i < n; i = end) {
			size_t tied = 0;

			end = ranking_tie(items, n, i);
			for (size_t k = i; k < end; k++)
				tied += items[k].label;
			found += tied;
			sum += (double)tied * (double)found / (double)end;
		}
	arena_return(arena, mark);
	return found == 0 ? (double)NAN : sum / (double)found;
}

double
average_precision_chance(size_t n, size_t r)
{
	double items = (double)n, harmonic = 0, others;

	if (r == 0)
		return (double)NAN;
	if (n == 1)
		return 1;
	for (size_t k = n; k > 0; k--)
		harmonic += 1 / (double)k;
	others = ((double)r - 1) / (items - 1);
	return (harmonic + others * (items - harmonic)) / items;
}
