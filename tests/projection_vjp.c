/*
 * projection_vjp.c -- gradients of projections by differences, at scores whose
 * support does not change nearby.
 */
#include "model.h"
#include "projections.h"
#include "tap.h"
#include "tensor/random.h"

enum { N = 8, DRAWS = 200 };

static struct arena arena;

struct problem {
	const struct projection *p;
	const unsigned char *mask;
	real *scores, *alpha, *dalpha;
	size_t n;
};

static double
loss(void *context)
{
	struct problem *q = context;

	projection_forward(q->alpha, q->scores, q->mask, q->p, q->n, &arena);
	return product(q->dalpha, q->alpha, q->n);
}

/* No score is so near to the threshold that a step of differences crosses. */
static bool
smooth(struct problem *q)
{
	const real margin = (real)(0.02 * projection_scale(q->p));
	bool inside[N], same = true;

	loss(q);
	for (size_t i = 0; i < q->n; i++)
		inside[i] = q->alpha[i] > 0;
	for (size_t i = 0; i < q->n; i++) {
		real at = q->scores[i];

		q->scores[i] = inside[i] ? at - margin : at + margin;
		loss(q);
		same &= (q->alpha[i] > 0) == inside[i];
		q->scores[i] = at;
	}
	loss(q);
	return same;
}

/*
 * With alpha near 0, alpha^(1/2) and alpha^(1/4) bend sharply, and differences
 * are no measure: above entmax 2 only clear members of the support.
 */
static bool
gentle(const struct problem *q)
{
	bool steep = q->p->kind == PROJECTION_ENTMAX && q->p->alpha > 2;

	for (size_t i = 0; steep && i < q->n; i++)
		if (q->alpha[i] > 0 && q->alpha[i] < (real)0.25)
			return false;
	return true;
}

static void
check(const struct projection *p, const unsigned char *mask)
{
	struct random r = random_stream(7, "scores", 0);
	bool sparse = !(p->kind == PROJECTION_SOFTMAX ||
	    (p->kind == PROJECTION_ENTMAX && p->alpha == 1));
	struct problem q = { p, mask, arena_reals(&arena, N),
		arena_reals(&arena, N), arena_reals(&arena, N), N };
	size_t tried = 0, on = 0, off = 0, zeros = 0;
	double worst = 0;

	for (size_t k = 0; k < DRAWS; k++) {
		real dscores[N];

		for (size_t i = 0; i < N; i++)
			q.scores[i] = (real)(0.5 * projection_scale(p) *
			    random_normal(&r));
		fill(q.dalpha, N, (unsigned)k, projection_scale(p));
		if (!smooth(&q) || !gentle(&q))
			continue;
		tried++;
		projection_vjp(dscores, q.dalpha, q.alpha, mask, p, N);
		for (size_t i = 0; i < N; i++) {
			on += q.alpha[i] > 0;
			off += q.alpha[i] == 0;
			zeros += q.alpha[i] == 0 && dscores[i] == 0;
		}
		worst = fmax(worst, vjp_error(loss, &q, q.scores, dscores, N));
	}
	ok(worst < 1e-8, "%s %g%s: dscores within %.1g, %zu times",
	    projection_name(p->kind), projection_parameter(p),
	    mask == NULL ? "" : ", masked", worst, tried);
	ok(tried >= 10 && on > tried && zeros == off &&
		(off > 0) == (sparse || mask != NULL),
	    "%zu in a support, %zu outside: 0 there", on, off);
}

static void
test_nan(const struct projection *p)
{
	real scores[3] = { 0, (real)NAN, 1 }, alpha[3], dscores[3];
	static const real dalpha[3] = { 1, 2, 3 };

	projection_forward(alpha, scores, NULL, p, 3, &arena);
	projection_vjp(dscores, dalpha, alpha, NULL, p, 3);
	ok(isnan(dscores[0]) && isnan(dscores[1]) && isnan(dscores[2]),
	    "%s %g: NaN stays NaN", projection_name(p->kind),
	    projection_parameter(p));
}

/*
 * entmax 500: the weights alpha^-498 of the two small ones are beyond a double.
 * The first outweighs all, so that its dalpha is the mean.
 */
static void
test_steep(void)
{
	static const struct projection p = { PROJECTION_ENTMAX, 0, 500 };
	static const real alpha[4] = { (real)0.01, (real)0.02, (real)0.97, 0 };
	static const real dalpha[4] = { 1, 2, 3, 4 }, equal[4] = { 2, 2, 2, 2 };
	real dscores[4];

	projection_vjp(dscores, dalpha, alpha, NULL, &p, 4);
	ok(dscores[0] == 0 && isinf(dscores[1]) && dscores[1] > 0 &&
		fabs(dscores[2] / (2 * pow(0.97, -498)) - 1) < 1e-12 &&
		dscores[3] == 0,
	    "entmax 500: %g %g %g %g", (double)dscores[0], (double)dscores[1],
	    (double)dscores[2], (double)dscores[3]);
	projection_vjp(dscores, equal, alpha, NULL, &p, 4);
	ok(dscores[0] == 0 && dscores[1] == 0 && dscores[2] == 0,
	    "all dalpha equal: 0, however steep");
}

int
main(void)
{
	static const unsigned char mask[N] = { [0] = 1, [5] = 1 };
	static const unsigned char all[2] = { 1, 1 };
	static const real two[2] = { 0, 0 }, dalpha[2] = { 1, 2 };
	real dscores[2] = { 5, 5 };

	for (size_t k = 0; k < PROJECTIONS; k++) {
		check(&projections[k], NULL);
		check(&projections[k], mask);
		test_nan(&projections[k]);
	}
	projection_vjp(dscores, dalpha, two, all, &projections[0], 2);
	ok(dscores[0] == 0 && dscores[1] == 0, "all masked: 0");
	test_steep();
	arena_free(&arena);
	return done_testing();
}
