#include "program/explained.h"

#include <math.h>
#include <sysexits.h>

#include "measures/importance.h"

void
explained_open(struct explained *e, struct filter *f, const struct model *m)
{
	size_t d = m->classifier.choices.embedding;

	*e = (struct explained){ .filter = f, .model = m };
	e->projection = stream_projection(f, &m->classifier.choices.projection);
	e->embedded = filter_find(f, "X", F32, 2, &e->words);
	e->words = e->embedded ? model_need(f, m, "X", "embed", d)
			       : filter_need(f, "ids", I32, 1, "tokenize");
	e->marked = filter_find(f, "special", BOOL, 1, &e->special);
	if (e->marked)
		fields_same_length(f->head, "<stdin>", e->words, e->special);
	e->decided = filter_find(f, "y", F32, 1, &e->y);
}

void
explained_begin(struct explained *e)
{
	documents_begin(&e->documents, e->filter, e->words);
}

static real *
embedded_words(struct explained *e)
{
	const struct documents *d = &e->documents;
	const struct classifier *p = &e->model->classifier;
	size_t width = p->choices.embedding;
	real *X;

	if (e->embedded)
		return documents_take(d, e->words, &e->arena);
	X = arena_reals(&e->arena, batch_rows(&d->batch) * width);
	for (size_t b = 0; b < d->batch.documents; b++)
		classifier_embed(X + d->batch.start[b] * width,
		    model_ids(d->records[b], e->words, p),
		    batch_length(&d->batch, b), p);
	return X;
}

/* The same but for rounding, or both undefined. */
static bool
agree(double x, double y)
{
	return fabs(x - y) <= 1e-4 || (isnan(x) && isnan(y));
}

/* Explaining another model's decision would be a quiet nonsense. */
static void
check_decision(const struct explained *e)
{
	size_t c = e->model->classifier.decoder.out;

	for (size_t b = 0; b < e->documents.batch.documents; b++) {
		const struct record *r = e->documents.records[b];
		const struct tensor *y = &r->tensors[e->y];

		if (y->shape[0] != c)
			fail(EX_DATAERR, "<stdin>: y is not of %s",
			    e->model->path);
		for (size_t k = 0; k < c; k++)
			if (!agree(tensor_value(y, k), e->forward.y[b * c + k]))
				fail(EX_DATAERR,
				    "<stdin>: record %llu: y is %g, but %s "
				    "says %g: was it made with another model "
				    "or projection?",
				    (unsigned long long)r->seq,
				    tensor_value(y, k), e->model->path,
				    e->forward.y[b * c + k]);
	}
}

bool
explained_next(struct explained *e)
{
	arena_reset(&e->arena);
	if (!documents_next(&e->documents))
		return false;
	e->X = embedded_words(e);
	classifier_forward(&e->forward, e->X, batch_rows(&e->documents.batch),
	    NULL, &e->documents.batch,
	    documents_special(&e->documents, e->marked, e->special, &e->arena),
	    &e->projection, &e->model->classifier, &e->arena);
	if (e->decided)
		check_decision(e);
	return true;
}

void
explained_give(struct explained *e, size_t field, const double *raw)
{
	const struct batch *batch = &e->documents.batch;
	float *all =
	    arena_take(&e->filter->arena, batch_rows(batch), sizeof *all);

	for (size_t b = 0; b < batch->documents; b++) {
		size_t at = batch->start[b], n = batch_length(batch, b);

		importance_normalize(
		    all + at, raw + at, e->forward.special + at, n);
		e->documents.records[b]->tensors[field] =
		    tensor_vector(F32, all + at, n);
	}
}
