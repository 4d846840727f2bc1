#include "models/transformer.h"

#include <stdbool.h>
#include <string.h>

#include "layers/position.h"
#include "models/transformer_layer.h"
#include "tensor/vector.h"

/*
 * Rows of documents that go through the layers together: what one step leaves
 * to the next stays in cache.
 */
enum { ROWS = 256 };
enum { POSITIONS = 512 }; /* in the model's own table */

void
transformer_prepare(struct transformer *p, struct arena *arena)
{
	p->positions = POSITIONS;
	p->position = arena_reals(arena, POSITIONS * p->width);
	position_table(p->position, POSITIONS, p->width);
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

const real *
transformer_positions(
    size_t n, const struct transformer *p, struct arena *scratch)
{
	real *table;

	if (n <= p->positions)
		return p->position;
	table = arena_reals(scratch, n * p->width);
	position_table(table, n, p->width);
	return table;
}

/*
 * Row r of x is row which[r] of `projected`, and its position. Where which is
 * NULL, projected may be x.
 */
static void
put_in_place(real *x, const real *projected, const size_t *which,
    const struct batch *batch, const struct transformer *p,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t m = p->width, rows = batch_rows(batch);
	const real *position =
	    transformer_positions(batch_longest(batch), p, scratch);

	for (size_t r = 0; projected != x && r < rows; r++)
		memcpy(x + r * m, projected + (which ? which[r] : r) * m,
		    m * sizeof *x);
	for (size_t b = 0; b < batch->documents; b++)
		vector_add(x + batch->start[b] * m, position,
		    batch_length(batch, b) * m);
	arena_return(scratch, mark);
}

/* The VJP of which: dprojected [inputs, width] += rows of dx, from `row` on. */
static void
spread_back(real *dprojected, const real *dx, const size_t *which, size_t row,
    size_t rows, size_t m)
{
	if (which == NULL)
		vector_add(dprojected + row * m, dx, rows * m);
	for (size_t r = 0; which != NULL && r < rows; r++)
		vector_add(dprojected + which[row + r] * m, dx + r * m, m);
}

/* Some documents of a batch, from document `first` on: about ROWS rows. */
static struct batch
part_of(const struct batch *batch, size_t first, struct arena *scratch)
{
	size_t left = batch->documents - first, row = batch->start[first];
	size_t *start = arena_take(scratch, left + 1, sizeof *start);
	size_t count = 0;

	start[0] = 0;
	do {
		count++;
		start[count] = batch->start[first + count] - row;
	} while (count < left && batch->start[first + count + 1] - row <= ROWS);
	return (struct batch){ count, start };
}

void
transformer_layers(real *x, size_t first, const struct batch *batch,
    const struct transformer *p, struct arena *scratch)
{
	for (size_t l = first; l < p->layers; l++) {
		struct arena_mark mark = arena_mark(scratch);
		struct layer_trace t =
		    layer_trace(&p->layer[l], batch, false, scratch);

		t.x = x;
		layer_forward(x, &t, &p->layer[l], batch);
		arena_return(scratch, mark);
	}
}

void
transformer_infer(real *H, const real *X, size_t inputs, const size_t *which,
    const struct batch *batch, const struct transformer *p,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t m = p->width;
	real *projected = which == NULL ? H : arena_reals(scratch, inputs * m);
	struct batch part;

	linear_forward(projected, X, &p->project, inputs);
	put_in_place(H, projected, which, batch, p, scratch);
	for (size_t b = 0; b < batch->documents; b += part.documents) {
		arena_return(scratch, mark);
		part = part_of(batch, b, scratch);
		transformer_layers(
		    H + batch->start[b] * m, 0, &part, p, scratch);
	}
	arena_return(scratch, mark);
}

static void
forward_part(real *H, struct transformer_trace *trace, size_t row, size_t pairs,
    const struct batch *part, const struct transformer *p)
{
	size_t m = p->width;

	for (size_t l = 0; l < p->layers; l++) {
		const struct transformer_layer *layer = &p->layer[l];
		struct layer_trace t =
		    layer_trace_from(&trace->layer[l], layer, row, pairs);
		real *y = l + 1 < p->layers ? trace->layer[l + 1].x : H;

		layer_forward(y + row * m, &t, layer, part);
	}
}

struct transformer_trace *
transformer_forward(real *H, const real *X, size_t inputs, const size_t *which,
    const struct batch *batch, const struct transformer *p, struct arena *arena)
{
	size_t rows = batch_rows(batch), pairs = 0;
	struct transformer_trace *trace = arena_take(arena, 1, sizeof *trace);
	struct arena_mark mark;
	struct batch part;

	*trace = (struct transformer_trace){
		.H = H, .inputs = inputs, .which = which
	};
	trace->projected = arena_reals(arena, inputs * p->width);
	trace->layer = arena_take(arena, p->layers, sizeof *trace->layer);
	for (size_t l = 0; l < p->layers; l++) {
		trace->layer[l] = layer_trace(&p->layer[l], batch, true, arena);
		trace->layer[l].x = arena_reals(arena, rows * p->width);
	}
	linear_forward(trace->projected, X, &p->project, inputs);
	put_in_place(
	    trace->layer[0].x, trace->projected, which, batch, p, arena);
	mark = arena_mark(arena);
	for (size_t b = 0; b < batch->documents; b += part.documents) {
		part = part_of(batch, b, arena);
		forward_part(H, trace, batch->start[b], pairs, &part, p);
		pairs += batch_pairs(&part);
		arena_return(arena, mark);
	}
	return trace;
}

struct transformer_trace
transformer_document(const struct transformer_trace *trace,
    const struct batch *batch, size_t document, const struct transformer *p,
    struct arena *arena)
{
	struct batch before = { document, batch->start };
	size_t row = batch->start[document], pairs = batch_pairs(&before);
	struct transformer_trace t = *trace;

	t.H += row * p->width;
	if (t.which != NULL)
		t.which += row;
	else
		t.projected += row * p->width;
	t.layer = arena_take(arena, p->layers, sizeof *t.layer);
	for (size_t l = 0; l < p->layers; l++)
		t.layer[l] = layer_trace_from(
		    &trace->layer[l], &p->layer[l], row, pairs);
	return t;
}

/* d: [rows of part, width], from the gradient of H to that of x, in place. */
static void
part_vjp(real *d, struct transformer *dp, const struct transformer_trace *trace,
    size_t row, size_t pairs, const struct batch *part,
    const struct transformer *p, struct arena *scratch)
{
	for (size_t l = p->layers; l-- > 0;) {
		const struct transformer_layer *layer = &p->layer[l];
		struct transformer_layer *dlayer =
		    dp == NULL ? NULL : &dp->layer[l];
		struct layer_trace t =
		    layer_trace_from(&trace->layer[l], layer, row, pairs);

		layer_vjp_to_z(
		    d, dlayer, &t, layer, batch_rows(part), 1, scratch);
		layer_vjp_to_x(d, dlayer, &t, layer, part, 1, scratch);
	}
}

void
transformer_vjp(real *dX, struct transformer *dp, const real *dH,
    const struct transformer_trace *trace, const real *X,
    const struct batch *batch, const struct transformer *p,
    struct arena *scratch)
{
	struct arena_mark before = arena_mark(scratch), mark;
	size_t m = p->width, inputs = trace->inputs, pairs = 0;
	real *dprojected = arena_zeros(scratch, inputs * m);
	struct batch part;

	for (size_t l = 0; dp != NULL && l < p->layers; l++)
		self_attention_gradient(&dp->layer[l].attention, scratch);
	mark = arena_mark(scratch);
	for (size_t b = 0; b < batch->documents; b += part.documents) {
		size_t row = batch->start[b], size;
		real *d;

		part = part_of(batch, b, scratch);
		size = batch_rows(&part) * m;
		d = arena_reals(scratch, size);
		memcpy(d, dH + row * m, size * sizeof *d);
		part_vjp(d, dp, trace, row, pairs, &part, p, scratch);
		spread_back(
		    dprojected, d, trace->which, row, batch_rows(&part), m);
		pairs += batch_pairs(&part);
		arena_return(scratch, mark);
	}
	for (size_t l = 0; dp != NULL && l < p->layers; l++)
		self_attention_unfold(
		    &dp->layer[l].attention, &p->layer[l].attention);
	linear_vjp(dX, dp == NULL ? NULL : &dp->project, dprojected, X,
	    &p->project, inputs);
	arena_return(scratch, before);
}
