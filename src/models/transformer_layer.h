/*
 * transformer_layer.h -- one layer of the encoder: what forward keeps, and
 * the VJP in its two halves. For the files transformer*.c, which put layers
 * together in three ways.
 *	z = x + attention(x);  u = norm1(z)
 *	y = norm2(u + linear2(relu(linear1(u))))
 */
#ifndef HEED_MODELS_TRANSFORMER_LAYER_H
#define HEED_MODELS_TRANSFORMER_LAYER_H

#include "models/transformer.h"
#include "tensor/arena.h"

struct layer_trace {
	real *x;       /* [rows, width], set by who calls forward */
	real *brought; /* [rows, self_attention_columns()] */
	real *A;       /* of each document in turn, [heads, length, length] */
	real *mixed;   /* [rows, width] */
	real *normal1, *scale1; /* [rows, width], [rows] */
	real *u;                /* [rows, width] */
	real *hidden;           /* [rows, feedforward], after the ReLU */
	real *normal2, *scale2;
};

struct transformer_trace {
	struct layer_trace *layer; /* [layers] */
};

/* Memory for all but x. */
struct layer_trace layer_trace(const struct transformer_layer *p,
    const struct batch *batch, struct arena *arena);

/* y: [rows, width]. The second starts from t->mixed. */
void layer_forward(real *y, const struct layer_trace *t,
    const struct transformer_layer *p, const struct batch *batch);
void layer_forward_from_mixed(real *y, const struct layer_trace *t,
    const struct transformer_layer *p, size_t rows);

/*
 * The VJP in two halves, in place: dy becomes dz, dz becomes dx. Both take
 * `copies` cotangents of the batch, one after the other: [copies, rows, width].
 * dp += ..., for one copy, or NULL.
 */
void layer_vjp_to_z(real *dy, struct transformer_layer *dp,
    const struct layer_trace *t, const struct transformer_layer *p, size_t rows,
    size_t copies, struct arena *scratch);
void layer_vjp_to_x(real *dz, struct transformer_layer *dp,
    const struct layer_trace *t, const struct transformer_layer *p,
    const struct batch *batch, size_t copies, struct arena *scratch);
/*
 * The end of the first half. d: the gradient of u + linear2(hidden), becomes
 * dz; dhidden [copies, rows, feedforward]: of hidden, used up.
 */
void layer_vjp_hidden_to_z(real *d, real *dhidden, struct transformer_layer *dp,
    const struct layer_trace *t, const struct transformer_layer *p, size_t rows,
    size_t copies);

/* x: [rows, width], the input of the first layer. */
void transformer_embed(real *x, const real *X, const struct batch *batch,
    const struct transformer *p, struct arena *scratch);

#endif
