/*
 * gemm_forms_test.c -- the other forms of a product, by every kernel: begun
 * with a row, of a folded matrix, over some inner indices. They are held to
 * what they stand for.
 */
#include <string.h>

#include "model.h"
#include "tap.h"
#include "tensor/kernel.h"

static const char *const names[] = { "plain", "avx2", "avx512" };
static struct arena arena;

static struct packed
packed(const real *b, size_t k, size_t n)
{
	struct packed p = packed_new(&arena, k, n);

	pack(&p, b, n, 1);
	return p;
}

/* The same bytes as rows that hold the beginning already. */
static void
test_from(const char *name)
{
	static const size_t columns[] = { 1, 16, 63, 130 };
	size_t wrong = 0;

	for (size_t m = 0; m < 14; m++)
		for (size_t j = 0; j < 4; j++) {
			size_t n = columns[j], k = 3 * m + 1;
			real *a = filled(&arena, m * k, 1, 1);
			real *row = filled(&arena, n, 2, 1);
			struct packed b =
			    packed(filled(&arena, k * n, 3, 1), k, n);
			real *c = filled(&arena, m * n, 4, 1);
			real *d = arena_reals(&arena, m * n);
			real *zero = filled(&arena, m * n, 5, 1);

			for (size_t i = 0; i < m; i++)
				memcpy(d + i * n, row, n * sizeof *d);
			gemm_packed(d, n, a, k, &b, m, GEMM_ADD);
			gemm_packed_from(c, n, row, a, k, &b, m);
			wrong += !same_bytes(c, d, m * n);
			gemm_packed(d, n, a, k, &b, m, GEMM_SET);
			gemm_packed_from(zero, n, NULL, a, k, &b, m);
			wrong += !same_bytes(zero, d, m * n);
			arena_reset(&arena);
		}
	ok(wrong == 0, "%s: begun with a row, or with none", name);
}

/* A [m,k] times the fold of B, with the factors on A's side, in double. */
static double
unfolded(const real *a, const real *b, const real *factors, size_t parts,
    size_t k, size_t n)
{
	double sum = 0;

	for (size_t g = 0; g < parts; g++)
		for (size_t l = 0; l < k; l++)
			sum += (double)a[l] * (double)factors[l * parts + g] *
			    (double)b[(l * parts + g) * n];
	return sum;
}

/* Guards beyond the columns; rows apart; k beyond a block. */
static void
fold_once(size_t m, size_t k, size_t n, size_t parts, double *worst, real *c)
{
	size_t ldc = n + 1;
	real *a = filled(&arena, m * k, 1, 1);
	real *b = filled(&arena, parts * k * n, 2, 1);
	real *factors = filled(&arena, parts * k, 3, 1);
	struct packed p = packed(b, parts * k, n);
	real *apart_rows = filled(&arena, m * ldc, 4, 1);

	fill(c, m * ldc, 4, 1);
	gemm_folded(c, ldc, a, k, &p, factors, parts, m);
	for (size_t i = 0; i < m; i++)
		gemm_folded(apart_rows + i * ldc, ldc, a + i * k, k, &p,
		    factors, parts, 1);
	*worst = same_bytes(c, apart_rows, m * ldc) ? *worst : HUGE_VAL;
	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < n; j++) {
			double exact =
			    unfolded(a + i * k, b + j, factors, parts, k, n);

			*worst =
			    fmax(*worst, fabs((double)c[i * ldc + j] - exact));
		}
}

static void
test_fold(void)
{
	static const struct {
		size_t m, k, n, parts;
	} sizes[] = { { 1, 1, 1, 1 }, { 7, 5, 3, 3 }, { 13, 16, 64, 2 },
		{ 5, 17, 65, 4 }, { 8, 128, 130, 3 }, { 2, 400, 70, 2 },
		{ 0, 3, 3, 3 } };
	double worst[3] = { 0 };
	size_t differ = 0;

	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		size_t elements = sizes[s].m * (sizes[s].n + 1);
		real *c[3] = { NULL };

		for (size_t i = 0; i < 3; i++) {
			if (kernel_named(names[i]) == NULL)
				continue;
			kernel_use(kernel_named(names[i]));
			c[i] = arena_reals(&arena, elements);
			fold_once(sizes[s].m, sizes[s].k, sizes[s].n,
			    sizes[s].parts, &worst[i], c[i]);
		}
		if (c[1] != NULL && c[2] != NULL)
			differ += !same_bytes(c[1], c[2], elements);
		arena_reset(&arena);
	}
	for (size_t i = 0; i < 3; i++)
		ok(worst[i] < 2e-5, "%s: a folded matrix, %g", names[i],
		    worst[i]);
	ok(differ == 0, "avx2 and avx512 fold to the same bytes");
}

/* The same bytes as a product of what is picked, copied together. */
static size_t
pick_once(size_t m, size_t n, size_t k, size_t count, enum gemm_mode mode)
{
	size_t lda = k + 2, ldc = n + 1, wrong = 0;
	size_t *pick = arena_take(&arena, count, sizeof *pick);
	real *a = filled(&arena, m * lda, 1, 1);
	real *b = filled(&arena, k * n, 2, 1);
	real *left = arena_reals(&arena, m * count);
	real *right = arena_reals(&arena, count * n);
	real *c = filled(&arena, m * ldc, 3, 1);
	real *d = filled(&arena, m * ldc, 3, 1);
	struct packed p = packed(b, k, n), q;

	for (size_t l = 0; l < count; l++) {
		pick[l] = (7 * l + 3) % k;
		for (size_t i = 0; i < m; i++)
			left[i * count + l] = a[i * lda + pick[l]];
		memcpy(right + l * n, b + pick[l] * n, n * sizeof *right);
	}
	q = packed(right, count, n);
	gemm_picked(c, ldc, a, lda, &p, pick, count, m, mode);
	gemm_packed(d, ldc, left, count, &q, m, mode);
	wrong += !same_bytes(c, d, m * ldc);
	if (count > 0) { /* another row in place of one */
		packed_set_row(&p, pick[0], right + (count - 1) * n);
		packed_set_row(&q, 0, right + (count - 1) * n);
		for (size_t l = 1; l < count; l++)
			if (pick[l] == pick[0])
				packed_set_row(&q, l, right + (count - 1) * n);
		gemm_picked(c, ldc, a, lda, &p, pick, count, m, mode);
		gemm_packed(d, ldc, left, count, &q, m, mode);
		wrong += !same_bytes(c, d, m * ldc);
	}
	arena_reset(&arena);
	return wrong;
}

static void
test_picked(const char *name)
{
	size_t wrong = 0;

	for (size_t m = 0; m < 14; m++)
		for (size_t n = 1; n < 200; n += 43)
			for (size_t count = 0; count < 40; count += 13) {
				wrong += pick_once(m, n, 30, count, GEMM_SET);
				wrong += pick_once(m, n, 17, count, GEMM_ADD);
			}
	ok(wrong == 0, "%s: over some of the inner indices", name);
}

int
main(void)
{
	for (size_t i = 0; i < 3; i++) {
		if (kernel_named(names[i]) == NULL) {
			printf("# no %s on this processor\n", names[i]);
			continue;
		}
		kernel_use(kernel_named(names[i]));
		test_from(names[i]);
		test_picked(names[i]);
	}
	test_fold();
	arena_free(&arena);
	return done_testing();
}
