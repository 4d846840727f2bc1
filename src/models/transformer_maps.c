/* transformer_maps.c -- self-attention, for those who want to look at it. */
#include <string.h>

#include "models/transformer_layer.h"

/* Head h of n rows of values, [n, 3 width] to [n, size]. */
static void
copy_values(
    real *V, const real *qkv, size_t h, size_t width, size_t size, size_t n)
{
	for (size_t i = 0; i < n; i++)
		memcpy(V + i * size, qkv + (3 * i + 2) * width + h * size,
		    size * sizeof *V);
}

void
transformer_maps(real *A, real *V, const struct transformer_trace *trace,
    const struct batch *batch, size_t document, const struct transformer *p)
{
	size_t n = batch_length(batch, document), m = p->width;
	size_t first = batch->start[document];

	for (size_t l = 0; l < p->layers; l++) {
		const struct layer_trace *t = &trace->layer[l];
		size_t heads = p->layer[l].attention.heads, size = m / heads;
		const real *own = t->A;

		for (size_t b = 0; b < document; b++)
			own += heads * batch_length(batch, b) *
			    batch_length(batch, b);
		memcpy(A, own, heads * n * n * sizeof *A);
		A += heads * n * n;
		for (size_t h = 0; h < heads; h++, V += n * size)
			copy_values(V, t->qkv + first * 3 * m, h, m, size, n);
	}
}
