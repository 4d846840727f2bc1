#include "models/transformer_gate.h"

#include <string.h>

#include "tensor/vector.h"

bool
gate_serves(const struct transformer *p)
{
	const struct transformer_layer *layer = &p->layer[0];

	return p->layers == 2 && layer->attention.heads == 1 &&
	    layer->linear1.out <= 2 * p->width;
}

/* Rows of x [rows, m] times a matrix in two parts, of the model and not. */
static void
product(real *y, size_t ld, const real *x, const struct packed *model,
    const struct packed *document, size_t rows)
{
	gemm_packed(y, ld, x, model->k, model, rows, GEMM_SET);
	gemm_packed(y + model->n, ld, x, model->k, document, rows, GEMM_SET);
}

/* The document's part of C M: (weight1 (U_j - mean of U_j))^T, [m, n] */
static struct packed
centred(const struct folded_layer *first, const struct transformer_layer *p,
    const struct layer_trace *t, struct arena *arena)
{
	const struct self_attention *attention = &p->attention;
	struct strided U =
	    self_attention_head(attention, 0, t->brought, t->x).value;
	size_t n = first->n, m = attention->width;
	struct packed packed = packed_new(arena, m, n);
	struct arena_mark mark = arena_mark(arena);
	real *rows = arena_reals(arena, n * m);

	for (size_t j = 0; j < n; j++) {
		const real *u = U.data + j * U.row;
		real mean = vector_sum(u, m) / (real)m;

		for (size_t i = 0; i < m; i++)
			rows[j * m + i] = p->norm1.weight[i] * (u[i] - mean);
	}
	pack(&packed, rows, 1, m);
	arena_return(arena, mark);
	return packed;
}

/* W_1 C M, [units, columns], and room for two rows of each position. */
static struct packed
rows_through(const struct transformer_fold *fold, const struct packed *centre,
    const struct linear *linear1, struct arena *arena)
{
	size_t units = linear1->out, r = 2 * fold->width;
	struct packed through = packed_new(arena, units + 2, r + centre->n);
	struct arena_mark mark = arena_mark(arena);
	real *rows = arena_reals(arena, units * through.n);

	for (size_t k = 0; k < units; k++)
		memcpy(rows + k * through.n, fold->through + k * r,
		    r * sizeof *rows);
	gemm_packed(rows + r, through.n, linear1->weight, linear1->in, centre,
	    units, GEMM_SET);
	for (size_t k = 0; k < units; k++)
		packed_set_row(&through, k, rows + k * through.n);
	arena_return(arena, mark);
	return through;
}

/* d C M: both what p has of its own and the positions' normals. */
static struct spread
spread_wide(const struct spread *d, const struct transformer_fold *fold,
    const struct packed *centre, struct arena *arena)
{
	struct spread wide = *d;

	wide.width = 2 * fold->width + centre->n;
	wide.basis = arena_reals(arena, d->n * d->rank * wide.width);
	wide.normal = arena_reals(arena, d->n * wide.width);
	product(wide.basis, wide.width, d->basis, &fold->centred, centre,
	    d->n * d->rank);
	product(
	    wide.normal, wide.width, d->normal, &fold->centred, centre, d->n);
	return wide;
}

/* Row j: the units that are open, then the two rows of the position. */
static void
list_open(struct gate *g, const real *hidden)
{
	for (size_t j = 0; j < g->n; j++) {
		size_t *open = g->open + j * (g->units + 2), count = 0;

		for (size_t k = 0; k < g->units; k++) {
			open[count] = k; /* kept, if it counts */
			count += hidden[j * g->units + k] > 0;
		}
		open[count++] = g->units;
		open[count++] = g->units + 1;
		g->count[j] = count;
	}
}

struct gate
gate_new(struct spread *d, const struct folded_layer *first,
    const struct layer_trace *t, const struct transformer_layer *p,
    struct arena *arena)
{
	const struct transformer_fold *fold = first->fold;
	size_t n = first->n, m = p->attention.width, units = p->linear1.out;
	struct packed centre = centred(first, p, t, arena);
	struct gate g = { .n = n,
		.width = m,
		.units = units,
		.columns = 2 * fold->width + n };
	real *weighted = arena_reals(arena, n * m);

	spread_layernorm_vjp(d, t->normal2, t->scale2, &p->norm2, arena);
	spread_scale(d, t->scale1);
	g.hidden = spread_map(d, &p->linear2.backward, arena);
	g.wide = spread_wide(d, fold, &centre, arena);
	g.along = d->along;
	for (size_t j = 0; j < n; j++)
		vector_multiply(
		    weighted + j * m, p->norm1.weight, t->normal1 + j * m, m);
	g.mean = arena_reals(arena, n * n);
	spread_means(g.mean, d, weighted, arena);
	g.facing = arena_reals(arena, n * units);
	gemm_packed(
	    g.facing, units, weighted, m, &p->linear1.forward, n, GEMM_SET);
	vector_relu_vjp(g.facing, t->hidden, n * units);
	g.normal = arena_reals(arena, n * g.columns);
	product(g.normal, g.columns, t->normal1, &fold->both, &first->U, n);
	g.through = rows_through(fold, &centre, &p->linear1, arena);
	g.open = arena_take(arena, n * (units + 2), sizeof *g.open);
	g.count = arena_take(arena, n, sizeof *g.count);
	list_open(&g, t->hidden);
	return g;
}

/* d W_2 of some p, and behind it what the two rows of a position take. */
static real *
coefficients(
    const struct gate *g, size_t first, size_t copies, struct arena *scratch)
{
	size_t n = g->n, units = g->units, ld = units + 2;
	real *rows = arena_reals(scratch, copies * n * ld);

	for (size_t c = 0; c < copies; c++) {
		size_t pair = (first + c) * n;
		real *row = rows + c * n * ld;

		spread_rows(row, ld, &g->hidden, first + c);
		for (size_t j = 0; j < n; j++, pair++, row += ld) {
			row[units] = -g->along[pair];
			row[units + 1] = -g->mean[pair] -
			    vector_dot(row, g->facing + j * units, units) /
				(real)g->width;
		}
	}
	return rows;
}

void
gate_rows(real *dzM, struct gate *g, size_t first, size_t copies,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t n = g->n, columns = g->columns, ld = g->units + 2;
	const real *rows = coefficients(g, first, copies, scratch);

	for (size_t j = 0; j < n; j++) {
		packed_set_row(
		    &g->through, g->units, g->wide.normal + j * columns);
		packed_set_row(
		    &g->through, g->units + 1, g->normal + j * columns);
		gemm_picked(dzM + j * columns, n * columns, rows + j * ld,
		    n * ld, &g->through, g->open + j * ld, g->count[j], copies,
		    GEMM_SET);
	}
	for (size_t c = 0; c < copies; c++)
		spread_add(dzM + c * n * columns, &g->wide, first + c);
	arena_return(scratch, mark);
}
