/* mt19937.c -- the Mersenne Twister, and numpy's draws from it. */
#include "text/mt19937.h"

enum { N = MT19937_STATE, M = 397 };

void
mt19937_begin(struct mt19937 *r, uint32_t seed)
{
	r->state[0] = seed;
	for (uint32_t i = 1; i < N; i++) {
		uint32_t before = r->state[i - 1];

		r->state[i] = 1812433253 * (before ^ before >> 30) + i;
	}
	r->at = N;
}

/* The next N numbers, before tempering. */
static void
renew(struct mt19937 *r)
{
	for (size_t i = 0; i < N; i++) {
		uint32_t bits = (r->state[i] & 0x80000000) |
		    (r->state[(i + 1) % N] & 0x7fffffff);

		r->state[i] = r->state[(i + M) % N] ^ bits >> 1 ^
		    (bits & 1 ? 0x9908b0df : 0);
	}
	r->at = 0;
}

uint32_t
mt19937_next(struct mt19937 *r)
{
	uint32_t x;

	if (r->at == N)
		renew(r);
	x = r->state[r->at++];
	x ^= x >> 11;
	x ^= x << 7 & 0x9d2c5680;
	x ^= x << 15 & 0xefc60000;
	return x ^ x >> 18;
}

uint32_t
mt19937_below(struct mt19937 *r, uint32_t n)
{
	uint32_t mask = n - 1, drawn;

	for (unsigned shift = 1; shift < 32; shift *= 2)
		mask |= mask >> shift;
	if (mask == 0)
		return 0;
	do {
		drawn = mt19937_next(r) & mask;
	} while (drawn >= n);
	return drawn;
}

void
mt19937_shuffle(struct mt19937 *r, size_t *items, size_t n)
{
	for (size_t i = n; i-- > 1;) {
		size_t j = mt19937_below(r, (uint32_t)i + 1);
		size_t item = items[i];

		items[i] = items[j];
		items[j] = item;
	}
}

void
mt19937_permutation(struct mt19937 *r, size_t *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		items[i] = i;
	mt19937_shuffle(r, items, n);
}
