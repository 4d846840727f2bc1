#include "models/bilstm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/vector.h"

void
bilstm_prepare(struct bilstm *p, struct arena *arena)
{
	for (size_t k = 0; k < 2; k++)
		lstm_prepare(&p->direction[k], arena);
}

void
bilstm_pack(struct bilstm *p)
{
	for (size_t k = 0; k < 2; k++)
		lstm_pack(&p->direction[k]);
}

struct document {
	size_t length, first; /* first: its first row in the batch */
};

/* Longest first; equal lengths in the batch's order. */
static int
longest_first(const void *x, const void *y)
{
	const struct document *a = x, *b = y;

	if (a->length != b->length)
		return a->length < b->length ? 1 : -1;
	return (a->first > b->first) - (a->first < b->first);
}

static struct document *
by_length(const struct batch *batch, struct arena *arena)
{
	struct document *d =
	    arena_take(arena, batch->documents, sizeof *d);

	for (size_t b = 0; b < batch->documents; b++) {
		d[b].length = batch_length(batch, b);
		d[b].first = batch->start[b];
	}
	qsort(d, batch->documents, sizeof *d, longest_first);
	return d;
}

/* Lays the rows of the batch out by steps, for both directions. */
static void
lay_out(struct bilstm_trace *t, const struct batch *batch, const size_t *which,
    struct arena *arena)
{
	struct document *d = by_length(batch, arena);
	size_t live = batch->documents, row = 0;

	t->steps = live > 0 ? d[0].length : 0;
	t->rows = batch_rows(batch);
	t->start = arena_take(arena, t->steps + 1, sizeof *t->start);
	for (size_t k = 0; k < 2; k++) {
		t->position[k] =
		    arena_take(arena, t->rows, sizeof *t->position[k]);
		t->source[k] = arena_take(arena, t->rows, sizeof *t->source[k]);
	}
	for (size_t s = 0; s < t->steps; s++) {
		t->start[s] = row;
		while (d[live - 1].length <= s)
			live--;
		for (size_t b = 0; b < live; b++, row++) {
			t->position[0][row] = d[b].first + s;
			t->position[1][row] = d[b].first + d[b].length - 1 - s;
		}
	}
	t->start[t->steps] = row;
	for (size_t k = 0; k < 2; k++)
		for (size_t r = 0; r < row; r++)
			t->source[k][r] = which == NULL ?
			    t->position[k][r] :
			    which[t->position[k][r]];
}

struct bilstm_trace *
bilstm_forward(real *H, const real *X, size_t inputs, const size_t *which,
    const struct batch *batch, const struct bilstm *p, struct arena *arena)
{
	struct bilstm_trace *t = arena_take(arena, 1, sizeof *t);

	lay_out(t, batch, which, arena);
	for (size_t k = 0; k < 2; k++) {
		const struct lstm *lstm = &p->direction[k];
		size_t h = lstm->hidden;
		struct arena_mark mark;
		real *in;

		t->states[k] = lstm_states(arena, t->rows, h);
		mark = arena_mark(arena);
		in = arena_reals(arena, inputs * 4 * h);
		linear_forward(in, X, &lstm->in, inputs);
		lstm_forward(&t->states[k], in, t->source[k], t->start,
		    t->steps, lstm);
		arena_return(arena, mark);
		for (size_t r = 0; r < t->rows; r++)
			memcpy(H + t->position[k][r] * 2 * h + k * h,
			    t->states[k].hidden + r * h, h * sizeof *H);
	}
	return t;
}

void
bilstm_vjp(real *dX, struct bilstm *dp, const real *dH,
    const struct bilstm_trace *t, const real *X, size_t inputs,
    const struct bilstm *p, struct arena *scratch)
{
	for (size_t k = 0; k < 2; k++) {
		const struct lstm *lstm = &p->direction[k];
		struct lstm *dlstm = dp == NULL ? NULL : &dp->direction[k];
		size_t h = lstm->hidden;
		struct arena_mark mark = arena_mark(scratch);
		real *dhidden = arena_reals(scratch, t->rows * h);
		real *dgates = arena_reals(scratch, t->rows * 4 * h);
		real *din = arena_zeros(scratch, inputs * 4 * h);

		for (size_t r = 0; r < t->rows; r++)
			memcpy(dhidden + r * h,
			    dH + t->position[k][r] * 2 * h + k * h,
			    h * sizeof *dhidden);
		lstm_vjp(din, dlstm, dhidden, dgates, &t->states[k],
		    t->source[k], t->start, t->steps, lstm, scratch);
		if (dX != NULL)
			linear_vjp(dX, NULL, din, X, &lstm->in, inputs);
		if (dlstm != NULL)
			gemm_tn(dlstm->weight_ih, din, X, 4 * h, lstm->input,
			    inputs);
		arena_return(scratch, mark);
	}
}

