/* vector.c -- elementwise functions by the kernel in use. */
#include "tensor/vector.h"

#include <math.h>

#include "tensor/kernel.h"

/* Element i goes to part i % LANES: parts that a compiler keeps in vectors. */
enum { LANES = 16 };

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

real
vector_sum(const real *x, size_t n)
{
	real part[LANES] = { 0 };
	size_t i = 0;

	for (; i + LANES <= n; i += LANES)
		for (size_t l = 0; l < LANES; l++)
			part[l] += x[i + l];
	for (size_t l = 0; i + l < n; l++)
		part[l] += x[i + l];
	for (size_t half = LANES / 2; half > 0; half /= 2)
		for (size_t l = 0; l < half; l++)
			part[l] += part[l + half];
	return part[0];
}

real
vector_max(const real *x, size_t n)
{
	real part[LANES], max = (real)-INFINITY;
	size_t i = 0;

	for (size_t l = 0; l < LANES; l++)
		part[l] = (real)-INFINITY;
	for (; i + LANES <= n; i += LANES)
		for (size_t l = 0; l < LANES; l++)
			part[l] = x[i + l] > part[l] ? x[i + l] : part[l];
	for (size_t l = 0; l < LANES; l++)
		max = part[l] > max ? part[l] : max;
	for (; i < n; i++)
		max = x[i] > max ? x[i] : max;
	return max;
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
