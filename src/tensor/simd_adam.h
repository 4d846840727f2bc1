/* simd_adam.h -- part of simd.h: Adam. */

/* Parameters and moments of LANES elements. */
struct adam_vector {
	vec p, m, v, vmax;
};

INLINE void
adam_vector_step(struct adam_vector *x, vec gradient, struct adam_step step)
{
	vec g = fused(all(step.decay), x->p, gradient);
	vec root;

	x->m = fused(all(0.9f), x->m, all(0.1f) * g);
	x->v = fused(all(0.999f), x->v, all(0.001f) * (g * g));
	x->vmax = larger(x->v, x->vmax);
	root = fused(square_root(x->vmax), all(step.scale), all(1e-8f));
	x->p = fused(-all(step.step), x->m / root, x->p);
}

enum { ADAM = 4 }; /* vectors side by side, to hide sqrt and division */

/*
 * The first `vectors` vectors of the arrays, of which the last has `rest`
 * elements; all the steps in registers. gradient may be NULL.
 */
INLINE void
adam_vectors(size_t vectors, float *p, float *m, float *v, float *vmax,
    const float *gradient, const struct adam_step *steps, size_t first,
    size_t last, size_t rest)
{
	struct adam_vector x[ADAM];

	UNROLL
	for (size_t j = 0; j < vectors; j++) {
		size_t i = j * LANES, n = j + 1 < vectors ? LANES : rest;

		x[j] = (struct adam_vector){ load(p + i, n), load(m + i, n),
			load(v + i, n), load(vmax + i, n) };
	}
	for (size_t s = first; s < last; s++) {
		bool given = gradient != NULL && s + 1 == last;

		UNROLL
		for (size_t j = 0; j < vectors; j++) {
			size_t i = j * LANES,
			       n = j + 1 < vectors ? LANES : rest;

			adam_vector_step(&x[j],
			    given ? load(gradient + i, n) : all(0), steps[s]);
		}
	}
	UNROLL
	for (size_t j = 0; j < vectors; j++) {
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
	while (n > 0) {
		size_t done = n;

		if (n >= ADAM * LANES) {
			done = ADAM * LANES;
			adam_vectors(ADAM, p, m, v, vmax, gradient, steps,
			    first, last, LANES);
		} else {
			done = n < LANES ? n : LANES;
			adam_vectors(1, p, m, v, vmax, gradient, steps, first,
			    last, done);
		}
		p += done;
		m += done;
		v += done;
		vmax += done;
		if (gradient != NULL)
			gradient += done;
		n -= done;
	}
}
