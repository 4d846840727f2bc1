/*
 * together.c -- what embed, encode, attend, project and decode do to a stream,
 * in one process: what the pipe costs is measured against it.
 *	together -m FILE <TOKENIZED >DECIDED
 */
#include <string.h>

#include "program/explained.h"

static const struct option_spec options[] = { STAGE_MODEL, { 0 } };

static const struct program program = {
	.name = "together",
	.purpose = "add attention and the decision to each record",
	.synopsis = "together -m FILE",
	.example = "together -m M <test.tens >decided.tens",
	.options = options,
};

struct fields {
	size_t scores, alpha, logits, y; /* of each record */
};

static struct tensor
as_floats(const double *x, size_t n, struct arena *arena)
{
	float *y = arena_take(arena, n, sizeof *y);

	for (size_t i = 0; i < n; i++)
		y[i] = (float)x[i];
	return tensor_vector(F32, y, n);
}

static real *
kept(const real *rows, size_t n, struct arena *arena)
{
	return memcpy(arena_reals(arena, n), rows, n * sizeof *rows);
}

static void
give(struct explained *e, const struct fields *at)
{
	const struct documents *d = &e->documents;
	size_t rows = batch_rows(&d->batch),
	       c = e->model->classifier.decoder.out;
	struct arena *arena = &e->filter->arena;

	documents_give(d, at->scores, kept(e->forward.scores, rows, arena), 0);
	documents_give(d, at->alpha, kept(e->forward.alpha, rows, arena), 0);
	for (size_t b = 0; b < d->batch.documents; b++) {
		struct tensor *t = d->records[b]->tensors;

		t[at->logits] = as_floats(e->forward.logits + b * c, c, arena);
		t[at->y] = as_floats(e->forward.y + b * c, c, arena);
	}
}

int
main(int argc, char *argv[])
{
	struct stage s = { 0 };
	struct filter f;
	struct explained e;
	static struct model m; /* until exit */
	struct fields at;
	const char *c;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		stage_option(&s, letter);
	stage_open(&s, &f, &m, argc, argv);
	explained_open(&e, &f, &m);
	c = stage_size(&m, m.classifier.decoder.out);
	at.scores = filter_add(&f, "scores", F32, 1, "n");
	at.alpha = filter_add(&f, "alpha", F32, 1, "n");
	at.logits = filter_add(&f, "logits", F32, 1, c);
	at.y = filter_add(&f, "y", F32, 1, c);
	while (filter_read(&f)) {
		explained_begin(&e);
		while (explained_next(&e))
			give(&e, &at);
		filter_write(&f);
	}
	return filter_close(&f);
}
