/*
 * transformer_jacobian.c -- Eq. 5 for all p together. The seed of p is one
 * row, h_p / ||h_p||, so the last layer costs n rows, one for each p; what
 * leaves its attention has a low rank. The layers below run on n rows for
 * each p, some p at a time. The input's map enters by its norm alone.
 */
#include <math.h>
#include <string.h>

#include "models/transformer_layer.h"
#include "tensor/vector.h"

/* Rows that go through the lower layers together: they stay in cache. */
enum { ROWS = 256 };

/*
 * ||dx W_in|| = ||dx F|| for any F with F F^T = W_in W_in^T. F is the Cholesky
 * factor, [width, width], or W_in where that is no wider. The map of the
 * first layer's q, k, v meets F in the weights: dqkv (W_qkv F).
 */
struct transformer_fold {
	size_t width;         /* columns of F */
	struct packed x, qkv; /* F, W_qkv F */
};

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
		pivot = pivot > 1e-15 * diagonal ? sqrt(pivot) : 0;
		row[j] = pivot;
		for (size_t i = j + 1; i < m; i++) {
			double sum = G[i * m + j];

			for (size_t k = 0; k < j; k++)
				sum -= G[i * m + k] * row[k];
			G[i * m + j] = pivot > 0 ? sum / pivot : 0;
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

static struct transformer_fold *
fold(const struct transformer *p, struct arena *arena)
{
	struct transformer_fold *f = arena_take(arena, 1, sizeof *f);
	const struct linear *in = &p->layer[0].attention.in;
	size_t m = p->width;
	struct arena_mark mark;
	const real *F = p->project.weight;
	real *square, *product;

	f->width = p->input < m ? p->input : m;
	f->x = packed_new(arena, m, f->width);
	f->qkv = packed_new(arena, 3 * m, f->width);
	mark = arena_mark(arena);
	if (p->input > m) {
		square = arena_reals(arena, m * m);
		norm_factor(square, p->project.weight, m, p->input, arena);
		F = square;
	}
	pack(&f->x, F, f->width, 1);
	product = arena_reals(arena, 3 * m * f->width);
	gemm_packed(product, f->width, in->weight, m, &f->x, 3 * m, GEMM_SET);
	pack(&f->qkv, product, f->width, 1);
	arena_return(arena, mark);
	return f;
}

void
transformer_fold(struct transformer *p, struct arena *arena)
{
	p->fold = fold(p, arena);
}

/*
 * What leaves the last layer: the gradient of ||h_p|| at position j is
 *	sum over r of coefficient[p, r, j] basis[p, r], and own[p] where j = p
 * With Q, K, V of the last layer, for each head: the scores of p reach the
 * keys, dscores_pj (q_p W_k), its mixture the values, A_pj (dmixed_p W_v).
 */
struct last {
	size_t n, rank, width; /* rank: 2 heads */
	real *coefficient;     /* [n, rank, n] */
	real *basis;           /* [n, rank, width] */
	real *own;             /* [n, width] */
};

static struct last
last_new(struct arena *arena, size_t n, size_t rank, size_t width)
{
	struct last last = { .n = n, .rank = rank, .width = width };

	last.coefficient = arena_reals(arena, n * rank * n);
	last.basis = arena_reals(arena, n * rank * width);
	last.own = arena_reals(arena, n * width);
	return last;
}

/* dz: [n, width], row p the gradient of ||h_p|| at z_p of the last layer. */
static void
last_norms(real *dz, const real *H, const struct layer_trace *t,
    const struct transformer_layer *p, size_t n, struct arena *scratch)
{
	size_t m = p->attention.width;

	for (size_t i = 0; i < n; i++) {
		const real *h = H + i * m;
		real norm = (real)sqrt((double)vector_dot(h, h, m));

		for (size_t k = 0; k < m; k++)
			dz[i * m + k] = h[k] / norm;
	}
	layer_vjp_to_z(dz, NULL, t, p, n, 1, scratch);
}

/* Head h: its two terms, and its part of own, which goes by q_p. */
static void
last_head(const struct last *last, const real *dmixed,
    const struct layer_trace *t, const struct self_attention *p, size_t h,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t n = last->n, m = p->width, size = m / p->heads;
	size_t ld = last->rank * n, wide = last->rank * m;
	const real *A = t->A + h * n * n;
	const real *Wq = p->in.weight + h * size * m, *Wk = Wq + m * m;
	const real *Wv = Wk + m * m, *Q = t->qkv + h * size, *K = Q + m;
	real *dscores = last->coefficient + 2 * h * n, *weights = dscores + n;
	real *a = last->basis + 2 * h * m, *b = a + m;
	real *dQ = arena_reals(scratch, n * size);

	self_attention_dscores(dscores, ld, dmixed, A, t->qkv, p, h, n);
	for (size_t i = 0; i < n; i++)
		memcpy(weights + i * ld, A + i * n, n * sizeof *A);
	gemm(a, wide, (struct strided){ Q, 3 * m, 1 },
	    (struct strided){ Wk, m, 1 }, n, m, size, GEMM_SET);
	gemm(b, wide, (struct strided){ dmixed + h * size, m, 1 },
	    (struct strided){ Wv, m, 1 }, n, m, size, GEMM_SET);
	gemm(dQ, size, (struct strided){ dscores, ld, 1 },
	    (struct strided){ K, 3 * m, 1 }, n, size, n, GEMM_SET);
	gemm_nn(last->own, dQ, Wq, n, m, size);
	arena_return(scratch, mark);
}

static struct last
last_layer(const real *H, const struct layer_trace *t,
    const struct transformer_layer *p, size_t n, struct arena *scratch)
{
	const struct self_attention *attention = &p->attention;
	size_t m = attention->width;
	struct last last = last_new(scratch, n, 2 * attention->heads, m);
	real *dmixed = arena_zeros(scratch, n * m);

	last_norms(last.own, H, t, p, n, scratch);
	linear_vjp(dmixed, NULL, last.own, NULL, &attention->out, n);
	for (size_t h = 0; h < attention->heads; h++)
		last_head(&last, dmixed, t, attention, h, scratch);
	return last;
}

/* The same after a map from the right. */
static struct last
last_mapped(
    const struct last *last, const struct packed *map, struct arena *scratch)
{
	struct last mapped = *last;
	size_t n = last->n, rank = last->rank, m = last->width;

	mapped.width = map->n;
	mapped.basis = arena_reals(scratch, n * rank * map->n);
	mapped.own = arena_reals(scratch, n * map->n);
	gemm_packed(
	    mapped.basis, map->n, last->basis, m, map, n * rank, GEMM_SET);
	gemm_packed(mapped.own, map->n, last->own, m, map, n, GEMM_SET);
	return mapped;
}

/* d: [n, width], of p */
static void
last_rows(real *d, const struct last *last, size_t p)
{
	size_t n = last->n, rank = last->rank, width = last->width;

	gemm(d, width,
	    (struct strided){ last->coefficient + p * rank * n, 1, n },
	    (struct strided){ last->basis + p * rank * width, width, 1 }, n,
	    width, rank, GEMM_SET);
	vector_add(d + p * width, last->own + p * width, width);
}

/* d [copies, n, width] through the layers below the last, to dx F. */
static void
lower_layers(real *dxF, real *d, const struct transformer_trace *trace,
    const struct transformer *p, const struct transformer_fold *fold,
    const struct batch *document, size_t copies, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t rows = copies * batch_rows(document), m = p->width;
	real *dqkv = arena_reals(scratch, rows * 3 * m);

	for (size_t l = p->layers - 1; l-- > 0;) {
		const struct layer_trace *t = &trace->layer[l];
		const struct transformer_layer *layer = &p->layer[l];

		layer_vjp_to_z(
		    d, NULL, t, layer, batch_rows(document), copies, scratch);
		layer_vjp_to_qkv(
		    dqkv, NULL, d, t, layer, document, copies, scratch);
		if (l > 0)
			linear_vjp(
			    d, NULL, dqkv, NULL, &layer->attention.in, rows);
	}
	gemm_packed(dxF, fold->width, d, m, &fold->x, rows, GEMM_SET);
	gemm_packed(dxF, fold->width, dqkv, 3 * m, &fold->qkv, rows, GEMM_ADD);
	arena_return(scratch, mark);
}

static void
row_norms(real *norms, const real *rows, size_t width, size_t n)
{
	for (size_t i = 0; i < n; i++, rows += width)
		norms[i] = (real)sqrt((double)vector_dot(rows, rows, width));
}

void
transformer_jacobian(real *norms, const real *X, size_t n,
    const struct transformer *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t start[] = { 0, n }, m = p->width;
	struct batch document = { 1, start };
	real *H = arena_reals(scratch, n * m), *d, *dxF;
	const struct transformer_trace *trace =
	    transformer_forward(H, X, &document, p, scratch);
	const struct transformer_fold *f =
	    p->fold != NULL ? p->fold : fold(p, scratch);
	size_t top = p->layers - 1, chunk = n < ROWS ? ROWS / n : 1;
	struct last last =
	    last_layer(H, &trace->layer[top], &p->layer[top], n, scratch);

	if (top == 0)
		last = last_mapped(&last, &f->x, scratch);
	if (chunk > n)
		chunk = n;
	d = arena_reals(scratch, chunk * n * last.width);
	dxF = arena_reals(scratch, chunk * n * f->width);
	for (size_t p0 = 0; p0 < n; p0 += chunk) {
		size_t copies = n - p0 < chunk ? n - p0 : chunk;

		for (size_t c = 0; c < copies; c++)
			last_rows(d + c * n * last.width, &last, p0 + c);
		if (top > 0)
			lower_layers(
			    dxF, d, trace, p, f, &document, copies, scratch);
		row_norms(
		    norms + p0 * n, top > 0 ? dxF : d, f->width, copies * n);
	}
	arena_return(scratch, mark);
}
