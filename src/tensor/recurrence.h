/*
 * recurrence.h -- a step of an LSTM (Hochreiter and Schmidhuber 1997; PyTorch's
 * form) for many rows, the product and the cell in one:
 *	gates = inputs + hidden_before W^T
 *	input, forget, output = sigmoid; candidate = tanh of their gate
 *	cell = forget cell_before + input candidate
 *	hidden = output tanh(cell)
 * by the kernel in use (gemm.h). Rows together or apart give the same bytes.
 */
#ifndef HEED_TENSOR_RECURRENCE_H
#define HEED_TENSOR_RECURRENCE_H

#include <stddef.h>

#include "tensor/arena.h"
#include "tensor/real.h"

/* W^T laid out for the step: a panel has the four gates of 16 units. */
struct packed_gates {
	size_t units;
	real *panels; /* [ceil(units / 16)][units][4][16], zero beyond units */
};

/* Memory for it; contents come by pack_gates(). */
struct packed_gates packed_gates_new(struct arena *arena, size_t units);
/* weight: [4, units, units], of input, forget, candidate, output */
void pack_gates(struct packed_gates *p, const real *weight);

/* Rows of states. */
struct lstm_states {
	real *gates;         /* [rows, 4, units], activated, and with them */
	real *tanh_cell;     /* [rows, units]: for the VJP, or both NULL */
	real *cell, *hidden; /* [rows, units] */
};

/*
 * s is set. inputs: [.., 4, units]; row r has inputs[source[r]], or all rows
 * have the first where source is NULL. before: hidden and cell of the same
 * rows, or NULL for zeros.
 */
void recurrence_step(const struct lstm_states *s, const real *inputs,
    const size_t *source, const struct lstm_states *before,
    const struct packed_gates *p, size_t rows);

#endif
