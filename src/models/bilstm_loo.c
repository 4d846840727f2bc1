/* bilstm_loo.c -- Eq. 6: every document that lacks one of its words. */
#include <string.h>

#include "models/bilstm_walk.h"

/* Variants that are read out together: what they need stays in cache. */
enum { ROWS = 48 };

/*
 * What a half of the states adds to the attention's inner values and to the
 * decoder's: both are linear in the state, so the half that a variant leaves
 * unchanged is computed once. inner has the key's bias: a variant takes it
 * from the unchanged half.
 */
struct half {
	struct packed key, decoder; /* [h, l], [h, c] */
	real *inner, *value;        /* [n, l], [n, c]: of the whole document */
};

/* H: [n, 2h], of the document */
static struct half
half_of(const real *H, size_t n, size_t h, size_t k, const struct attention *a,
    const struct linear *decoder, struct arena *scratch)
{
	size_t l = a->key.out, c = decoder->out;
	struct half half = { packed_rows(&a->key.forward, k * h, h),
		packed_rows(&decoder->forward, k * h, h),
		arena_reals(scratch, n * l), arena_reals(scratch, n * c) };

	gemm_packed_from(
	    half.inner, l, a->key.bias, H + k * h, 2 * h, &half.key, n);
	gemm_packed(
	    half.value, c, H + k * h, 2 * h, &half.decoder, n, GEMM_SET);
	return half;
}

/* One direction of leave-one-out: `rows` variants that have joined so far. */
struct variants {
	struct lstm_states states[2]; /* of this step and the one before */
	size_t *removed;              /* [n]: the position that row r lacks */
	size_t rows;
};

/* A row that has the states of the document before the word that it lacks. */
static void
join(struct variants *v, const struct lstm_states *at,
    const struct lstm_states *before, size_t removed, size_t h)
{
	struct lstm_states row = lstm_rows(at, v->rows, h);

	v->removed[v->rows++] = removed;
	if (before->hidden == NULL) {
		memset(row.hidden, 0, h * sizeof *row.hidden);
		memset(row.cell, 0, h * sizeof *row.cell);
		return;
	}
	memcpy(row.hidden, before->hidden, h * sizeof *row.hidden);
	memcpy(row.cell, before->cell, h * sizeof *row.cell);
}

/* Where scores and values of all variants go, and how they are read out. */
struct readout {
	real *scores, *values; /* [n, n], [n, n, c] */
	size_t n;
	struct half half[2];
	const struct attention *attention;
	real *inner, *score, *value; /* [ROWS, l], [ROWS], [ROWS, c] */
};

/* Position j of `rows` variants; hidden: the half that changed, [rows, h]. */
static void
read_out(const struct readout *o, size_t k, const real *hidden,
    const size_t *removed, size_t j, size_t rows)
{
	const struct half *changed = &o->half[k], *other = &o->half[1 - k];
	size_t h = changed->key.k, l = changed->key.n, c = changed->decoder.n;

	gemm_packed_from(
	    o->inner, l, other->inner + j * l, hidden, h, &changed->key, rows);
	attention_from_inner(o->score, o->inner, o->attention, rows);
	gemm_packed_from(o->value, c, other->value + j * c, hidden, h,
	    &changed->decoder, rows);
	for (size_t r = 0; r < rows; r++) {
		size_t at = removed[r] * o->n + j;

		o->scores[at] = o->score[r];
		for (size_t u = 0; u < c; u++)
			o->values[at * c + u] = o->value[r * c + u];
	}
}

static void
loo_direction(const struct readout *o, const struct walk *w,
    const unsigned char *remove, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t n = o->n, h = w->lstm->hidden;
	struct variants v = { { lstm_bare_states(scratch, n, h),
				  lstm_bare_states(scratch, n, h) },
		arena_take(scratch, n, sizeof(size_t)), 0 };

	for (size_t s = 0; s < n; s++) {
		const struct lstm_states *at = &v.states[s % 2];
		const struct lstm_states *before = &v.states[1 - s % 2];
		struct lstm_states whole = walk_before(w, s);
		size_t j = walk_position(w, s);

		lstm_step(at, walk_input(w, s), NULL, before, w->lstm, v.rows);
		for (size_t r = 0; r < v.rows; r += ROWS)
			read_out(o, w->k, at->hidden + r * h, v.removed + r, j,
			    v.rows - r < ROWS ? v.rows - r : ROWS);
		if (remove[j])
			join(&v, at, &whole, j, h);
	}
	arena_return(scratch, mark);
}

void
bilstm_loo(real *scores, real *values, const real *H,
    const struct bilstm_trace *trace, size_t document,
    const unsigned char *remove, const struct bilstm *p,
    const struct attention *attention, const struct linear *decoder,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t h = p->direction[0].hidden;
	size_t n = trace->documents[document].n;
	struct readout o = { .scores = scores,
		.values = values,
		.n = n,
		.attention = attention,
		.inner = arena_reals(scratch, ROWS * attention->key.out),
		.score = arena_reals(scratch, ROWS),
		.value = arena_reals(scratch, ROWS * decoder->out) };

	H += trace->documents[document].first * 2 * h;
	for (size_t k = 0; k < 2; k++)
		o.half[k] = half_of(H, n, h, k, attention, decoder, scratch);
	for (size_t k = 0; k < 2; k++) {
		struct walk w = walk_of(trace, document, k, p);

		loo_direction(&o, &w, remove, scratch);
	}
	arena_return(scratch, mark);
}
