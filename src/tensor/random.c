/* random.c -- xoshiro256**, seeded by splitmix64. */
#include <math.h>

#include "tensor/random.h"

uint64_t
random_split(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/*
 * Each of the three parts is scattered over 64 bits before the next joins it,
 * so streams of neighbouring seeds or numbers have nothing in common.
 */
struct random
random_stream(uint64_t seed, const char *who, uint64_t number)
{
	struct random r;
	uint64_t state = random_split(&seed);

	for (; *who != '\0'; who++) {
		state ^= (unsigned char)*who;
		state = random_split(&state);
	}
	state ^= number;
	state = random_split(&state);
	for (size_t i = 0; i < 4; i++)
		r.state[i] = random_split(&state);
	return r;
}

static uint64_t
rotate_left(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

uint64_t
random_bits(struct random *r)
{
	uint64_t *s = r->state;
	uint64_t result = rotate_left(s[1] * 5, 7) * 9;
	uint64_t shifted = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= shifted;
	s[3] = rotate_left(s[3], 45);
	return result;
}

double
random_uniform(struct random *r)
{
	return (double)(random_bits(r) >> 11) * 0x1p-53;
}

double
random_normal(struct random *r)
{
	const double turn = 6.283185307179586476925;
	double radius =
	    sqrt(-2 * log(1 - random_uniform(r))); /* log of (0,1] */

	return radius * cos(turn * random_uniform(r));
}

/* The first 2^64 mod n values are refused: what is left divides by n. */
uint64_t
random_below(struct random *r, uint64_t n)
{
	uint64_t refused = -n % n;
	uint64_t bits;

	do {
		bits = random_bits(r);
	} while (bits < refused);
	return bits % n;
}

/* Fisher and Yates, from the end. */
void
random_shuffle(struct random *r, size_t *items, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = (size_t)random_below(r, i);
		size_t item = items[j];

		items[j] = items[i - 1];
		items[i - 1] = item;
	}
}
