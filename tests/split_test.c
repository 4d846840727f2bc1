/* split_test.c -- the Mersenne Twister, and scikit-learn's splits. */
#include <string.h>

#include "golden.h"
#include "tap.h"
#include "text/mt19937.h"
#include "text/split.h"

enum { STORED_MAX = 8192 };

static struct arena arena;

/* The C++ standard (29.5.6) requires the 10000th number of seed 5489. */
static void
test_generator(void)
{
	static const size_t wanted[] = { 8, 1, 5, 0, 7, 2, 9, 4, 3, 6 };
	size_t items[10], counts[7] = { 0 };
	uint32_t last = 0, before;
	struct mt19937 r;

	mt19937_begin(&r, 5489);
	for (size_t i = 0; i < 10000; i++)
		last = mt19937_next(&r);
	ok(last == 4123659995, "the 10000th number: %lu", (unsigned long)last);
	mt19937_begin(&r, 42);
	mt19937_permutation(&r, items, 10);
	ok(memcmp(items, wanted, sizeof wanted) == 0,
	    "RandomState(42).permutation(10)");
	before = mt19937_next(&r);
	mt19937_begin(&r, 42);
	mt19937_permutation(&r, items, 10);
	mt19937_permutation(&r, items, 1);
	ok(items[0] == 0 && mt19937_next(&r) == before,
	    "one item takes no number");
	for (size_t i = 0; i < 70000; i++)
		counts[mt19937_below(&r, 7)]++;
	for (size_t i = 0; i < 7; i++)
		ok(counts[i] > 9500 && counts[i] < 10500, "below 7: %zu",
		    counts[i]);
}

static void
test_stored(void)
{
	FILE *file = golden_open("tests/golden/split.txt");
	static size_t values[STORED_MAX], order[STORED_MAX];
	size_t random = 0, stratified = 0, same = 0, count;
	char name[32];

	while (fscanf(file, "%31s %zu", name, &count) == 2) {
		const size_t *v = values;
		size_t n, tests;
		uint32_t seed;

		if (count > STORED_MAX)
			errx(1, "%s: %zu stored values", name, count);
		for (size_t i = 0; i < count; i++)
			if (fscanf(file, "%zu", &values[i]) != 1)
				errx(1, "%s: not a number", name);
		seed = (uint32_t)*v++;
		if (strcmp(name, "random") == 0) {
			n = *v++;
			tests = *v++;
			split_random(order, n, tests, seed);
			random++;
		} else {
			size_t classes = *v++;

			n = *v++;
			tests = *v++;
			split_stratified(
			    order, v, classes, n, tests, seed, &arena);
			v += n;
			stratified++;
		}
		if (memcmp(order, v, n * sizeof *order) == 0)
			same++;
		else
			printf("#  %s, seed %lu, %zu items\n", name,
			    (unsigned long)seed, n);
	}
	fclose(file);
	ok(random == 5 && stratified == 8, "stored splits: %zu and %zu", random,
	    stratified);
	ok(same == random + stratified, "as scikit-learn's");
}

static void
test_sizes(void)
{
	ok(split_tests(1933, 0.2) == 387 && split_tests(10, 0.2) == 2 &&
		split_tests(11, 0.2) == 3,
	    "a share for tests is rounded up");
	ok(split_rest(21516, 0.8) == 4304 && split_rest(10, 0.8) == 2 &&
		split_rest(11, 0.8) == 3,
	    "a share for training is rounded down");
}

int
main(void)
{
	test_generator();
	test_stored();
	test_sizes();
	arena_free(&arena);
	return done_testing();
}
