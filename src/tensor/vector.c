/* vector.c -- elementwise functions by the kernel in use. */
#include "tensor/vector.h"

#include <math.h>

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

void
vector_fetch(const real *x, size_t n)
{
	for (size_t i = 0; i < n; i += 64 / sizeof *x)
		__builtin_prefetch(x + i, 0, 2);
}

real
vector_dot(const real *x, const real *y, size_t n)
{
	return kernel_in_use()->dot(x, y, n);
}

enum { PARTS = 8 }; /* sums side by side, that none waits for the other */

static double
double_squares(const real *x, size_t n)
{
	double part[PARTS] = { 0 }, sum = 0;
	size_t i = 0;

	for (; i + PARTS <= n; i += PARTS)
		for (size_t k = 0; k < PARTS; k++)
			part[k] += (double)x[i + k] * (double)x[i + k];
	for (; i < n; i++)
		sum += (double)x[i] * (double)x[i];
	for (size_t k = 0; k < PARTS; k++)
		sum += part[k];
	return sum;
}

double
vector_norm(const real *x, size_t n)
{
	double squares = (double)vector_dot(x, x, n);

	/* what a float rounds away of the terms, 1e-45 each, is nothing then */
	if (squares > 1e-36 && !isinf(squares))
		return sqrt(squares);
	return sqrt(double_squares(x, n));
}

real
vector_sum(const real *x, size_t n)
{
	return kernel_in_use()->sum(x, n);
}

real
vector_max(const real *x, size_t n)
{
	return kernel_in_use()->max(x, n);
}

void
vector_relu(real *x, size_t n)
{
	kernel_in_use()->relu(x, n);
}

void
vector_relu_vjp(real *dx, const real *y, size_t n)
{
	kernel_in_use()->relu_vjp(dx, y, n);
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
vector_multiply(real *y, const real *a, const real *x, size_t n)
{
	kernel_in_use()->multiply(y, a, x, n);
}

void
vector_multiply_add(real *y, const real *a, const real *x, size_t n)
{
	kernel_in_use()->multiply_add(y, a, x, n);
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
