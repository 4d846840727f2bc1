#include "layers/lstm.h"

#include <string.h>

#include "tensor/vector.h"

void
lstm_prepare(struct lstm *p, struct arena *arena)
{
	size_t gates = 4 * p->hidden;

	p->in = (struct linear){ .in = p->input,
		.out = gates,
		.weight = p->weight_ih,
		.bias = arena_reals(arena, gates) };
	p->in.forward = packed_new(arena, p->input, gates);
	p->in.backward = packed_new(arena, gates, p->input);
	p->recurrent = packed_gates_new(arena, p->hidden);
	p->recurrent_back = packed_new(arena, gates, p->hidden);
	lstm_pack(p);
}

void
lstm_pack(struct lstm *p)
{
	for (size_t i = 0; i < 4 * p->hidden; i++)
		p->in.bias[i] = p->bias_ih[i] + p->bias_hh[i];
	linear_pack(&p->in);
	pack_gates(&p->recurrent, p->weight_hh);
	pack(&p->recurrent_back, p->weight_hh, p->hidden, 1);
}

struct lstm_states
lstm_states(struct arena *arena, size_t rows, size_t hidden)
{
	struct lstm_states s;

	s.gates = arena_reals(arena, rows * 4 * hidden);
	s.cell = arena_reals(arena, rows * hidden);
	s.tanh_cell = arena_reals(arena, rows * hidden);
	s.hidden = arena_reals(arena, rows * hidden);
	return s;
}

struct lstm_states
lstm_bare_states(struct arena *arena, size_t rows, size_t hidden)
{
	return (struct lstm_states){
		.cell = arena_reals(arena, rows * hidden),
		.hidden = arena_reals(arena, rows * hidden),
	};
}

struct lstm_states
lstm_rows(const struct lstm_states *s, size_t row, size_t hidden)
{
	struct lstm_states at = *s;

	if (at.gates != NULL) {
		at.gates += row * 4 * hidden;
		at.tanh_cell += row * hidden;
	}
	at.cell += row * hidden;
	at.hidden += row * hidden;
	return at;
}

static const struct lstm_states none; /* before the first step: zeros */

void
lstm_step(const struct lstm_states *s, const real *inputs, const size_t *source,
    const struct lstm_states *before, const struct lstm *p, size_t rows)
{
	recurrence_step(s, inputs, source, before, &p->recurrent, rows);
}

/* The VJP of a step asks for what that of the step before will need. */
static void
fetch_row(const struct lstm_states *s, size_t row, size_t h)
{
	if (s->gates == NULL)
		return;
	vector_fetch(s->gates + row * 4 * h, 4 * h);
	vector_fetch(s->tanh_cell + row * h, h);
	vector_fetch(s->cell + row * h, h);
}

void
lstm_step_vjp(real *dgates, real *dhidden_before, real *dcell,
    const real *dhidden, const struct lstm_states *s,
    const struct lstm_states *before, const struct lstm *p, size_t rows)
{
	size_t h = p->hidden;

	for (size_t r = 0; r < rows; r++) {
		fetch_row(before, r, h);
		vector_lstm_cell_vjp(dgates + r * 4 * h, dcell + r * h,
		    dhidden + r * h, s->gates + r * 4 * h, s->tanh_cell + r * h,
		    before->cell == NULL ? NULL : before->cell + r * h, h);
	}
	if (dhidden_before != NULL)
		gemm_packed(dhidden_before, h, dgates, 4 * h,
		    &p->recurrent_back, rows, GEMM_ADD);
}

void
lstm_forward(const struct lstm_states *s, const real *inputs,
    const size_t *source, const size_t *start, size_t steps,
    const struct lstm *p)
{
	size_t h = p->hidden;
	struct lstm_states before = none;

	for (size_t t = 0; t < steps; t++) {
		struct lstm_states at = lstm_rows(s, start[t], h);

		lstm_step(&at, inputs, source + start[t], &before, p,
		    start[t + 1] - start[t]);
		before = at;
	}
}

/* Steps first .. end - 1 of a run: so many that their dgates stay in cache. */
struct stretch {
	const struct lstm_states *s;
	const size_t *start; /* of the run */
	size_t first, end;
};
enum { STRETCH = 256 }; /* rows, or one step */

