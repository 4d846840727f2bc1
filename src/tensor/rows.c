/* rows.c -- functions of rows by the kernel in use. */
#include "tensor/rows.h"

#include "tensor/kernel.h"

void
rows_softmax(real *x, real scale, size_t rows, size_t n)
{
	kernel_in_use()->softmax(x, scale, rows, n);
}

void
rows_softmax_vjp(
    real *dx, size_t ld, const real *y, real scale, size_t rows, size_t n)
{
	kernel_in_use()->softmax_vjp(dx, ld, y, scale, rows, n);
}

void
rows_layernorm(real *y, real *normal, real *factor, const real *x,
    const real *residual, const real *weight, const real *bias, size_t rows,
    size_t n)
{
	kernel_in_use()->layernorm(
	    y, normal, factor, x, residual, weight, bias, rows, n);
}

void
rows_layernorm_vjp(real *dx, const real *dy, const real *normal,
    const real *factor, const real *weight, size_t rows, size_t n)
{
	kernel_in_use()->layernorm_vjp(dx, dy, normal, factor, weight, rows, n);
}
