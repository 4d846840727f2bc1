/* gemm.c -- blocks and packing around the kernel's panel product. */
#include "tensor/gemm.h"

#include <string.h>

#include "tensor/kernel.h"

/* Blocks that stay in a second-level cache of 1 MiB. */
enum {
	TILE = 6,         /* rows of the kernels' tiles */
	ROWS = 16 * TILE, /* of A in a block */
	INNER = 384,      /* k of a block */
	PANELS = 8,       /* of B in a block */
	LEFT = 64 * 1024, /* elements of A between two walks over packed B */
};

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * [ceil(n / PANEL)][k][PANEL], read in the order in which B lies in memory.
 * Columns from n on stay what they are: what comes of them is not stored.
 */
static void
pack_panels(real *panels, struct strided b, size_t k, size_t n)
{
	const struct kernel *kernel = kernel_in_use();

	if (b.row == 1)
		for (size_t j = 0; j < n; j += PANEL)
			kernel->transpose(panels + j * k, PANEL,
			    b.data + j * b.column, b.column,
			    least(PANEL, n - j), k);
	else if (b.column == 1)
		for (size_t i = 0; i < k; i++)
			kernel->pack_row(
			    panels + i * PANEL, b.data + i * b.row, k, n);
	else
		for (size_t i = 0; i < k; i++)
			for (size_t j = 0; j < n; j++)
				panels[(j / PANEL * k + i) * PANEL +
				    j % PANEL] =
				    b.data[i * b.row + j * b.column];
}

/* Zeros in the columns from n on of the last panel. */
static void
pad(real *panels, size_t k, size_t n)
{
	size_t width = n % PANEL;
	real *last = panels + (n - width) * k;

	for (size_t i = 0; width > 0 && i < k; i++)
		memset(last + i * PANEL + width, 0,
		    (PANEL - width) * sizeof *last);
}

struct packed
packed_new(struct arena *arena, size_t k, size_t n)
{
	size_t columns = (n + PANEL - 1) / PANEL * PANEL;

	return (struct packed){ k, n, k, arena_reals(arena, columns * k) };
}

void
pack(struct packed *p, const real *b, size_t row_stride, size_t column_stride)
{
	struct strided source = { b, row_stride, column_stride };

	pack_panels(p->panels, source, p->k, p->n);
	pad(p->panels, p->k, p->n);
}

/* What a product begins with: row i at row + i * stride, NULL for 0. */
struct begin {
	const real *row;
	size_t stride;
};

static struct begin
begin(const real *c, size_t ldc, enum gemm_mode mode)
{
	return (struct begin){ mode == GEMM_ADD ? c : NULL, ldc };
}

static struct begin
begin_at(struct begin from, size_t i, size_t j)
{
	if (from.row != NULL)
		from.row += i * from.stride + j;
	return from;
}

/* Rows of A [m,k] against all panels of B; one stride of A is 1. */
static void
product(real *c, size_t ldc, struct begin from, struct strided a,
    const struct packed *b, size_t m)
{
	const struct kernel *kernel = kernel_in_use();

	for (size_t j = 0; j < b->n; j += PANEL)
		(a.column == 1 ? kernel->panel : kernel->panel_turned)(c + j,
		    ldc, begin_at(from, 0, j).row, from.stride, a.data,
		    a.column == 1 ? a.row : a.column, b->panels + j * b->height,
		    m, least(PANEL, b->n - j), b->k);
}

static void
product_packed(real *c, size_t ldc, struct begin from, const real *a,
    size_t lda, const struct packed *b, size_t m)
{
	size_t rows = LEFT / (b->k + 1) / TILE * TILE + TILE;

	for (size_t i = 0; i < m; i += rows)
		product(c + i * ldc, ldc, begin_at(from, i, 0),
		    (struct strided){ a + i * lda, lda, 1 }, b,
		    least(rows, m - i));
}

void
packed_set_row(struct packed *p, size_t row, const real *b)
{
	kernel_in_use()->pack_row(p->panels + row * PANEL, b, p->height, p->n);
}

struct packed
packed_rows(const struct packed *b, size_t first, size_t k)
{
	return (struct packed){ k, b->n, b->height, b->panels + first * PANEL };
}

void
gemm_packed(real *c, size_t ldc, const real *a, size_t lda,
    const struct packed *b, size_t m, enum gemm_mode mode)
{
	product_packed(c, ldc, begin(c, ldc, mode), a, lda, b, m);
}

