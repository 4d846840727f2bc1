/* simd_gemm.h -- part of simd.h: the panel product and the transpose. */

enum { TILE_ROWS = 6, TILE_COLUMNS = TILE_VECTORS * LANES };

/*
 * A tile of C, rows x vectors, its sums in registers: for each k one
 * multiply-add an element. The last vector has `last` columns of C. `rows`
 * and `vectors` are constants where this is expanded.
 */
INLINE void
tile(size_t rows, size_t vectors, float *c, size_t ldc, const float *from,
    size_t ldf, const float *a, size_t lda, const float *b, size_t last,
    size_t k)
{
	vec sum[TILE_ROWS][TILE_VECTORS], right[TILE_VECTORS];

	UNROLL
	for (size_t i = 0; i < rows; i++) {
		UNROLL
		for (size_t j = 0; j < vectors; j++) {
			size_t n = j + 1 < vectors ? LANES : last;

			sum[i][j] = from == NULL
			    ? all(0)
			    : load(from + i * ldf + j * LANES, n);
		}
	}
	for (size_t l = 0; l < k; l++) {
		UNROLL
		for (size_t j = 0; j < vectors; j++)
			right[j] = load(b + l * PANEL + j * LANES, LANES);
		UNROLL
		for (size_t i = 0; i < rows; i++) {
			vec left = all(a[i * lda + l]);

			UNROLL
			for (size_t j = 0; j < vectors; j++)
				sum[i][j] = fused(left, right[j], sum[i][j]);
		}
	}
	UNROLL
	for (size_t i = 0; i < rows; i++) {
		UNROLL
		for (size_t j = 0; j < vectors; j++) {
			size_t n = j + 1 < vectors ? LANES : last;

			store(c + i * ldc + j * LANES, sum[i][j], n);
		}
	}
}

/* One function for each size of tile. */
#define TILE(rows, vectors)                                                    \
	static void tile_##rows##_##vectors(float *c, size_t ldc,              \
	    const float *from, size_t ldf, const float *a, size_t lda,         \
	    const float *b, size_t last, size_t k)                             \
	{                                                                      \
		tile(rows, vectors, c, ldc, from, ldf, a, lda, b, last, k);    \
	}
#if TILE_VECTORS == 4
#define TILES(rows) TILE(rows, 1) TILE(rows, 2) TILE(rows, 3) TILE(rows, 4)
#define TILE_NAMES(rows)                                                       \
	{                                                                      \
		tile_##rows##_1, tile_##rows##_2, tile_##rows##_3,             \
		    tile_##rows##_4                                            \
	}
#else
#define TILES(rows) TILE(rows, 1) TILE(rows, 2)
#define TILE_NAMES(rows)                                                       \
	{                                                                      \
		tile_##rows##_1, tile_##rows##_2                               \
	}
#endif
TILES(1)
TILES(2)
TILES(3)
TILES(4)
TILES(5)
TILES(6)

static void (*const tiles[TILE_ROWS][TILE_VECTORS])(float *c, size_t ldc,
    const float *from, size_t ldf, const float *a, size_t lda, const float *b,
    size_t last, size_t k) = {
	TILE_NAMES(1),
	TILE_NAMES(2),
	TILE_NAMES(3),
	TILE_NAMES(4),
	TILE_NAMES(5),
	TILE_NAMES(6),
};

/* Of m rows that are left, the next tile's: two even tiles end the walk. */
INLINE size_t
tile_rows(size_t m, size_t most)
{
	if (m >= 2 * most || m == most)
		return most;
	return m > most ? (m + 1) / 2 : m;
}

static void
panel(float *c, size_t ldc, const float *from, size_t ldf, const float *a,
    size_t lda, const float *b, size_t m, size_t n, size_t k)
{
	for (size_t j = 0; j < n; j += TILE_COLUMNS) {
		size_t columns = n - j < TILE_COLUMNS ? n - j : TILE_COLUMNS;
		size_t vectors = (columns + LANES - 1) / LANES;
		size_t last = columns - (vectors - 1) * LANES;
		size_t rows;

		for (size_t i = 0; i < m; i += rows) {
			rows = tile_rows(m - i, TILE_ROWS);
			tiles[rows - 1][vectors - 1](c + i * ldc + j, ldc,
			    from == NULL ? NULL : from + i * ldf + j, ldf,
			    a + i * lda, lda, b + j, last, k);
		}
	}
}

static void
fold(float *out, const float *panel, const float *factors, size_t rows,
    size_t parts)
{
	for (size_t l = 0; l < rows; l++, out += PANEL) {
		vec sum[PANEL / LANES];

		UNROLL
		for (size_t j = 0; j < PANEL / LANES; j++)
			sum[j] = all(0);
		for (size_t g = 0; g < parts; g++, panel += PANEL) {
			vec factor = all(*factors++);

			UNROLL
			for (size_t j = 0; j < PANEL / LANES; j++)
				sum[j] = fused(factor,
				    load(panel + j * LANES, LANES), sum[j]);
		}
		UNROLL
		for (size_t j = 0; j < PANEL / LANES; j++)
			store(out + j * LANES, sum[j], LANES);
	}
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
