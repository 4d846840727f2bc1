/*
 * gemm.h -- matrix products. Whatever the tile, batch or shard, an element of
 * a product is the sum over k in rising order, started from what C holds (or
 * from 0), so that computing rows together or apart changes no byte.
 * The kernel (plain C, AVX2, AVX-512) is the best that the processor has;
 * HEED_KERNEL=plain|avx2|avx512 pins one.
 *
 * Names as in BLAS: m rows of C, n columns, k the inner dimension. Leading
 * dimensions are in elements.
 */
#ifndef HEED_TENSOR_GEMM_H
#define HEED_TENSOR_GEMM_H

#include <stddef.h>

#include "tensor/arena.h"
#include "tensor/real.h"

/* The right-hand side of many products, laid out once for the kernel. */
struct packed {
	size_t k, n;
	size_t height; /* rows of a panel: k, or more in a part */
	real *panels;  /* [ceil(n / 64)][height][64], zero beyond n; aligned */
};

enum gemm_mode { GEMM_SET, GEMM_ADD }; /* C = A B, or C += A B */

/* Memory for a k x n matrix; contents come by pack(). */
struct packed packed_new(struct arena *arena, size_t k, size_t n);
/* B(i,j) = b[i * row_stride + j * column_stride] */
void pack(
    struct packed *p, const real *b, size_t row_stride, size_t column_stride);
/* Another row in place of one: [n] */
void packed_set_row(struct packed *p, size_t row, const real *b);
/* Rows first .. first + k - 1 of B, in B's own memory. */
struct packed packed_rows(const struct packed *b, size_t first, size_t k);

/* C [m,n] (row stride ldc) = or += A [m,k] (row stride lda) times B. */
void gemm_packed(real *c, size_t ldc, const real *a, size_t lda,
    const struct packed *b, size_t m, enum gemm_mode mode);

/* C [m,n] = A B, each row begun with `row` [n]. */
void gemm_packed_from(real *c, size_t ldc, const real *row, const real *a,
    size_t lda, const struct packed *b, size_t m);
/*
 * C [m,n] = A [m,k] F, where F [k,n] is B [k * parts, n] folded: a row of F is
 * the sum of `parts` rows of B, each times its factor [k * parts]. F is made
 * anew at each call, a panel at a time.
 */
void gemm_folded(real *c, size_t ldc, const real *a, size_t lda,
    const struct packed *b, const real *factors, size_t parts, size_t m);

/*
 * C [m,n] = or += A [m,k] B over some inner indices alone, in the order of
 * pick [count]. Each is below b->k; k itself does not matter.
 */
void gemm_picked(real *c, size_t ldc, const real *a, size_t lda,
    const struct packed *b, const size_t *pick, size_t count, size_t m,
    enum gemm_mode mode);

/* C [m,n] += A [m,k] B [k,n], packing B on the way; all contiguous. */
void gemm_nn(
    real *c, const real *a, const real *b, size_t m, size_t n, size_t k);
/* C [m,n] += A [m,k] B^T, B [n,k] */
void gemm_nt(
    real *c, const real *a, const real *b, size_t m, size_t n, size_t k);
/* C [m,n] += A^T B, A [k,m], B [k,n] */
void gemm_tn(
    real *c, const real *a, const real *b, size_t m, size_t n, size_t k);
/* The general form: any strides of A, B, C. C = or += A B. */
struct strided {
	const real *data;
	size_t row, column; /* strides, in elements */
};
void gemm(real *c, size_t ldc, struct strided a, struct strided b, size_t m,
    size_t n, size_t k, enum gemm_mode mode);

#endif
