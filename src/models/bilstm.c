/* bilstm.c -- forward and its VJP. */
#include "models/bilstm.h"

#include <stdlib.h>
#include <string.h>

#include "tensor/vector.h"

void
bilstm_prepare(struct bilstm *p, struct arena *arena)
{
	for (size_t k = 0; k < 2; k++)
		lstm_prepare(&p->direction[k], arena);
	p->fold = NULL;
}

void
bilstm_pack(struct bilstm *p)
{
	for (size_t k = 0; k < 2; k++)
		lstm_pack(&p->direction[k]);
	p->fold = NULL;
}

/* Longest first; equal lengths in the batch's order. */
static int
longest_first(const void *x, const void *y)
{
	const struct bilstm_document *a = *(struct bilstm_document *const *)x;
	const struct bilstm_document *b = *(struct bilstm_document *const *)y;

	if (a->n != b->n)
		return a->n < b->n ? 1 : -1;
	return (a->first > b->first) - (a->first < b->first);
}

/* The documents of the batch, and pointers to them by falling length. */
static struct bilstm_document **
by_length(struct bilstm_document **documents, const struct batch *batch,
    struct arena *arena)
{
	size_t count = batch->documents;
	struct bilstm_document *d = arena_take(arena, count, sizeof *d);
	struct bilstm_document **sorted =
	    arena_take(arena, count, sizeof *sorted);

	for (size_t b = 0; b < count; b++) {
		d[b].n = batch_length(batch, b);
		d[b].first = batch->start[b];
		sorted[b] = &d[b];
	}
	qsort(sorted, count, sizeof *sorted, longest_first);
	for (size_t b = 0; b < count; b++)
		sorted[b]->place = b;
	*documents = d;
	return sorted;
}

/* Lays the rows of the batch out by steps, for both directions. */
static void
lay_out(struct bilstm_trace *t, const struct batch *batch, const size_t *which,
    struct arena *arena)
{
	struct bilstm_document **d = by_length(&t->documents, batch, arena);
	size_t live = batch->documents, row = 0;

	t->steps = live > 0 ? d[0]->n : 0;
	t->rows = batch_rows(batch);
	t->start = arena_take(arena, t->steps + 1, sizeof *t->start);
	for (size_t k = 0; k < 2; k++) {
		t->position[k] =
		    arena_take(arena, t->rows, sizeof *t->position[k]);
		t->source[k] = arena_take(arena, t->rows, sizeof *t->source[k]);
	}
	for (size_t s = 0; s < t->steps; s++) {
		t->start[s] = row;
		while (d[live - 1]->n <= s)
			live--;
		for (size_t b = 0; b < live; b++, row++) {
			t->position[0][row] = d[b]->first + s;
			t->position[1][row] = d[b]->first + d[b]->n - 1 - s;
		}
	}
	t->start[t->steps] = row;
	for (size_t k = 0; k < 2; k++)
		for (size_t r = 0; r < row; r++)
			t->source[k][r] = which == NULL
			    ? t->position[k][r]
			    : which[t->position[k][r]];
}

/* One direction, and its half of H; the memory of its states is there. */
static void
run(real *H, struct bilstm_trace *t, size_t k, const real *X, size_t inputs,
    const struct lstm *p, struct arena *arena)
{
	size_t h = p->hidden;

	t->inputs[k] = arena_reals(arena, inputs * 4 * h);
	linear_forward(t->inputs[k], X, &p->in, inputs);
	lstm_forward(
	    &t->states[k], t->inputs[k], t->source[k], t->start, t->steps, p);
	for (size_t r = 0; r < t->rows; r++)
		memcpy(H + t->position[k][r] * 2 * h + k * h,
		    t->states[k].hidden + r * h, h * sizeof *H);
}

struct bilstm_trace *
bilstm_forward(real *H, const real *X, size_t inputs, const size_t *which,
    const struct batch *batch, const struct bilstm *p, struct arena *arena)
{
	struct bilstm_trace *t = arena_take(arena, 1, sizeof *t);

	lay_out(t, batch, which, arena);
	for (size_t k = 0; k < 2; k++) {
		const struct lstm *lstm = &p->direction[k];

		t->states[k] = lstm_states(arena, t->rows, lstm->hidden);
		run(H, t, k, X, inputs, lstm, arena);
	}
	return t;
}

void
bilstm_infer(real *H, const real *X, size_t inputs, const size_t *which,
    const struct batch *batch, const struct bilstm *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	struct bilstm_trace t;

	lay_out(&t, batch, which, scratch);
	for (size_t k = 0; k < 2; k++) {
		const struct lstm *lstm = &p->direction[k];
		struct arena_mark inner = arena_mark(scratch);

		t.states[k] = lstm_bare_states(scratch, t.rows, lstm->hidden);
		run(H, &t, k, X, inputs, lstm, scratch);
		arena_return(scratch, inner);
	}
	arena_return(scratch, mark);
}

void
bilstm_vjp(real *dX, struct bilstm *dp, const real *dH,
    const struct bilstm_trace *t, const real *X, size_t inputs,
    const struct bilstm *p, struct arena *scratch)
{
	/* the direction that ran last is still near */
	for (size_t k = 2; k-- > 0;) {
		const struct lstm *lstm = &p->direction[k];
		struct lstm *dlstm = dp == NULL ? NULL : &dp->direction[k];
		size_t h = lstm->hidden;
		struct arena_mark mark = arena_mark(scratch);
		real *dhidden = arena_reals(scratch, t->rows * h);
		real *din = arena_zeros(scratch, inputs * 4 * h);

		for (size_t r = 0; r < t->rows; r++)
			memcpy(dhidden + r * h,
			    dH + t->position[k][r] * 2 * h + k * h,
			    h * sizeof *dhidden);
		lstm_vjp(din, dlstm, dhidden, &t->states[k], t->source[k],
		    t->start, t->steps, lstm, scratch);
		lstm_inputs_vjp(dX, dlstm, din, X, lstm, inputs, scratch);
		arena_return(scratch, mark);
	}
}
