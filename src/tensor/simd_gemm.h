/* simd_gemm.h -- part of simd.h: the panel product and the transpose. */

enum { AHEAD = 1024 }; /* floats, from a load to what it will need */
enum { TILE_ROWS = 6, TILE_COLUMNS = TILE_VECTORS * LANES };

/* Which product: of all k, of k that are folded before, of some; of A^T. */
enum form { STRAIGHT, FOLDED, PICKED, TURNED, FORMS };

/* A tile of C and what it is made of (kernel.h: panel and its forms). */
struct tile {
	float *c;
	const float *from, *a, *b; /* b: a panel, from the tile's column on */
	size_t ldc, ldf, lda, k;
	size_t last; /* columns of C in the last vector */
	const struct folding *folding;
	const size_t *pick;
	size_t column; /* of the panel */
};

/* Row l of the right-hand side, folded, and kept for the tiles to come. */
INLINE void
fold_row(vec *right, size_t vectors, const struct tile *t, size_t l)
{
	const struct folding *f = t->folding;
	const float *row = f->panel + l * f->parts * PANEL + t->column;
	const float *factors = f->factors + l * f->parts;

	EACH (j, vectors)
		right[j] = all(0);
	for (size_t g = 0; g < f->parts; g++, row += PANEL) {
		vec factor = all(factors[g]);

		EACH (j, vectors) {
			__builtin_prefetch(row + j * LANES + AHEAD);
			right[j] = fused(
			    factor, load(row + j * LANES, LANES), right[j]);
		}
	}
	EACH (j, vectors)
		store(f->out + l * PANEL + t->column + j * LANES, right[j],
		    LANES);
}

/* Asks for the tile of C below, the next one in a panel's walk. */
INLINE void
fetch_below(size_t rows, size_t vectors, const struct tile *t)
{
	const float *below = t->c + rows * t->ldc;

	EACH (i, rows)
		EACH (j, vectors)
			__builtin_prefetch(below + i * t->ldc + j * LANES, 1);
}

/*
 * rows x vectors of C, the sums in registers: for each k one multiply-add an
 * element. `rows`, `vectors` and `form` are constants where this is expanded.
 */
INLINE void
tile(size_t rows, size_t vectors, enum form form, const struct tile *t)
{
	vec sum[TILE_ROWS][TILE_VECTORS], right[TILE_VECTORS];
	const float *a = t->a, *b = t->b;
	size_t lda = t->lda, k = t->k;

	EACH (i, rows)
		EACH (j, vectors) {
			size_t n = j + 1 < vectors ? LANES : t->last;

			sum[i][j] = t->from == NULL
			    ? all(0)
			    : load(t->from + i * t->ldf + j * LANES, n);
		}
	fetch_below(rows, vectors, t);
	for (size_t s = 0; s < k; s++) {
		size_t l = form == PICKED ? t->pick[s] : s;

		if (form == FOLDED)
			fold_row(right, vectors, t, l);
		else
			EACH (j, vectors)
				right[j] =
				    load(b + l * PANEL + j * LANES, LANES);
		EACH (i, rows) {
			vec left = all(
			    form == TURNED ? a[l * lda + i] : a[i * lda + l]);

			EACH (j, vectors)
				sum[i][j] = fused(left, right[j], sum[i][j]);
		}
	}
	EACH (i, rows)
		EACH (j, vectors) {
			size_t n = j + 1 < vectors ? LANES : t->last;

			store(t->c + i * t->ldc + j * LANES, sum[i][j], n);
		}
}

/* A function for each size of tile and each form. */
#define TILE(rows, vectors)                                                    \
	static void tile_##rows##_##vectors(const struct tile *t)              \
	{                                                                      \
		tile(rows, vectors, STRAIGHT, t);                              \
	}                                                                      \
	static void folded_##rows##_##vectors(const struct tile *t)            \
	{                                                                      \
		tile(rows, vectors, FOLDED, t);                                \
	}                                                                      \
	static void picked_##rows##_##vectors(const struct tile *t)            \
	{                                                                      \
		tile(rows, vectors, PICKED, t);                                \
	}                                                                      \
	static void turned_##rows##_##vectors(const struct tile *t)            \
	{                                                                      \
		tile(rows, vectors, TURNED, t);                                \
	}
#if TILE_VECTORS == 4
#define TILES(rows) TILE(rows, 1) TILE(rows, 2) TILE(rows, 3) TILE(rows, 4)
#define NAMES(kind, rows)                                                      \
	{                                                                      \
		kind##_##rows##_1, kind##_##rows##_2, kind##_##rows##_3,       \
		    kind##_##rows##_4                                          \
	}
#else
#define TILES(rows) TILE(rows, 1) TILE(rows, 2)
#define NAMES(kind, rows)                                                      \
	{                                                                      \
		kind##_##rows##_1, kind##_##rows##_2                           \
	}
#endif
TILES(1)
TILES(2)
TILES(3)
TILES(4)
TILES(5)
TILES(6)

#define ALL_NAMES(kind)                                                        \
	{                                                                      \
		NAMES(kind, 1), NAMES(kind, 2), NAMES(kind, 3),                \
		    NAMES(kind, 4), NAMES(kind, 5), NAMES(kind, 6)             \
	}
static void (*const tiles[FORMS][TILE_ROWS][TILE_VECTORS])(
    const struct tile *) = { ALL_NAMES(tile), ALL_NAMES(folded),
	ALL_NAMES(picked), ALL_NAMES(turned) };

/* Of m rows that are left, the next tile's: two even tiles end the walk. */
INLINE size_t
tile_rows(size_t m, size_t most)
{
	if (m >= 2 * most || m == most)
		return most;
	return m > most ? (m + 1) / 2 : m;
}

