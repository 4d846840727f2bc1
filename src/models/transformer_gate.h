/*
 * transformer_gate.h -- Eq. 5 of two layers of one head: from what leaves the
 * last layer (spread.h) to what the first layer's attention makes of it, in
 * one product, which leaves out the units that the ReLU has shut.
 *	e = (d + open(d W_2) W_1) weight1
 *	dz = scale (e - mean(e) - normal1 mean(e normal1))
 *	dz [F, to_value F, U^T]			(transformer_fold.h)
 * d is the gradient of u + linear2(hidden). With C = weight1 (I - 1/m) on the
 * left of [F, to_value F, U^T] = M, and scale put into the spread of d,
 *	dz M = d C M + sum over open units k of (d W_2)_k (W_1 C M)_k
 *	    - mean(e normal1) (normal1 M)
 * Which units are open depends on the position alone: so position by position,
 * the rows of many p go through the few rows of W_1 C M that count.
 */
#ifndef HEED_MODELS_TRANSFORMER_GATE_H
#define HEED_MODELS_TRANSFORMER_GATE_H

#include <stdbool.h>

#include "models/spread.h"
#include "models/transformer_fold.h"

struct gate { /* of one document */
	size_t n, width, units;
	size_t columns;        /* of M */
	struct spread hidden;  /* d W_2 */
	struct spread wide;    /* d C M */
	const real *along;     /* [n, n], of d */
	real *mean;            /* [n, n]: of d weight1 normal1 */
	real *facing;          /* [n, units]: W_1 weight1 normal1, open */
	real *normal;          /* [n, columns]: normal1 M */
	struct packed through; /* [units + 2, columns]: W_1 C M */
	size_t *open, *count;  /* [n, units + 2], [n]: rows of it */
};

/* Does the way through the gate exist, and is it the shorter one? */
bool gate_serves(const struct transformer *p);
/* d: before the second norm's VJP of layer t; it is used up. */
struct gate gate_new(struct spread *d, const struct folded_layer *first,
    const struct layer_trace *t, const struct transformer_layer *p,
    struct arena *arena);
/* dzM: [copies, n, columns], of p = first, first + 1, ... */
void gate_rows(real *dzM, struct gate *g, size_t first, size_t copies,
    struct arena *scratch);

#endif
