/*
 * transformer_test.c -- the encoder against PyTorch's stored values; batches
 * and leave-one-out against documents run one by one, bit for bit.
 */
#include <string.h>

#include "golden.h"
#include "tap.h"
#include "tensor/vector.h"
#include "transformer.h"

static struct arena arena;

static void
read_reals(FILE *file, real *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		x[i] = (real)golden_number(file);
}

/* Are the next n stored numbers x, within 1e-5 of the largest? */
static bool
as_stored(FILE *file, const real *x, size_t n)
{
	double worst = 0, largest = 0;

	for (size_t i = 0; i < n; i++) {
		double expected = golden_number(file);
		double difference = fabs((double)x[i] - expected);

		largest = fmax(largest, fabs(expected));
		if (!(difference <= worst))
			worst = difference;
	}
	return worst <= 1e-5 * largest;
}

/* The model of the stored values; reads up to X. */
static struct test_model *
stored_model(FILE *file, size_t *n)
{
	struct test_model *model = arena_take(&arena, 1, sizeof *model);
	struct choices c = { .encoder = ENCODER_TRANSFORMER,
		.attention = ATTENTION_DOT,
		.vocabulary = 1 };
	struct classifier *p = &model->p;

	c.embedding = (size_t)golden_number(file);
	c.hidden = (size_t)golden_number(file);
	c.heads = (size_t)golden_number(file);
	c.feedforward = (size_t)golden_number(file);
	c.layers = (size_t)golden_number(file);
	c.outputs = (size_t)golden_number(file);
	*n = (size_t)golden_number(file);
	model->count = classifier_new(p, &c, model->list, &arena);
	for (size_t i = 0; i < model->count; i++)
		if (model->list[i].group == GROUP_ENCODER)
			read_reals(file, *model->list[i].data,
			    parameter_count(&model->list[i]));
	read_reals(file, p->attention.key.weight, c.hidden);
	read_reals(file, p->decoder.weight, c.outputs * c.hidden);
	for (size_t i = 0; i < c.outputs; i++)
		p->decoder.bias[i] = 7; /* values are without bias */
	classifier_prepare(p, &arena);
	return model;
}

/* Leave-one-out's row i: what is stored, in two steps around the hole. */
static bool
stored_row(FILE *file, const real *row, size_t i, size_t width, size_t n)
{
	real *rest = arena_reals(&arena, (n - 1) * width);

	for (size_t j = 0; j + 1 < n; j++)
		memcpy(rest + j * width, row + (j + (j >= i)) * width,
		    width * sizeof *row);
	return as_stored(file, rest, (n - 1) * width);
}

static void
test_stored(void)
{
	FILE *file = golden_open("tests/golden/transformer.txt");
	size_t n, c;
	struct classifier *p = &stored_model(file, &n)->p;
	struct transformer *t = &p->encoder.transformer;
	size_t start[] = { 0, n }, m = t->width, d = t->input;
	struct batch batch = { 1, start };
	real *X = arena_reals(&arena, n * d), *H = arena_reals(&arena, n * m);
	real *dX = arena_zeros(&arena, n * d), *dH = arena_reals(&arena, n * m);
	real *norms = arena_reals(&arena, n * n);
	real *scores = arena_zeros(&arena, n * n), *values;
	unsigned char *remove = memset(arena_take(&arena, n, 1), 1, n);
	struct transformer_trace *trace;

	c = p->decoder.out;
	values = arena_zeros(&arena, n * n * c);
	read_reals(file, X, n * d);
	trace = transformer_forward(H, X, n, NULL, &batch, t, &arena);
	ok(as_stored(file, H, n * m), "H is PyTorch's");
	for (size_t i = 0; i < n * m; i++)
		dH[i] = (real)cos((double)(i / m + i % m));
	transformer_vjp(dX, NULL, dH, trace, X, &batch, t, &arena);
	ok(as_stored(file, dX, n * d), "dX is PyTorch's");
	transformer_fold(t, &arena);
	transformer_jacobian(norms, trace, &batch, 0, t, &arena);
	ok(as_stored(file, norms, n * n), "Eq. 5 is PyTorch's");
	transformer_loo(scores, values, trace, &batch, 0, remove, t,
	    &p->attention, &p->decoder, &arena);
	for (size_t i = 0; i < n; i++) {
		ok(stored_row(file, scores + i * n, i, 1, n),
		    "scores without %zu are PyTorch's", i);
		ok(stored_row(file, values + i * n * c, i, c, n),
		    "values without %zu are PyTorch's", i);
	}
	fclose(file);
	arena_reset(&arena);
}

