/*
 * layernorm.h -- y = (z - mean) / sqrt(variance + 1e-5) * weight + bias of
 * z = x + residual, each row by itself (Ba, Kiros and Hinton 2016;
 * torch.nn.LayerNorm after a residual connection).
 */
#ifndef HEED_LAYERS_LAYERNORM_H
#define HEED_LAYERS_LAYERNORM_H

#include <stddef.h>

#include "tensor/real.h"

struct layernorm { /* parameters, or their gradient */
	size_t width;
	real *weight, *bias; /* [width] */
};

/*
 * y: [n, width], may be x. residual may be NULL: 0. Kept for the VJP: normal
 * [n, width], y before weight and bias; scale [n], 1 / sqrt(variance + 1e-5).
 * Both may be NULL, where no VJP follows.
 */
void layernorm_forward(real *y, real *normal, real *scale, const real *x,
    const real *residual, const struct layernorm *p, size_t n);
/* dx: [n, width], set: the gradient of z. It may be dy. dp += ..., or NULL. */
void layernorm_vjp(real *dx, struct layernorm *dp, const real *dy,
    const real *normal, const real *scale, const struct layernorm *p, size_t n);

#endif
