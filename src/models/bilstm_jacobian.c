/* bilstm_jacobian.c -- Eq. 5: what every input does to every state. */
#include <math.h>
#include <string.h>

#include "models/bilstm.h"
#include "tensor/vector.h"

static double
squares(const real *x, size_t n)
{
	return (double)vector_dot(x, x, n);
}

/*
 * One direction of Eq. 5. Row r is the p whose state is step n-1-r: going
 * back in time, the rows of step s are 0 .. n-1-s, and the last of them has
 * just joined with the cotangent h_p / ||h_p||. norms receives squares;
 * joint [n, d] += what reaches position p itself, where directions meet.
 */
static void
jacobian_direction(real *norms, real *joint, const real *seed,
    const struct bilstm_trace *t, size_t k, const struct lstm *p,
    struct arena *scratch)
{
	size_t n = t->rows, h = p->hidden, d = p->input;
	real *dhidden = arena_zeros(scratch, n * h);
	real *dcell = arena_zeros(scratch, n * h);
	real *dgates = arena_reals(scratch, n * 4 * h);
	real *dX = arena_reals(scratch, n * d);
	struct lstm_states none = { 0 };

	for (size_t s = n; s-- > 0;) {
		size_t rows = n - s, i = t->position[k][s];
		struct lstm_states at = lstm_rows(&t->states[k], s, h);
		struct lstm_states before = none;

		if (s > 0)
			before = lstm_rows(&t->states[k], s - 1, h);
		memcpy(dhidden + (rows - 1) * h, seed + i * 2 * h + k * h,
		    h * sizeof *dhidden);
		lstm_step_vjp(dgates, s > 0 ? dhidden : NULL, dcell, dhidden,
		    &at, &before, p, rows, 0);
		gemm_packed(
		    dX, d, dgates, 4 * h, &p->in.backward, rows, GEMM_SET);
		for (size_t r = 0; r + 1 < rows; r++)
			norms[t->position[k][n - 1 - r] * n + i] =
			    (real)squares(dX + r * d, d);
		vector_add(joint + i * d, dX + (rows - 1) * d, d);
	}
}

void
bilstm_jacobian(real *norms, const real *X, size_t n, const struct bilstm *p,
    struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t m = 2 * p->direction[0].hidden, d = p->direction[0].input;
	real *seed = arena_reals(scratch, n * m);
	real *joint = arena_zeros(scratch, n * d);
	const struct batch one = { 1, (size_t[]){ 0, n } };
	struct bilstm_trace *t =
	    bilstm_forward(seed, X, n, NULL, &one, p, scratch);

	for (size_t i = 0; i < n; i++) {
		double length = sqrt(squares(seed + i * m, m));

		for (size_t j = 0; j < m; j++)
			seed[i * m + j] =
			    (real)((double)seed[i * m + j] / length);
	}
	for (size_t k = 0; k < 2; k++)
		jacobian_direction(
		    norms, joint, seed, t, k, &p->direction[k], scratch);
	for (size_t i = 0; i < n; i++)
		norms[i * n + i] = (real)squares(joint + i * d, d);
	for (size_t i = 0; i < n * n; i++)
		norms[i] = (real)sqrt((double)norms[i]);
	arena_return(scratch, mark);
}
