/*
 * transformer_jacobian.c -- Eq. 5 for all p together. The seed of p is one
 * row, h_p / ||h_p||, so the last layer costs n rows, one for each p. What
 * leaves its attention has a low rank, up to the next ReLU (spread.h). From
 * there down, n rows for each p, some p at a time; at the bottom the weights
 * are multiplied out (transformer_fold.h).
 */
#include <string.h>

#include "models/transformer_gate.h"
#include "tensor/vector.h"

/* Rows that go through the lower layers together: they stay in cache. */
enum { ROWS = 256 };
/* How many p go through a gate together: tiles are full, weights are reused. */
enum { ABREAST = 12 };

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* dz: [n, width], row p the gradient of ||h_p|| at z_p of the last layer. */
static void
last_norms(real *dz, const real *H, const struct layer_trace *t,
    const struct transformer_layer *p, size_t n, struct arena *scratch)
{
	size_t m = p->attention.width;

	for (size_t i = 0; i < n; i++) {
		const real *h = H + i * m;
		real norm = (real)vector_norm(h, m);

		for (size_t k = 0; k < m; k++)
			dz[i * m + k] = h[k] / norm;
	}
	layer_vjp_to_z(dz, NULL, t, p, n, 1, scratch);
}

/*
 * Head h of what leaves the last layer. Its scores reach the keys, its mixture
 * the values: dscores_pj (q_p to_key) + A_pj (dmixed_p to_value) at position
 * j. own [n, width] += what comes back to position p by its query.
 */
static void
last_head(struct spread *s, real *own, const real *dmixed,
    const struct layer_trace *t, const struct self_attention *p, size_t h,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	struct attention_head head =
	    self_attention_head(p, h, t->brought, t->x);
	size_t n = s->n, m = p->width, size = head.size;
	size_t ld = s->rank * n, wide = s->rank * m;
	const real *A = t->A + h * n * n;
	struct strided dvalue = { dmixed + h * size, m, 1 };
	real *dscores = s->share + 2 * h * n, *weights = dscores + n;
	real *by_key = s->basis + 2 * h * m, *by_value = by_key + m;
	real *dquery = arena_reals(scratch, n * size);

	self_attention_dscores(dscores, ld, dvalue.data, A, &head, p, n);
	for (size_t i = 0; i < n; i++)
		memcpy(weights + i * ld, A + i * n, n * sizeof *A);
	if (head.to_key != NULL)
		gemm(by_key, wide, head.query,
		    (struct strided){ head.to_key, m, 1 }, n, m, size,
		    GEMM_SET);
	else
		for (size_t i = 0; i < n; i++)
			memcpy(by_key + i * wide,
			    head.query.data + i * head.query.row,
			    m * sizeof *by_key);
	gemm(by_value, wide, dvalue, (struct strided){ head.to_value, m, 1 }, n,
	    m, size, GEMM_SET);
	gemm(dquery, size, (struct strided){ dscores, ld, 1 }, head.key, n,
	    size, n, GEMM_SET);
	gemm_nn(own, dquery, head.to_query, n, m, size);
	arena_return(scratch, mark);
}

/* What leaves the last layer: two terms a head, and p's own at p alone. */
static struct spread
last_layer(const real *H, const struct layer_trace *t,
    const struct transformer_layer *p, size_t n, struct arena *scratch)
{
	const struct self_attention *attention = &p->attention;
	size_t m = attention->width, last = 2 * attention->heads;
	struct spread s = spread_new(scratch, n, last + 1, m);
	real *own = arena_reals(scratch, n * m);
	real *z = arena_reals(scratch, n * m);
	const real *dmixed;

	last_norms(own, H, t, p, n, scratch);
	dmixed = self_attention_out_vjp(z, NULL, own, NULL, attention, n);
	for (size_t h = 0; h < attention->heads; h++)
		last_head(&s, own, dmixed, t, attention, h, scratch);
	for (size_t i = 0; i < n; i++) {
		size_t row = i * s.rank + last;

		memcpy(s.basis + row * m, own + i * m, m * sizeof *own);
		memset(s.share + row * n, 0, n * sizeof *s.share);
		s.share[row * n + i] = 1;
	}
	return s;
}

/*
 * The rows of some p, [copies, n, ..], from the second-last layer's sum u +
 * linear2(hidden), through it and the layers below: d becomes the gradient at
 * the first layer's z where there is one head, else at the first layer's x.
 */
static void
lower_layers(real *d, real *dhidden, const struct transformer_trace *trace,
    const struct transformer *p, const struct batch *document, size_t copies,
    struct arena *scratch)
{
	size_t n = batch_rows(document);

	for (size_t l = p->layers - 1; l-- > 0;) {
		const struct layer_trace *t = &trace->layer[l];
		const struct transformer_layer *layer = &p->layer[l];

		if (l + 2 == p->layers)
			layer_vjp_hidden_to_z(
			    d, dhidden, NULL, t, layer, n, copies);
		else
			layer_vjp_to_z(d, NULL, t, layer, n, copies, scratch);
		if (l == 0 && layer->attention.heads == 1)
			break;
		layer_vjp_to_x(d, NULL, t, layer, document, copies, scratch);
	}
}