static struct test_model *
model_of(size_t layers, size_t heads, enum attention_kind attention,
    struct random *r)
{
	struct choices c = { .attention = attention,
		.embedding = 21,
		.hidden = 24,
		.feedforward = 17,
		.keys = 5,
		.outputs = 2 };

	c.layers = layers;
	c.heads = heads;
	return random_model(c, r, &arena);
}

/* The gradient of <H, dH>, documents first .. last - 1 of the batch. */
static void
run(real *H, real *dX, struct transformer *dp, const real *X, const real *dH,
    const struct batch *batch, size_t first, size_t last,
    const struct transformer *p)
{
	size_t count = last - first, row = batch->start[first];
	size_t *start = arena_take(&arena, count + 1, sizeof *start);
	struct batch part = { count, start };
	struct transformer_trace *trace;

	for (size_t b = 0; b <= count; b++)
		start[b] = batch->start[first + b] - row;
	X += row * p->input;
	trace = transformer_forward(
	    H + row * p->width, X, batch_rows(&part), NULL, &part, p, &arena);
	transformer_vjp(dX + row * p->input, dp, dH + row * p->width, trace, X,
	    &part, p, &arena);
}

/* The largest difference of x and y beside the largest of y. */
static double
difference(const real *x, const real *y, size_t n)
{
	double worst = 0, largest = 0;

	for (size_t i = 0; i < n; i++) {
		worst = fmax(worst, fabs((double)x[i] - (double)y[i]));
		largest = fmax(largest, fabs((double)y[i]));
	}
	return worst == 0 ? 0 : worst / largest;
}

/* One head's maps are folded, and their gradient unfolded at each call. */
static void
test_batch(size_t heads, struct random *r)
{
	/* more rows than go together, and more positions than are at hand */
	static const size_t start[] = { 0, 1, 3, 8, 17, 17, 90, 250, 410,
		1010 };
	struct batch batch = { 9, start };
	size_t rows = batch_rows(&batch);
	struct test_model *model = model_of(2, heads, ATTENTION_DOT, r);
	struct transformer *p = &model->p.encoder.transformer;
	size_t hs = rows * p->width, xs = rows * p->input;
	real *X = random_reals(r, xs, 1, &arena);
	real *dH = random_reals(r, hs, 1, &arena);
	real *H[2], *dX[2];
	struct test_model gradient[2];
	double worst = 0;

	for (size_t k = 0; k < 2; k++) {
		H[k] = arena_zeros(&arena, hs);
		dX[k] = arena_zeros(&arena, xs);
		classifier_new(&gradient[k].p, &model->p.choices,
		    gradient[k].list, &arena);
	}
	run(H[0], dX[0], &gradient[0].p.encoder.transformer, X, dH, &batch, 0,
	    9, p);
	for (size_t b = 0; b < 9; b++)
		run(H[1], dX[1], &gradient[1].p.encoder.transformer, X, dH,
		    &batch, b, b + 1, p);
	ok(memcmp(H[0], H[1], hs * sizeof **H) == 0,
	    "%zu heads: H of a batch is that of its documents", heads);
	ok(memcmp(dX[0], dX[1], xs * sizeof **dX) == 0,
	    "%zu heads: dX of a batch is that of its documents", heads);
	transformer_infer(H[1], X, rows, NULL, &batch, p, &arena);
	ok(memcmp(H[0], H[1], hs * sizeof **H) == 0,
	    "%zu heads: H is the same where no VJP follows", heads);
	for (size_t i = 0; i < model->count; i++)
		worst = fmax(worst,
		    difference(*gradient[0].list[i].data,
			*gradient[1].list[i].data,
			parameter_count(&model->list[i])));
	ok(heads == 1 ? worst < 2e-6 : worst == 0,
	    "%zu heads: dp of a batch is the sum over its documents", heads);
	arena_reset(&arena);
}

