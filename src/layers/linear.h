/*
 * linear.h -- y = x W^T + b, for many rows.
 */
#ifndef HEED_LAYERS_LINEAR_H
#define HEED_LAYERS_LINEAR_H

#include "tensor/gemm.h"

struct linear { /* parameters, or their gradient: the same type */
	size_t in, out;
	real *weight, *bias; /* [out, in], [out] or NULL */
	/* The weight packed for y = x W^T and for dx = dy W; not of gradients.
	 */
	struct packed forward, backward;
};

/* Memory for the packed forms; then linear_pack() after each change. */
void linear_prepare(struct linear *p, struct arena *arena);
void linear_pack(struct linear *p);

/* y: [n, out]; x: [n, in] */
void linear_forward(real *y, const real *x, const struct linear *p, size_t n);
/* dx += dy W; dW += dy^T x; db += sum of rows of dy. dx or dp may be NULL. */
void linear_vjp(real *dx, struct linear *dp, const real *dy, const real *x,
    const struct linear *p, size_t n);

#endif
