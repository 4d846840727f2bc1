#include "layers/self_attention.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "tensor/rows.h"
#include "tensor/vector.h"

static bool
folds(const struct self_attention *p)
{
	return p->heads == 1;
}

/* --- the maps --- */

void
self_attention_prepare(struct self_attention *p, struct arena *arena)
{
	size_t m = p->width;

	if (folds(p)) {
		p->folded = (struct linear){ .in = m, .out = 2 * m };
		p->folded.weight = arena_zeros(arena, 2 * m * m);
		p->folded.bias = arena_zeros(arena, 2 * m);
		linear_prepare(&p->folded, arena);
	} else {
		linear_prepare(&p->in, arena);
		linear_prepare(&p->out, arena);
	}
	self_attention_pack(p);
}

/* [G U] = x [W_k^T W_q; W_out W_v]^T + [W_k^T b_q; W_out b_v + b_out] */
static void
fold(struct self_attention *p)
{
	size_t m = p->width;
	const real *Wq = p->in.weight, *Wk = Wq + m * m, *Wv = Wk + m * m;
	const real *Wo = p->out.weight, *bq = p->in.bias, *bv = bq + 2 * m;
	real *G = p->folded.weight, *U = G + m * m;
	real *g = p->folded.bias, *u = g + m;

	memset(G, 0, 2 * m * m * sizeof *G);
	gemm_tn(G, Wk, Wq, m, m, m);
	gemm_nn(U, Wo, Wv, m, m, m);
	memset(g, 0, m * sizeof *g);
	gemm_tn(g, Wk, bq, m, 1, m);
	memcpy(u, p->out.bias, m * sizeof *u);
	gemm_nn(u, Wo, bv, m, 1, m);
}

void
self_attention_pack(struct self_attention *p)
{
	if (folds(p)) {
		fold(p);
		linear_pack(&p->folded);
	} else {
		linear_pack(&p->in);
		linear_pack(&p->out);
	}
}

size_t
self_attention_columns(const struct self_attention *p)
{
	return (folds(p) ? 2 : 3) * p->width;
}

void
self_attention_bring(
    real *brought, const real *x, const struct self_attention *p, size_t n)
{
	linear_forward(brought, x, folds(p) ? &p->folded : &p->in, n);
}

void
self_attention_bring_vjp(real *dx, struct self_attention *dp,
    const real *dbrought, const real *x, const struct self_attention *p,
    size_t n)
{
	if (folds(p))
		linear_vjp(dx, dp == NULL ? NULL : &dp->folded, dbrought, x,
		    &p->folded, n);
	else
		linear_vjp(
		    dx, dp == NULL ? NULL : &dp->in, dbrought, x, &p->in, n);
}

void
self_attention_gradient(struct self_attention *dp, struct arena *scratch)
{
	size_t m = dp->width;

	if (!folds(dp))
		return;
	dp->folded = (struct linear){ .in = m, .out = 2 * m };
	dp->folded.weight = arena_zeros(scratch, 2 * m * m);
	dp->folded.bias = arena_zeros(scratch, 2 * m);
}

/* The VJP of fold(): from each product to its factors. */
void
self_attention_unfold(struct self_attention *dp, const struct self_attention *p)
{
	size_t m = p->width;
	const real *Wq = p->in.weight, *Wk = Wq + m * m, *Wv = Wk + m * m;
	const real *Wo = p->out.weight, *bq = p->in.bias, *bv = bq + 2 * m;
	const real *dG = dp->folded.weight, *dU = dG + m * m;
	const real *dg = dp->folded.bias, *du = dg + m;
	real *dWq = dp->in.weight, *dWk = dWq + m * m, *dWv = dWk + m * m;
	real *dWo = dp->out.weight, *dbq = dp->in.bias, *dbv = dbq + 2 * m;

	if (!folds(p))
		return;
	gemm_nn(dWq, Wk, dG, m, m, m);
	gemm_nt(dWk, Wq, dG, m, m, m);
	gemm_nn(dWk, bq, dg, m, m, 1);
	gemm_nn(dbq, Wk, dg, m, 1, m);
	gemm_tn(dWv, Wo, dU, m, m, m);
	gemm_tn(dbv, Wo, du, m, 1, m);
	gemm_nt(dWo, dU, Wv, m, m, m);
	gemm_nn(dWo, du, bv, m, m, 1);
	vector_add(dp->out.bias, du, m);
}

const real *
self_attention_out(
    real *y, const real *mixed, const struct self_attention *p, size_t n)
{
	if (folds(p))
		return mixed;
	linear_forward(y, mixed, &p->out, n);
	return y;
}

