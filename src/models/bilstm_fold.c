#include "models/bilstm_fold.h"

#include <math.h>

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * W: [columns, rows], a matrix by its columns. Its row `row` becomes zero
 * beyond column `first`, by a reflection (Householder) of the columns from
 * there on: W -= 2 / |v|^2 v (v^T W). v: [columns], along: [rows]: scratch.
 */
static void
reflect(double *W, size_t row, size_t first, double *v, double *along,
    size_t columns, size_t rows)
{
	double squares = 0, length;

	for (size_t r = 0; r < rows; r++)
		along[r] = 0;
	for (size_t c = first; c < columns; c++) {
		v[c] = W[c * rows + row];
		squares += v[c] * v[c];
	}
	length = sqrt(squares);
	if (length == 0)
		return;
	squares += fabs(v[first]) * length; /* |v|^2 / 2, of the next v: */
	v[first] += copysign(length, v[first]);
	for (size_t c = first; c < columns; c++)
		for (size_t r = 0; r < rows; r++)
			along[r] += v[c] * W[c * rows + r];
	for (size_t c = first; c < columns; c++)
		for (size_t r = 0; r < rows; r++)
			W[c * rows + r] -= v[c] / squares * along[r];
	for (size_t c = first + 1; c < columns; c++)
		W[c * rows + row] = 0; /* but for rounding, it is */
}

/* (W_ih Q)^T: [d, 4h], the output gate's rows a lower triangle. */
static double *
rotated(const struct lstm *p, struct arena *scratch)
{
	size_t h = p->hidden, d = p->input, rows = 4 * h;
	double *W = arena_take(scratch, d * rows, sizeof *W);
	double *v = arena_take(scratch, d, sizeof *v);
	double *along = arena_take(scratch, rows, sizeof *along);

	for (size_t c = 0; c < d; c++)
		for (size_t r = 0; r < rows; r++)
			W[c * rows + r] = (double)p->weight_ih[r * d + c];
	for (size_t u = 0; u < least(h, d); u++)
		reflect(W, 3 * h + u, u, v, along, d, rows);
	return W;
}

static struct lstm_fold
lstm_fold(const struct lstm *p, struct arena *arena)
{
	size_t h = p->hidden, d = p->input, width = h + d;
	struct lstm_fold f = { .inner = packed_new(arena, 3 * h, width),
		.output = packed_new(arena, h, h + least(h, d)) };
	struct arena_mark mark = arena_mark(arena);
	const double *W = rotated(p, arena);
	real *both = arena_reals(arena, 4 * h * width);

	for (size_t r = 0; r < 4 * h; r++) {
		size_t gate = r / h, unit = r % h;
		real *row = both + (gate < 3 ? unit * 3 + gate : r) * width;

		for (size_t c = 0; c < width; c++)
			row[c] = c < h ? p->weight_hh[r * h + c]
				       : (real)W[(c - h) * 4 * h + r];
	}
	pack(&f.inner, both, width, 1);
	pack(&f.output, both + 3 * h * width, width, 1);
	arena_return(arena, mark);
	return f;
}

struct bilstm_fold *
bilstm_fold_new(const struct bilstm *p, struct arena *arena)
{
	struct bilstm_fold *f = arena_take(arena, 1, sizeof *f);

	for (size_t k = 0; k < 2; k++)
		f->direction[k] = lstm_fold(&p->direction[k], arena);
	return f;
}