/* norms: [n]; rows: [n, width], ld apart */
static void
row_norms(real *norms, const real *rows, size_t ld, size_t width, size_t n)
{
	for (size_t i = 0; i < n; i++, rows += ld)
		norms[i] = (real)vector_norm(rows, width);
}

/* One layer: the few rows of each p meet F before they are spread. */
static void
jacobian_of_one(real *norms, const struct spread *last,
    const struct transformer_fold *fold, struct arena *scratch)
{
	struct spread dxF = spread_map(last, &fold->F, scratch);
	size_t n = last->n, r = fold->width;
	real *rows = arena_reals(scratch, n * r);

	for (size_t i = 0; i < n; i++) {
		spread_rows(rows, r, &dxF, i);
		row_norms(norms + i * n, rows, r, r, n);
	}
}

/* Two layers of one head: some p at a time, position by position. */
static void
jacobian_of_two(real *norms, struct spread *sum,
    const struct transformer_trace *trace, const struct transformer *p,
    const struct transformer_fold *fold, struct arena *scratch)
{
	const struct layer_trace *t = &trace->layer[0];
	const struct transformer_layer *layer = &p->layer[0];
	size_t n = sum->n, r = fold->width, copies;
	struct folded_layer first =
	    folded_layer(fold, t, &layer->attention, n, scratch);
	size_t ld = folded_layer_columns(&first);
	struct gate gate = gate_new(sum, &first, t, layer, scratch);
	real *dzM = arena_reals(scratch, least(n, ABREAST) * n * ld);

	for (size_t i = 0; i < n; i += copies) {
		copies = least(n - i, ABREAST);
		gate_rows(dzM, &gate, i, copies, scratch);
		folded_layer_vjp(dzM, &first, copies);
		row_norms(norms + i * n, dzM, ld, r, copies * n);
	}
}

/* d of some p, [copies, n, width], as lower_layers() leaves it: its norms. */
static void
bottom_norms(real *norms, const real *d, size_t copies, size_t n,
    const struct transformer_fold *fold, const struct folded_layer *first,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t rows = copies * n, r = fold->width;
	size_t ld = first != NULL ? folded_layer_columns(first) : r;
	real *dxF = arena_reals(scratch, rows * ld);

	if (first != NULL) {
		folded_layer_product(dxF, d, first, rows);
		folded_layer_vjp(dxF, first, copies);
	} else {
		gemm_packed(dxF, ld, d, fold->F.k, &fold->F, rows, GEMM_SET);
	}
	row_norms(norms, dxF, ld, r, rows);
	arena_return(scratch, mark);
}

static void
jacobian_of_many(real *norms, struct spread *sum,
    const struct transformer_trace *trace, const struct transformer *p,
    const struct transformer_fold *fold, const struct batch *document,
    struct arena *scratch)
{
	size_t n = sum->n, m = p->width, second = p->layers - 2, copies;
	size_t chunk = n > 0 && n < ROWS ? ROWS / n : 1;
	const struct layer_trace *t = &trace->layer[second];
	const struct transformer_layer *layer = &p->layer[second];
	const struct self_attention *attention = &p->layer[0].attention;
	bool folds = attention->heads == 1;
	real *d = arena_reals(scratch, chunk * n * m);
	real *dhidden = arena_reals(scratch, chunk * n * layer->linear2.in);
	struct folded_layer first;
	struct spread hidden;

	spread_layernorm_vjp(
	    sum, t->normal2, t->scale2, &layer->norm2, scratch);
	hidden = spread_map(sum, &layer->linear2.backward, scratch);
	if (folds)
		first =
		    folded_layer(fold, &trace->layer[0], attention, n, scratch);
	for (size_t i = 0; i < n; i += copies) {
		copies = least(n - i, chunk);
		for (size_t c = 0; c < copies; c++) {
			spread_rows(d + c * n * m, m, sum, i + c);
			spread_rows(dhidden + c * n * hidden.width,
			    hidden.width, &hidden, i + c);
		}
		lower_layers(d, dhidden, trace, p, document, copies, scratch);
		bottom_norms(norms + i * n, d, copies, n, fold,
		    folds ? &first : NULL, scratch);
	}
}

void
transformer_fold(struct transformer *p, struct arena *arena)
{
	p->fold = transformer_fold_new(p, arena);
}

void
transformer_jacobian(real *norms, const struct transformer_trace *trace,
    const struct batch *batch, size_t document, const struct transformer *p,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	struct transformer_trace own =
	    transformer_document(trace, batch, document, p, scratch);
	size_t n = batch_length(batch, document), top = p->layers - 1;
	size_t start[] = { 0, n };
	struct batch alone = { 1, start };
	const struct transformer_fold *fold =
	    p->fold != NULL ? p->fold : transformer_fold_new(p, scratch);
	struct spread last =
	    last_layer(own.H, &own.layer[top], &p->layer[top], n, scratch);

	if (top == 0)
		jacobian_of_one(norms, &last, fold, scratch);
	else if (gate_serves(p))
		jacobian_of_two(norms, &last, &own, p, fold, scratch);
	else
		jacobian_of_many(norms, &last, &own, p, fold, &alone, scratch);
	arena_return(scratch, mark);
}