static struct stretch
stretch_before(const struct lstm_states *s, const size_t *start, size_t end)
{
	size_t first = end - 1;

	while (first > 0 && start[end] - start[first - 1] <= STRETCH)
		first--;
	return (struct stretch){ s, start, first, end };
}

/* dgates [rows of the stretch, 4h]; dhidden of the run, the steps before too */
static void
stretch_vjp(real *dgates, real *dhidden, real *dcell, const struct stretch *of,
    const struct lstm *p)
{
	const size_t *start = of->start;
	size_t h = p->hidden;

	for (size_t t = of->end; t-- > of->first;) {
		struct lstm_states at = lstm_rows(of->s, start[t], h);
		struct lstm_states before = none;
		real *dbefore = NULL;

		if (t > 0) {
			before = lstm_rows(of->s, start[t - 1], h);
			dbefore = dhidden + start[t - 1] * h;
		}
		lstm_step_vjp(dgates + (start[t] - start[of->first]) * 4 * h,
		    dbefore, dcell, dhidden + start[t] * h, &at, &before, p,
		    start[t + 1] - start[t]);
	}
}

/* dinputs += dgates, row by row, by source */
static void
inputs_gradient(real *dinputs, const real *dgates, const struct stretch *of,
    const size_t *source, size_t h)
{
	const size_t *start = of->start;
	size_t end = start[of->end];

	for (size_t r = start[of->first]; r < end; r++, dgates += 4 * h) {
		if (r + 1 < end)
			vector_fetch(dinputs + source[r + 1] * 4 * h, 4 * h);
		vector_add(dinputs + source[r] * 4 * h, dgates, 4 * h);
	}
}

/* dW_hh += dgates^T h_before, of all steps but the run's first */
static void
recurrent_gradient(struct lstm *dp, const real *dgates,
    const struct stretch *of, size_t h, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	const size_t *start = of->start;
	size_t first = of->first > 0 ? of->first : 1;
	size_t begin = start[first], rows = start[of->end] - begin;
	real *before = arena_reals(scratch, rows * h);

	for (size_t t = first; t < of->end; t++)
		memcpy(before + (start[t] - begin) * h,
		    of->s->hidden + start[t - 1] * h,
		    (start[t + 1] - start[t]) * h * sizeof *before);
	gemm_tn(dp->weight_hh, dgates + (begin - start[of->first]) * 4 * h,
	    before, 4 * h, h, rows);
	arena_return(scratch, mark);
}

void
lstm_vjp(real *dinputs, struct lstm *dp, real *dhidden,
    const struct lstm_states *s, const size_t *source, const size_t *start,
    size_t steps, const struct lstm *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t h = p->hidden, most = steps > 0 ? start[1] : 0;
	real *dcell = arena_zeros(scratch, most * h);
	real *dgates =
	    arena_reals(scratch, (most > STRETCH ? most : STRETCH) * 4 * h);
	struct stretch of;

	for (size_t end = steps; end > 0; end = of.first) {
		of = stretch_before(s, start, end);
		stretch_vjp(dgates, dhidden, dcell, &of, p);
		if (dinputs != NULL)
			inputs_gradient(dinputs, dgates, &of, source, h);
		if (dp != NULL)
			recurrent_gradient(dp, dgates, &of, h, scratch);
	}
	arena_return(scratch, mark);
}

void
lstm_inputs_vjp(real *dX, struct lstm *dp, const real *dinputs, const real *X,
    const struct lstm *p, size_t n, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t gates = 4 * p->hidden;
	struct linear din = { .in = p->input, .out = gates };

	if (dp != NULL) {
		din.weight = dp->weight_ih;
		din.bias = arena_zeros(scratch, gates);
	}
	linear_vjp(dX, dp == NULL ? NULL : &din, dinputs, X, &p->in, n);
	if (dp != NULL) {
		vector_add(dp->bias_ih, din.bias, gates);
		vector_add(dp->bias_hh, din.bias, gates);
	}
	arena_return(scratch, mark);
}
