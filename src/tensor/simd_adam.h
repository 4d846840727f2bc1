/*
 * simd_adam.h -- part of simd.h: Adam. m and v are sums, without the factors
 * 1 - b1 and 1 - b2: those are in the step and the scale.
 */

/* Parameters and moments of LANES elements; root: of vmax. */
struct adam_vector {
	vec p, m, v, vmax, root;
};

INLINE void
adam_moments(struct adam_vector *x, vec gradient, struct adam_step step)
{
	vec g = fused(all(step.decay), x->p, gradient);

	x->m = fused(all(0.9f), x->m, g);
	x->v = fused(all(0.999f), x->v, g * g);
}

INLINE void
adam_move(struct adam_vector *x, struct adam_step step)
{
	vec scale = all(0.0316227766f * step.scale); /* sqrt(1 - b2) */
	vec divisor = fused(x->root, scale, all(1e-8f));

	x->p = fused(all(-0.1f * step.step), x->m / divisor, x->p);
}

/* Without a gradient, v seldom exceeds what it was: no new root then. */
INLINE void
adam_replay(struct adam_vector *x, struct adam_step step)
{
	adam_moments(x, all(0), step);
	if (any_greater(x->v, x->vmax)) {
		x->vmax = larger(x->v, x->vmax);
		x->root = square_root(x->vmax);
	}
	adam_move(x, step);
}

INLINE void
adam_step(struct adam_vector *x, vec gradient, struct adam_step step)
{
	adam_moments(x, gradient, step);
	x->vmax = larger(x->v, x->vmax);
	x->root = square_root(x->vmax);
	adam_move(x, step);
}

enum { ADAM = 8 }; /* vectors side by side, to hide roots and divisions */

/*
 * `count` steps of `vectors` vectors, of which the last has `rest` elements,
 * in registers from the first step to the last. gradient may be NULL.
 */
INLINE void
adam_vectors(size_t vectors, float *p, float *m, float *v, float *vmax,
    const float *gradient, const struct adam_step *steps, size_t count,
    size_t rest)
{
	size_t replayed = gradient != NULL ? count - 1 : count;
	struct adam_vector x[ADAM] = { 0 };

	EACH (j, vectors) {
		size_t i = j * LANES, n = j + 1 < vectors ? LANES : rest;

		x[j] = (struct adam_vector){ load(p + i, n), load(m + i, n),
			load(v + i, n), load(vmax + i, n), all(0) };
		__builtin_prefetch(p + i + ADAM * LANES, 1);
		__builtin_prefetch(m + i + ADAM * LANES, 1);
		__builtin_prefetch(v + i + ADAM * LANES, 1);
		__builtin_prefetch(vmax + i + ADAM * LANES, 1);
		if (replayed > 0)
			x[j].root = square_root(x[j].vmax);
	}
	for (size_t s = 0; s < replayed; s++)
		EACH (j, vectors)
			adam_replay(&x[j], steps[s]);
	if (gradient != NULL)
		EACH (j, vectors) {
			size_t n = j + 1 < vectors ? LANES : rest;

			adam_step(&x[j], load(gradient + j * LANES, n),
			    steps[replayed]);
		}
	EACH (j, vectors) {
		size_t i = j * LANES, n = j + 1 < vectors ? LANES : rest;

		store(p + i, x[j].p, n);
		store(m + i, x[j].m, n);
		store(v + i, x[j].v, n);
		store(vmax + i, x[j].vmax, n);
	}
}

static void
adam(float *p, float *m, float *v, float *vmax, const float *gradient,
    const struct adam_step *steps, size_t first, size_t last, size_t n)
{
	const struct adam_step *from = steps + first;
	size_t count = last - first;

	for (size_t i = 0; count > 0 && i < n; i += ADAM * LANES) {
		const float *g = gradient != NULL ? gradient + i : NULL;
		size_t done = n - i < ADAM * LANES ? n - i : ADAM * LANES;
		size_t vectors = (done + LANES - 1) / LANES;
		size_t rest = done - (vectors - 1) * LANES;

#define VECTORS(count_of_them)                                                 \
	case count_of_them:                                                    \
		adam_vectors(count_of_them, p + i, m + i, v + i, vmax + i, g,  \
		    from, count, rest);                                        \
		break
		switch (vectors) {
			VECTORS(1);
			VECTORS(2);
			VECTORS(3);
			VECTORS(4);
			VECTORS(5);
			VECTORS(6);
			VECTORS(7);
			VECTORS(8);
		}
#undef VECTORS
	}
}
