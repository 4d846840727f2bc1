/* avx2.c -- the vector kernel for AVX2 and FMA: 8 floats. */
#include "tensor/kernel.h"

#ifdef KERNEL_SIMD
#include <immintrin.h>
#include <stdbool.h>

#define KERNEL kernel_avx2
#define KERNEL_NAME "avx2"
#define TILE_VECTORS 2 /* 6 x 2 sums of a tile: 12 of 16 registers */
#define STEP_ROWS 3    /* of 4 gates each: as many */
enum { LANES = 8 };
typedef __m256 vec;

/* All ones in the first n lanes. */
static inline __m256i
first(size_t n)
{
	static const int ones[2 * LANES] = { -1, -1, -1, -1, -1, -1, -1, -1 };

	return _mm256_loadu_si256((const __m256i *)(ones + LANES - n));
}

/* The first n lanes of memory, n <= LANES; the rest is 0. */
static inline vec
load(const float *p, size_t n)
{
	if (n == LANES)
		return _mm256_loadu_ps(p);
	return _mm256_maskload_ps(p, first(n));
}

/* The same; the rest is that of `rest`. */
static inline vec
load_or(vec rest, const float *p, size_t n)
{
	if (n == LANES)
		return _mm256_loadu_ps(p);
	return _mm256_blendv_ps(rest, _mm256_maskload_ps(p, first(n)),
	    _mm256_castsi256_ps(first(n)));
}

/* Writes the first n lanes alone. */
static inline void
store(float *p, vec x, size_t n)
{
	if (n == LANES)
		_mm256_storeu_ps(p, x);
	else
		_mm256_maskstore_ps(p, first(n), x);
}

static inline vec
all(float x)
{
	return _mm256_set1_ps(x);
}

/* a b + c, rounded once */
static inline vec
fused(vec a, vec b, vec c)
{
	return _mm256_fmadd_ps(a, b, c);
}

/* b where either is NaN */
static inline vec
larger(vec a, vec b)
{
	return _mm256_max_ps(a, b);
}

static inline vec
smaller(vec a, vec b)
{
	return _mm256_min_ps(a, b);
}

static inline vec
square_root(vec x)
{
	return _mm256_sqrt_ps(x);
}

/* to the nearest integer, ties to even */
static inline vec
nearest(vec x)
{
	return _mm256_round_ps(
	    x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

/* 2^n, n an integer, -127 < n < 128 */
static inline vec
power(__m256i n)
{
	return _mm256_castsi256_ps(
	    _mm256_slli_epi32(_mm256_add_epi32(n, _mm256_set1_epi32(127)), 23));
}

/* x 2^n, rounded once; n is an integer, |n| < 252 */
static inline vec
scale(vec x, vec n)
{
	__m256i whole = _mm256_cvtps_epi32(n);
	__m256i half = _mm256_srai_epi32(whole, 1);

	/* The first product is exact, for x is about 1. */
	return x * power(half) * power(_mm256_sub_epi32(whole, half));
}

static inline vec
absolute(vec x)
{
	return _mm256_andnot_ps(all(-0.0f), x);
}

static inline vec
minus_absolute(vec x)
{
	return _mm256_or_ps(x, all(-0.0f));
}

/* |x| with the sign of s, x >= 0 */
static inline vec
with_sign(vec x, vec s)
{
	return _mm256_or_ps(x, _mm256_and_ps(s, all(-0.0f)));
}

/* Is a lane of a greater than b's? */
static inline bool
any_greater(vec a, vec b)
{
	return _mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_GT_OQ)) != 0;
}

/* a where x < 0, else b */
static inline vec
where_negative(vec x, vec a, vec b)
{
	return _mm256_blendv_ps(b, a, _mm256_cmp_ps(x, all(0), _CMP_LT_OQ));
}

/* a where x > 0, else 0 */
static inline vec
where_positive(vec x, vec a)
{
	return _mm256_and_ps(a, _mm256_cmp_ps(x, all(0), _CMP_GT_OQ));
}

static inline float
greatest(vec x)
{
	__m128 four =
	    _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));

	four = _mm_max_ps(four, _mm_movehl_ps(four, four));
	return four[0] > four[1] ? four[0] : four[1];
}

/* Of two sums of 8 lanes each: lane by lane added. */
static inline __m256
eight(const vec *sums)
{
	return sums[0] + sums[1];
}

/* --- whole numbers, for simd_pairs.h --- */

typedef __m256i ints;
typedef __m256i mask;

static inline ints
load_ints(const int32_t *p, size_t n)
{
	return _mm256_maskload_epi32(p, first(n));
}

static inline ints
every(int32_t x)
{
	return _mm256_set1_epi32(x);
}

/* The first n lanes. */
static inline mask
until(size_t n)
{
	return n == LANES ? every(-1) : first(n);
}

static inline mask
above(ints a, ints b)
{
	return _mm256_cmpgt_epi32(a, b);
}

/* One more in the lanes of the mask. */
static inline ints
counted(ints count, mask m)
{
	return _mm256_sub_epi32(count, m);
}

/* The lesser as numbers without a sign, in those lanes; a in the others. */
static inline ints
lesser(ints a, ints b, mask m)
{
	return _mm256_min_epu32(a, b | ~m);
}

static inline bool
any_zero(ints x)
{
	return !_mm256_testz_si256(_mm256_cmpeq_epi32(x, every(0)), every(-1));
}

static inline uint64_t
sum_ints(ints x)
{
	__m128i four = _mm_add_epi32(
	    _mm256_castsi256_si128(x), _mm256_extracti128_si256(x, 1));

	four = _mm_hadd_epi32(four, four);
	return (uint64_t)_mm_extract_epi32(four, 0) +
	    (uint64_t)_mm_extract_epi32(four, 1);
}

#include "tensor/simd.h"
#else
typedef int avx2_not_built; /* C wants a declaration */
#endif
