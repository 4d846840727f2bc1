/*
 * transformer_vjp.c -- the VJP of the encoder against central differences, and
 * Eq. 5 for all positions together against one VJP for each.
 */
#include <string.h>

#include "tap.h"
#include "tensor/vector.h"
#include "transformer.h"

static struct arena arena;
static struct random stream;

struct subject { /* of central differences: <H, dH> */
	struct transformer *p;
	struct batch batch;
	real *X, *H, *dH;
};

static double
loss(void *context)
{
	struct subject *s = context;
	struct arena_mark mark = arena_mark(&arena);

	transformer_pack(s->p);
	transformer_forward(
	    s->H, s->X, batch_rows(&s->batch), NULL, &s->batch, s->p, &arena);
	arena_return(&arena, mark);
	return vector_dot(s->H, s->dH, batch_rows(&s->batch) * s->p->width);
}

static void
test_vjp(struct choices choices)
{
	static const size_t start[] = { 0, 1, 3, 8, 17 };
	struct test_model *model = random_model(choices, &stream, &arena);
	struct test_model *gradient = arena_take(&arena, 1, sizeof *gradient);
	struct transformer *p = &model->p.encoder.transformer;
	struct subject s = { .p = p, .batch = { 4, start } };
	size_t rows = batch_rows(&s.batch);
	real *dX = arena_zeros(&arena, rows * p->input);
	struct transformer_trace *trace;
	double worst = 0;

	classifier_new(&gradient->p, &choices, gradient->list, &arena);
	s.X = random_reals(&stream, rows * p->input, 1, &arena);
	s.dH = random_reals(&stream, rows * p->width, 1, &arena);
	s.H = arena_reals(&arena, rows * p->width);
	trace = transformer_forward(s.H, s.X, rows, NULL, &s.batch, p, &arena);
	transformer_vjp(dX, &gradient->p.encoder.transformer, s.dH, trace, s.X,
	    &s.batch, p, &arena);

	ok(vjp_error(loss, &s, s.X, dX, rows * p->input) < 1e-8,
	    "dX, %zu layers, %zu heads", choices.layers, choices.heads);
	for (size_t i = 0; i < model->count; i++)
		if (model->list[i].group == GROUP_ENCODER)
			worst = fmax(worst,
			    vjp_error(loss, &s, *model->list[i].data,
				*gradient->list[i].data,
				parameter_count(&model->list[i])));
	ok(worst < 1e-8, "dp, %zu layers, %zu heads", choices.layers,
	    choices.heads);
	arena_reset(&arena);
}

/* Row p of Eq. 5 by a VJP of its own. */
static void
jacobian_row(real *norms, const real *X, size_t n, size_t row,
    const struct transformer *p)
{
	struct arena_mark mark = arena_mark(&arena);
	size_t start[] = { 0, n }, m = p->width, d = p->input;
	struct batch batch = { 1, start };
	real *H = arena_reals(&arena, n * m);
	real *dH = arena_zeros(&arena, n * m);
	real *dX = arena_zeros(&arena, n * d);
	struct transformer_trace *trace =
	    transformer_forward(H, X, n, NULL, &batch, p, &arena);
	const real *h = H + row * m;

	vector_axpy(dH + row * m, 1 / sqrt(vector_dot(h, h, m)), h, m);
	transformer_vjp(dX, NULL, dH, trace, X, &batch, p, &arena);
	for (size_t i = 0; i < n; i++)
		norms[i] = sqrt(vector_dot(dX + i * d, dX + i * d, d));
	arena_return(&arena, mark);
}

enum { BEFORE = 2 }; /* rows of the document before the one in question */

/*
 * The largest relative difference of Eq. 5 and one VJP for each p. Before X
 * lie the rows of another document.
 */
