/*
 * kernel.h -- the few functions that must be fast, once for each instruction
 * set. gemm.h and vector.h call the kernel in use; only they and the tests
 * know that there is more than one. AVX2 and AVX-512 do the same operations
 * in the same order: they give the same bytes.
 */
#ifndef HEED_TENSOR_KERNEL_H
#define HEED_TENSOR_KERNEL_H

#include <stddef.h>

#include "tensor/gemm.h"
#include "tensor/pairs.h"
#include "tensor/real.h"
#include "tensor/recurrence.h"
#include "tensor/rows.h"
#include "tensor/vector.h"

enum { PANEL = 64 }; /* columns of a packed panel */

/*
 * A row of out, [k, PANEL], becomes the sum of `parts` rows of the panel
 * [k * parts, PANEL], each times its factor [k * parts].
 */
struct folding {
	real *out;
	const real *panel, *factors;
	size_t parts;
};

/* Where a comment is missing, the function is vector.h's of that name. */
struct kernel {
	const char *name;
	/*
	 * C [m,n] = from + A [m,k] B, n <= PANEL; B is one panel, [k, PANEL].
	 * from: row stride ldf, may be C, or NULL for 0. Nothing of C beyond
	 * column n is touched.
	 */
	void (*panel)(real *c, size_t ldc, const real *from, size_t ldf,
	    const real *a, size_t lda, const real *panel, size_t m, size_t n,
	    size_t k);
	/* The same of A^T: A is [k,m]. */
	void (*panel_turned)(real *c, size_t ldc, const real *from, size_t ldf,
	    const real *a, size_t lda, const real *panel, size_t m, size_t n,
	    size_t k);
	/* panel of one that is folded on the way. */
	void (*panel_folded)(real *c, size_t ldc, const real *from, size_t ldf,
	    const real *a, size_t lda, const struct folding *f, size_t m,
	    size_t n, size_t k);
	/* panel of k of the inner indices, pick [k], of more. */
	void (*panel_picked)(real *c, size_t ldc, const real *from, size_t ldf,
	    const real *a, size_t lda, const real *panel, const size_t *pick,
	    size_t m, size_t n, size_t k);
	/* A row of B, [n], a piece to the same row of each panel, [k, PANEL] */
	void (*pack_row)(real *panels, const real *b, size_t k, size_t n);
	/* out(j,i) = in(i,j), i < rows, j < columns; strides of the rows */
	void (*transpose)(real *out, size_t out_stride, const real *in,
	    size_t in_stride, size_t rows, size_t columns);
	void (*exp)(real *y, const real *x, size_t n);
	void (*tanh)(real *y, const real *x, size_t n);
	void (*sigmoid)(real *y, const real *x, size_t n);
	real (*dot)(const real *x, const real *y, size_t n);
	real (*sum)(const real *x, size_t n);
	real (*max)(const real *x, size_t n);
	void (*relu)(real *x, size_t n);
	void (*relu_vjp)(real *dx, const real *y, size_t n);
	/* rows.h */
	void (*softmax)(real *x, real scale, size_t rows, size_t n);
	void (*softmax_vjp)(real *dx, size_t ld, const real *y, real scale,
	    size_t rows, size_t n);
	void (*layernorm)(real *y, real *normal, real *factor, const real *x,
	    const real *residual, const real *weight, const real *bias,
	    size_t rows, size_t n);
	void (*layernorm_vjp)(real *dx, const real *dy, const real *normal,
	    const real *factor, const real *weight, size_t rows, size_t n);
	void (*add)(real *y, const real *x, size_t n);
	void (*axpy)(real *y, real a, const real *x, size_t n);
	void (*multiply)(real *y, const real *a, const real *x, size_t n);
	void (*multiply_add)(real *y, const real *a, const real *x, size_t n);
	/* recurrence.h */
	void (*lstm_step)(const struct lstm_states *s, const real *inputs,
	    const size_t *source, const struct lstm_states *before,
	    const struct packed_gates *p, size_t rows);
	void (*lstm_cell_vjp)(real *dgates, real *dcell, const real *dhidden,
	    const real *gates, const real *tanh_cell, const real *cell_before,
	    size_t units);
	void (*adam)(real *p, real *m, real *v, real *vmax,
	    const real *gradient, const struct adam_step *steps, size_t first,
	    size_t last, size_t n);
	/* pairs.h */
	bool (*discordant)(
	    uint64_t *count, const int32_t *x, const int32_t *y, size_t n);
};

extern const struct kernel kernel_plain;
#if defined __x86_64__ && !defined HEED_DOUBLE
#define KERNEL_SIMD
extern const struct kernel kernel_avx2, kernel_avx512;
#endif

/* NULL when there is none of that name, or this processor lacks it. */
const struct kernel *kernel_named(const char *name);
/*
 * The one that HEED_KERNEL names (a wrong name ends the program with EX_USAGE)
 * or the best of this processor, chosen at the first call. The double build
 * has the plain kernel alone and does not read HEED_KERNEL.
 */
const struct kernel *kernel_in_use(void);
/* For tests and benchmarks: use this one from now on. */
void kernel_use(const struct kernel *kernel);

#endif
