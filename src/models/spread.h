/*
 * spread.h -- n rows for each of n cotangents p, of low rank: what is left of
 * p after an attention where it came in at row p alone. It is a few rows of
 * p's own, of which each position j has its share, and, after a layer norm,
 * less what the norm holds fixed:
 *	row (p, j) = sum_r share[p, r, j] basis[p, r] - along[p, j] normal[j]
 */
#ifndef HEED_MODELS_SPREAD_H
#define HEED_MODELS_SPREAD_H

#include "layers/layernorm.h"
#include "tensor/gemm.h"

struct spread {
	size_t n, rank, width;
	real *share;          /* [n, rank, n] */
	real *basis;          /* [n, rank, width] */
	real *along, *normal; /* [n, n], [n, width], or NULL: 0 */
};

/* Not set: share, basis. along and normal: NULL. */
struct spread spread_new(
    struct arena *arena, size_t n, size_t rank, size_t width);
/* rows: [n, width], ld apart, of p */
void spread_rows(real *rows, size_t ld, const struct spread *s, size_t p);
/* rows: [n, width] += the first of the two terms */
void spread_add(real *rows, const struct spread *s, size_t p);
/* Row (p, j) times scale[j]. */
void spread_scale(struct spread *s, const real *scale);
/* means [n, n]: of the products of row (p, j) and vector j, [n, width] */
void spread_means(real *means, const struct spread *s, const real *vectors,
    struct arena *scratch);
/* Each row times a matrix. It shares `share` and `along` with s. */
struct spread spread_map(
    const struct spread *s, const struct packed *map, struct arena *arena);
/*
 * Each row through the VJP of a layer norm (layernorm.h: normal, scale), in
 * place. Once: s has no along before.
 */
void spread_layernorm_vjp(struct spread *s, real *normal, const real *scale,
    const struct layernorm *p, struct arena *arena);

#endif
