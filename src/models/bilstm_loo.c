/* bilstm_loo.c -- Eq. 6: every document that lacks one of its words. */
#include <string.h>

#include "models/bilstm.h"
#include "tensor/vector.h"

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

static struct half
half_of(const struct bilstm_trace *t, size_t k, const struct attention *a,
    const struct linear *decoder, size_t h, struct arena *scratch)
{
	struct half half;
	size_t n = t->rows, l = a->key.out, c = decoder->out;
	real *states = arena_reals(scratch, n * h);

	half.key = packed_new(scratch, h, l);
	pack(&half.key, a->key.weight + k * h, 1, 2 * h);
	half.decoder = packed_new(scratch, h, c);
	pack(&half.decoder, decoder->weight + k * h, 1, 2 * h);
	half.inner = arena_reals(scratch, n * l);
	half.value = arena_reals(scratch, n * c);
	for (size_t r = 0; r < n; r++)
		memcpy(states + t->position[k][r] * h,
		    t->states[k].hidden + r * h, h * sizeof *states);
	memset(half.inner, 0, n * l * sizeof *half.inner);
	for (size_t i = 0; a->key.bias != NULL && i < n; i++)
		memcpy(half.inner + i * l, a->key.bias, l * sizeof *states);
	gemm_packed(half.inner, l, states, h, &half.key, n, GEMM_ADD);
	gemm_packed(half.value, c, states, h, &half.decoder, n, GEMM_SET);
	return half;
}

/* One direction of leave-one-out: `rows` variants that have joined so far. */
struct variants {
	struct lstm_states states[2]; /* of this step and the one before */
	size_t *removed;              /* [n]: the position that row r lacks */
	size_t rows;
};

/* A row that has the states of the document's step s, or zeros before it. */
static void
join(struct variants *v, const struct lstm_states *before, size_t removed,
    const struct lstm_states *document, size_t s, size_t h)
{
	real *hidden = before->hidden + v->rows * h;
	real *cell = before->cell + v->rows * h;

	v->removed[v->rows++] = removed;
	if (s == 0) {
		memset(hidden, 0, h * sizeof *hidden);
		memset(cell, 0, h * sizeof *cell);
		return;
	}
	memcpy(hidden, document->hidden + (s - 1) * h, h * sizeof *hidden);
	memcpy(cell, document->cell + (s - 1) * h, h * sizeof *cell);
}

/* Scores and values of position j in every variant that has joined. */
static void
read_out(real *scores, real *values, const struct variants *v, size_t j,
    const struct lstm_states *at, const struct half *changed,
    const struct half *other, const struct attention *a, size_t n, size_t h,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t l = changed->key.n, c = changed->decoder.n;
	real *inner = arena_reals(scratch, v->rows * l);
	real *value = arena_reals(scratch, v->rows * c);
	real *score = arena_reals(scratch, v->rows);

	gemm_packed(inner, l, at->hidden, h, &changed->key, v->rows, GEMM_SET);
	gemm_packed(
	    value, c, at->hidden, h, &changed->decoder, v->rows, GEMM_SET);
	for (size_t r = 0; r < v->rows; r++)
		vector_add(inner + r * l, other->inner + j * l, l);
	attention_from_inner(score, inner, a, v->rows);
	for (size_t r = 0; r < v->rows; r++) {
		size_t at_ij = v->removed[r] * n + j;

		scores[at_ij] = score[r];
		for (size_t u = 0; u < c; u++)
			values[at_ij * c + u] =
			    value[r * c + u] + other->value[j * c + u];
	}
	arena_return(scratch, mark);
}

static void
loo_direction(real *scores, real *values, const real *X,
    const unsigned char *remove, const struct bilstm_trace *t, size_t k,
    const struct half half[2], const struct bilstm *p,
    const struct attention *a, struct arena *scratch)
{
	const struct lstm *lstm = &p->direction[k];
	size_t n = t->rows, h = lstm->hidden;
	struct arena_mark mark = arena_mark(scratch);
	real *in = arena_reals(scratch, n * 4 * h);
	struct variants v = { { lstm_states(scratch, n, h),
				  lstm_states(scratch, n, h) },
		arena_take(scratch, n, sizeof(size_t)), 0 };

	linear_forward(in, X, &lstm->in, n);
	for (size_t s = 0; s < n; s++) {
		const struct lstm_states *at = &v.states[s % 2];
		const struct lstm_states *before = &v.states[1 - s % 2];
		size_t j = t->position[k][s];

		lstm_step(at, in + j * 4 * h, NULL, before, lstm, v.rows);
		read_out(scores, values, &v, j, at, &half[k], &half[1 - k], a,
		    n, h, scratch);
		if (remove[j])
			join(&v, at, j, &t->states[k], s, h);
	}
	arena_return(scratch, mark);
}

void
bilstm_loo(real *scores, real *values, const real *X,
    const unsigned char *remove, size_t n, const struct bilstm *p,
    const struct attention *attention, const struct linear *decoder,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t h = p->direction[0].hidden;
	real *H = arena_reals(scratch, n * 2 * h);
	const struct batch one = { 1, (size_t[]){ 0, n } };
	struct bilstm_trace *t =
	    bilstm_forward(H, X, n, NULL, &one, p, scratch);
	struct half half[2];

	for (size_t k = 0; k < 2; k++)
		half[k] = half_of(t, k, attention, decoder, h, scratch);
	for (size_t k = 0; k < 2; k++)
		loo_direction(scores, values, X, remove, t, k, half, p,
		    attention, scratch);
	arena_return(scratch, mark);
}
