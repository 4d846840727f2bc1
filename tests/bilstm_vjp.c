/*
 * bilstm_vjp.c -- the BiLSTM in double: every gradient by differences and as
 * PyTorch has it (golden/make_bilstm.py).
 */
#include "model.h"
#include "tap.h"
#include "tensor/vector.h"

enum { DOCUMENTS = 4, ROWS = 15, INPUTS = 6, D = 3, H = 5 };

static struct arena arena;
static const size_t start[] = { 0, 4, 5, 11, 15 };
static const struct batch batch = { DOCUMENTS, start };

struct problem {
	struct bilstm p;
	real *X, *dH, *H;
	size_t inputs;
	const size_t *which;
};

static double
loss(void *context)
{
	struct problem *q = context;
	struct arena_mark mark = arena_mark(&arena);

	bilstm_pack(&q->p);
	bilstm_forward(q->H, q->X, q->inputs, q->which, &batch, &q->p, &arena);
	arena_return(&arena, mark);
	return product(q->dH, q->H, ROWS * 2 * H);
}

/* What torch calls the parameters, their gradients, their sizes. */
struct named {
	const char *name;
	real *value, *gradient;
	size_t count;
};

static void
name_them(struct named list[8], const struct bilstm *p, const struct bilstm *dp)
{
	static const char *const names[] = { "weight_ih_l0", "weight_hh_l0",
		"bias_ih_l0", "bias_hh_l0", "weight_ih_l0_reverse",
		"weight_hh_l0_reverse", "bias_ih_l0_reverse",
		"bias_hh_l0_reverse" };

	for (size_t k = 0; k < 2; k++) {
		const struct lstm *l = &p->direction[k];
		const struct lstm *d = &dp->direction[k];
		struct named *at = list + 4 * k;

		at[0] = (struct named){ names[4 * k], l->weight_ih,
			d->weight_ih, 4 * H * D };
		at[1] = (struct named){ names[4 * k + 1], l->weight_hh,
			d->weight_hh, 4 * H * H };
		at[2] = (struct named){ names[4 * k + 2], l->bias_ih,
			d->bias_ih, 4 * H };
		at[3] = (struct named){ names[4 * k + 3], l->bias_hh,
			d->bias_hh, 4 * H };
	}
}

/* The gradient of loss, added to a beginning that is taken off again. */
static struct bilstm
gradient(real *dX, struct problem *q)
{
	struct bilstm_trace *t;
	struct bilstm dp = filled_bilstm(D, H, 60, 1, &arena);
	struct bilstm begin = filled_bilstm(D, H, 60, 1, &arena);
	struct named list[8];

	fill(dX, q->inputs * D, 70, 1);
	bilstm_pack(&q->p);
	t = bilstm_forward(
	    q->H, q->X, q->inputs, q->which, &batch, &q->p, &arena);
	bilstm_vjp(dX, &dp, q->dH, t, q->X, q->inputs, &q->p, &arena);
	vector_axpy(
	    dX, -1, filled(&arena, q->inputs * D, 70, 1), q->inputs * D);
	name_them(list, &begin, &dp);
	for (size_t k = 0; k < 8; k++)
		vector_axpy(list[k].gradient, -1, list[k].value, list[k].count);
	return dp;
}

static struct problem
problem(size_t inputs, const size_t *which)
{
	struct problem q = { .p = filled_bilstm(D, H, 10, 0.5, &arena),
		.X = filled(&arena, inputs * D, 1, 1),
		.dH = filled(&arena, ROWS * 2 * H, 2, 1),
		.H = arena_reals(&arena, ROWS * 2 * H),
		.inputs = inputs,
		.which = which };

	return q;
}

static void
test_differences(struct problem q, const char *what)
{
	real *dX = arena_reals(&arena, q.inputs * D), *only;
	struct bilstm dp = gradient(dX, &q);
	struct bilstm_trace *t;
	struct named list[8];

	name_them(list, &q.p, &dp);
	ok(vjp_error(loss, &q, q.X, dX, q.inputs * D) < 1e-8, "%s: dX", what);
	for (size_t k = 0; k < 8; k++)
		ok(vjp_error(loss, &q, list[k].value, list[k].gradient,
		       list[k].count) < 1e-8,
		    "%s", list[k].name);
	only = arena_zeros(&arena, q.inputs * D);
	loss(&q);
	t = bilstm_forward(q.H, q.X, q.inputs, q.which, &batch, &q.p, &arena);
	bilstm_vjp(only, NULL, q.dH, t, q.X, q.inputs, &q.p, &arena);
	ok(apart(only, dX, q.inputs * D) < 1e-14, "dX alone");
}

static void
test_pytorch(void)
{
	FILE *file = golden_open("tests/golden/bilstm.txt");
	struct problem q = problem(ROWS, NULL);
	real *dX = arena_reals(&arena, ROWS * D);
	struct bilstm dp = gradient(dX, &q);
	struct named list[8];

	ok(apart(q.H, stored(file, "H", ROWS * 2 * H, &arena), ROWS * 2 * H) <
		1e-14,
	    "PyTorch's states");
	ok(apart(dX, stored(file, "dX", ROWS * D, &arena), ROWS * D) < 1e-13,
	    "PyTorch's dX");
	name_them(list, &q.p, &dp);
	for (size_t k = 0; k < 8; k++)
		ok(apart(list[k].gradient,
		       stored(file, list[k].name, list[k].count, &arena),
		       list[k].count) < 1e-13,
		    "PyTorch's %s", list[k].name);
	fclose(file);
}

int
main(void)
{
	static const size_t which[ROWS] = { 0, 1, 2, 3, 4, 4, 0, 0, 1, 5, 2, 3,
		3, 1, 0 };

	test_differences(problem(ROWS, NULL), "rows of their own");
	test_differences(problem(INPUTS, which), "shared rows");
	test_pytorch();
	arena_free(&arena);
	return done_testing();
}
