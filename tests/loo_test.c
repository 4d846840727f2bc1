/*
 * loo_test.c -- Eq. 6 against what it says: the model run again on each shorter
 * document, attention without each state. loo_vjp.c is the same in double,
 * classifier_test.c compares with PyTorch's values.
 */
#include "explain.h"

static double
distance(const double *y, const double *z, size_t c)
{
	double sum = 0;

	for (size_t k = 0; k < c; k++)
		sum += fabs(y[k] - z[k]);
	return c == 1 ? sum : sum / 2;
}

/* x without element (of `size` bytes) i: n - 1 of them */
static void *
without(const void *x, size_t size, size_t i)
{
	char *y = arena_take(&arena, N - 1, size);

	memcpy(y, x, i * size);
	memcpy(
	    y + i * size, (const char *)x + (i + 1) * size, (N - 1 - i) * size);
	return y;
}

/* Eq. 6 as it stands: the shorter document through the whole model. */
static void
test_loo_inputs(const struct run *r)
{
	const struct batch shorter = { 1, (const size_t[]){ 0, N - 1 } };
	double inputs[N], expected[N] = { 0 };

	for (size_t i = 0; i < N; i++) {
		real *X = without(r->X, D * sizeof(real), i);
		unsigned char *left = without(r->special, 1, i);
		struct forward f;

		if (r->special[i])
			continue;
		classifier_forward(&f, X, N - 1, NULL, &shorter, left,
		    &r->projection, &r->p, &arena);
		expected[i] = distance(r->f.y, f.y, r->c);
	}
	explain_loo_inputs(inputs, &r->f, 0, &r->p, &arena);
	ok(apart(narrow(inputs, N, &arena), narrow(expected, N, &arena), N) <
		TOLERANCE(1e-6, 1e-13),
	    "Eq. 6 is the model on each shorter document");
	ok((inputs[0] == 0) == r->special[0] &&
		(inputs[N - 1] == 0) == r->special[N - 1],
	    "0 for special tokens alone");
}

/* y of alpha [n] on states H [n, m], written out */
static void
output(double *y, const real *alpha, const real *H, const struct run *r)
{
	double sum = 0;

	for (size_t k = 0; k < r->c; k++) {
		y[k] = (double)r->p.decoder.bias[k];
		for (size_t i = 0; i < N; i++)
			y[k] += (double)alpha[i] *
			    product(H + i * r->m,
				r->p.decoder.weight + k * r->m, r->m);
	}
	for (size_t k = 0; k < r->c; k++)
		sum += exp(y[k]);
	for (size_t k = 0; k < r->c; k++)
		y[k] = r->c == 1 ? 1 / (1 + exp(-y[k])) : exp(y[k]) / sum;
}

/* alpha with state i dropped: of the other words' scores alone */
static void
drop(real *alpha, const struct run *r, size_t i)
{
	real scores[N], left[N];
	size_t count = 0;

	for (size_t j = 0; j < N; j++)
		if (!r->special[j] && j != i)
			scores[count++] = r->f.scores[j];
	projection_forward(left, scores, NULL, &r->projection, count, &arena);
	count = 0;
	for (size_t j = 0; j < N; j++)
		alpha[j] = r->special[j] || j == i ? 0 : left[count++];
}

/* alpha with state i's share given to the others in proportion */
static void
renormalize(real *alpha, const struct run *r, size_t i)
{
	double rest = 0;

	for (size_t j = 0; j < N; j++)
		rest += j == i ? 0 : (double)r->f.alpha[j];
	for (size_t j = 0; j < N; j++)
		alpha[j] = j == i ? 0 : (real)((double)r->f.alpha[j] / rest);
}

static void
test_loo_states(const struct run *r)
{
	for (int divide = 0; divide < 2; divide++) {
		double states[N], y[C_MAX], expected[N] = { 0 };
		real alpha[N];
		size_t exact = 0, zeros = 0;

		for (size_t i = 0; i < N; i++) {
			if (r->special[i])
				continue;
			(divide ? renormalize : drop)(alpha, r, i);
			output(y, alpha, r->f.H, r);
			expected[i] = distance(r->f.y, y, r->c);
		}
		explain_loo_states(states, &r->f, 0, divide, &r->p, &arena);
		ok(apart(narrow(states, N, &arena), narrow(expected, N, &arena),
		       N) < TOLERANCE(1e-6, 1e-13),
		    "Eq. 6 of states, %s", divide ? "renormalised" : "dropped");
		for (size_t i = 0; i < N; i++) {
			zeros += r->f.alpha[i] == 0;
			exact += r->f.alpha[i] == 0 && states[i] == 0;
		}
		ok(exact == zeros,
		    "exactly 0 for the %zu states without attention", zeros);
	}
}

/* A document explained beside another: the same bytes. */
static void
test_beside(const struct run *r)
{
	double alone[N], beside[N];
	struct forward f;
	bool same = true;

	forward_beside(&f, r);
	for (int divide = 0; divide < 2; divide++) {
		explain_loo_states(alone, &r->f, 0, divide, &r->p, &arena);
		explain_loo_states(beside, &f, 1, divide, &r->p, &arena);
		same &= memcmp(alone, beside, sizeof alone) == 0;
	}
	explain_loo_inputs(alone, &r->f, 0, &r->p, &arena);
	explain_loo_inputs(beside, &f, 1, &r->p, &arena);
	same &= memcmp(alone, beside, sizeof alone) == 0;
	ok(same, "the same beside another document");
}

static void
test_nan(struct run *r)
{
	double inputs[N], states[N];
	bool seen = true;

	r->X[3 * D] = (real)NAN;
	forward(r);
	explain_loo_inputs(inputs, &r->f, 0, &r->p, &arena);
	explain_loo_states(states, &r->f, 0, false, &r->p, &arena);
	for (size_t i = 1; i < N - 1; i++)
		seen &= isnan(inputs[i]) && isnan(states[i]);
	ok(isnan(r->f.y[0]) && seen, "NaN is seen in every importance");
}

/* Where one state has all the attention there is nothing to renormalise. */
static void
test_undefined(void)
{
	static const struct projection hardmax = { .kind = PROJECTION_SPARSEGEN,
		.lambda = 1 - 1e-12 };
	struct run r = run(ENCODER_LSTM, ATTENTION_TANH, &hardmax, 1);
	double states[N];

	forward(&r);
	explain_loo_states(states, &r.f, 0, true, &r.p, &arena);
	for (size_t i = 0; i < N; i++)
		if (r.f.alpha[i] == 1)
			ok(isnan(states[i]), "nothing to renormalise: NaN");
	arena_reset(&arena);
}

static void
test(struct run *r)
{
	test_loo_inputs(r);
	test_loo_states(r);
	test_beside(r);
	test_nan(r);
}

int
main(void)
{
	each_kind(test);
	test_undefined();
	arena_free(&arena);
	return done_testing();
}