/*
 * The columns of a panel, tile by tile. The first tile of a column folds, if
 * there is something to fold: the loads of that hide behind its products.
 * t: without what differs from tile to tile.
 */
INLINE void
panel_tiles(enum form form, struct tile t, float *c, const float *from,
    const float *a, const float *b, size_t m, size_t n)
{
	size_t below = form == TURNED ? 1 : t.lda;

	for (size_t j = 0; j < n; j += TILE_COLUMNS) {
		size_t columns = n - j < TILE_COLUMNS ? n - j : TILE_COLUMNS;
		size_t vectors = (columns + LANES - 1) / LANES, rows;

		t.b = b + j;
		t.column = j;
		t.last = columns - (vectors - 1) * LANES;
		for (size_t i = 0; i < m; i += rows) {
			enum form now =
			    form == FOLDED && i > 0 ? STRAIGHT : form;

			rows = tile_rows(m - i, TILE_ROWS);
			t.c = c + i * t.ldc + j;
			t.from = from == NULL ? NULL : from + i * t.ldf + j;
			t.a = a + i * below;
			tiles[now][rows - 1][vectors - 1](&t);
		}
	}
}

static void
panel(float *c, size_t ldc, const float *from, size_t ldf, const float *a,
    size_t lda, const float *b, size_t m, size_t n, size_t k)
{
	const struct tile t = { .ldc = ldc, .ldf = ldf, .lda = lda, .k = k };

	panel_tiles(STRAIGHT, t, c, from, a, b, m, n);
}

static void
panel_turned(float *c, size_t ldc, const float *from, size_t ldf,
    const float *a, size_t lda, const float *b, size_t m, size_t n, size_t k)
{
	const struct tile t = { .ldc = ldc, .ldf = ldf, .lda = lda, .k = k };

	panel_tiles(TURNED, t, c, from, a, b, m, n);
}

static void
panel_folded(float *c, size_t ldc, const float *from, size_t ldf,
    const float *a, size_t lda, const struct folding *f, size_t m, size_t n,
    size_t k)
{
	const struct tile t = {
		.ldc = ldc, .ldf = ldf, .lda = lda, .k = k, .folding = f
	};

	panel_tiles(FOLDED, t, c, from, a, f->out, m, n);
}

static void
panel_picked(float *c, size_t ldc, const float *from, size_t ldf,
    const float *a, size_t lda, const float *b, const size_t *pick, size_t m,
    size_t n, size_t k)
{
	const struct tile t = {
		.ldc = ldc, .ldf = ldf, .lda = lda, .k = k, .pick = pick
	};

	panel_tiles(PICKED, t, c, from, a, b, m, n);
}

static void
pack_row(float *panels, const float *b, size_t k, size_t n)
{
	for (; n >= PANEL; n -= PANEL) {
		UNROLL
		for (size_t j = 0; j < PANEL; j += LANES)
			store(panels + j, load(b + j, LANES), LANES);
		panels += k * PANEL;
		b += PANEL;
	}
	for (size_t j = 0; j < n; j += LANES) {
		size_t rest = n - j < LANES ? n - j : LANES;

		store(panels + j, load(b + j, rest), rest);
	}
}

/* The 8 x 8 block at `in`, by three rounds of exchanges. */
INLINE void
transpose_8x8(float *out, size_t out_stride, const float *in, size_t in_stride)
{
	__m256 r[8], s[8];

	UNROLL
	for (size_t i = 0; i < 8; i++)
		r[i] = _mm256_loadu_ps(in + i * in_stride);
	UNROLL
	for (size_t i = 0; i < 8; i += 2) { /* pairs of rows */
		s[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
		s[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
	}
	UNROLL
	for (size_t i = 0; i < 8; i += 4) { /* fours */
		r[i] = _mm256_shuffle_ps(s[i], s[i + 2], 0x44);
		r[i + 1] = _mm256_shuffle_ps(s[i], s[i + 2], 0xee);
		r[i + 2] = _mm256_shuffle_ps(s[i + 1], s[i + 3], 0x44);
		r[i + 3] = _mm256_shuffle_ps(s[i + 1], s[i + 3], 0xee);
	}
	UNROLL
	for (size_t i = 0; i < 4; i++) { /* halves */
		_mm256_storeu_ps(out + i * out_stride,
		    _mm256_permute2f128_ps(r[i], r[i + 4], 0x20));
		_mm256_storeu_ps(out + (i + 4) * out_stride,
		    _mm256_permute2f128_ps(r[i], r[i + 4], 0x31));
	}
}

static void
transpose_edge(float *out, size_t out_stride, const float *in, size_t in_stride,
    size_t rows, size_t columns)
{
	for (size_t i = 0; i < rows; i++)
		for (size_t j = 0; j < columns; j++)
			out[j * out_stride + i] = in[i * in_stride + j];
}

static void
transpose(float *out, size_t out_stride, const float *in, size_t in_stride,
    size_t rows, size_t columns)
{
	size_t whole_rows = rows & ~(size_t)7;
	size_t whole_columns = columns & ~(size_t)7;

	for (size_t i = 0; i < whole_rows; i += 8)
		for (size_t j = 0; j < whole_columns; j += 8)
			transpose_8x8(out + j * out_stride + i, out_stride,
			    in + i * in_stride + j, in_stride);
	transpose_edge(out + whole_columns * out_stride, out_stride,
	    in + whole_columns, in_stride, whole_rows, columns - whole_columns);
	transpose_edge(out + whole_rows, out_stride,
	    in + whole_rows * in_stride, in_stride, rows - whole_rows, columns);
}
