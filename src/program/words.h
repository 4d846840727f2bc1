/*
 * words.h -- a field of numbers as measures see it: the values at a
 * document's words. Tokens that the field `special` marks are no words and
 * take part in no measure. Errors end the program through fail().
 */
#ifndef HEED_PROGRAM_WORDS_H
#define HEED_PROGRAM_WORDS_H

#include "stream/stream.h"
#include "tensor/arena.h"

struct words {
	const char *name; /* owner: the head */
	const struct field *field;
	size_t index;   /* of the records' tensors */
	size_t special; /* index of the mask, where one applies */
	/* Whether a dimension counts tokens, some of which may be special. */
	bool masked[TENSOR_RANK_MAX];
};

/*
 * A field that the head must have, F32 or F64, of a rank from low to high. A
 * dimension is masked when it has the symbol of `special` [n]. source: the
 * stream's name in messages.
 */
struct words words_need(const struct head *head, const char *source,
    const char *name, size_t low, size_t high);
/* The same of any dtype. */
struct words words_find(const struct head *head, const char *source,
    const char *name, size_t low, size_t high);
/* The second of two fields that are compared must be as long as the first. */
void words_same_length(const struct words *a, const struct words *b);

/* The mask of a dimension: [n], 1 at special tokens; NULL where all count. */
const unsigned char *words_mask(
    const struct words *w, const struct record *record, size_t dimension);
/* Values of the last dimension, in a row of the first if the rank is 2, at
 * the words alone. out: [length of the last dimension]. Returns how many. */
size_t words_values(double *out, const struct words *w,
    const struct record *record, size_t row);
size_t words_length(const struct words *w, const struct record *record);

/* A dimension as filter_add() takes it; "MEASURE.A" or "MEASURE.A.B", B may
 * be NULL. Owner: the arena. */
const char *words_dimension(
    const struct words *w, size_t dimension, struct arena *arena);
const char *measure_name(
    const char *measure, const char *a, const char *b, struct arena *arena);

/* Fails unless p [n] is a distribution: nothing negative and, unless weights
 * of any sum will do, a sum within 1e-3 of 1. What is undefined (NaN, or all
 * 0) passes. */
void words_distribution(const double *p, size_t n, bool weights,
    const struct words *w, const struct record *record);

#endif
