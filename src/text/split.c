/* split.c -- scikit-learn's splits. */
#include <math.h>

#include "text/mt19937.h"
#include "text/split.h"

size_t
split_tests(size_t n, double share)
{
	return (size_t)ceil(share * (double)n);
}

size_t
split_rest(size_t n, double train_share)
{
	return n - (size_t)floor(train_share * (double)n);
}

static void
reverse(size_t *items, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		size_t item = items[i];

		items[i] = items[n - 1 - i];
		items[n - 1 - i] = item;
	}
}

void
split_random(size_t *order, size_t n, size_t tests, uint32_t seed)
{
	struct mt19937 r;

	mt19937_begin(&r, seed);
	mt19937_permutation(&r, order, n);
	/* The tests are drawn first, and go to the end. */
	reverse(order, n);
	reverse(order, n - tests);
	reverse(order + (n - tests), tests);
}

/*
 * taken: [classes], the whole numbers nearest to draws * size / n that sum to
 * draws: all are rounded down, then those with the largest remainders up;
 * chance decides between equal ones.
 */
static void
apportion(size_t *taken, const size_t *size, size_t classes, size_t n,
    size_t draws, struct mt19937 *r, struct arena *scratch)
{
	double *remainder = arena_take(scratch, classes, sizeof *remainder);
	size_t *equal = arena_take(scratch, classes, sizeof *equal);
	size_t *drawn = arena_take(scratch, classes, sizeof *drawn);
	size_t left = draws;

	for (size_t c = 0; c < classes; c++) {
		double share = (double)draws * (double)size[c] / (double)n;

		taken[c] = (size_t)share;
		remainder[c] = share - floor(share);
		left -= taken[c];
	}
	while (left > 0) {
		size_t count = 0;
		double largest = -1;

		for (size_t c = 0; c < classes; c++)
			largest = fmax(largest, remainder[c]);
		for (size_t c = 0; c < classes; c++)
			if (remainder[c] == largest)
				equal[count++] = c;
		mt19937_permutation(r, drawn, count);
		for (size_t i = 0; i < count; i++) {
			remainder[equal[i]] = -1;
			if (i < left)
				taken[equal[drawn[i]]]++;
		}
		left -= left < count ? left : count;
	}
}

void
split_stratified(size_t *order, const size_t *class, size_t classes, size_t n,
    size_t tests, uint32_t seed, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t *size = arena_clear(scratch, classes, sizeof *size);
	size_t *taken = arena_take(scratch, classes, sizeof *taken);
	size_t *members = arena_take(scratch, n, sizeof *members);
	size_t *drawn = arena_take(scratch, n, sizeof *drawn);
	size_t train = 0, test = n - tests; /* where the next ones go */
	struct mt19937 r;

	for (size_t i = 0; i < n; i++)
		size[class[i]]++;
	mt19937_begin(&r, seed);
	apportion(taken, size, classes, n, n - tests, &r, scratch);
	for (size_t c = 0; c < classes; c++) {
		size_t count = 0;

		for (size_t i = 0; i < n; i++)
			if (class[i] == c)
				members[count++] = i;
		mt19937_permutation(&r, drawn, count);
		for (size_t i = 0; i < count; i++)
			order[i < taken[c] ? train++ : test++] =
			    members[drawn[i]];
	}
	mt19937_shuffle(&r, order, n - tests);
	mt19937_shuffle(&r, order + (n - tests), tests);
	arena_return(scratch, mark);
}
