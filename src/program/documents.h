/*
 * documents.h -- the window of a filter as batches: documents of like length
 * side by side, whatever the window, so that no byte depends on it.
 *
 *	documents_begin(&d, &f, ids);
 *	while (documents_next(&d)) {
 *		real *H = ... for batch_rows(&d.batch) rows
 *		documents_give(&d, field, H, m);
 *	}
 */
#ifndef HEED_PROGRAM_DOCUMENTS_H
#define HEED_PROGRAM_DOCUMENTS_H

#include "models/batch.h"
#include "models/classifier.h"
#include "program/filter.h"

enum { BATCH_DOCUMENTS = 32, BATCH_ROWS = 8192 };

struct documents {
	struct filter *filter;
	struct record **order;   /* the window's records by falling length */
	size_t field;            /* its first dimension is the length */
	size_t at;               /* documents so far */
	struct record **records; /* of this batch */
	struct batch batch;
};

void documents_begin(struct documents *d, struct filter *f, size_t field);
/* The next batch; false at the end of the window. */
bool documents_next(struct documents *d);
/* A field of the batch's documents, one after the other; elements of width
 * numbers a row. */
void *documents_take(
    const struct documents *d, size_t field, struct arena *arena);
/* Gives each record its rows of data, [rows, width] (width 0: [rows]), F32. */
void documents_give(
    const struct documents *d, size_t field, real *data, size_t width);
/* special [rows], from the field if the stream has it, else all 0. */
unsigned char *documents_special(
    const struct documents *d, bool there, size_t field, struct arena *arena);
size_t record_length(const struct record *r, size_t field);

#endif