/* Equal rows of X, one by one or shared: the same H and dp, dX summed. */
static void
test_which(size_t heads, struct random *r)
{
	enum { INPUTS = 20, ROWS = 400 };
	static const size_t start[] = { 0, 30, 290, ROWS };
	struct batch batch = { 3, start };
	struct test_model *model = model_of(2, heads, ATTENTION_DOT, r);
	struct transformer *p = &model->p.encoder.transformer;
	size_t hs = ROWS * p->width, d = p->input, which[ROWS];
	real *X = random_reals(r, INPUTS * d, 1, &arena);
	real *each = arena_reals(&arena, ROWS * d);
	real *dH = random_reals(r, hs, 1, &arena);
	real *H = arena_reals(&arena, hs), *shared = arena_reals(&arena, hs);
	real *dX = arena_zeros(&arena, INPUTS * d);
	real *deach = arena_zeros(&arena, ROWS * d);
	real *sum = arena_zeros(&arena, INPUTS * d);
	struct transformer_trace *trace;

	for (size_t i = 0; i < ROWS; i++) {
		which[i] = random_below(r, INPUTS);
		memcpy(each + i * d, X + which[i] * d, d * sizeof *X);
	}
	trace = transformer_forward(H, each, ROWS, NULL, &batch, p, &arena);
	transformer_vjp(deach, NULL, dH, trace, each, &batch, p, &arena);
	trace =
	    transformer_forward(shared, X, INPUTS, which, &batch, p, &arena);
	transformer_vjp(dX, NULL, dH, trace, X, &batch, p, &arena);
	for (size_t i = 0; i < ROWS; i++)
		vector_add(sum + which[i] * d, deach + i * d, d);
	ok(memcmp(H, shared, hs * sizeof *H) == 0,
	    "%zu heads: H of shared rows of X", heads);
	ok(difference(dX, sum, INPUTS * d) < 2e-6,
	    "%zu heads: dX of shared rows is their sum", heads);
	transformer_infer(shared, X, INPUTS, which, &batch, p, &arena);
	ok(memcmp(H, shared, hs * sizeof *H) == 0,
	    "%zu heads: H of shared rows, where no VJP follows", heads);
	arena_reset(&arena);
}

/* Scores and values of the document without position i, by running it. */
static bool
is_without(const real *scores, const real *values, const real *X, size_t i,
    size_t n, const struct classifier *p)
{
	const struct transformer *t = &p->encoder.transformer;
	size_t d = t->input, m = t->width, c = p->decoder.out, rest = n - 1;
	size_t start[] = { 0, rest };
	struct batch batch = { 1, start };
	real *Y = arena_reals(&arena, rest * d);
	real *H = arena_reals(&arena, rest * m);
	real *s = arena_reals(&arena, rest), *v = arena_reals(&arena, rest * c);
	real *inner = arena_reals(&arena, rest * p->attention.key.out);
	bool same = true;

	for (size_t j = 0; j < rest; j++)
		memcpy(Y + j * d, X + (j + (j >= i)) * d, d * sizeof *Y);
	transformer_forward(H, Y, rest, NULL, &batch, t, &arena);
	attention_scores(s, inner, H, &p->attention, rest);
	classifier_values(v, H, rest, p);
	for (size_t j = 0; j < rest; j++) {
		size_t at = j + (j >= i);

		same = same && s[j] == scores[at] &&
		    memcmp(v + j * c, values + at * c, c * sizeof *v) == 0;
	}
	return same;
}

