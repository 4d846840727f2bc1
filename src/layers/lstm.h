/*
 * lstm.h -- one direction of an LSTM, as torch.nn.LSTM computes it, over rows
 * that advance together: row r of step t takes up where row r of step t-1
 * stopped. Documents sorted by falling length, or the variants of one
 * document, are such rows; who they are is the caller's business.
 *	gates = x W_ih^T + b_ih + h_before W_hh^T + b_hh, then the cell
 * (recurrence.h)
 */
#ifndef HEED_LAYERS_LSTM_H
#define HEED_LAYERS_LSTM_H

#include "layers/linear.h"
#include "tensor/recurrence.h"

struct lstm { /* parameters, or their gradient */
	size_t input, hidden;
	real *weight_ih, *weight_hh; /* [4h, d], [4h, h]; gates i f g o */
	real *bias_ih, *bias_hh;     /* [4h] */
	/* Of the parameters only, made by lstm_pack(): the input part as a
	 * linear map with both biases, and W_hh packed both ways. */
	struct linear in;
	struct packed_gates recurrent; /* W_hh^T */
	struct packed recurrent_back;  /* W_hh */
};

void lstm_prepare(struct lstm *p, struct arena *arena);
void lstm_pack(struct lstm *p);

/* What a run of steps keeps, and its result: rows of all steps together. */
struct lstm_states lstm_states(struct arena *arena, size_t rows, size_t hidden);
/* cell and hidden alone, where no VJP follows. */
struct lstm_states lstm_bare_states(
    struct arena *arena, size_t rows, size_t hidden);
/* The states from row on. */
struct lstm_states lstm_rows(
    const struct lstm_states *s, size_t row, size_t hidden);

/*
 * One step of `rows` rows. The input part of row r is inputs[source[r]],
 * [.., 4h], or, where source is NULL, inputs[0] for all. before: the states of
 * the step before, of the same rows, or hidden and cell NULL for zeros.
 */
void lstm_step(const struct lstm_states *s, const real *inputs,
    const size_t *source, const struct lstm_states *before,
    const struct lstm *p, size_t rows);

/*
 * Its VJP: dgates [rows, 4h] set; dcell [rows, h] in: of cell, out: of the
 * cell before; dhidden_before [rows, h] +=, or NULL. dhidden: [rows, h].
 */
void lstm_step_vjp(real *dgates, real *dhidden_before, real *dcell,
    const real *dhidden, const struct lstm_states *s,
    const struct lstm_states *before, const struct lstm *p, size_t rows);

/*
 * A whole run: step t has rows start[t] .. start[t+1] - 1, never more than the
 * step before. The input part of row r is inputs[source[r]], [.., 4h]: rows
 * with the same token can share one.
 */
void lstm_forward(const struct lstm_states *s, const real *inputs,
    const size_t *source, const size_t *start, size_t steps,
    const struct lstm *p);
/*
 * dinputs [.., 4h] += by source. dhidden [rows, h]: what reaches each state
 * from outside; used up. dp: W_hh +=, or NULL.
 */
void lstm_vjp(real *dinputs, struct lstm *dp, real *dhidden,
    const struct lstm_states *s, const size_t *source, const size_t *start,
    size_t steps, const struct lstm *p, struct arena *scratch);
/*
 * The VJP of inputs = x W_ih^T + b_ih + b_hh, linear_forward() by p->in: dX
 * [n, d] +=; dp: W_ih and both biases +=. Either may be NULL. dinputs: [n, 4h]
 */
void lstm_inputs_vjp(real *dX, struct lstm *dp, const real *dinputs,
    const real *X, const struct lstm *p, size_t n, struct arena *scratch);

#endif
