/* avx512.c -- the vector kernel for AVX-512 (F, DQ, BW, VL): 16 floats. */
#include "tensor/kernel.h"

#ifdef KERNEL_SIMD
#include <immintrin.h>
#include <stdbool.h>

#define KERNEL kernel_avx512
#define KERNEL_NAME "avx512"
#define TILE_VECTORS 4 /* 6 x 4 sums of a tile: 24 of 32 registers */
#define STEP_ROWS 6    /* of 4 gates each: as many */
enum { LANES = 16 };
typedef __m512 vec;

/* The first n lanes of memory, n <= LANES; the rest is 0. */
static inline vec
load(const float *p, size_t n)
{
	if (n == LANES)
		return _mm512_loadu_ps(p);
	return _mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p);
}

/* The same; the rest is that of `rest`. */
static inline vec
load_or(vec rest, const float *p, size_t n)
{
	if (n == LANES)
		return _mm512_loadu_ps(p);
	return _mm512_mask_loadu_ps(rest, (__mmask16)((1u << n) - 1), p);
}

/* Writes the first n lanes alone. */
static inline void
store(float *p, vec x, size_t n)
{
	if (n == LANES)
		_mm512_storeu_ps(p, x);
	else
		_mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), x);
}

static inline vec
all(float x)
{
	return _mm512_set1_ps(x);
}

/* a b + c, rounded once */
static inline vec
fused(vec a, vec b, vec c)
{
	return _mm512_fmadd_ps(a, b, c);
}

/* b where either is NaN */
static inline vec
larger(vec a, vec b)
{
	return _mm512_max_ps(a, b);
}

static inline vec
smaller(vec a, vec b)
{
	return _mm512_min_ps(a, b);
}

static inline vec
square_root(vec x)
{
	return _mm512_sqrt_ps(x);
}

/* to the nearest integer, ties to even */
static inline vec
nearest(vec x)
{
	return _mm512_roundscale_ps(
	    x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

/* x 2^n, rounded once; n is an integer, |n| < 252 */
static inline vec
scale(vec x, vec n)
{
	return _mm512_scalef_ps(x, n);
}

static inline vec
absolute(vec x)
{
	return _mm512_abs_ps(x);
}

static inline vec
minus_absolute(vec x)
{
	return _mm512_or_ps(x, all(-0.0f));
}

/* |x| with the sign of s, x >= 0 */
static inline vec
with_sign(vec x, vec s)
{
	return _mm512_or_ps(x, _mm512_and_ps(s, all(-0.0f)));
}

/* Is a lane of a greater than b's? */
static inline bool
any_greater(vec a, vec b)
{
	return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ) != 0;
}

/* a where x < 0, else b */
static inline vec
where_negative(vec x, vec a, vec b)
{
	return _mm512_mask_blend_ps(
	    _mm512_cmp_ps_mask(x, all(0), _CMP_LT_OQ), b, a);
}

/* a where x > 0, else 0 */
static inline vec
where_positive(vec x, vec a)
{
	return _mm512_maskz_mov_ps(
	    _mm512_cmp_ps_mask(x, all(0), _CMP_GT_OQ), a);
}

static inline float
greatest(vec x)
{
	return _mm512_reduce_max_ps(x);
}

/* Of the sums of 16 lanes: lane i and i + 8 added. */
static inline __m256
eight(const vec *sums)
{
	return _mm512_castps512_ps256(sums[0]) +
	    _mm512_extractf32x8_ps(sums[0], 1);
}

/* --- whole numbers, for simd_pairs.h --- */

typedef __m512i ints;
typedef __mmask16 mask;

static inline ints
load_ints(const int32_t *p, size_t n)
{
	return _mm512_maskz_loadu_epi32((mask)((1u << n) - 1), p);
}

static inline ints
every(int32_t x)
{
	return _mm512_set1_epi32(x);
}

/* The first n lanes. */
static inline mask
until(size_t n)
{
	return (mask)((1u << n) - 1);
}

static inline mask
above(ints a, ints b)
{
	return _mm512_cmpgt_epi32_mask(a, b);
}

/* One more in the lanes of the mask. */
static inline ints
counted(ints count, mask m)
{
	return _mm512_mask_sub_epi32(count, m, count, every(-1));
}

/* The lesser as numbers without a sign, in those lanes; a in the others. */
static inline ints
lesser(ints a, ints b, mask m)
{
	return _mm512_mask_min_epu32(a, m, a, b);
}

static inline bool
any_zero(ints x)
{
	return _mm512_testn_epi32_mask(x, x) != 0;
}

static inline uint64_t
sum_ints(ints x)
{
	return (uint64_t)_mm512_reduce_add_epi32(x);
}

#include "tensor/simd.h"
#else
typedef int avx512_not_built; /* C wants a declaration */
#endif
