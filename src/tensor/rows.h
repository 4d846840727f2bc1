/*
 * rows.h -- functions of the rows of a matrix, by the kernel in use (gemm.h).
 * What a row gives depends on that row alone.
 */
#ifndef HEED_TENSOR_ROWS_H
#define HEED_TENSOR_ROWS_H

#include <stddef.h>

#include "tensor/real.h"

/* Each row of x [rows, n] becomes softmax(scale row); scale > 0. */
void rows_softmax(real *x, real scale, size_t rows, size_t n);
/*
 * Its VJP, in place: dx = scale y (dx - sum of y dx). dx: [rows, n], rows ld
 * apart; y: [rows, n].
 */
void rows_softmax_vjp(
    real *dx, size_t ld, const real *y, real scale, size_t rows, size_t n);

/*
 * y = normal weight + bias, normal = (z - mean) factor, z = x + residual,
 * factor = 1 / sqrt(variance + 1e-5), mean and variance of each row of z.
 * y, x, residual, normal: [rows, n]; factor: [rows]. y may be x or residual.
 * residual may be NULL: 0; normal and factor, too: not wanted.
 */
void rows_layernorm(real *y, real *normal, real *factor, const real *x,
    const real *residual, const real *weight, const real *bias, size_t rows,
    size_t n);
/* dx [rows, n] = factor (d - mean(d) - normal mean(d normal)), d = dy weight;
 * may be dy. */
void rows_layernorm_vjp(real *dx, const real *dy, const real *normal,
    const real *factor, const real *weight, size_t rows, size_t n);

#endif
