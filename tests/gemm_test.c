/*
 * gemm_test.c -- the plain kernel held to a CBLAS, the others to the plain
 * one; and the promises of gemm.h: an element does not depend on the rows,
 * strides or blocks it is computed with, and nothing else is written.
 */
#include <cblas.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "tensor/gemm.h"
#include "tensor/kernel.h"
#include "tensor/random.h"

static const char *const names[] = { "plain", "avx2", "avx512" };
static struct random draws;

static struct arena arena;

static float *
normals(size_t n)
{
	float *x = arena_reals(&arena, n + 1); /* + 1: a place for n = 0 */

	for (size_t i = 0; i < n + 1; i++)
		x[i] = (float)random_normal(&draws);
	return x;
}

/* One of the sizes at which tiles, vectors, panels and blocks end. */
static size_t
size(void)
{
	static const size_t sizes[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13,
		15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 130, 192, 200, 257,
		300, 385, 513 };

	return sizes[random_below(&draws, sizeof sizes / sizeof *sizes)];
}

/* An m x n matrix in one of three layouts: by row, by column, with holes. */
static struct strided
matrix(size_t m, size_t n)
{
	size_t hole = random_below(&draws, 3);

	switch (random_below(&draws, 3)) {
	case 0:
		return (struct strided){ normals(m * (n + hole)), n + hole, 1 };
	case 1:
		return (struct strided){ normals(n * (m + hole)), 1, m + hole };
	default:
		return (struct strided){ normals(m * n * 2 + m), 2 * n + 1, 2 };
	}
}

/* The rows without holes, each element's absolute value if so wanted. */
static float *
dense(struct strided a, size_t m, size_t n, bool absolute)
{
	float *out = arena_reals(&arena, m * n + 1);

	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < n; j++) {
			float x = a.data[i * a.row + j * a.column];

			out[i * n + j] = absolute ? fabsf(x) : x;
		}
	return out;
}

struct problem {
	size_t m, n, k, ldc, elements; /* of C and the guards around it */
	enum gemm_mode mode;
	struct strided a, b;
	float *before; /* C with its guards, before the product */
};
enum { GUARD = 80 };

static struct problem
problem(void)
{
	struct problem p = { .m = size(), .n = size(), .k = size() };

	p.ldc = p.n + random_below(&draws, 3);
	p.elements = p.m * p.ldc + (size_t)2 * GUARD;
	p.mode = random_below(&draws, 2) ? GEMM_ADD : GEMM_SET;
	p.a = matrix(p.m, p.k);
	p.b = matrix(p.k, p.n);
	p.before = normals(p.elements);
	if (p.mode == GEMM_SET) /* what is set is not read */
		for (size_t i = 0; i < p.m; i++)
			for (size_t j = 0; j < p.n; j++)
				p.before[GUARD + i * p.ldc + j] = NAN;
	return p;
}

static float *
copy(const float *x, size_t n)
{
	float *y = arena_reals(&arena, n + 1);

	memcpy(y, x, n * sizeof *x);
	return y;
}

/* C and its guards after gemm(). */
static float *
solve(const struct problem *p)
{
	float *c = copy(p->before, p->elements);

	gemm(c + GUARD, p->ldc, p->a, p->b, p->m, p->n, p->k, p->mode);
	return c;
}

static float *
solve_blas(const struct problem *p, bool absolute)
{
	float *c = copy(p->before, p->elements);
	float beta = p->mode == GEMM_ADD;

	for (size_t i = 0; i < p->elements; i++) {
		if (p->mode == GEMM_SET && isnan(c[i]))
			c[i] = 0;
		if (absolute)
			c[i] = fabsf(c[i]);
	}
	if (p->m > 0 && p->n > 0)
		cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans,
		    (int)p->m, (int)p->n, (int)p->k, 1,
		    dense(p->a, p->m, p->k, absolute), (int)p->k + !p->k,
		    dense(p->b, p->k, p->n, absolute), (int)p->n, beta,
		    c + GUARD, (int)p->ldc);
	return c;
}

/*
 * Largest difference of two C in units of what rounding can do: k + 1 roundings
 * in each, of the sum of absolute values. Huge where a guard was written.
 */
