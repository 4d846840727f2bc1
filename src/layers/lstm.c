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

void
lstm_step_vjp(real *dgates, real *dhidden_before, real *dcell,
    const real *dhidden, const struct lstm_states *s,
    const struct lstm_states *before, const struct lstm *p, size_t rows)
{
	size_t h = p->hidden;

	for (size_t r = 0; r < rows; r++)
		vector_lstm_cell_vjp(dgates + r * 4 * h, dcell + r * h,
		    dhidden + r * h, s->gates + r * 4 * h, s->tanh_cell + r * h,
		    before->cell == NULL ? NULL : before->cell + r * h, h);
	if (dhidden_before != NULL)
		gemm_packed(dhidden_before, h, dgates, 4 * h,
		    &p->recurrent_back, rows, GEMM_SET);
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

/* dW_hh += dgates^T h_before;  db += sum of dgates */
static void
recurrent_gradient(struct lstm *dp, const real *dgates,
    const struct lstm_states *s, const size_t *start, size_t steps, size_t h,
    struct arena *scratch)
{
	size_t rows = start[steps], later = rows - start[1];
	struct arena_mark mark = arena_mark(scratch);
	real *before = arena_reals(scratch, later * h);

	for (size_t t = 1; t < steps; t++)
		memcpy(before + (start[t] - start[1]) * h,
		    s->hidden + start[t - 1] * h,
		    (start[t + 1] - start[t]) * h * sizeof *before);
	gemm_tn(
	    dp->weight_hh, dgates + start[1] * 4 * h, before, 4 * h, h, later);
	for (size_t r = 0; r < rows; r++) {
		vector_add(dp->bias_ih, dgates + r * 4 * h, 4 * h);
		vector_add(dp->bias_hh, dgates + r * 4 * h, 4 * h);
	}
	arena_return(scratch, mark);
}

void
lstm_vjp(real *dinputs, struct lstm *dp, real *dhidden, real *dgates,
    const struct lstm_states *s, const size_t *source, const size_t *start,
    size_t steps, const struct lstm *p, struct arena *scratch)
{
	size_t h = p->hidden, most = steps > 0 ? start[1] : 0;
	struct arena_mark mark = arena_mark(scratch);
	real *dcell = arena_zeros(scratch, most * h);
	real *dbefore = arena_reals(scratch, most * h);

	for (size_t t = steps; t-- > 0;) {
		size_t rows = start[t + 1] - start[t];
		struct lstm_states at = lstm_rows(s, start[t], h);
		struct lstm_states before = none;

		if (t > 0)
			before = lstm_rows(s, start[t - 1], h);
		lstm_step_vjp(dgates + start[t] * 4 * h, t > 0 ? dbefore : NULL,
		    dcell, dhidden + start[t] * h, &at, &before, p, rows);
		if (t > 0)
			vector_add(
			    dhidden + start[t - 1] * h, dbefore, rows * h);
	}
	for (size_t r = 0; dinputs != NULL && r < start[steps]; r++)
		vector_add(
		    dinputs + source[r] * 4 * h, dgates + r * 4 * h, 4 * h);
	if (dp != NULL && steps > 0)
		recurrent_gradient(dp, dgates, s, start, steps, h, scratch);
	arena_return(scratch, mark);
}
