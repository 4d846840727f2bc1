/* simd_elements.h -- part of simd.h: functions of elements, and dot. */

/*
 * A function of e^x goes in three parts, each a row of independent operations
 * on `count` vectors side by side, so that none waits for the one before it:
 * its argument; e^argument - 1; its result.
 */
enum { SIDE = 4 }; /* vectors side by side, where nothing else says */

/*
 * x = n ln 2 + r, |r| <= ln 2 / 2, so that e^x = 2^n e^r. Gives n, and e^r - 1
 * by a polynomial: r + r^2 p(r), p minimax of degree 5. ln 2 is taken in two
 * parts, the first with so few bits that n times it is exact (Cody and Waite
 * 1980, chapter 6; both parts and p are those of Moshier's Cephes, expf.c).
 */
INLINE void
reduced_expm1(vec *p, vec *n, const vec *x, size_t count)
{
	static const float coefficients[] = { 1.3981999507e-3f,
		8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f,
		5.0000001201e-1f };
	vec r[UNROLLED];

	EACH (k, count)
		n[k] = nearest(x[k] * all(1.44269504f)); /* x / ln 2 */
	EACH (k, count)
		r[k] = fused(n[k], all(-0.693359375f), x[k]);
	EACH (k, count)
		r[k] = fused(n[k], all(2.12194440e-4f), r[k]);
	EACH (k, count)
		p[k] = all(1.9875691500e-4f);
	EACH (c, 5)
		EACH (k, count)
			p[k] = fused(p[k], r[k], all(coefficients[c]));
	EACH (k, count)
		p[k] = fused(p[k], r[k] * r[k], r[k]);
}

/* Beyond these bounds e^x is 0 or infinite; NaN stays NaN. */
INLINE vec
exponential_argument(vec x)
{
	return smaller(all(89), larger(all(-104), x));
}

INLINE vec
exponential_result(vec p, vec n, vec x)
{
	(void)x;
	return scale(p + all(1), n);
}

/* 1 / (1 + e^-x) = e^x / (1 + e^x): by the sign, e never overflows. */
INLINE vec
sigmoid_argument(vec x)
{
	return larger(all(-104), minus_absolute(x));
}

INLINE vec
sigmoid_result(vec p, vec n, vec x)
{
	vec e = scale(p + all(1), n);

	return where_negative(x, e, all(1)) / (all(1) + e);
}

/* tanh |x| = m / (m + 2), m = e^(2 |x|) - 1; 1 where |x| > 10 */
INLINE vec
tanh_argument(vec x)
{
	vec y = absolute(x);

	return smaller(all(20), y + y);
}

INLINE vec
tanh_result(vec p, vec n, vec x)
{
	vec s = scale(all(1), n);
	vec m = fused(s, p, s - all(1));

	return with_sign(m / (m + all(2)), x);
}

/* NAME_side() of vectors side by side, map_NAME() of arrays. */
#define MAP(name)                                                              \
	INLINE void name##_side(vec *y, const vec *x, size_t count)            \
	{                                                                      \
		vec argument[UNROLLED], p[UNROLLED], n[UNROLLED];              \
                                                                               \
		EACH (k, count)                                                \
			argument[k] = name##_argument(x[k]);                   \
		reduced_expm1(p, n, argument, count);                          \
		EACH (k, count)                                                \
			y[k] = name##_result(p[k], n[k], x[k]);                \
	}                                                                      \
                                                                               \
	static void map_##name(float *y, const float *x, size_t n)             \
	{                                                                      \
		vec v[SIDE];                                                   \
		size_t i = 0;                                                  \
                                                                               \
		for (; i + SIDE * LANES <= n; i += SIDE * LANES) {             \
			EACH (k, SIDE)                                         \
				v[k] = load(x + i + k * LANES, LANES);         \
			name##_side(v, v, SIDE);                               \
			EACH (k, SIDE)                                         \
				store(y + i + k * LANES, v[k], LANES);         \
		}                                                              \
		for (; i < n; i += LANES) {                                    \
			size_t rest = n - i < LANES ? n - i : LANES;           \
                                                                               \
			v[0] = load(x + i, rest);                              \
			name##_side(v, v, 1);                                  \
			store(y + i, v[0], rest);                              \
		}                                                              \
	}
MAP(exponential)
MAP(tanh)
MAP(sigmoid)

INLINE vec
exponential(vec x)
{
	exponential_side(&x, &x, 1);
	return x;
}

/* y += a x of n <= LANES elements */
INLINE void
axpy_vector(float *y, vec a, const float *x, size_t n)
{
	store(y, fused(a, load(x, n), load(y, n)), n);
}

static void
axpy(float *y, float a, const float *x, size_t n)
{
	size_t i = 0;

	for (; i + LANES <= n; i += LANES)
		axpy_vector(y + i, all(a), x + i, LANES);
	if (i < n)
		axpy_vector(y + i, all(a), x + i, n - i);
}

static void
add(float *y, const float *x, size_t n)
{
	axpy(y, 1, x, n); /* a product by 1 is exact */
}

/* y = a x of n <= LANES elements */
INLINE void
multiply_vector(float *y, const float *a, const float *x, size_t n)
{
	store(y, load(a, n) * load(x, n), n);
}

static void
multiply(float *y, const float *a, const float *x, size_t n)
{
	size_t i = 0;

	for (; i + LANES <= n; i += LANES)
		multiply_vector(y + i, a + i, x + i, LANES);
	if (i < n)
		multiply_vector(y + i, a + i, x + i, n - i);
}

static void
multiply_add(float *y, const float *a, const float *x, size_t n)
{
	size_t i = 0;

	for (; i + LANES <= n; i += LANES)
		axpy_vector(y + i, load(a + i, LANES), x + i, LANES);
	if (i < n)
		axpy_vector(y + i, load(a + i, n - i), x + i, n - i);
}

/*
 * A sum over a row has 64 parts: element i goes to part i mod 64. In the end
 * the parts are added pairwise, by halves.
 */
enum { PARTS = 64 / LANES };

INLINE float
total(vec *parts)
{
	__m128 four;

	for (size_t half = PARTS / 2; half >= 16 / LANES; half /= 2)
		for (size_t j = 0; j < half; j++)
			parts[j] += parts[j + half];
	four = _mm256_castps256_ps128(eight(parts)) +
	    _mm256_extractf128_ps(eight(parts), 1);
	four += _mm_movehl_ps(four, four);
	return four[0] + four[1];
}

/* How many elements of a row of n the vector at i has. */
INLINE size_t
lanes(size_t i, size_t n)
{
	if (i + LANES <= n)
		return LANES;
	return i < n ? n - i : 0;
}

static float
dot(const float *x, const float *y, size_t n)
{
	vec parts[PARTS];

	UNROLL
	for (size_t j = 0; j < PARTS; j++)
		parts[j] = all(0);
	for (size_t i = 0; i < n; i += 64) {
		UNROLL
		for (size_t j = 0; j < PARTS; j++) {
			size_t at = i + j * LANES, some = lanes(at, n);

			parts[j] = fused(
			    load(x + at, some), load(y + at, some), parts[j]);
		}
	}
	return total(parts);
}
