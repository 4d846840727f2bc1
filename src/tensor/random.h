/*
 * random.h -- reproducible random numbers: a stream is derived from a seed,
 * the name of who draws, and a number (a record, an epoch), so no two stages
 * share one and no order of work changes a draw. xoshiro256** (Blackman and
 * Vigna 2021), seeded by splitmix64.
 */
#ifndef HEED_TENSOR_RANDOM_H
#define HEED_TENSOR_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
	uint64_t state[4];
};

/* One step of splitmix64 (Steele, Lea and Flood 2014). */
uint64_t random_split(uint64_t *state);

struct random random_stream(uint64_t seed, const char *who, uint64_t number);
uint64_t random_bits(struct random *r);
double random_uniform(struct random *r); /* [0, 1), 53 bits */
double random_normal(struct random *r);  /* mean 0, sd 1; Box-Muller, cosine */
uint64_t random_below(struct random *r, uint64_t n); /* 0..n-1, unbiased */
void random_shuffle(struct random *r, size_t *items, size_t n);

#endif