static double
jacobian_error(const real *X, size_t n, const struct transformer *p)
{
	struct arena_mark mark = arena_mark(&arena);
	real *norms = arena_zeros(&arena, n * n);
	real *row = arena_reals(&arena, n);
	size_t start[] = { 0, BEFORE, BEFORE + n };
	struct batch batch = { 2, start };
	real *H = arena_reals(&arena, (BEFORE + n) * p->width);
	double worst = 0;

	transformer_jacobian(norms,
	    transformer_forward(
		H, X - BEFORE * p->input, BEFORE + n, NULL, &batch, p, &arena),
	    &batch, 1, p, &arena);
	for (size_t i = 0; i < n; i += n < 50 ? 1 : 37) {
		jacobian_row(row, X, n, i, p);
		for (size_t j = 0; j < n; j++) {
			double error = fabs(norms[i * n + j] - row[j]) / row[j];

			if (!(error <= worst))
				worst = error; /* also when NaN */
		}
	}
	arena_return(&arena, mark);
	return worst;
}

static real *
rows_of_two(size_t n, const struct transformer *p)
{
	size_t d = p->input;
	real *before = arena_reals(&arena, (BEFORE + n) * d);
	real *X = before + BEFORE * d;

	for (size_t i = 0; i < BEFORE * d; i++)
		before[i] = cos((double)i);
	for (size_t i = 0; i < n * d; i++)
		X[i] = random_normal(&stream);
	return X;
}

static void
test_jacobian(struct choices choices, size_t n, bool folded)
{
	struct test_model *model = random_model(choices, &stream, &arena);
	struct transformer *p = &model->p.encoder.transformer;
	real *X = rows_of_two(n, p);

	if (folded)
		transformer_fold(p, &arena);
	ok(jacobian_error(X, n, p) < 1e-10,
	    "Eq. 5, %zu layers, %zu heads, %zu units, %zu inputs, "
	    "%zu positions%s",
	    choices.layers, choices.heads, choices.feedforward,
	    choices.embedding, n, folded ? ", folded" : "");
	arena_reset(&arena);
}

/* W_in W_in^T without an inverse: a row of zeros, and one row twice. */
static void
test_singular(struct choices choices, size_t n)
{
	struct test_model *model = random_model(choices, &stream, &arena);
	struct transformer *p = &model->p.encoder.transformer;
	real *X = rows_of_two(n, p);
	real *W = p->project.weight;

	transformer_fold(p, &arena);
	memset(W + p->input, 0, p->input * sizeof *W);
	memcpy(W + 5 * p->input, W + 2 * p->input, p->input * sizeof *W);
	transformer_pack(p);
	ok(jacobian_error(X, n, p) < 1e-10, "new weights, no old fold");
	transformer_fold(p, &arena);
	ok(jacobian_error(X, n, p) < 1e-10, "Eq. 5 of a singular W_in W_in^T");
	arena_reset(&arena);
}

int
main(void)
{
	static const size_t positions[] = { 1, 2, 20, 300 };
	struct choices c = { .encoder = ENCODER_TRANSFORMER,
		.vocabulary = 1,
		.hidden = 8,
		.feedforward = 10,
		.outputs = 1,
		.keys = 1 };

	stream = random_stream(1, "transformer_vjp", 0);
	for (c.layers = 1; c.layers <= 3; c.layers++)
		for (c.heads = 1; c.heads <= 2; c.heads++) {
			c.embedding = 7;
			test_vjp(c);
			for (size_t i = 0; i < 4; i++) {
				c.embedding = i % 2 == 0 ? 13 : 5;
				test_jacobian(c, positions[i], i != 2);
			}
		}
	c.layers = 2; /* one head: a narrow and a wide feed-forward part */
	c.heads = 1;
	for (c.feedforward = 1; c.feedforward <= 33; c.feedforward += 16)
		test_jacobian(c, 29, true);
	c.feedforward = 10;
	c.layers = 2;
	c.heads = 1;
	c.embedding = 13;
	test_singular(c, 9);
	arena_free(&arena);
	return done_testing();
}
