/* vector.c -- elementwise functions by the kernel in use. */
#include "tensor/vector.h"

#include "tensor/kernel.h"

void
vector_exp(real *y, const real *x, size_t n)
{
	kernel_in_use()->exp(y, x, n);
}

void
vector_tanh(real *y, const real *x, size_t n)
{
	kernel_in_use()->tanh(y, x, n);
}

void
vector_sigmoid(real *y, const real *x, size_t n)
{
	kernel_in_use()->sigmoid(y, x, n);
}

real
vector_dot(const real *x, const real *y, size_t n)
{
	return kernel_in_use()->dot(x, y, n);
}

void
vector_add(real *y, const real *x, size_t n)
{
	kernel_in_use()->add(y, x, n);
}

void
vector_axpy(real *y, real a, const real *x, size_t n)
{
	kernel_in_use()->axpy(y, a, x, n);
}

void
vector_lstm_cell(real *hidden, real *cell, real *tanh_cell, real *gates,
    const real *cell_before, size_t units)
{
	kernel_in_use()->lstm_cell(
	    hidden, cell, tanh_cell, gates, cell_before, units);
}

void
vector_lstm_cell_vjp(real *dgates, real *dcell, const real *dhidden,
    const real *gates, const real *tanh_cell, const real *cell_before,
    size_t units)
{
	kernel_in_use()->lstm_cell_vjp(
	    dgates, dcell, dhidden, gates, tanh_cell, cell_before, units);
}

void
vector_adam(real *p, real *m, real *v, real *vmax, const real *gradient,
    const struct adam_step *steps, size_t first, size_t last, size_t n)
{
	kernel_in_use()->adam(p, m, v, vmax, gradient, steps, first, last, n);
}