void
gemm_packed_from(real *c, size_t ldc, const real *row, const real *a,
    size_t lda, const struct packed *b, size_t m)
{
	product_packed(c, ldc, (struct begin){ row, 0 }, a, lda, b, m);
}

void
gemm_folded(real *c, size_t ldc, const real *a, size_t lda,
    const struct packed *b, const real *factors, size_t parts, size_t m)
{
	static _Thread_local _Alignas(64) real folded[INNER * PANEL];
	size_t k = b->k / parts;

	for (size_t j = 0; j < b->n; j += PANEL)
		for (size_t l = 0; l < k; l += INNER) {
			const struct folding f = { folded,
				b->panels + j * b->height + l * parts * PANEL,
				factors + l * parts, parts };

			kernel_in_use()->panel_folded(c + j, ldc,
			    l > 0 ? c + j : NULL, ldc, a + l, lda, &f, m,
			    least(PANEL, b->n - j), least(INNER, k - l));
		}
}

void
gemm_picked(real *c, size_t ldc, const real *a, size_t lda,
    const struct packed *b, const size_t *pick, size_t count, size_t m,
    enum gemm_mode mode)
{
	for (size_t j = 0; j < b->n; j += PANEL)
		kernel_in_use()->panel_picked(c + j, ldc,
		    mode == GEMM_ADD ? c + j : NULL, ldc, a, lda,
		    b->panels + j * b->height, pick, m, least(PANEL, b->n - j),
		    count);
}

/* A block of A, [m, k], as contiguous rows, INNER apart. */
static void
pack_rows(real *rows, struct strided a, size_t m, size_t k)
{
	for (size_t i = 0; i < m; i++)
		for (size_t l = 0; l < k; l++)
			rows[i * INNER + l] = a.data[i * a.row + l * a.column];
}

/* C [m,n] = or += A times a block of B, k <= INNER. */
static void
block(real *c, size_t ldc, struct strided a, const struct packed *b, size_t m,
    enum gemm_mode mode)
{
	static _Thread_local _Alignas(64) real packed[ROWS * INNER];

	for (size_t i = 0; i < m; i += ROWS) {
		size_t rows = least(ROWS, m - i);
		struct begin from = begin(c + i * ldc, ldc, mode);
		struct strided left = { a.data + i * a.row, a.row, a.column };

		if (a.column != 1 && a.row != 1) {
			pack_rows(packed, left, rows, b->k);
			left = (struct strided){ packed, INNER, 1 };
		}
		product(c + i * ldc, ldc, from, left, b, rows);
	}
}

void
gemm(real *c, size_t ldc, struct strided a, struct strided b, size_t m,
    size_t n, size_t k, enum gemm_mode mode)
{
	static _Thread_local _Alignas(64) real panels[PANELS * PANEL * INNER];

	if (k == 0 && mode == GEMM_SET)
		for (size_t i = 0; i < m; i++)
			memset(c + i * ldc, 0, n * sizeof *c);
	for (size_t j = 0; j < n; j += PANELS * PANEL) {
		size_t columns = least(PANELS * PANEL, n - j);

		for (size_t l = 0; l < k; l += INNER) {
			size_t inner = least(INNER, k - l);
			struct packed packed = { inner, columns, inner,
				panels };
			struct strided right = { b.data + l * b.row +
				    j * b.column,
				b.row, b.column };
			struct strided left = { a.data + l * a.column, a.row,
				a.column };

			pack_panels(panels, right, inner, columns);
			block(c + j, ldc, left, &packed, m,
			    l == 0 ? mode : GEMM_ADD);
		}
	}
}

void
gemm_nn(real *c, const real *a, const real *b, size_t m, size_t n, size_t k)
{
	gemm(c, n, (struct strided){ a, k, 1 }, (struct strided){ b, n, 1 }, m,
	    n, k, GEMM_ADD);
}

void
gemm_nt(real *c, const real *a, const real *b, size_t m, size_t n, size_t k)
{
	gemm(c, n, (struct strided){ a, k, 1 }, (struct strided){ b, 1, k }, m,
	    n, k, GEMM_ADD);
}

void
gemm_tn(real *c, const real *a, const real *b, size_t m, size_t n, size_t k)
{
	gemm(c, n, (struct strided){ a, 1, m }, (struct strided){ b, n, 1 }, m,
	    n, k, GEMM_ADD);
}
