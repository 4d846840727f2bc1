/*
 * quantity.h -- what a record tells that can be averaged: a number, or a
 * number for each of its words.
 */
#ifndef HEED_PROGRAM_QUANTITY_H
#define HEED_PROGRAM_QUANTITY_H

#include "measures/bootstrap.h"
#include "program/words.h"

enum quantity_kind {
	QUANTITY_NUMBER,    /* rank 0, or [1] */
	QUANTITY_TAU,       /* kendall.F.G [2]: tau-b and its p-value */
	QUANTITY_PRECISION, /* precision.F [2]: and that of chance */
	QUANTITY_WORDS,     /* [n]: every word's number */
	QUANTITY_DOCUMENT,  /* [n]: their mean, one number a record */
};

struct quantity {
	struct words values;
	enum quantity_kind kind;
};

/* What one record gives: all zero if it gives nothing. */
struct observation {
	struct sample sample; /* of what is defined */
	double beside;        /* the p-value, or the precision of chance */
	double undefined;     /* how many numbers were NaN */
};

/*
 * Whether a field is one that is averaged when none is named: F64 and F32 of
 * rank 0, BOOL [1], kendall.* and precision.* [2], entropy.* [n].
 */
bool quantity_default(const struct field *field);
/* A field by its name, of any type that has numbers: fail() if there is none.
 * `source` is the stream's name in messages. A vector gives QUANTITY_WORDS. */
struct quantity quantity_need(
    const struct head *head, const char *source, const char *name);
/* The index of a field of whole numbers, or BOOL, one a record. */
size_t quantity_integer(
    const struct head *head, const char *source, const char *name);
/* Its number in a record: exact, as a double of I64 need not be. */
int64_t quantity_whole(const struct tensor *tensor);
/* scratch: given back. */
struct observation quantity_observe(const struct quantity *q,
    const struct record *record, struct arena *scratch);

#endif
