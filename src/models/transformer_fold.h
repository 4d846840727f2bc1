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
};
struct transformer_fold *transformer_fold_new(
    const struct transformer *p, struct arena *arena);

/* One head: what the document gives. */
struct folded_layer {
	const struct transformer_fold *fold;
	const struct self_attention *attention;
	size_t n;
	const real *A;    /* [n, n] */
	struct packed U;  /* U^T, [width, n] */
	struct packed xF; /* x to_query F, [n, width of F] */
	real *GF;         /* G F, [n, width of F] */
};
struct folded_layer folded_layer(const struct transformer_fold *fold,
    const struct layer_trace *t, const struct self_attention *p, size_t n,
    struct arena *scratch);
/*
 * The first half of each row of dxF, [copies, n, 2 fold->width], is set to
 * dx F; the second is scratch. dz: [copies, n, width of the model].
 */
void folded_layer_vjp(real *dxF, const real *dz, const struct folded_layer *p,
    size_t copies, struct arena *scratch);

#endif
