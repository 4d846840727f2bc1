/*
 * batch.h -- documents side by side, without padding: rows of one matrix, one
 * document after the other.
 */
#ifndef HEED_MODELS_BATCH_H
#define HEED_MODELS_BATCH_H

#include <stddef.h>
#include <stdint.h>

struct batch {
	size_t documents;
	const size_t *start; /* [documents + 1]: document b has rows
				start[b] .. start[b + 1] - 1 */
};

static inline size_t
batch_rows(const struct batch *b)
{
	return b->start[b->documents];
}

static inline size_t
batch_length(const struct batch *b, size_t document)
{
	return b->start[document + 1] - b->start[document];
}

/* Of each document with itself. */
static inline size_t
batch_pairs(const struct batch *b)
{
	size_t pairs = 0;

	for (size_t d = 0; d < b->documents; d++)
		pairs += batch_length(b, d) * batch_length(b, d);
	return pairs;
}

static inline size_t
batch_longest(const struct batch *b)
{
	size_t longest = 0;

	for (size_t d = 0; d < b->documents; d++)
		if (batch_length(b, d) > longest)
			longest = batch_length(b, d);
	return longest;
}

#endif
