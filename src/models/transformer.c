#include "models/transformer.h"

#include <stdbool.h>
#include <string.h>

#include "layers/position.h"
#include "models/transformer_layer.h"
#include "tensor/vector.h"

void
transformer_prepare(struct transformer *p, struct arena *arena)
{
	linear_prepare(&p->project, arena);
	for (size_t l = 0; l < p->layers; l++) {
		struct transformer_layer *layer = &p->layer[l];

		self_attention_prepare(&layer->attention, arena);
		linear_prepare(&layer->linear1, arena);
		linear_prepare(&layer->linear2, arena);
	}
}

void
transformer_pack(struct transformer *p)
{
	p->fold = NULL; /* it was of other weights */
	linear_pack(&p->project);
	for (size_t l = 0; l < p->layers; l++) {
		struct transformer_layer *layer = &p->layer[l];

		self_attention_pack(&layer->attention);
		linear_pack(&layer->linear1);
		linear_pack(&layer->linear2);
	}
}

void
transformer_embed(real *x, const real *X, const struct batch *batch,
    const struct transformer *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t m = p->width, longest = batch_longest(batch);
	real *position = arena_reals(scratch, longest * m);

	position_table(position, longest, m);
	linear_forward(x, X, &p->project, batch_rows(batch));
	for (size_t b = 0; b < batch->documents; b++)
		vector_add(x + batch->start[b] * m, position,
		    batch_length(batch, b) * m);
	arena_return(scratch, mark);
}

struct transformer_trace *
transformer_forward(real *H, const real *X, const struct batch *batch,
    const struct transformer *p, struct arena *arena)
{
	size_t rows = batch_rows(batch);
	struct transformer_trace *trace = arena_take(arena, 1, sizeof *trace);
	real *x = arena_reals(arena, rows * p->width);

	trace->layer = arena_take(arena, p->layers, sizeof *trace->layer);
	transformer_embed(x, X, batch, p, arena);
	for (size_t l = 0; l < p->layers; l++) {
		struct layer_trace *t = &trace->layer[l];
		bool last = l + 1 == p->layers;
		real *y = last ? H : arena_reals(arena, rows * p->width);

		*t = layer_trace(&p->layer[l], batch, arena);
		t->x = x;
		layer_forward(y, t, &p->layer[l], batch);
		x = y;
	}
	return trace;
}

void
transformer_vjp(real *dX, struct transformer *dp, const real *dH,
    const struct transformer_trace *trace, const real *X,
    const struct batch *batch, const struct transformer *p,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t rows = batch_rows(batch), m = p->width;
	real *d = arena_reals(scratch, rows * m);

	memcpy(d, dH, rows * m * sizeof *d);
	for (size_t l = p->layers; l-- > 0;) {
		const struct layer_trace *t = &trace->layer[l];
		const struct transformer_layer *layer = &p->layer[l];
		struct transformer_layer *dlayer =
		    dp == NULL ? NULL : &dp->layer[l];

		layer_vjp_to_z(d, dlayer, t, layer, rows, 1, scratch);
		layer_vjp_to_x(d, dlayer, t, layer, batch, 1, scratch);
	}
	linear_vjp(
	    dX, dp == NULL ? NULL : &dp->project, d, X, &p->project, rows);
	arena_return(scratch, mark);
}
