#include "models/spread.h"

#include <string.h>

#include "tensor/vector.h"

struct spread
spread_new(struct arena *arena, size_t n, size_t rank, size_t width)
{
	struct spread s = { .n = n, .rank = rank, .width = width };

	s.share = arena_reals(arena, n * rank * n);
	s.basis = arena_reals(arena, n * rank * width);
	return s;
}

/* The shares of p, [n, rank], times its basis. */
static void
add_shares(real *rows, size_t ld, const struct spread *s, size_t p,
    enum gemm_mode mode)
{
	size_t n = s->n, first = p * s->rank;

	gemm(rows, ld, (struct strided){ s->share + first * n, 1, n },
	    (struct strided){ s->basis + first * s->width, s->width, 1 }, n,
	    s->width, s->rank, mode);
}

void
spread_rows(real *rows, size_t ld, const struct spread *s, size_t p)
{
	add_shares(rows, ld, s, p, GEMM_SET);
	for (size_t j = 0; s->along != NULL && j < s->n; j++)
		vector_axpy(rows + j * ld, -s->along[p * s->n + j],
		    s->normal + j * s->width, s->width);
}

void
spread_add(real *rows, const struct spread *s, size_t p)
{
	add_shares(rows, s->width, s, p, GEMM_ADD);
}

void
spread_scale(struct spread *s, const real *scale)
{
	for (size_t r = 0; r < s->n * s->rank; r++)
		vector_multiply(
		    s->share + r * s->n, scale, s->share + r * s->n, s->n);
	for (size_t p = 0; s->along != NULL && p < s->n; p++)
		vector_multiply(
		    s->along + p * s->n, scale, s->along + p * s->n, s->n);
}

void
spread_means(real *means, const struct spread *s, const real *vectors,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t n = s->n, m = s->width;
	real *product = arena_zeros(scratch, n * s->rank * n);

	gemm_nt(product, s->basis, vectors, n * s->rank, n, m);
	for (size_t p = 0; p < n; p++) {
		real *mean = means + p * n;

		memset(mean, 0, n * sizeof *mean);
		for (size_t r = p * s->rank; r < (p + 1) * s->rank; r++)
			vector_multiply_add(
			    mean, s->share + r * n, product + r * n, n);
	}
	for (size_t j = 0; s->along != NULL && j < n; j++) {
		real normal = vector_dot(s->normal + j * m, vectors + j * m, m);

		for (size_t p = 0; p < n; p++)
			means[p * n + j] -= s->along[p * n + j] * normal;
	}
	for (size_t i = 0; i < n * n; i++)
		means[i] /= (real)m;
	arena_return(scratch, mark);
}

struct spread
spread_map(
    const struct spread *s, const struct packed *map, struct arena *arena)
{
	struct spread mapped = *s;
	size_t n = s->n, to = map->n;

	mapped.width = to;
	mapped.basis = arena_reals(arena, n * s->rank * to);
	gemm_packed(
	    mapped.basis, to, s->basis, s->width, map, n * s->rank, GEMM_SET);
	if (s->normal == NULL)
		return mapped;
	mapped.normal = arena_reals(arena, n * to);
	gemm_packed(mapped.normal, to, s->normal, s->width, map, n, GEMM_SET);
	return mapped;
}

/*
 * d = dy weight;  dx = scale (d - mean(d) - normal mean(d normal)): the first
 * two terms of the basis, the third of the positions, which see each row of
 * the basis by its product with their normal.
 */
void
spread_layernorm_vjp(struct spread *s, real *normal, const real *scale,
    const struct layernorm *p, struct arena *arena)
{
	size_t n = s->n, m = s->width;
	real *along = arena_reals(arena, n * n);

	for (size_t r = 0; r < n * s->rank; r++) {
		real *b = s->basis + r * m, mean;

		vector_multiply(b, p->weight, b, m);
		mean = vector_sum(b, m) / (real)m;
		for (size_t i = 0; i < m; i++)
			b[i] -= mean;
	}
	spread_means(along, s, normal, arena);
	s->along = along;
	s->normal = normal;
	spread_scale(s, scale);
}