static void
test_loo(size_t layers, size_t heads, size_t n, enum attention_kind attention,
    struct random *r)
{
	struct test_model *model = model_of(layers, heads, attention, r);
	const struct classifier *p = &model->p;
	const struct transformer *t = &p->encoder.transformer;
	size_t c = p->decoder.out;
	size_t start[] = { 0, 3, 3 + n };
	struct batch batch = { 2, start };
	real *all = random_reals(r, (3 + n) * t->input, 1, &arena);
	real *X = all + 3 * t->input;
	real *H = arena_reals(&arena, (3 + n) * t->width);
	real *scores = arena_reals(&arena, n * n);
	real *values = arena_reals(&arena, n * n * c);
	unsigned char *remove = arena_clear(&arena, n, 1);
	bool same = true, untouched = true;

	for (size_t i = 0; i < n; i++)
		remove[i] = n < 4 || (i != 0 && i % 5 != 3);
	for (size_t i = 0; i < n * n; i++)
		scores[i] = 12345;
	transformer_loo(scores, values,
	    transformer_forward(H, all, 3 + n, NULL, &batch, t, &arena), &batch,
	    1, remove, t, &p->attention, &p->decoder, &arena);
	for (size_t i = 0; i < n; i++) {
		untouched = untouched && scores[i * n + i] == 12345;
		if (remove[i])
			same = same &&
			    is_without(
				scores + i * n, values + i * n * c, X, i, n, p);
		else
			for (size_t j = 0; j < n; j++)
				untouched =
				    untouched && scores[i * n + j] == 12345;
	}
	ok(same,
	    "each row is the document without i: %zu layers, %zu heads, "
	    "%zu positions",
	    layers, heads, n);
	ok(untouched, "nothing else is set");
	arena_reset(&arena);
}

/* In float, Eq. 5 of all p together keeps what one VJP for each gives. */
static void
test_jacobian(size_t heads, size_t n, struct random *r)
{
	struct choices c = { .embedding = 300,
		.hidden = 128,
		.layers = 2,
		.feedforward = 128,
		.keys = 1,
		.outputs = 1 };
	size_t start[] = { 0, n }, m = c.hidden, d = c.embedding;
	struct batch batch = { 1, start };
	struct test_model *model;
	struct transformer *p;
	struct transformer_trace *trace;
	real *X = random_reals(r, n * d, 0.3, &arena);
	real *H = arena_reals(&arena, n * m);
	real *norms = arena_reals(&arena, n * n);
	double worst = 0;

	c.heads = heads;
	model = random_model(c, r, &arena);
	p = &model->p.encoder.transformer;
	transformer_fold(p, &arena);
	trace = transformer_forward(H, X, n, NULL, &batch, p, &arena);
	transformer_jacobian(norms, trace, &batch, 0, p, &arena);
	for (size_t i = 0; i < n; i += 9) {
		real *dH = arena_zeros(&arena, n * m), *h = H + i * m;
		real *dX = arena_zeros(&arena, n * d);
		double largest = 0, difference = 0;

		vector_axpy(dH + i * m,
		    (real)(1 / sqrt((double)vector_dot(h, h, m))), h, m);
		transformer_vjp(dX, NULL, dH, trace, X, &batch, p, &arena);
		for (size_t j = 0; j < n; j++) {
			double norm =
			    sqrt((double)vector_dot(dX + j * d, dX + j * d, d));

			largest = fmax(largest, norm);
			difference = fmax(
			    difference, fabs(norm - (double)norms[i * n + j]));
		}
		worst = fmax(worst, difference / largest);
	}
	ok(worst < 1e-5, "Eq. 5 in float, %zu heads, %zu positions: %.1g",
	    heads, n, worst);
	arena_reset(&arena);
}

int
main(void)
{
	static const size_t positions[] = { 1, 2, 3, 20, 300 };
	struct random r = random_stream(1, "transformer_test", 0);

	test_stored();
	test_batch(1, &r);
	test_batch(3, &r);
	test_which(1, &r);
	test_which(2, &r);
	for (size_t heads = 1; heads <= 2; heads++)
		for (size_t n = 1; n <= 65; n += 64)
			test_jacobian(heads, n, &r);
	for (size_t layers = 1; layers <= 3; layers++)
		for (size_t i = 0; i < 5; i++)
			test_loo(layers, 1 + layers % 2, positions[i],
			    i % 2 ? ATTENTION_DOT : ATTENTION_TANH, &r);
	arena_free(&arena);
	return done_testing();
}
