/* linear_vjp.c -- y = x W^T + b against its definition and differences. */
#include "model.h"
#include "tap.h"
#include "tensor/vector.h"

static struct arena arena;

struct problem {
	struct linear p;
	real *x, *dy, *y;
	size_t n;
};

/* The inner product of dy and y: its gradient by y is dy. */
static double
loss(void *context)
{
	struct problem *q = context;

	linear_pack(&q->p);
	linear_forward(q->y, q->x, &q->p, q->n);
	return product(q->dy, q->y, q->n * q->p.out);
}

static double
forward_error(struct problem *q)
{
	double worst = 0;

	loss(q);
	for (size_t i = 0; i < q->n; i++)
		for (size_t o = 0; o < q->p.out; o++) {
			real y = q->p.bias == NULL ? 0 : q->p.bias[o];

			y += (real)product(q->x + i * q->p.in,
			    q->p.weight + o * q->p.in, q->p.in);
			worst =
			    fmax(worst, apart(&q->y[i * q->p.out + o], &y, 1));
		}
	return worst;
}

/* A gradient that is not zero at first: a VJP adds to it. */
static void
subtract(real *x, const real *base, size_t n)
{
	vector_axpy(x, -1, base, n);
}

static void
check(size_t in, size_t out, size_t n, bool bias)
{
	struct arena_mark mark = arena_mark(&arena);
	struct problem q = { .n = n };
	struct linear dp = { in, out, filled(&arena, out * in, 7, 1),
		bias ? filled(&arena, out, 8, 1) : NULL, { 0 }, { 0 } };
	real *dx = filled(&arena, n * in, 9, 1);

	q.p = (struct linear){ in, out, filled(&arena, out * in, 1, 1),
		bias ? filled(&arena, out, 2, 1) : NULL, { 0 }, { 0 } };
	q.x = filled(&arena, n * in, 3, 1);
	q.dy = filled(&arena, n * out, 4, 1);
	q.y = arena_reals(&arena, n * out);
	linear_prepare(&q.p, &arena);
	ok(forward_error(&q) < 1e-14, "[%zu, %zu] of %zu rows%s: y", out, in, n,
	    bias ? "" : ", no bias");
	linear_vjp(dx, &dp, q.dy, q.x, &q.p, n);
	linear_vjp(NULL, NULL, q.dy, q.x, &q.p, n);
	subtract(dx, filled(&arena, n * in, 9, 1), n * in);
	subtract(dp.weight, filled(&arena, out * in, 7, 1), out * in);
	ok(vjp_error(loss, &q, q.x, dx, n * in) < 1e-8, "dx");
	ok(vjp_error(loss, &q, q.p.weight, dp.weight, out * in) < 1e-8, "dW");
	if (bias) {
		subtract(dp.bias, filled(&arena, out, 8, 1), out);
		ok(vjp_error(loss, &q, q.p.bias, dp.bias, out) < 1e-8, "db");
	}
	arena_return(&arena, mark);
}

int
main(void)
{
	check(5, 3, 4, true);
	check(70, 1, 2, false);
	check(3, 67, 1, true);
	check(1, 1, 9, true);
	arena_free(&arena);
	return done_testing();
}
