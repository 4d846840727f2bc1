/* simd_elements.h -- part of simd.h: functions of elements, and dot. */

/*
 * x = n ln 2 + r, |r| <= ln 2 / 2, so that e^x = 2^n e^r. Gives n, and e^r - 1
 * by a polynomial: r + r^2 p(r), p minimax of degree 5. ln 2 is taken in two
 * parts, the first with so few bits that n times it is exact (Cody and Waite
 * 1980, chapter 6; both parts and p are those of Moshier's Cephes, expf.c).
 */
INLINE vec
reduced_expm1(vec x, vec *n)
{
	vec r, p;

	*n = nearest(x * all(1.44269504f)); /* x / ln 2 */
	r = fused(*n, all(-0.693359375f), x);
	r = fused(*n, all(2.12194440e-4f), r);
	p = fused(all(1.9875691500e-4f), r, all(1.3981999507e-3f));
	p = fused(p, r, all(8.3334519073e-3f));
	p = fused(p, r, all(4.1665795894e-2f));
	p = fused(p, r, all(1.6666665459e-1f));
	p = fused(p, r, all(5.0000001201e-1f));
	return fused(p, r * r, r);
}

INLINE vec
exponential(vec x)
{
	vec n, p;

	/* Beyond these bounds it is 0 or infinite; NaN stays NaN. */
	x = smaller(all(89), larger(all(-104), x));
	p = reduced_expm1(x, &n);
	return scale(p + all(1), n);
}

/* 1 / (1 + e^-x) = e^x / (1 + e^x): by the sign, e never overflows. */
INLINE vec
sigmoid(vec x)
{
	vec e = exponential(-absolute(x));

	return where_negative(x, e, all(1)) / (all(1) + e);
}

/* tanh |x| = m / (m + 2), m = e^(2 |x|) - 1 */
INLINE vec
hyperbolic_tangent(vec x)
{
	vec y = absolute(x), n, p, s, m;

	y = smaller(all(20), y + y); /* 1 beyond; NaN stays NaN */
	p = reduced_expm1(y, &n);
	s = scale(all(1), n);
	m = fused(s, p, s - all(1));
	return with_sign(m / (m + all(2)), x);
}

#define MAP(name, function)                                                    \
	static void name(float *y, const float *x, size_t n)                   \
	{                                                                      \
		size_t i = 0;                                                  \
                                                                               \
		for (; i + LANES <= n; i += LANES)                             \
			store(y + i, function(load(x + i, LANES)), LANES);     \
		if (i < n)                                                     \
			store(y + i, function(load(x + i, n - i)), n - i);     \
	}
MAP(map_exp, exponential)
MAP(map_tanh, hyperbolic_tangent)
MAP(map_sigmoid, sigmoid)

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
