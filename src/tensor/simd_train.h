/* simd_train.h -- part of simd.h: the LSTM cell, its VJP, and Adam. */

/* n <= LANES units at unit u */
INLINE void
lstm_cell_vector(float *hidden, float *cell, float *tanh_cell, float *gates,
    const float *before, size_t units, size_t u, size_t n)
{
	vec input = sigmoid(load(gates + u, n));
	vec forget = sigmoid(load(gates + units + u, n));
	vec candidate = hyperbolic_tangent(load(gates + 2 * units + u, n));
	vec output = sigmoid(load(gates + 3 * units + u, n));
	vec b = before != NULL ? load(before + u, n) : all(0);
	vec c = fused(forget, b, input * candidate);
	vec t = hyperbolic_tangent(c);

	store(gates + u, input, n);
	store(gates + units + u, forget, n);
	store(gates + 2 * units + u, candidate, n);
	store(gates + 3 * units + u, output, n);
	store(cell + u, c, n);
	store(tanh_cell + u, t, n);
	store(hidden + u, output * t, n);
}

static void
lstm_cell(float *hidden, float *cell, float *tanh_cell, float *gates,
    const float *before, size_t units)
{
	size_t u = 0;

	for (; u + LANES <= units; u += LANES)
		lstm_cell_vector(
		    hidden, cell, tanh_cell, gates, before, units, u, LANES);
	if (u < units)
		lstm_cell_vector(hidden, cell, tanh_cell, gates, before, units,
		    u, units - u);
}

INLINE void
lstm_cell_vjp_vector(float *dgates, float *dcell, const float *dhidden,
    const float *gates, const float *tanh_cell, const float *before,
    size_t units, size_t u, size_t n)
{
	vec input = load(gates + u, n), forget = load(gates + units + u, n);
	vec candidate = load(gates + 2 * units + u, n);
	vec output = load(gates + 3 * units + u, n);
	vec b = before != NULL ? load(before + u, n) : all(0);
	vec t = load(tanh_cell + u, n), dh = load(dhidden + u, n);
	vec one = all(1);
	vec dc = fused(dh * output, fused(-t, t, one), load(dcell + u, n));

	store(dgates + u, dc * candidate * (input * (one - input)), n);
	store(dgates + units + u, dc * b * (forget * (one - forget)), n);
	store(dgates + 2 * units + u,
	    dc * input * fused(-candidate, candidate, one), n);
	store(dgates + 3 * units + u, dh * t * (output * (one - output)), n);
	store(dcell + u, dc * forget, n);
}

static void
lstm_cell_vjp(float *dgates, float *dcell, const float *dhidden,
    const float *gates, const float *tanh_cell, const float *before,
    size_t units)
{
	size_t u = 0;

	for (; u + LANES <= units; u += LANES)
		lstm_cell_vjp_vector(dgates, dcell, dhidden, gates, tanh_cell,
		    before, units, u, LANES);
	if (u < units)
		lstm_cell_vjp_vector(dgates, dcell, dhidden, gates, tanh_cell,
		    before, units, u, units - u);
}

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
