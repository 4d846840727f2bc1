/*
 * jacobian_vjp.c -- the BiLSTM's Eq. 5 in double against one VJP a state, for
 * inputs fewer than units, as many, and more.
 */
#include "model.h"
#include "tap.h"

enum { MOST = 9 };

static struct arena arena;

static struct bilstm_trace *
forward(real **H, const real *X, size_t n, const struct bilstm *p)
{
	const struct batch one = { 1, (const size_t[]){ 0, n } };

	*H = arena_reals(&arena, n * 2 * p->direction[0].hidden);
	return bilstm_forward(*H, X, n, NULL, &one, p, &arena);
}

static void
jacobian(real *norms, const real *X, size_t n, const struct bilstm *p)
{
	real *H;

	bilstm_jacobian(norms, forward(&H, X, n, p), 0, p, &arena);
}

/* Eq. 5 as it stands: the cotangent of p is h_p / ||h_p||. */
static real *
by_vjps(const real *X, size_t n, const struct bilstm *p)
{
	size_t d = p->direction[0].input, m = 2 * p->direction[0].hidden;
	real *H, *norms = arena_reals(&arena, n * n);
	struct bilstm_trace *t = forward(&H, X, n, p);

	for (size_t i = 0; i < n; i++) {
		real *dH = arena_zeros(&arena, n * m);
		real *dX = arena_zeros(&arena, n * d);
		double length = sqrt(product(H + i * m, H + i * m, m));

		for (size_t j = 0; j < m; j++)
			dH[i * m + j] = (real)((double)H[i * m + j] / length);
		bilstm_vjp(dX, NULL, dH, t, X, n, p, &arena);
		for (size_t j = 0; j < n; j++)
			norms[i * n + j] =
			    (real)sqrt(product(dX + j * d, dX + j * d, d));
	}
	return norms;
}

static void
test_jacobian(size_t d, size_t h)
{
	struct bilstm p = filled_bilstm(d, h, 10, 0.6, &arena);
	real *X = filled(&arena, MOST * d, 1, 1);
	real *made[MOST + 1], *folded = arena_reals(&arena, MOST * MOST);
	double worst = 0;
	size_t differ = 0;

	for (size_t n = 0; n <= MOST; n++) {
		made[n] = arena_reals(&arena, n * n);
		jacobian(made[n], X, n, &p);
		worst = fmax(worst, apart(made[n], by_vjps(X, n, &p), n * n));
	}
	bilstm_fold(&p, &arena);
	for (size_t n = 0; n <= MOST; n++) {
		jacobian(folded, X, n, &p);
		differ += !same_bytes(folded, made[n], n * n);
	}
	ok(worst < 1e-13, "%zu inputs, %zu units: a VJP a state", d, h);
	ok(differ == 0, "folded before: the same bytes");
	arena_reset(&arena);
}

/* A gate without weights has nothing to be rotated to. */
static void
test_zeros(void)
{
	struct bilstm p = filled_bilstm(4, 3, 10, 0.6, &arena);
	real *X = filled(&arena, MOST * 4, 1, 1);
	real norms[MOST * MOST];

	memset(p.direction[0].weight_ih + 3 * 3 * 4, 0, 3 * 4 * sizeof *X);
	bilstm_pack(&p);
	jacobian(norms, X, MOST, &p);
	ok(apart(norms, by_vjps(X, MOST, &p), MOST * MOST) < 1e-13,
	    "an output gate that does not read the inputs");
	arena_reset(&arena);
}

int
main(void)
{
	static const size_t sizes[][2] = { { 1, 1 }, { 1, 4 }, { 3, 5 },
		{ 5, 5 }, { 7, 5 }, { 40, 17 } };

	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		test_jacobian(sizes[s][0], sizes[s][1]);
	test_zeros();
	arena_free(&arena);
	return done_testing();
}
