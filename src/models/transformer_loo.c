/*
 * transformer_loo.c -- the document without position i, for all i. Shared is
 * the way to the scores of the first layer's attention: position j is the
 * model's j in the variants i > j, and its j - 1 in the variants i < j. From
 * there on the variants are documents of a batch, some at a time, so that row
 * i is, bit for bit, what the model gives for the shorter document.
 */
#include <string.h>

#include "models/transformer_layer.h"
#include "tensor/vector.h"

/* Rows of the variants that advance together: they stay in cache. */
enum { ROWS = 256 };

/*
 * The first layer for a double document, of 2 n positions: all at their own
 * place, then all at the place before. The document without i is what is left
 * when n + 1 rows from row i on are cut out.
 */
struct doubled {
	size_t n;
	real *x;      /* [2 n, width] */
	real *values; /* [2 n, width] */
	real *scores; /* [heads, 2 n, 2 n] */
};

static struct doubled
first_layer(const struct transformer_trace *t, size_t n,
    const struct transformer *p, struct arena *scratch)
{
	const struct self_attention *attention = &p->layer[0].attention;
	size_t m = p->width, columns = self_attention_columns(attention);
	struct doubled d = { n, arena_reals(scratch, 2 * n * m),
		arena_reals(scratch, 2 * n * m),
		arena_reals(scratch, attention->heads * 4 * n * n) };
	struct arena_mark mark = arena_mark(scratch);
	const real *position = transformer_positions(n, p, scratch);
	real *before = d.x + n * m;
	real *brought = arena_reals(scratch, 2 * n * columns);
	struct strided values =
	    self_attention_head(attention, 0, brought, d.x).value;

	memcpy(d.x, t->layer[0].x, n * m * sizeof *d.x);
	for (size_t j = 0; j < n; j++)
		memcpy(before + j * m,
		    t->projected + (t->which ? t->which[j] : j) * m,
		    m * sizeof *before);
	vector_add(before + m, position, (n - 1) * m); /* row 0: not used */
	self_attention_bring(brought, d.x, attention, 2 * n);
	self_attention_scores(d.scores, brought, d.x, attention, 2 * n);
	for (size_t j = 0; j < 2 * n; j++)
		memcpy(d.values + j * m, values.data + j * values.row,
		    m * sizeof *d.values);
	arena_return(scratch, mark);
	return d;
}

/* rows [n - 1, width], of doubled [2 n, width], without i */
static void
cut_out(real *rows, const real *doubled, size_t i, size_t width, size_t n)
{
	size_t later = n - i - 1;

	memcpy(rows, doubled, i * width * sizeof *rows);
	memcpy(rows + i * width, doubled + (n + i + 1) * width,
	    later * width * sizeof *rows);
}

/* x [n - 1, width], mixed [n - 1, width]: the first layer without i. */
static void
first_layer_without(real *x, real *mixed, real *A, real *values,
    const struct doubled *d, size_t i, const struct self_attention *p)
{
	size_t n = d->n, m = p->width, rest = n - 1;
	real *to = A;

	cut_out(x, d->x, i, m, n);
	cut_out(values, d->values, i, m, n);
	for (size_t h = 0; h < p->heads; h++)
		for (size_t j = 0; j < rest; j++, to += rest) {
			size_t row = 2 * n * h + (j < i ? j : n + 1 + j);

			cut_out(to, d->scores + row * 2 * n, i, 1, n);
		}
	self_attention_mix_scores(mixed, A, values, m, p, rest);
}

/* row [n, width], from [n - 1, width]: entry i is not set */
static void
put_back(real *row, const real *rest, size_t i, size_t width, size_t n)
{
	size_t later = n - i - 1;

	memcpy(row, rest, i * width * sizeof *row);
	memcpy(row + (i + 1) * width, rest + i * width,
	    later * width * sizeof *row);
}

/* H: [count, n - 1, width], states of the document without each of which[]. */
static real *
states(const size_t *which, size_t count, const struct doubled *d,
    const struct transformer *p, struct arena *scratch)
{
	const struct transformer_layer *first = &p->layer[0];
	size_t rest = d->n - 1, rows = count * rest, m = p->width;
	size_t *start = arena_take(scratch, count + 1, sizeof *start);
	struct batch batch = { count, start };
	real *x = arena_reals(scratch, rows * m);
	struct arena_mark mark = arena_mark(scratch);
	struct layer_trace t;

	for (size_t i = 0; i <= count; i++)
		start[i] = i * rest;
	t = layer_trace(first, &batch, false, scratch);
	t.x = x;
	for (size_t i = 0; i < count; i++)
		first_layer_without(x + start[i] * m, t.mixed + start[i] * m,
		    t.A, t.brought, d, which[i], &first->attention);
	layer_forward_from_mixed(x, &t, first, rows);
	arena_return(scratch, mark);
	transformer_layers(x, 1, &batch, p, scratch);
	return x;
}

/* Scores and values of the variants, put where transformer_loo wants them. */
static void
pool(real *scores, real *values, const size_t *which, size_t count,
    const real *H, size_t n, const struct attention *attention,
    const struct linear *decoder, struct arena *scratch)
{
	size_t rest = n - 1, rows = count * rest, c = decoder->out;
	real *s = arena_reals(scratch, rows);
	real *w = arena_reals(scratch, rows * c);
	real *inner = arena_reals(scratch, rows * attention->key.out);

	attention_scores(s, inner, H, attention, rows);
	gemm_packed(w, c, H, decoder->in, &decoder->forward, rows, GEMM_SET);
	for (size_t k = 0; k < count; k++) {
		size_t i = which[k];

		put_back(scores + i * n, s + k * rest, i, 1, n);
		put_back(values + i * n * c, w + k * rest * c, i, c, n);
	}
}

void
transformer_loo(real *scores, real *values,
    const struct transformer_trace *trace, const struct batch *batch,
    size_t document, const unsigned char *remove, const struct transformer *p,
    const struct attention *attention, const struct linear *decoder,
    struct arena *scratch)
{
	struct arena_mark before = arena_mark(scratch), mark;
	struct transformer_trace whole =
	    transformer_document(trace, batch, document, p, scratch);
	size_t n = batch_length(batch, document);
	size_t *which = arena_take(scratch, n, sizeof *which);
	size_t count = 0, chunk = n - 1 < ROWS && n > 1 ? ROWS / (n - 1) : 1;
	struct doubled d;

	for (size_t i = 0; n > 1 && i < n; i++)
		if (remove[i])
			which[count++] = i;
	if (count > 0)
		d = first_layer(&whole, n, p, scratch);
	mark = arena_mark(scratch);
	for (size_t i = 0; i < count; i += chunk) {
		size_t some = count - i < chunk ? count - i : chunk;
		real *H = states(which + i, some, &d, p, scratch);

		pool(scores, values, which + i, some, H, n, attention, decoder,
		    scratch);
		arena_return(scratch, mark);
	}
	arena_return(scratch, before);
}
