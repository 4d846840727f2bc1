/*
 * bilstm_test.c -- the BiLSTM in float, by every kernel: documents together
 * and apart give the same bytes, in either direction; PyTorch's values.
 */
#include "model.h"
#include "tap.h"
#include "tensor/kernel.h"

enum { DOCUMENTS = 5, ROWS = 20 };

static struct arena arena;

/* Of every kind: first, longest, equal, of one token, and empty. */
static const size_t start[] = { 0, 4, 13, 13, 14, 20 };
static const struct batch batch = { DOCUMENTS, start };

static real *
states(const real *X, size_t inputs, const size_t *which,
    const struct batch *documents, const struct bilstm *p)
{
	size_t m = 2 * p->direction[0].hidden;
	real *H = arena_zeros(&arena, batch_rows(documents) * m);

	bilstm_forward(H, X, inputs, which, documents, p, &arena);
	return H;
}

static real *
gradient(const real *X, const real *dH, const struct batch *documents,
    const struct bilstm *p)
{
	size_t rows = batch_rows(documents);
	size_t m = 2 * p->direction[0].hidden, d = p->direction[0].input;
	real *H = arena_reals(&arena, rows * m);
	real *dX = arena_zeros(&arena, rows * d);
	struct bilstm_trace *t =
	    bilstm_forward(H, X, rows, NULL, documents, p, &arena);

	bilstm_vjp(dX, NULL, dH, t, X, rows, p, &arena);
	return dX;
}

static void
test_apart(const struct bilstm *p, const real *X)
{
	size_t m = 2 * p->direction[0].hidden, d = p->direction[0].input;
	real *H = states(X, ROWS, NULL, &batch, p);
	real *inferred = arena_reals(&arena, ROWS * m);
	real *dH = filled(&arena, ROWS * m, 2, 1);
	real *dX = gradient(X, dH, &batch, p);
	size_t forward = 0, backward = 0;

	for (size_t b = 0; b < DOCUMENTS; b++) {
		size_t at = start[b], n = batch_length(&batch, b);
		struct batch one = { 1, (size_t[]){ 0, n } };
		real *h = states(X + at * d, n, NULL, &one, p);
		real *dx = gradient(X + at * d, dH + at * m, &one, p);

		forward += same_bytes(H + at * m, h, n * m);
		backward += same_bytes(dX + at * d, dx, n * d);
	}
	ok(forward == DOCUMENTS, "documents together are documents apart");
	bilstm_infer(inferred, X, ROWS, NULL, &batch, p, &arena);
	ok(same_bytes(inferred, H, ROWS * m), "without a trace, the same");
	ok(backward == DOCUMENTS, "so are their gradients");
}

/* [documents]: Eq. 5 of each document of a batch, from one forward pass. */
static real **
jacobians(const real *X, const struct batch *documents, const struct bilstm *p)
{
	size_t rows = batch_rows(documents);
	real *H = arena_reals(&arena, rows * 2 * p->direction[0].hidden);
	real **norms = arena_take(&arena, documents->documents, sizeof *norms);
	struct bilstm_trace *t =
	    bilstm_forward(H, X, rows, NULL, documents, p, &arena);

	for (size_t b = 0; b < documents->documents; b++) {
		size_t n = batch_length(documents, b);

		norms[b] = arena_reals(&arena, n * n);
		bilstm_jacobian(norms[b], t, b, p, &arena);
	}
	return norms;
}

static void
test_jacobians(const struct bilstm *p, const real *X)
{
	real **norms = jacobians(X, &batch, p);
	size_t d = p->direction[0].input, same = 0;

	for (size_t b = 0; b < DOCUMENTS; b++) {
		size_t n = batch_length(&batch, b);
		struct batch one = { 1, (size_t[]){ 0, n } };

		same += same_bytes(
		    norms[b], *jacobians(X + start[b] * d, &one, p), n * n);
	}
	ok(same == DOCUMENTS, "so is Eq. 5");
}

static void
test_shared(const struct bilstm *p, const real *X)
{
	static const size_t which[ROWS] = { 3, 1, 0, 0, 2, 4, 4, 1, 3, 0, 2, 2,
		1, 4, 0, 3, 3, 1, 2, 0 };
	size_t m = 2 * p->direction[0].hidden, d = p->direction[0].input;
	real *copies = gathered(X, which, ROWS, d, &arena);

	ok(same_bytes(states(X, 5, which, &batch, p),
	       states(copies, ROWS, NULL, &batch, p), ROWS * m),
	    "shared inputs are repeated rows");
}