const real *
self_attention_out_vjp(real *dmixed, struct self_attention *dp, const real *dy,
    const real *mixed, const struct self_attention *p, size_t n)
{
	if (folds(p))
		return dy;
	memset(dmixed, 0, n * p->width * sizeof *dmixed);
	linear_vjp(dmixed, dp == NULL ? NULL : &dp->out, dy, mixed, &p->out, n);
	return dmixed;
}

/* --- one document --- */

struct attention_head
self_attention_head(const struct self_attention *p, size_t head,
    const real *brought, const real *x)
{
	size_t m = p->width, size = m / p->heads, first = head * size;
	size_t columns = self_attention_columns(p);
	const real *W = p->in.weight + first * m;
	const real *query = brought + first, *value = query + columns - m;

	if (folds(p))
		return (struct attention_head){ size, { query, columns, 1 },
			{ x, m, 1 }, { value, columns, 1 }, p->folded.weight,
			NULL, p->folded.weight + m * m };
	return (struct attention_head){ size, { query, columns, 1 },
		{ query + m, columns, 1 }, { value, columns, 1 }, W, W + m * m,
		W + 2 * m * m };
}

static struct strided
transposed(struct strided a)
{
	return (struct strided){ a.data, a.column, a.row };
}

static real
dot_scale(const struct self_attention *p)
{
	return (real)(1 / sqrt((double)(p->width / p->heads)));
}

void
self_attention_scores(real *A, const real *brought, const real *x,
    const struct self_attention *p, size_t n)
{
	for (size_t h = 0; h < p->heads; h++, A += n * n) {
		struct attention_head head =
		    self_attention_head(p, h, brought, x);

		gemm(A, n, head.query, transposed(head.key), n, n, head.size,
		    GEMM_SET);
	}
}

void
self_attention_mix_scores(real *mixed, real *A, const real *values, size_t ld,
    const struct self_attention *p, size_t n)
{
	size_t m = p->width, size = m / p->heads;

	rows_softmax(A, dot_scale(p), p->heads * n, n);
	for (size_t h = 0; h < p->heads; h++, A += n * n)
		gemm(mixed + h * size, m, (struct strided){ A, n, 1 },
		    (struct strided){ values + h * size, ld, 1 }, n, size, n,
		    GEMM_SET);
}

void
self_attention_mix(real *mixed, real *A, const real *brought, const real *x,
    const struct self_attention *p, size_t n)
{
	struct strided values = self_attention_head(p, 0, brought, x).value;

	self_attention_scores(A, brought, x, p, n);
	self_attention_mix_scores(mixed, A, values.data, values.row, p, n);
}

void
self_attention_softmax_vjp(real *dA, size_t ld, const real *A,
    const struct self_attention *p, size_t n)
{
	rows_softmax_vjp(dA, ld, A, dot_scale(p), n, n);
}

/* dA = dmixed value^T, then through the softmax */
void
self_attention_dscores(real *dscores, size_t ld, const real *dmixed,
    const real *A, const struct attention_head *head,
    const struct self_attention *p, size_t n)
{
	gemm(dscores, ld, (struct strided){ dmixed, p->width, 1 },
	    transposed(head->value), n, n, head->size, GEMM_SET);
	self_attention_softmax_vjp(dscores, ld, A, p, n);
}

/* dvalue = A^T dmixed;  dquery = dscores key;  dkey = dscores^T query */
void
self_attention_mix_vjp(real *dbrought, real *dx, real *dA, const real *dmixed,
    const real *A, const real *brought, const real *x,
    const struct self_attention *p, size_t n)
{
	size_t m = p->width, columns = self_attention_columns(p);

	for (size_t h = 0; h < p->heads; h++, A += n * n) {
		struct attention_head head =
		    self_attention_head(p, h, brought, x);
		size_t size = head.size;
		real *dquery = dbrought + h * size;
		real *dvalue = dquery + columns - m;
		struct strided back = { A, 1, n };

		gemm(dvalue, columns, back,
		    (struct strided){ dmixed + h * size, m, 1 }, n, size, n,
		    GEMM_SET);
		self_attention_dscores(
		    dA, n, dmixed + h * size, A, &head, p, n);
		gemm(dquery, columns, (struct strided){ dA, n, 1 }, head.key, n,
		    size, n, GEMM_SET);
		back.data = dA;
		if (folds(p)) /* dmixed, which dx may be, is used up */
			gemm(dx, m, back, head.query, n, size, n, GEMM_ADD);
		else
			gemm(dquery + m, columns, back, head.query, n, size, n,
			    GEMM_SET);
	}
}
