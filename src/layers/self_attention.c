#include "layers/self_attention.h"

#include <math.h>

#include "tensor/rows.h"

static real
dot_scale(const struct self_attention *p)
{
	return (real)(1 / sqrt((double)(p->width / p->heads)));
}

void
self_attention_scores(
    real *A, const real *qkv, const struct self_attention *p, size_t n)
{
	size_t m = p->width, size = m / p->heads;

	for (size_t h = 0; h < p->heads; h++, A += n * n) {
		const real *Q = qkv + h * size, *K = Q + m;

		gemm(A, n, (struct strided){ Q, 3 * m, 1 },
		    (struct strided){ K, 1, 3 * m }, n, n, size, GEMM_SET);
	}
}

void
self_attention_mix_scores(real *mixed, real *A, const real *V, size_t ld,
    const struct self_attention *p, size_t n)
{
	size_t m = p->width, size = m / p->heads;

	for (size_t h = 0; h < p->heads; h++, A += n * n) {
		rows_softmax(A, dot_scale(p), n, n);
		gemm(mixed + h * size, m, (struct strided){ A, n, 1 },
		    (struct strided){ V + h * size, ld, 1 }, n, size, n,
		    GEMM_SET);
	}
}

void
self_attention_mix(real *mixed, real *A, const real *qkv,
    const struct self_attention *p, size_t n)
{
	self_attention_scores(A, qkv, p, n);
	self_attention_mix_scores(
	    mixed, A, qkv + 2 * p->width, 3 * p->width, p, n);
}

void
self_attention_softmax_vjp(real *dA, size_t ld, const real *A,
    const struct self_attention *p, size_t n)
{
	rows_softmax_vjp(dA, ld, A, dot_scale(p), n, n);
}

/* dA = dmixed V^T, then through the softmax */
void
self_attention_dscores(real *dscores, size_t ld, const real *dmixed,
    const real *A, const real *qkv, const struct self_attention *p, size_t head,
    size_t n)
{
	size_t m = p->width, size = m / p->heads;
	const real *V = qkv + 2 * m + head * size;

	gemm(dscores, ld, (struct strided){ dmixed + head * size, m, 1 },
	    (struct strided){ V, 1, 3 * m }, n, n, size, GEMM_SET);
	self_attention_softmax_vjp(dscores, ld, A, p, n);
}

void
self_attention_mix_vjp(real *dqkv, real *dA, const real *dmixed, const real *A,
    const real *qkv, const struct self_attention *p, size_t n)
{
	size_t m = p->width, size = m / p->heads;

	for (size_t h = 0; h < p->heads; h++, A += n * n) {
		const real *Q = qkv + h * size, *K = Q + m;
		real *dQ = dqkv + h * size, *dK = dQ + m, *dV = dK + m;

		gemm(dV, 3 * m, (struct strided){ A, 1, n },
		    (struct strided){ dmixed + h * size, m, 1 }, n, size, n,
		    GEMM_SET);
		self_attention_dscores(dA, n, dmixed, A, qkv, p, h, n);
		gemm(dQ, 3 * m, (struct strided){ dA, n, 1 },
		    (struct strided){ K, 3 * m, 1 }, n, size, n, GEMM_SET);
		gemm(dK, 3 * m, (struct strided){ dA, 1, n },
		    (struct strided){ Q, 3 * m, 1 }, n, size, n, GEMM_SET);
	}
}