/* Backward is forward of the reversed document, with the other parameters. */
static void
test_reversed(const struct bilstm *p, const real *X)
{
	struct bilstm swapped = { .direction = {
				      p->direction[1], p->direction[0] } };
	size_t h = p->direction[0].hidden, d = p->direction[0].input, same = 0;
	size_t mirror[ROWS];
	real *H = states(X, ROWS, NULL, &batch, p), *R;

	for (size_t b = 0; b < DOCUMENTS; b++)
		for (size_t i = start[b]; i < start[b + 1]; i++)
			mirror[i] = start[b] + start[b + 1] - 1 - i;
	R = states(
	    gathered(X, mirror, ROWS, d, &arena), ROWS, NULL, &batch, &swapped);
	for (size_t i = 0; i < ROWS; i++)
		same +=
		    same_bytes(H + i * 2 * h, R + mirror[i] * 2 * h + h, h) &&
		    same_bytes(H + i * 2 * h + h, R + mirror[i] * 2 * h, h);
	ok(same == ROWS, "backward is forward of the document reversed");
}

static void
test_sizes(const char *kernel)
{
	static const size_t hidden[] = { 1, 3, 15, 16, 17, 31, 33, 128 };

	for (size_t k = 0; k < sizeof hidden / sizeof *hidden; k++) {
		size_t h = hidden[k], d = k % 2 == 0 ? 7 : 20;
		struct bilstm p = filled_bilstm(d, h, 10, 0.3, &arena);
		real *X = filled(&arena, ROWS * d, 1, 1);

		printf("# %s, %zu inputs, %zu units\n", kernel, d, h);
		test_apart(&p, X);
		test_jacobians(&p, X);
		test_shared(&p, X);
		test_reversed(&p, X);
		arena_reset(&arena);
	}
}

static void
test_pytorch(const char *kernel)
{
	static const size_t ends[] = { 0, 4, 5, 11, 15 };
	static const struct batch four = { 4, ends };
	FILE *file = golden_open("tests/golden/bilstm.txt");
	struct bilstm small = filled_bilstm(3, 5, 10, 0.5, &arena);
	struct bilstm odd = filled_bilstm(7, 17, 10, 0.5, &arena);
	real *X = filled(&arena, 15 * 7, 1, 1), *H, *dX;

	H = states(X, 15, NULL, &four, &small);
	ok(apart(H, stored(file, "H", 15 * 10, &arena), 15 * 10) < 1e-6,
	    "%s: PyTorch's states of 5 units", kernel);
	dX = gradient(X, filled(&arena, 15 * 10, 2, 1), &four, &small);
	ok(apart(dX, stored(file, "dX", 15 * 3, &arena), 15 * 3) < 1e-6,
	    "%s: PyTorch's gradient", kernel);
	H = states(X, 15, NULL, &four, &odd);
	ok(apart(H, stored(file, "H17", 15 * 34, &arena), 15 * 34) < 1e-6,
	    "%s: PyTorch's states of 17 units", kernel);
	fclose(file);
}

/* What is not a number anywhere is one nowhere after it, in its document. */
static void
test_nan(void)
{
	struct bilstm p = filled_bilstm(3, 5, 10, 0.5, &arena);
	real *X = filled(&arena, ROWS * 3, 1, 1), *H;
	size_t wrong = 0;

	X[(start[1] + 2) * 3] = (real)NAN;
	H = states(X, ROWS, NULL, &batch, &p);
	for (size_t i = 0; i < ROWS; i++) {
		bool inside = i >= start[1] && i < start[2];
		bool forward = inside && i >= start[1] + 2;
		bool backward = inside && i <= start[1] + 2;

		for (size_t u = 0; u < 5; u++)
			wrong += isnan(H[i * 10 + u]) != forward ||
			    isnan(H[i * 10 + 5 + u]) != backward;
	}
	ok(wrong == 0, "a NaN reaches its own document's states alone");
}

int
main(void)
{
	static const char *const names[] = { "plain", "avx2", "avx512" };

	for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
		const struct kernel *kernel = kernel_named(names[k]);

		if (kernel == NULL)
			continue;
		kernel_use(kernel);
		test_sizes(names[k]);
		test_pytorch(names[k]);
		test_nan();
	}
	arena_free(&arena);
	return done_testing();
}
