/*
 * vector.h -- elementwise functions and sums over contiguous reals, by the
 * kernel in use (see gemm.h). exp, tanh and sigmoid are within 2.5 ulp. What
 * a function gives for an element depends on that element alone, never on its
 * place; a sum's order depends on n alone.
 */
#ifndef HEED_TENSOR_VECTOR_H
#define HEED_TENSOR_VECTOR_H

#include <stddef.h>

#include "tensor/real.h"

void vector_exp(real *y, const real *x, size_t n); /* y may be x */
void vector_tanh(real *y, const real *x, size_t n);
void vector_sigmoid(real *y, const real *x, size_t n);
real vector_dot(const real *x, const real *y, size_t n);
/* The Euclidean norm: also of numbers whose squares a float does not hold. */
double vector_norm(const real *x, size_t n);
real vector_sum(const real *x, size_t n);
real vector_max(const real *x, size_t n); /* passes over NaN; none: -inf */
/* Asks for x [n], which will be needed soon: the memory is slow. */
void vector_fetch(const real *x, size_t n);
void vector_relu(real *x, size_t n); /* max(0, x), in place; NaN stays */
/* dx where y > 0, else 0, in place */
void vector_relu_vjp(real *dx, const real *y, size_t n);
void vector_add(real *y, const real *x, size_t n);          /* y += x */
void vector_axpy(real *y, real a, const real *x, size_t n); /* y += a x */
/* y = a x and y += a x, element by element; y may be a or x */
void vector_multiply(real *y, const real *a, const real *x, size_t n);
void vector_multiply_add(real *y, const real *a, const real *x, size_t n);

/*
 * The VJP of the LSTM cell of one row (recurrence.h). dgates: [4, units], set:
 * gradient before activation. dcell: [units], in: gradient of cell from later
 * steps, out: gradient of cell_before. dhidden: [units], all that reaches
 * hidden. gates: [4, units], activated. cell_before: [units], or NULL for
 * zeros. dgates may be gates.
 */
void vector_lstm_cell_vjp(real *dgates, real *dcell, const real *dhidden,
    const real *gates, const real *tanh_cell, const real *cell_before,
    size_t units);

/*
 * Adam with amsgrad and L2 weight decay (Kingma and Ba 2015; Reddi, Kale and
 * Kumar 2018), as torch.optim.Adam(amsgrad=True) computes it:
 *	g = gradient + decay p;  m = b1 m + (1-b1) g;  v = b2 v + (1-b2) g^2
 *	vmax = max(vmax, v);  p -= step m / (sqrt(vmax) * scale + epsilon)
 * step = rate / (1 - b1^t), scale = 1 / sqrt(1 - b2^t). gradient may be NULL:
 * zero. b1 = 0.9, b2 = 0.999, epsilon = 1e-8. m, v and vmax are kept without
 * the factors 1-b1 and 1-b2: m = b1 m + g, v = b2 v + g^2.
 */
struct adam_step {
	real step, scale, decay;
};
/* Steps first..last-1 of `steps`, with gradient at the last step only. */
void vector_adam(real *p, real *m, real *v, real *vmax, const real *gradient,
    const struct adam_step *steps, size_t first, size_t last, size_t n);

#endif
