/*
 * transformer_fold.h -- the bottom of Eq. 5: from the gradient at the first
 * layer's z to the norm of the gradient at the input.
 *	||dx W_in|| = ||dx F||, where F F^T = W_in W_in^T
 * F is the Cholesky factor, [width, width], or W_in itself where that is no
 * wider. With one head (self_attention.h), F goes through the attention's maps
 * too, and what depends on the document alone is multiplied out once for all p:
 *	dx F = dz F + dS (x to_query F) + dS^T (G F) + A^T dz (to_value F)
 *	dS = the softmax's VJP of dA = dz U^T
 */
#ifndef HEED_MODELS_TRANSFORMER_FOLD_H
#define HEED_MODELS_TRANSFORMER_FOLD_H

#include "models/transformer_layer.h"

struct transformer_fold {
	size_t width;    /* columns of F */
	struct packed F; /* [width of the model, width] */
	/* One head: */
	struct packed query; /* to_query F */
	struct packed both;  /* F and to_value F, side by side */
	/* For transformer_gate.h: C both, and W_1 C both, [feedforward, ..]: */
	struct packed centred;
	real *through;
};
struct transformer_fold *transformer_fold_new(
    const struct transformer *p, struct arena *arena);

/* One head: what the document gives. */
struct folded_layer {
	const struct transformer_fold *fold;
	const struct self_attention *attention;
	size_t n;
	const real *A;    /* [n, n] */
	real *back;       /* A^T */
	struct packed U;  /* U^T, [width, n] */
	struct packed xF; /* x to_query F, [n, width of F] */
	real *GF;         /* G F, [n, width of F] */
};
struct folded_layer folded_layer(const struct transformer_fold *fold,
    const struct layer_trace *t, const struct self_attention *p, size_t n,
    struct arena *scratch);
/* What the attention makes of dz: its columns, and dz [rows, width] M. */
size_t folded_layer_columns(const struct folded_layer *p);
void folded_layer_product(
    real *dzM, const real *dz, const struct folded_layer *p, size_t rows);
/*
 * dzM [copies, n, columns], dz [F, to_value F, U^T], is used up: the first
 * fold->width columns become dx F.
 */
void folded_layer_vjp(real *dzM, const struct folded_layer *p, size_t copies);

#endif
