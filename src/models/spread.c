#include "models/spread.h"

#include "tensor/vector.h"

struct spread
spread_new(struct arena *arena, size_t n, size_t rank, size_t width)
{
	struct spread s = { .n = n, .rank = rank, .width = width };

	s.share = arena_reals(arena, n * rank * n);
	s.basis = arena_reals(arena, n * rank * width);
	return s;
}

void
spread_rows(real *rows, const struct spread *s, size_t p)
{
	size_t n = s->n, width = s->width, first = p * s->rank;

	gemm(rows, width, (struct strided){ s->share + first * n, 1, n },
	    (struct strided){ s->basis + first * width, width, 1 }, n, width,
	    s->rank, GEMM_SET);
	for (size_t j = 0; s->along != NULL && j < n; j++)
		vector_axpy(rows + j * width, -s->along[p * n + j],
		    s->normal + j * width, width);
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
	size_t n = s->n, m = s->width, rows = n * s->rank;
	real *along = arena_zeros(arena, n * n), *product;
	struct arena_mark mark = arena_mark(arena);

	for (size_t r = 0; r < rows; r++) {
		real *b = s->basis + r * m, mean;

		for (size_t i = 0; i < m; i++)
			b[i] *= p->weight[i];
		mean = vector_sum(b, m) / (real)m;
		for (size_t i = 0; i < m; i++)
			b[i] -= mean;
	}
	product = arena_zeros(arena, rows * n);
	gemm_nt(product, s->basis, normal, rows, n, m);
	for (size_t r = 0; r < rows; r++)
		for (size_t j = 0; j < n; j++) {
			real *share = s->share + r * n + j;

			*share *= scale[j];
			along[r / s->rank * n + j] +=
			    *share * product[r * n + j] / (real)m;
		}
	s->along = along;
	s->normal = normal;
	arena_return(arena, mark);
}
