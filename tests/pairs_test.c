/* pairs_test.c -- discordant pairs and ties: each kernel by the definition. */
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "tensor/kernel.h"
#include "tensor/random.h"

enum { MOST = 300 };

/* Points in memory of their own size, so that a tool sees a read beyond. */
struct points {
	int32_t *x, *y;
	size_t n;
};

static bool
by_definition(uint64_t *count, const struct points *p)
{
	*count = 0;
	for (size_t i = 0; i < p->n; i++)
		for (size_t j = i + 1; j < p->n; j++) {
			int64_t dx = (int64_t)p->x[i] - p->x[j];
			int64_t dy = (int64_t)p->y[i] - p->y[j];

			if (dx == 0 || dy == 0)
				return false;
			*count += (dx < 0) != (dy < 0);
		}
	return true;
}

/* Any number, so that differences exceed 32 bits. */
static int32_t
draw(struct random *r)
{
	return (int32_t)floor((random_uniform(r) - 0.5) * 0x1p32);
}

static bool
agrees(const struct kernel *kernel, const struct points *p)
{
	uint64_t expected, count = UINT64_MAX;
	bool untied = by_definition(&expected, p);

	if (kernel->discordant(&count, p->x, p->y, p->n) != untied)
		return false;
	return !untied || count == expected;
}

static void
test_lengths(const struct kernel *kernel)
{
	struct random r = random_stream(1, "pairs_test", 0);
	size_t wrong = 0;

	for (size_t n = 0; n <= MOST; n++) {
		struct points p = { malloc(n * 4 + 1), malloc(n * 4 + 1), n };

		for (size_t i = 0; i < n; i++) {
			p.x[i] = draw(&r);
			p.y[i] = draw(&r);
		}
		wrong += !agrees(kernel, &p);
		wrong += !agrees(kernel, &(struct points){ p.x, p.x, n });
		if (n >= 2)
			p.x[0] = INT32_MIN, p.x[n - 1] = INT32_MAX;
		wrong += !agrees(kernel, &p);
		free(p.x);
		free(p.y);
	}
	ok(wrong == 0, "%s: 0 to %d points", kernel->name, MOST);
}

/* One tie alone, at any two places, of any numbers, is seen. */
static void
test_ties(const struct kernel *kernel)
{
	static const size_t lengths[] = { 2, 7, 8, 9, 17, 33, 70 };
	struct random r = random_stream(2, "pairs_test", 0);
	int32_t x[70], y[70];
	size_t missed = 0;

	for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
		for (size_t i = 0; i < lengths[l]; i++)
			for (size_t j = 0; j < i; j++) {
				struct points p = { x, y, lengths[l] };

				for (size_t k = 0; k < p.n; k++) {
					x[k] = draw(&r);
					y[k] = draw(&r);
				}
				x[i] = x[j] = j % 2 ? 0 : x[j];
				missed += !agrees(kernel, &p);
				p = (struct points){ y, x, lengths[l] };
				missed += !agrees(kernel, &p);
			}
	ok(missed == 0, "%s: a tie at any two places", kernel->name);
	memset(x, 0, sizeof x);
	ok(agrees(kernel, &(struct points){ x, x, 70 }) &&
		agrees(kernel, &(struct points){ x, x, 1 }),
	    "%s: all equal; one point", kernel->name);
}

/* In order, in the opposite order, up to the most that may be given. */
static void
test_most(const struct kernel *kernel)
{
	static int32_t up[PAIRS_MAX], down[PAIRS_MAX];
	const uint64_t n = PAIRS_MAX;
	uint64_t none, all;

	for (int i = 0; i < PAIRS_MAX; i++) {
		up[i] = i;
		down[i] = -i;
	}
	ok(kernel->discordant(&none, up, up, n) && none == 0 &&
		kernel->discordant(&all, up, down, n) && all == n * (n - 1) / 2,
	    "%s: %d points, none and all discordant", kernel->name, PAIRS_MAX);
}

int
main(void)
{
	static const char *const names[] = { "plain", "avx2", "avx512" };

	for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
		const struct kernel *kernel = kernel_named(names[k]);

		if (kernel == NULL)
			continue;
		test_lengths(kernel);
		test_ties(kernel);
		test_most(kernel);
	}
	return done_testing();
}
