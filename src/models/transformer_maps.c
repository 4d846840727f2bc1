/* transformer_maps.c -- self-attention, for those who want to look at it. */
#include <string.h>

#include "models/transformer_layer.h"

/*
 * Head h of V = x W_v^T + b_v, [n, size], of one document. It is made here, for
 * with one head the model goes on without it.
 */
static void
head_values(
    real *V, const real *x, const struct self_attention *p, size_t h, size_t n)
{
	size_t m = p->width, size = m / p->heads;
	size_t row = 2 * m + h * size; /* of W_in */
	struct strided weight = { p->in.weight + row * m, 1, m };

	for (size_t i = 0; i < n; i++)
		memcpy(V + i * size, p->in.bias + row, size * sizeof *V);
	gemm(
	    V, size, (struct strided){ x, m, 1 }, weight, n, size, m, GEMM_ADD);
}

void
transformer_maps(real *A, real *V, const struct transformer_trace *trace,
    const struct batch *batch, size_t document, const struct transformer *p)
{
	size_t n = batch_length(batch, document), m = p->width;
	size_t first = batch->start[document];

	for (size_t l = 0; l < p->layers; l++) {
		const struct self_attention *attention = &p->layer[l].attention;
		const struct layer_trace *t = &trace->layer[l];
		size_t heads = attention->heads;
		const real *own = t->A;

		for (size_t b = 0; b < document; b++)
			own += heads * batch_length(batch, b) *
			    batch_length(batch, b);
		memcpy(A, own, heads * n * n * sizeof *A);
		A += heads * n * n;
		for (size_t h = 0; h < heads; h++, V += n * m / heads)
			head_values(V, t->x + first * m, attention, h, n);
	}
}
