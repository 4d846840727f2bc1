/*
 * transformer_jacobian.c -- Eq. 5 for all p together. The seed of p is one
 * row, h_p / ||h_p||, so the last layer costs n rows, one for each p; what
 * leaves its attention has a low rank. The layers below run on n rows for
 * each p, some p at a time. The input's map enters by its norm alone.
 */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "models/transformer_fold.h"
#include "tensor/vector.h"

/* Rows that go through the lower layers together: they stay in cache. */
enum { ROWS = 256 };

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

/*
 * d [copies, n, width] through the layers below the last: in place, to the
 * first layer's z where there is one head, else to the first layer's x.
 */
static void
lower_layers(real *d, const struct transformer_trace *trace,
    const struct transformer *p, const struct batch *document, size_t copies,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t n = batch_rows(document), rows = copies * n;
	real *dqkv = arena_reals(scratch, rows * 3 * p->width);

	for (size_t l = p->layers - 1; l-- > 0;) {
		const struct layer_trace *t = &trace->layer[l];
		const struct transformer_layer *layer = &p->layer[l];

		layer_vjp_to_z(d, NULL, t, layer, n, copies, scratch);
		if (l == 0 && layer->attention.heads == 1)
			break;
		layer_vjp_to_qkv(
		    dqkv, NULL, d, t, layer, document, copies, scratch);
		linear_vjp(d, NULL, dqkv, NULL, &layer->attention.in, rows);
	}
	arena_return(scratch, mark);
}

/* norms: [n]; rows: [n, width], ld apart */
static void
row_norms(real *norms, const real *rows, size_t ld, size_t width, size_t n)
{
	for (size_t i = 0; i < n; i++, rows += ld)
		norms[i] = (real)sqrt((double)vector_dot(rows, rows, width));
}

/* One layer: n rows meet F, then spread to n for each p. */
static void
jacobian_of_one(real *norms, const struct last *last,
    const struct transformer_fold *fold, struct arena *scratch)
{
	struct last mapped = last_mapped(last, &fold->F, scratch);
	size_t n = last->n, r = fold->width;
	real *d = arena_reals(scratch, n * r);

	for (size_t i = 0; i < n; i++) {
		last_rows(d, &mapped, i);
		row_norms(norms + i * n, d, r, r, n);
	}
}

static void
jacobian_of_many(real *norms, const struct last *last,
    const struct transformer_trace *trace, const struct transformer *p,
    const struct transformer_fold *fold, const struct batch *document,
    struct arena *scratch)
{
	size_t n = last->n, m = p->width, r = fold->width;
	size_t chunk = n < ROWS ? ROWS / n : 1, copies;
	const struct self_attention *attention = &p->layer[0].attention;
	bool one_head = attention->heads == 1;
	size_t ld = one_head ? 2 * r : r;
	real *d = arena_reals(scratch, chunk * n * m);
	real *dxF = arena_reals(scratch, chunk * n * ld);
	struct folded_layer first;

	if (one_head)
		first =
		    folded_layer(fold, &trace->layer[0], attention, n, scratch);
	for (size_t i = 0; i < n; i += copies) {
		copies = n - i < chunk ? n - i : chunk;
		for (size_t c = 0; c < copies; c++)
			last_rows(d + c * n * m, last, i + c);
		lower_layers(d, trace, p, document, copies, scratch);
		if (one_head)
			folded_layer_vjp(dxF, d, &first, copies, scratch);
		else
			gemm_packed(
			    dxF, r, d, m, &fold->F, copies * n, GEMM_SET);
		row_norms(norms + i * n, dxF, ld, r, copies * n);
	}
}

void
transformer_fold(struct transformer *p, struct arena *arena)
{
	p->fold = transformer_fold_new(p, arena);
}

void
transformer_jacobian(real *norms, const real *X, size_t n,
    const struct transformer *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t start[] = { 0, n }, top = p->layers - 1;
	struct batch document = { 1, start };
	real *H = arena_reals(scratch, n * p->width);
	const struct transformer_trace *trace =
	    transformer_forward(H, X, &document, p, scratch);
	const struct transformer_fold *fold =
	    p->fold != NULL ? p->fold : transformer_fold_new(p, scratch);
	struct last last =
	    last_layer(H, &trace->layer[top], &p->layer[top], n, scratch);

	if (top == 0)
		jacobian_of_one(norms, &last, fold, scratch);
	else
		jacobian_of_many(
		    norms, &last, trace, p, fold, &document, scratch);
	arena_return(scratch, mark);
}