static double
squares(const real *x, size_t n)
{
	return (double)vector_dot(x, x, n);
}

/*
 * One direction of Eq. 5. Row r is the p whose state is step n-1-r: going
 * back in time, the rows of step s are 0 .. n-1-s, and the last of them has
 * just joined with the cotangent h_p / ||h_p||. norms receives squares;
 * joint [n, d] += what reaches position p itself, where directions meet.
 */
static void
jacobian_direction(real *norms, real *joint, const real *seed,
    const struct bilstm_trace *t, size_t k, const struct lstm *p,
    struct arena *scratch)
{
	size_t n = t->rows, h = p->hidden, d = p->input;
	real *dhidden = arena_zeros(scratch, n * h);
	real *dcell = arena_zeros(scratch, n * h);
	real *dgates = arena_reals(scratch, n * 4 * h);
	real *dX = arena_reals(scratch, n * d);
	struct lstm_states none = { 0 };

	for (size_t s = n; s-- > 0;) {
		size_t rows = n - s, i = t->position[k][s];
		struct lstm_states at = lstm_rows(&t->states[k], s, h);
		struct lstm_states before = none;

		if (s > 0)
			before = lstm_rows(&t->states[k], s - 1, h);
		memcpy(dhidden + (rows - 1) * h, seed + i * 2 * h + k * h,
		    h * sizeof *dhidden);
		lstm_step_vjp(dgates, s > 0 ? dhidden : NULL, dcell, dhidden,
		    &at, &before, p, rows, 0);
		gemm_packed(dX, d, dgates, 4 * h, &p->in.backward, rows,
		    GEMM_SET);
		for (size_t r = 0; r + 1 < rows; r++)
			norms[t->position[k][n - 1 - r] * n + i] =
			    (real)squares(dX + r * d, d);
		vector_add(joint + i * d, dX + (rows - 1) * d, d);
	}
}

void
bilstm_jacobian(real *norms, const real *X, size_t n, const struct bilstm *p,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t m = 2 * p->direction[0].hidden, d = p->direction[0].input;
	real *seed = arena_reals(scratch, n * m);
	real *joint = arena_zeros(scratch, n * d);
	const struct batch one = { 1, (size_t[]){ 0, n } };
	struct bilstm_trace *t =
	    bilstm_forward(seed, X, n, NULL, &one, p, scratch);

	for (size_t i = 0; i < n; i++) {
		double length = sqrt(squares(seed + i * m, m));

		for (size_t j = 0; j < m; j++)
			seed[i * m + j] = (real)((double)seed[i * m + j] /
			    length);
	}
	for (size_t k = 0; k < 2; k++)
		jacobian_direction(norms, joint, seed, t, k, &p->direction[k],
		    scratch);
	for (size_t i = 0; i < n; i++)
		norms[i * n + i] = (real)squares(joint + i * d, d);
	for (size_t i = 0; i < n * n; i++)
		norms[i] = (real)sqrt((double)norms[i]);
	arena_return(scratch, mark);
}

/*
 * What a half of the states adds to the attention's inner values and to the
 * decoder's: both are linear in the state, so the half that a variant leaves
 * unchanged is computed once. inner has the key's bias: a variant takes it
 * from the unchanged half.
 */
struct half {
	struct packed key, decoder; /* [h, l], [h, c] */
	real *inner, *value; /* [n, l], [n, c]: of the whole document */
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
	size_t *removed; /* [n]: the position that row r lacks */
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
	gemm_packed(value, c, at->hidden, h, &changed->decoder, v->rows,
	    GEMM_SET);
	for (size_t r = 0; r < v->rows; r++)
		vector_add(inner + r * l, other->inner + j * l, l);
	attention_from_inner(score, inner, a, v->rows);
	for (size_t r = 0; r < v->rows; r++) {
		size_t at_ij = v->removed[r] * n + j;

		scores[at_ij] = score[r];
		for (size_t u = 0; u < c; u++)
			values[at_ij * c + u] = value[r * c + u] +
			    other->value[j * c + u];
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

		for (size_t r = 0; r < v.rows; r++)
			memcpy(at->gates + r * 4 * h, in + j * 4 * h,
			    4 * h * sizeof *in);
		lstm_step(at, before, lstm, v.rows);
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
