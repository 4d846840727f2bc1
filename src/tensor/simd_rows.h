/*
 * simd_rows.h -- part of simd.h: softmax, layer norm and ReLU, row by row.
 * A sum over a row has 64 parts (simd_elements.h).
 */

static float
sum(const float *x, size_t n)
{
	vec parts[PARTS];

	UNROLL
	for (size_t j = 0; j < PARTS; j++)
		parts[j] = all(0);
	for (size_t i = 0; i < n; i += 64) {
		UNROLL
		for (size_t j = 0; j < PARTS; j++) {
			size_t at = i + j * LANES;

			parts[j] += load(x + at, lanes(at, n));
		}
	}
	return total(parts);
}

/* Every order gives the same, for NaN are passed over. */
static float
max(const float *x, size_t n)
{
	vec none = all(-INFINITY), parts[PARTS];

	UNROLL
	for (size_t j = 0; j < PARTS; j++)
		parts[j] = none;
	for (size_t i = 0; i < n; i += 64) {
		UNROLL
		for (size_t j = 0; j < PARTS; j++) {
			size_t at = i + j * LANES;

			parts[j] = larger(
			    load_or(none, x + at, lanes(at, n)), parts[j]);
		}
	}
	UNROLL
	for (size_t j = 1; j < PARTS; j++)
		parts[0] = larger(parts[j], parts[0]);
	return greatest(parts[0]);
}

/* e^(scale (x - max)) in place, and their sum; beyond n, e^-inf. */
INLINE float
exponentials(float *x, float scale, float max, size_t n)
{
	vec none = all(-INFINITY), parts[PARTS];

	UNROLL
	for (size_t j = 0; j < PARTS; j++)
		parts[j] = all(0);
	for (size_t i = 0; i < n; i += 64) {
		UNROLL
		for (size_t j = 0; j < PARTS; j++) {
			size_t at = i + j * LANES, some = lanes(at, n);
			vec e;

			if (some == 0)
				break;
			e = load_or(none, x + at, some) - all(max);
			e = exponential(all(scale) * e);
			store(x + at, e, some);
			parts[j] += e;
		}
	}
	return total(parts);
}

static void
softmax(float *x, float scale, size_t rows, size_t n)
{
	for (size_t r = 0; r < rows; r++, x += n) {
		vec factor = all(1 / exponentials(x, scale, max(x, n), n));

		for (size_t i = 0; i < n; i += LANES) {
			size_t some = lanes(i, n);

			store(x + i, factor * load(x + i, some), some);
		}
	}
}

static void
softmax_vjp(
    float *dx, size_t ld, const float *y, float scale, size_t rows, size_t n)
{
	for (size_t r = 0; r < rows; r++, dx += ld, y += n) {
		vec along = all(dot(y, dx, n));

		for (size_t i = 0; i < n; i += LANES) {
			size_t some = lanes(i, n);
			vec d = load(dx + i, some) - along;

			store(dx + i, all(scale) * load(y + i, some) * d, some);
		}
	}
}

/* z = x + residual; gives its mean. residual: NULL for 0. */
INLINE float
layernorm_mean(float *z, const float *x, const float *residual, size_t n)
{
	vec parts[PARTS];

	UNROLL
	for (size_t j = 0; j < PARTS; j++)
		parts[j] = all(0);
	for (size_t i = 0; i < n; i += 64) {
		UNROLL
		for (size_t j = 0; j < PARTS; j++) {
			size_t at = i + j * LANES, some = lanes(at, n);
			vec sum = load(x + at, some);

			if (residual != NULL)
				sum += load(residual + at, some);
			store(z + at, sum, some);
			parts[j] += sum;
		}
	}
	return total(parts) / (float)n;
}

INLINE float
layernorm_variance(const float *z, float mean, size_t n)
{
	vec parts[PARTS];

	UNROLL
	for (size_t j = 0; j < PARTS; j++)
		parts[j] = all(0);
	for (size_t i = 0; i < n; i += 64) {
		UNROLL
		for (size_t j = 0; j < PARTS; j++) {
			size_t at = i + j * LANES;
			vec d = load_or(all(mean), z + at, lanes(at, n)) -
			    all(mean);

			parts[j] = fused(d, d, parts[j]);
		}
	}
	return total(parts) / (float)n;
}

static void
layernorm(float *y, float *normal, float *scale, const float *x,
    const float *residual, const float *weight, const float *bias, size_t rows,
    size_t n)
{
	for (size_t r = 0; r < rows; r++) {
		float mean = layernorm_mean(y, x, residual, n);
		float s = layernorm_variance(y, mean, n);

		s = 1 / _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(s + 1e-5f)));
		for (size_t i = 0; i < n; i += LANES) {
			size_t some = lanes(i, n);
			vec z = (load(y + i, some) - all(mean)) * all(s);

			if (normal != NULL)
				store(normal + i, z, some);
			store(y + i,
			    fused(z, load(weight + i, some),
				load(bias + i, some)),
			    some);
		}
		y += n;
		x += n;
		if (residual != NULL)
			residual += n;
		if (normal != NULL) {
			normal += n;
			scale[r] = s;
		}
	}
}

/* d = dy weight; the means of d and of d normal */
INLINE void
layernorm_means(float *mean, float *along, const float *dy, const float *normal,
    const float *weight, size_t n)
{
	vec one[PARTS], other[PARTS];

	UNROLL
	for (size_t j = 0; j < PARTS; j++)
		one[j] = other[j] = all(0);
	for (size_t i = 0; i < n; i += 64) {
		UNROLL
		for (size_t j = 0; j < PARTS; j++) {
			size_t at = i + j * LANES, some = lanes(at, n);
			vec d = load(dy + at, some) * load(weight + at, some);

			one[j] += d;
			other[j] = fused(d, load(normal + at, some), other[j]);
		}
	}
	*mean = total(one) / (float)n;
	*along = total(other) / (float)n;
}

static void
layernorm_vjp(float *dx, const float *dy, const float *normal,
    const float *scale, const float *weight, size_t rows, size_t n)
{
	for (size_t r = 0; r < rows; r++, dx += n, dy += n, normal += n) {
		vec s = all(scale[r]);
		float mean, along;

		layernorm_means(&mean, &along, dy, normal, weight, n);
		for (size_t i = 0; i < n; i += LANES) {
			size_t some = lanes(i, n);
			vec d = load(dy + i, some) * load(weight + i, some);

			d = fused(
			    -load(normal + i, some), all(along), d - all(mean));
			store(dx + i, s * d, some);
		}
	}
}

/* NaN stays to be seen. */
static void
relu(float *x, size_t n)
{
	for (size_t i = 0; i < n; i += LANES) {
		size_t some = lanes(i, n);

		store(x + i, larger(all(0), load(x + i, some)), some);
	}
}

static void
relu_vjp(float *dx, const float *y, size_t n)
{
	for (size_t i = 0; i < n; i += LANES) {
		size_t some = lanes(i, n);

		store(dx + i,
		    where_positive(load(y + i, some), load(dx + i, some)),
		    some);
	}
}
