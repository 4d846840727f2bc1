/*
 * explained.h -- the documents of a stream as grad and loo need them: embedded
 * words (X, or the model's embedding of ids), which of them are words, the
 * projection that the stream was made with, and the decision y, which must be
 * the model's own.
 */
#ifndef HEED_PROGRAM_EXPLAINED_H
#define HEED_PROGRAM_EXPLAINED_H

#include "program/stage.h"

struct explained {
	struct filter *filter;
	const struct model *model;
	struct projection projection;
	bool embedded, marked, decided; /* are X, special, y there? */
	size_t words, special, y;       /* words: X or ids */
	struct documents documents;
	struct arena arena; /* of a batch */
	/* The batch, owned by arena; forward.special tells words from others.
	 * Document b is documents.records[b]. */
	real *X; /* [rows, d] */
	struct forward forward;
};

void explained_open(
    struct explained *e, struct filter *f, const struct model *m);
/* After filter_read(): the first batch of the window comes next. */
void explained_begin(struct explained *e);
/* The next batch and its forward pass; false at the end of the window. Fails
 * when y differs from the model's by more than 1e-4. */
bool explained_next(struct explained *e);
/* Gives each record of the batch the field: raw [rows] normalised over its
 * words (importance.h), F32 [n]. */
void explained_give(struct explained *e, size_t field, const double *raw);

#endif