static double
distance(const struct problem *p, const float *x, const float *y,
    const float *magnitude)
{
	double worst = 0;

	for (size_t e = 0; e < p->elements; e++) {
		size_t at = e - GUARD; /* wraps before C: no row then */
		bool inside = at < p->m * p->ldc && at % p->ldc < p->n;
		double unit =
		    (double)magnitude[e] * (double)(p->k + 1) * 0x1p-23;
		double d = fabs((double)x[e] - (double)y[e]);

		if (inside && !(d <= worst * unit))
			worst = unit > 0 || d != 0 ? d / unit : worst;
		if (!inside && memcmp(x + e, p->before + e, sizeof *x) != 0)
			worst = HUGE_VAL;
	}
	return worst;
}

static void
test_products(void)
{
	double worst[3] = { 0 };
	size_t differ = 0;

	for (size_t trial = 0; trial < 400; trial++) {
		struct problem p = problem();
		float *blas = solve_blas(&p, false);
		float *magnitude = solve_blas(&p, true);
		float *c[3] = { 0 };

		for (size_t i = 0; i < 3; i++) {
			const struct kernel *kernel = kernel_named(names[i]);
			double d;

			if (kernel == NULL)
				continue;
			kernel_use(kernel);
			c[i] = solve(&p);
			d = distance(&p, c[i], i ? c[0] : blas, magnitude);
			worst[i] = d <= worst[i] ? worst[i] : d;
		}
		if (c[1] != NULL && c[2] != NULL)
			differ +=
			    memcmp(c[1], c[2], p.elements * sizeof *c[1]) != 0;
		arena_reset(&arena);
	}
	for (size_t i = 0; i < 3; i++)
		ok(worst[i] <= 1,
		    "%s: rounding of %s at most, guards kept (%g)", names[i],
		    i ? "the plain kernel" : "a CBLAS", worst[i]);
	ok(differ == 0, "avx2 and avx512 give the same bytes");
}

/* Elements of [m, n] whose bytes differ. */
static size_t
differences(const float *x, const float *y, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += memcmp(x + i, y + i, sizeof *x) != 0;
	return count;
}

/* Rows together, in two parts, and from other layouts: always the same bits. */
static void
test_rows(const char *name)
{
	size_t together = 0, layouts = 0;

	for (size_t m = 1; m <= 20; m++)
		for (size_t trial = 0; trial < 8; trial++) {
			size_t n = 1 + random_below(&draws, 140);
			size_t k = 1 + random_below(&draws, 600);
			float *a = normals(m * k), *b = normals(k * n);
			float *before = normals(m * n);
			float *c = copy(before, m * n), *d;
			struct packed packed = packed_new(&arena, k, n);

			pack(&packed, b, n, 1);
			gemm_packed(c, n, a, k, &packed, m, GEMM_ADD);
			for (size_t cut = 0; cut < m; cut++) {
				d = copy(before, m * n);
				gemm_packed(d, n, a, k, &packed, cut, GEMM_ADD);
				gemm_packed(d + cut * n, n, a + cut * k, k,
				    &packed, m - cut, GEMM_ADD);
				together += differences(c, d, m * n);
			}
			d = copy(before, m * n);
			gemm_nn(d, a, b, m, n, k);
			layouts += differences(c, d, m * n);
			d = copy(before, m * n);
			gemm_nt(d, a,
			    dense((struct strided){ b, 1, n }, n, k, 0), m, n,
			    k);
			layouts += differences(c, d, m * n);
			d = copy(before, m * n);
			gemm_tn(d, dense((struct strided){ a, 1, k }, k, m, 0),
			    b, m, n, k);
			layouts += differences(c, d, m * n);
			arena_reset(&arena);
		}
	ok(together == 0, "%s: rows together or apart, the same bits", name);
	ok(layouts == 0, "%s: packed, A B, A B^T, A^T B, the same bits", name);
}

