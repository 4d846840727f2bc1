/*
 * transformer_loo.c -- the document without position i, for all i. Nothing but
 * the input of the first layer, and its q, k, v, is shared: position j is the
 * model's j in the variants i > j, and its j - 1 in the variants i < j. From
 * there on the variants are documents of a batch, some at a time, so that row
 * i is, bit for bit, what the model gives for the shorter document.
 */
#include <string.h>

#include "layers/position.h"
#include "models/transformer_layer.h"
#include "tensor/vector.h"

/* Rows of the variants that advance together: they stay in cache. */
enum { ROWS = 256 };

/* Rows in two versions: at their own position, and one before. */
struct versions {
	size_t n;
	real *x, *qkv; /* [2, n, width], [2, n, 3 width] */
};

static struct versions
first_layer(
    const real *X, size_t n, const struct transformer *p, struct arena *scratch)
{
	size_t m = p->width;
	struct versions v = { n, arena_reals(scratch, 2 * n * m),
		arena_reals(scratch, 2 * n * 3 * m) };
	real *position = arena_reals(scratch, n * m), *before = v.x + n * m;

	position_table(position, n, m);
	linear_forward(v.x, X, &p->project, n);
	memcpy(before, v.x, n * m * sizeof *v.x);
	vector_add(v.x, position, n * m);
	vector_add(before + m, position, (n - 1) * m); /* row 0: not used */
	linear_forward(v.qkv, v.x, &p->layer[0].attention.in, 2 * n);
	return v;
}

/* rows [n - 1, width], of versions [2, n, width], without row i */
static void
leave_out(real *rows, const real *versions, size_t i, size_t width, size_t n)
{
	size_t later = n - i - 1;

	memcpy(rows, versions, i * width * sizeof *rows);
	memcpy(rows + i * width, versions + (n + i + 1) * width,
	    later * width * sizeof *rows);
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

/* H: [count, n - 1, width], states of the variants without which[0 ..]. */
static real *
states(const size_t *which, size_t count, const struct versions *v,
    const struct transformer *p, struct arena *scratch)
{
	size_t rest = v->n - 1, rows = count * rest, m = p->width;
	size_t *start = arena_take(scratch, count + 1, sizeof *start);
	real *x = arena_reals(scratch, rows * m), *y;
	real *other = arena_reals(scratch, rows * m);
	struct batch batch = { count, start };

	for (size_t i = 0; i <= count; i++)
		start[i] = i * rest;
	for (size_t l = 0; l < p->layers; l++, y = x, x = other, other = y) {
		struct arena_mark mark = arena_mark(scratch);
		struct layer_trace t =
		    layer_trace(&p->layer[l], &batch, scratch);

		t.x = x;
		for (size_t i = 0; l == 0 && i < count; i++) {
			leave_out(x + i * rest * m, v->x, which[i], m, v->n);
			leave_out(t.qkv + i * rest * 3 * m, v->qkv, which[i],
			    3 * m, v->n);
		}
		if (l == 0)
			layer_forward_from_qkv(other, &t, &p->layer[l], &batch);
		else
			layer_forward(other, &t, &p->layer[l], &batch);
		arena_return(scratch, mark);
	}
	return x;
}

/* Scores and values of the variants, put where transformer_loo wants them. */
static void
pool(real *scores, real *values, const size_t *which, size_t count,
    const real *H, size_t n, const struct attention *attention,
    const struct linear *decoder, struct arena *scratch)
{
	size_t rest = n - 1, rows = count * rest, c = decoder->out;
	real *s = arena_reals(scratch, rows),
	     *w = arena_reals(scratch, rows * c);
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
transformer_loo(real *scores, real *values, const real *X,
    const unsigned char *remove, size_t n, const struct transformer *p,
    const struct attention *attention, const struct linear *decoder,
    struct arena *scratch)
{
	struct arena_mark before = arena_mark(scratch), mark;
	size_t *which = arena_take(scratch, n, sizeof *which);
	size_t count = 0, chunk = n - 1 < ROWS && n > 1 ? ROWS / (n - 1) : 1;
	struct versions v;

	for (size_t i = 0; n > 1 && i < n; i++)
		if (remove[i])
			which[count++] = i;
	if (count > 0)
		v = first_layer(X, n, p, scratch);
	mark = arena_mark(scratch);
	for (size_t i = 0; i < count; i += chunk) {
		size_t some = count - i < chunk ? count - i : chunk;
		real *H = states(which + i, some, &v, p, scratch);

		pool(scores, values, which + i, some, H, n, attention, decoder,
		    scratch);
		arena_return(scratch, mark);
	}
	arena_return(scratch, before);
}
