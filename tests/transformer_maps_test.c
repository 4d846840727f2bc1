/*
 * transformer_maps_test.c -- A and V are what each layer goes on with: from
 * them, and the rest of the layers, the states come out.
 */
#include "models/transformer_layer.h"
#include "tap.h"
#include "transformer.h"

enum { WIDTH = 12, LAYERS = 2 };

static const size_t start[] = { 0, 5, 6, 13 };
static const struct batch batch = { 3, start };

/* Column `column` of A V, of all heads of a layer, at position i. */
static double
mixture(const real *A, const real *V, size_t i, size_t column, size_t size,
    size_t n)
{
	size_t h = column / size, k = column % size;
	double sum = 0;

	for (size_t j = 0; j < n; j++)
		sum += (double)A[(h * n + i) * n + j] *
		    (double)V[(h * n + j) * size + k];
	return sum;
}

/*
 * Largest difference of what a layer mixed and A V; with one head, and
 * (A V) W_out^T + b_out, which is mixed at once.
 */
static double
mixed_error(const real *A, const real *V, const real *mixed,
    const struct self_attention *p, size_t n)
{
	size_t size = WIDTH / p->heads;
	double worst = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t l = 0; l < WIDTH; l++) {
			double sum = 0;

			if (p->heads > 1)
				sum = mixture(A, V, i, l, size, n);
			else
				sum = (double)p->out.bias[l];
			for (size_t k = 0; p->heads == 1 && k < WIDTH; k++)
				sum += (double)p->out.weight[l * WIDTH + k] *
				    mixture(A, V, i, k, size, n);
			sum -= (double)mixed[i * WIDTH + l];
			worst = fmax(worst, fabs(sum));
		}
	return worst;
}

/* Furthest that a row of A is from a sum of 1. */
static double
sum_error(const real *A, size_t rows, size_t n)
{
	double worst = 0;

	for (size_t i = 0; i < rows; i++) {
		double sum = -1;

		for (size_t j = 0; j < n; j++)
			sum += (double)A[i * n + j];
		worst = fmax(worst, fabs(sum));
	}
	return worst;
}

static void
test_document(const struct transformer_trace *trace, size_t b,
    const struct transformer *p, struct arena *arena)
{
	size_t n = batch_length(&batch, b);
	size_t heads = p->layer[0].attention.heads;
	real *A = arena_reals(arena, LAYERS * heads * n * n);
	real *V = arena_reals(arena, LAYERS * n * WIDTH);

	transformer_maps(A, V, trace, &batch, b, p);
	ok(sum_error(A, LAYERS * heads * n, n) < 1e-6,
	    "%zu heads, document %zu: rows of A sum to 1", heads, b);
	for (size_t l = 0; l < LAYERS; l++)
		ok(mixed_error(A + l * heads * n * n, V + l * n * WIDTH,
		       trace->layer[l].mixed + start[b] * WIDTH,
		       &p->layer[l].attention, n) < 1e-5,
		    "%zu heads, document %zu, layer %zu: A V is what is mixed",
		    heads, b, l);
}

static void
test_model(size_t heads, struct random *r)
{
	struct arena arena = { 0 };
	const struct choices choices = { .attention = ATTENTION_DOT,
		.embedding = 7,
		.hidden = WIDTH,
		.keys = 1,
		.layers = LAYERS,
		.heads = heads,
		.feedforward = 9,
		.outputs = 1 };
	const struct test_model *model = random_model(choices, r, &arena);
	const struct transformer *p = &model->p.encoder.transformer;
	const real *X = random_reals(r, start[3] * 7, 1, &arena);
	real *H = arena_reals(&arena, start[3] * WIDTH);
	const struct transformer_trace *trace =
	    transformer_forward(H, X, start[3], NULL, &batch, p, &arena);

	for (size_t b = 0; b < batch.documents; b++)
		test_document(trace, b, p, &arena);
	arena_free(&arena);
}

int
main(void)
{
	struct random r = random_stream(1, "transformer_maps_test", 0);

	test_model(1, &r);
	test_model(3, &r);
	return done_testing();
}