/* The sum over k in rising order, begun with C: 2^24 + 1 + 1 tells. */
static void
test_order(const char *name)
{
	float a[3] = { 1, 1, 1 }, b[3] = { 1, 1, -0x1p24f };
	float c = 0x1p24f, d = 5;
	struct strided left = { a, 3, 1 }, right = { b, 1, 1 };

	gemm(&c, 1, left, right, 1, 1, 3, GEMM_ADD);
	b[0] = 0x1p24f, b[1] = 1, b[2] = 1;
	gemm(&d, 1, left, right, 1, 1, 3, GEMM_SET);
	ok(c == 0 && d == 0x1p24f, "%s: k rises, from what C holds", name);
}

static void
test_empty(const char *name)
{
	float c[4] = { 1, 2, 3, 4 }, x[4] = { 0 };
	struct strided s = { x, 1, 1 };
	struct packed packed = packed_new(&arena, 0, 2);

	gemm(c, 2, s, s, 2, 2, 0, GEMM_ADD);
	gemm(c, 2, s, s, 0, 2, 2, GEMM_SET);
	gemm(c, 2, s, s, 2, 0, 2, GEMM_SET);
	pack(&packed, x, 2, 1);
	gemm_packed(c, 2, x, 0, &packed, 2, GEMM_ADD);
	ok(c[0] == 1 && c[1] == 2 && c[2] == 3 && c[3] == 4,
	    "%s: nothing to add, no rows, no columns", name);
	gemm(c, 2, s, s, 2, 1, 0, GEMM_SET);
	ok(c[0] == 0 && c[1] == 2 && c[2] == 0 && c[3] == 4,
	    "%s: set to an empty sum", name);
	gemm_packed(c, 2, x, 0, &packed, 2, GEMM_SET);
	ok(c[1] == 0 && c[3] == 0, "%s: set to an empty packed sum", name);
	arena_reset(&arena);
}

/* A NaN fills its row or its column and nothing else, zeros or not. */
static void
test_nan(const char *name)
{
	enum { M = 9, K = 20, N = 70 };
	float *a = arena_zeros(&arena, M * K), *b = normals(K * N);
	float *c = normals(M * N);
	size_t wrong = 0;

	a[4 * K + 7] = NAN;
	b[3 * N + 66] = NAN;
	b[5 * N + 2] = INFINITY;
	gemm(c, N, (struct strided){ a, K, 1 }, (struct strided){ b, N, 1 }, M,
	    N, K, GEMM_SET);
	for (size_t i = 0; i < M; i++)
		for (size_t j = 0; j < N; j++)
			wrong += !!isnan(c[i * N + j]) !=
			    (i == 4 || j == 66 || j == 2);
	ok(wrong == 0, "%s: NaN and 0 times infinity are seen", name);
	arena_reset(&arena);
}

/* Panels as gemm.h says, whatever the strides; zeros beyond n. */
static void
test_pack(const char *name)
{
	size_t wrong = 0;

	for (size_t trial = 0; trial < 200; trial++) {
		size_t k = size(), n = size(), columns = (n + 63) / 64 * 64;
		struct strided b = matrix(k, n);
		struct packed p = packed_new(&arena, k, n);

		memset(p.panels, 0xff, columns * k * sizeof *p.panels);
		pack(&p, b.data, b.row, b.column);
		for (size_t i = 0; i < k; i++)
			for (size_t j = 0; j < columns; j++) {
				float want = j < n
				    ? b.data[i * b.row + j * b.column]
				    : 0;

				wrong +=
				    p.panels[(j / 64 * k + i) * 64 + j % 64] !=
				    want;
			}
		arena_reset(&arena);
	}
	ok(wrong == 0, "%s: panels, and zeros beyond the last column", name);
}

int
main(void)
{
	draws = random_stream(1, "gemm_test", 0);
	test_products();
	for (size_t i = 0; i < 3; i++) {
		const struct kernel *kernel = kernel_named(names[i]);

		if (kernel == NULL) {
			printf("# no %s on this processor\n", names[i]);
			continue;
		}
		kernel_use(kernel);
		test_rows(names[i]);
		test_order(names[i]);
		test_empty(names[i]);
		test_nan(names[i]);
		test_pack(names[i]);
	}
	arena_free(&arena);
	return done_testing();
}
