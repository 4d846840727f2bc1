/*
 * transformer_maps_test.c -- A and V are what each layer goes on with: from
 * them, and the rest of the layers, the states come out.
 */
#include "models/transformer_layer.h"
#include "tap.h"
#include "transformer.h"

enum { WIDTH = 12, HEADS = 3, LAYERS = 2, SIZE = WIDTH / HEADS };

static const size_t start[] = { 0, 5, 6, 13 };
static const struct batch batch = { 3, start };

/* Largest difference of A V, for all heads of a layer, and what it mixed. */
static double
mixed_error(const real *A, const real *V, const real *mixed, size_t n)
{
	double worst = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t column = 0; column < WIDTH; column++) {
			size_t h = column / SIZE, k = column % SIZE;
			double sum = 0;

			for (size_t j = 0; j < n; j++)
				sum += (double)A[(h * n + i) * n + j] *
				    (double)V[(h * n + j) * SIZE + k];
			sum -= (double)mixed[i * WIDTH + column];
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
	real *A = arena_reals(arena, LAYERS * HEADS * n * n);
	real *V = arena_reals(arena, LAYERS * n * WIDTH);

	transformer_maps(A, V, trace, &batch, b, p);
	ok(sum_error(A, LAYERS * HEADS * n, n) < 1e-6,
	    "document %zu: rows of A sum to 1", b);
	for (size_t l = 0; l < LAYERS; l++)
		ok(mixed_error(A + l * HEADS * n * n, V + l * n * WIDTH,
		       trace->layer[l].mixed + start[b] * WIDTH, n) < 1e-5,
		    "document %zu, layer %zu: A V is what is mixed", b, l);
}

int
main(void)
{
	struct arena arena = { 0 };
	struct random r = random_stream(1, "transformer_maps_test", 0);
	const struct choices choices = { .attention = ATTENTION_DOT,
		.embedding = 7,
		.hidden = WIDTH,
		.keys = 1,
		.layers = LAYERS,
		.heads = HEADS,
		.feedforward = 9,
		.outputs = 1 };
	const struct test_model *model = random_model(choices, &r, &arena);
	const struct transformer *p = &model->p.encoder.transformer;
	const real *X = random_reals(&r, start[3] * 7, 1, &arena);
	real *H = arena_reals(&arena, start[3] * WIDTH);
	const struct transformer_trace *trace =
	    transformer_forward(H, X, &batch, p, &arena);

	for (size_t b = 0; b < batch.documents; b++)
		test_document(trace, b, p, &arena);
	arena_free(&arena);
	return done_testing();
}
