#include "models/transformer_layer.h"

#include <string.h>

#include "tensor/vector.h"

struct layer_trace
layer_trace(const struct transformer_layer *p, const struct batch *batch,
    bool keep, struct arena *arena)
{
	size_t rows = batch_rows(batch), m = p->attention.width;
	struct layer_trace t = { 0 };

	t.brought =
	    arena_reals(arena, rows * self_attention_columns(&p->attention));
	t.A = arena_reals(arena, p->attention.heads * batch_pairs(batch));
	t.mixed = arena_reals(arena, rows * m);
	t.u = arena_reals(arena, rows * m);
	t.hidden = arena_reals(arena, rows * p->linear1.out);
	if (keep) {
		t.normal1 = arena_reals(arena, rows * m);
		t.scale1 = arena_reals(arena, rows);
		t.normal2 = arena_reals(arena, rows * m);
		t.scale2 = arena_reals(arena, rows);
	}
	return t;
}

struct layer_trace
layer_trace_from(const struct layer_trace *t, const struct transformer_layer *p,
    size_t row, size_t pairs)
{
	const struct self_attention *attention = &p->attention;
	size_t m = attention->width;

	return (struct layer_trace){
		.x = t->x + row * m,
		.brought = t->brought + row * self_attention_columns(attention),
		.A = t->A + attention->heads * pairs,
		.mixed = t->mixed + row * m,
		.normal1 = t->normal1 + row * m,
		.scale1 = t->scale1 + row,
		.u = t->u + row * m,
		.hidden = t->hidden + row * p->linear1.out,
		.normal2 = t->normal2 + row * m,
		.scale2 = t->scale2 + row,
	};
}

void
layer_forward(real *y, const struct layer_trace *t,
    const struct transformer_layer *p, const struct batch *batch)
{
	const struct self_attention *attention = &p->attention;
	size_t rows = batch_rows(batch), m = attention->width;
	size_t columns = self_attention_columns(attention);
	real *A = t->A;

	self_attention_bring(t->brought, t->x, attention, rows);
	for (size_t b = 0; b < batch->documents; b++) {
		size_t at = batch->start[b], n = batch_length(batch, b);

		self_attention_mix(t->mixed + at * m, A,
		    t->brought + at * columns, t->x + at * m, attention, n);
		A += attention->heads * n * n;
	}
	layer_forward_from_mixed(y, t, p, rows);
}

void
layer_forward_from_mixed(real *y, const struct layer_trace *t,
    const struct transformer_layer *p, size_t rows)
{
	const real *attended =
	    self_attention_out(t->u, t->mixed, &p->attention, rows);

	layernorm_forward(
	    t->u, t->normal1, t->scale1, attended, t->x, &p->norm1, rows);
	linear_forward(t->hidden, t->u, &p->linear1, rows);
	vector_relu(t->hidden, rows * p->linear1.out);
	linear_forward(y, t->hidden, &p->linear2, rows);
	layernorm_forward(y, t->normal2, t->scale2, y, t->u, &p->norm2, rows);
}

/* A layer norm of `copies` cotangents, in place. */
static void
norm_vjp(real *d, struct layernorm *dp, const real *normal, const real *scale,
    const struct layernorm *p, size_t rows, size_t copies)
{
	for (size_t c = 0; c < copies; c++, d += rows * p->width)
		layernorm_vjp(d, dp, d, normal, scale, p, rows);
}

void
layer_vjp_hidden_to_z(real *d, real *dhidden, struct transformer_layer *dp,
    const struct layer_trace *t, const struct transformer_layer *p, size_t rows,
    size_t copies)
{
	size_t f = p->linear1.out;

	for (size_t c = 0; c < copies; c++)
		vector_relu_vjp(dhidden + c * rows * f, t->hidden, rows * f);
	linear_vjp(d, dp == NULL ? NULL : &dp->linear1, dhidden, t->u,
	    &p->linear1, copies * rows);
	norm_vjp(d, dp == NULL ? NULL : &dp->norm1, t->normal1, t->scale1,
	    &p->norm1, rows, copies);
}

void
layer_vjp_to_z(real *dy, struct transformer_layer *dp,
    const struct layer_trace *t, const struct transformer_layer *p, size_t rows,
    size_t copies, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	real *dhidden = arena_zeros(scratch, copies * rows * p->linear1.out);

	norm_vjp(dy, dp == NULL ? NULL : &dp->norm2, t->normal2, t->scale2,
	    &p->norm2, rows, copies);
	linear_vjp(dhidden, dp == NULL ? NULL : &dp->linear2, dy, t->hidden,
	    &p->linear2, copies * rows);
	layer_vjp_hidden_to_z(dy, dhidden, dp, t, p, rows, copies);
	arena_return(scratch, mark);
}

void
layer_vjp_to_x(real *dz, struct transformer_layer *dp,
    const struct layer_trace *t, const struct transformer_layer *p,
    const struct batch *batch, size_t copies, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	const struct self_attention *attention = &p->attention;
	struct self_attention *dattention = dp == NULL ? NULL : &dp->attention;
	size_t rows = batch_rows(batch), m = attention->width;
	size_t columns = self_attention_columns(attention);
	size_t longest = batch_longest(batch);
	real *dbrought = arena_reals(scratch, copies * rows * columns);
	real *dA = arena_reals(scratch, longest * longest);
	const real *dmixed =
	    self_attention_out_vjp(arena_reals(scratch, copies * rows * m),
		dattention, dz, t->mixed, attention, copies * rows);

	for (size_t c = 0; c < copies; c++) {
		const real *A = t->A;

		for (size_t b = 0; b < batch->documents; b++) {
			size_t at = batch->start[b], row = c * rows + at;
			size_t n = batch_length(batch, b);

			self_attention_mix_vjp(dbrought + row * columns,
			    dz + row * m, dA, dmixed + row * m, A,
			    t->brought + at * columns, t->x + at * m, attention,
			    n);
			A += attention->heads * n * n;
		}
	}
	self_attention_bring_vjp(
	    dz, dattention, dbrought, t->x, attention, copies * rows);
	arena_return(scratch, mark);
}
