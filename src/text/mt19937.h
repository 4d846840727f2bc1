/*
 * mt19937.h -- the Mersenne Twister (Matsumoto and Nishimura 1998), and what
 * numpy.random.RandomState draws from it: scikit-learn's splits of published
 * experiments come out of these numbers. Whatever is not bound to a published
 * split draws from tensor/random.h.
 */
#ifndef HEED_TEXT_MT19937_H
#define HEED_TEXT_MT19937_H

#include <stddef.h>
#include <stdint.h>

enum { MT19937_STATE = 624 };

struct mt19937 {
	uint32_t state[MT19937_STATE];
	size_t at; /* the next number to give; all are used up at first */
};

void mt19937_begin(struct mt19937 *r, uint32_t seed);
uint32_t mt19937_next(struct mt19937 *r); /* 32 bits */
/* 0..n-1, for n >= 1. Draws the bits that n - 1 has until they fit; none for
 * n = 1. */
uint32_t mt19937_below(struct mt19937 *r, uint32_t n);
/* items: [n], n < 2^32. RandomState.shuffle. */
void mt19937_shuffle(struct mt19937 *r, size_t *items, size_t n);
/* items: [n], becomes 0..n-1, shuffled. RandomState.permutation. */
void mt19937_permutation(struct mt19937 *r, size_t *items, size_t n);

#endif
