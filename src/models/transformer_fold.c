#include "models/transformer_fold.h"

#include <math.h>
#include <string.h>

#include "tensor/vector.h"

/*
 * The lower triangle of the factor of G, in place; the rest 0. G may be
 * singular: a column whose pivot is nothing but rounding is 0.
 */
static void
cholesky(double *G, size_t m)
{
	for (size_t j = 0; j < m; j++) {
		double *row = G + j * m, diagonal = row[j], pivot = diagonal;

		for (size_t k = 0; k < j; k++)
			pivot -= row[k] * row[k];
		pivot = pivot < 1e-15 * diagonal ? 0 : sqrt(pivot);
		row[j] = pivot;
		for (size_t i = j + 1; i < m; i++) {
			double sum = G[i * m + j];

			for (size_t k = 0; k < j; k++)
				sum -= G[i * m + k] * row[k];
			G[i * m + j] = pivot == 0 ? 0 : sum / pivot;
			row[i] = 0;
		}
	}
}

/* F: [m, m], of W [m, d] */
static void
norm_factor(real *F, const real *W, size_t m, size_t d, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	double *G = arena_take(scratch, m * m, sizeof *G);

	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j <= i; j++) {
			double sum = 0;

			for (size_t k = 0; k < d; k++)
				sum +=
				    (double)W[i * d + k] * (double)W[j * d + k];
			G[i * m + j] = sum;
		}
	cholesky(G, m);
	for (size_t i = 0; i < m * m; i++)
		F[i] = (real)G[i];
	arena_return(scratch, mark);
}

/*
 * C both, C = weight1 (I - 1/m), packed, and W_1 C both; both: [m, 2r].
 */
static void
fold_gate(struct transformer_fold *f, const real *both,
    const struct transformer_layer *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t m = p->attention.width, columns = 2 * f->width;
	real *C = arena_reals(scratch, m * columns);
	real *mean = arena_zeros(scratch, columns);

	for (size_t i = 0; i < m; i++)
		vector_axpy(mean, 1 / (real)m, both + i * columns, columns);
	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < columns; j++)
			C[i * columns + j] = p->norm1.weight[i] *
			    (both[i * columns + j] - mean[j]);
	pack(&f->centred, C, columns, 1);
	gemm_packed(f->through, columns, p->linear1.weight, m, &f->centred,
	    p->linear1.out, GEMM_SET);
	arena_return(scratch, mark);
}

/* With one head: what F becomes in the attention's maps. */
static void
fold_attention(struct transformer_fold *f, const real *F,
    const struct transformer_layer *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	struct attention_head head =
	    self_attention_head(&p->attention, 0, NULL, NULL);
	size_t m = p->attention.width, r = f->width;
	real *query = arena_reals(scratch, m * r);
	real *both = arena_reals(scratch, m * 2 * r);

	gemm_packed(query, r, head.to_query, m, &f->F, m, GEMM_SET);
	pack(&f->query, query, r, 1);
	for (size_t i = 0; i < m; i++)
		memcpy(both + i * 2 * r, F + i * r, r * sizeof *F);
	gemm_packed(both + r, 2 * r, head.to_value, m, &f->F, m, GEMM_SET);
	pack(&f->both, both, 2 * r, 1);
	fold_gate(f, both, p, scratch);
	arena_return(scratch, mark);
}

struct transformer_fold *
transformer_fold_new(const struct transformer *p, struct arena *arena)
{
	struct transformer_fold *f = arena_take(arena, 1, sizeof *f);
	size_t m = p->width, r = p->input < m ? p->input : m;
	const real *W = p->project.weight;
	struct arena_mark mark;
	real *F;

	f->width = r;
	f->F = packed_new(arena, m, r);
	f->query = packed_new(arena, m, r);
	f->both = packed_new(arena, m, 2 * r);
	f->centred = packed_new(arena, m, 2 * r);
	f->through = arena_reals(arena, p->layer[0].linear1.out * 2 * r);
	mark = arena_mark(arena);
	F = arena_reals(arena, m * r);
	if (r < m)
		memcpy(F, W, m * r * sizeof *F);
	else
		norm_factor(F, W, m, p->input, arena);
	pack(&f->F, F, r, 1);
	if (p->layer[0].attention.heads == 1)
		fold_attention(f, F, &p->layer[0], arena);
	arena_return(arena, mark);
	return f;
}

struct folded_layer
folded_layer(const struct transformer_fold *fold, const struct layer_trace *t,
    const struct self_attention *p, size_t n, struct arena *scratch)
{
	struct folded_layer f = {
		.fold = fold, .attention = p, .n = n, .A = t->A
	};
	struct attention_head head =
	    self_attention_head(p, 0, t->brought, t->x);
	size_t m = p->width, r = fold->width;
	struct arena_mark mark;
	real *xF;

	f.U = packed_new(scratch, m, n);
	f.xF = packed_new(scratch, n, r);
	f.GF = arena_reals(scratch, n * r);
	f.back = arena_reals(scratch, n * n);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			f.back[i * n + j] = t->A[j * n + i];
	pack(&f.U, head.value.data, 1, head.value.row);
	gemm_packed(
	    f.GF, r, head.query.data, head.query.row, &fold->F, n, GEMM_SET);
	mark = arena_mark(scratch);
	xF = arena_reals(scratch, n * r);
	gemm_packed(xF, r, t->x, m, &fold->query, n, GEMM_SET);
	pack(&f.xF, xF, r, 1);
	arena_return(scratch, mark);
	return f;
}

size_t
folded_layer_columns(const struct folded_layer *p)
{
	return 2 * p->fold->width + p->n;
}

void
folded_layer_product(
    real *dzM, const real *dz, const struct folded_layer *p, size_t rows)
{
	size_t m = p->attention->width, r = p->fold->width;
	size_t ld = folded_layer_columns(p);

	gemm_packed(dzM, ld, dz, m, &p->fold->both, rows, GEMM_SET);
	gemm_packed(dzM + 2 * r, ld, dz, m, &p->U, rows, GEMM_SET);
}

void
folded_layer_vjp(real *dzM, const struct folded_layer *p, size_t copies)
{
	size_t n = p->n, r = p->fold->width, ld = folded_layer_columns(p);

	for (size_t c = 0; c < copies; c++, dzM += n * ld) {
		real *dS = dzM + 2 * r;

		self_attention_softmax_vjp(dS, ld, p->A, p->attention, n);
		gemm_packed(dzM, ld, dS, ld, &p->xF, n, GEMM_ADD);
		gemm(dzM, ld, (struct strided){ dS, 1, ld },
		    (struct strided){ p->GF, r, 1 }, n, r, n, GEMM_ADD);
		gemm(dzM, ld, (struct strided){ p->back, n, 1 },
		    (struct strided){ dzM + r, ld, 1 }, n, r, n, GEMM_ADD);
	}
}
