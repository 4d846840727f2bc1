/*
 * transformer_layer.h -- one layer of the encoder: what forward keeps, and
 * the VJP in its two halves. For the files transformer*.c, which put layers
 * together in three ways.
 *	z = x + attention(x);  u = norm1(z)
 *	y = norm2(u + linear2(relu(linear1(u))))
 */
#ifndef HEED_MODELS_TRANSFORMER_LAYER_H
#define HEED_MODELS_TRANSFORMER_LAYER_H

#include <stdbool.h>

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
	const real *H; /* [rows, width]: the caller's, must stay, as which */
	size_t inputs;
	const size_t *which;
	real *projected;           /* [inputs, width], without positions */
	struct layer_trace *layer; /* [layers] */
};
/* That of one document of the batch: of rows 0, 1, ... */
struct transformer_trace transformer_document(
    const struct transformer_trace *trace, const struct batch *batch,
    size_t document, const struct transformer *p, struct arena *arena);

/* Memory for all but x; keep: for a VJP too, which needs all of it. */
struct layer_trace layer_trace(const struct transformer_layer *p,
    const struct batch *batch, bool keep, struct arena *arena);
/* What of it belongs to the documents after `row` rows, `pairs` of them. */
struct layer_trace layer_trace_from(const struct layer_trace *t,
    const struct transformer_layer *p, size_t row, size_t pairs);

/* y: [rows, width], may be t->x. The second starts from t->mixed. */
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

/* x: [rows, width], through the layers from `first` on, keeping nothing. */
void transformer_layers(real *x, size_t first, const struct batch *batch,
    const struct transformer *p, struct arena *scratch);
/* The table of n positions, of the model or of scratch. */
const real *transformer_positions(
    size_t n, const struct transformer *p, struct arena *scratch);

#endif
