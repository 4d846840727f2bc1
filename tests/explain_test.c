/*
 * explain_test.c -- Eq. 4 and 5 against what they say: the gradient itself, one
 * VJP a state. explain_vjp.c is the same in double, classifier_test.c compares
 * with PyTorch's values.
 */
#include "explain.h"

/* Eq. 5 as it stands: a VJP for each p, with the cotangent h_p / ||h_p||. */
static real *
by_vjps(const struct run *r)
{
	real *norms = arena_zeros(&arena, N * N);

	for (size_t p = 0; p < N; p++) {
		const real *h = r->f.H + p * r->m;
		double length = sqrt(product(h, h, r->m));
		real *dH = arena_zeros(&arena, N * r->m);
		real *dX = arena_zeros(&arena, N * D);

		for (size_t j = 0; j < r->m; j++)
			dH[p * r->m + j] = (real)((double)h[j] / length);
		encoder_vjp(
		    dX, NULL, dH, &r->f.trace, &one, &r->p.encoder, &arena);
		for (size_t i = 0; i < N; i++)
			norms[p * N + i] =
			    (real)sqrt(product(dX + i * D, dX + i * D, D));
	}
	return norms;
}

static void
test_jacobian(const struct run *r)
{
	real *norms = by_vjps(r), *all = arena_reals(&arena, N * N);
	double masked[N * N];
	size_t right = 0;

	encoder_jacobian(all, &r->f.trace, &one, 0, &r->p.encoder, &arena);
	ok(apart(all, norms, N * N) < TOLERANCE(2e-6, 1e-13),
	    "Eq. 5 is a VJP a state");
	explain_states(masked, &r->f, 0, &r->p, &arena);
	for (size_t p = 0; p < N; p++)
		for (size_t i = 0; i < N; i++)
			right += masked[p * N + i] ==
			    (r->special[p] || r->special[i]
				    ? 0
				    : (double)all[p * N + i]);
	ok(right == N * N, "0 for special tokens");
}

/* With attention detached, dy/dh_i = alpha_i times one vector. */
static void
test_detached(const struct run *r)
{
	struct gradient_choices choices = { .detach = true };
	double inputs[N], states[N], sum = 0;

	explain_gradient(inputs, states, &choices, &r->f, &r->p, &arena);
	for (size_t i = 0; i < N; i++)
		sum += states[i];
	for (size_t i = 0; i < N; i++)
		states[i] /= sum;
	ok(apart(narrow(states, N, &arena), r->f.alpha, N) <
		TOLERANCE(1e-6, 1e-14),
	    "detached, the states' importance is alpha");
}

/* Norms and outputs other than Eq. 4's, from the gradient itself. */
static void
test_choices(const struct run *r)
{
	double inputs[N], states[N], expected[2][N] = { { 0 } };
	double dlogits[C_MAX] = { 0 };
	real *dX = arena_zeros(&arena, N * D);
	real *dH = arena_reals(&arena, N * r->m);

	dlogits[r->c == 1 ? 0 : classifier_predict(r->f.y, r->c)] = 1;
	classifier_vjp(dX, dH, NULL, dlogits, false, &r->f, &r->p, &arena);
	for (size_t i = 0; i < N; i++) {
		for (size_t j = 0; j < D; j++)
			expected[0][i] += fabs((double)dX[i * D + j]);
		expected[1][i] = fabs(product(dX + i * D, r->X + i * D, D));
	}
	explain_gradient(inputs, states,
	    &(struct gradient_choices){ .norm = NORM_L1, .logit = true }, &r->f,
	    &r->p, &arena);
	ok(apart(narrow(inputs, N, &arena), narrow(expected[0], N, &arena), N) <
		TOLERANCE(1e-6, 1e-14),
	    "L1 norm of the logit's gradient");
	explain_gradient(inputs, states,
	    &(struct gradient_choices){ .times_input = true, .logit = true },
	    &r->f, &r->p, &arena);
	ok(apart(narrow(inputs, N, &arena), narrow(expected[1], N, &arena), N) <
		TOLERANCE(1e-6, 1e-14),
	    "gradient times input");
}

static double
share(const double *x, size_t i)
{
	double sum = 0;

	for (size_t j = 0; j < N; j++)
		sum += x[j];
	return x[i] / sum;
}

/*
 * Where y_0 is 1 to the last bit there is still a gradient: dlogits are in
 * proportion to 1, or to y_1 + y_2, -y_1, -y_2.
 */
static void
test_sure(struct run *r)
{
	double inputs[N], states[N], expected[N], worst = 0;
	double dlogits[C_MAX] = { 1 };
	real *dX = arena_zeros(&arena, N * D);
	real *dH = arena_reals(&arena, N * r->m);

	r->p.decoder.bias[0] = 50;
	forward(r);
	for (size_t k = 1; k < r->c; k++)
		dlogits[k] = -r->f.y[k] / (r->f.y[1] + r->f.y[2]);
	classifier_vjp(dX, dH, NULL, dlogits, false, &r->f, &r->p, &arena);
	for (size_t i = 0; i < N; i++)
		expected[i] = sqrt(product(dX + i * D, dX + i * D, D));
	explain_gradient(inputs, states, &(struct gradient_choices){ 0 }, &r->f,
	    &r->p, &arena);
	for (size_t i = 0; i < N; i++)
		worst =
		    fmax(worst, fabs(share(inputs, i) - share(expected, i)));
	ok(r->f.y[0] == 1 && inputs[1] > 0 && worst < TOLERANCE(1e-6, 1e-14),
	    "a sure answer has a gradient");
}

static void
test_nan(struct run *r)
{
	struct gradient_choices choices = { .norm = NORM_L2 };
	double inputs[N], states[N];
	bool seen = true;

	r->X[3 * D] = (real)NAN;
	forward(r);
	explain_gradient(inputs, states, &choices, &r->f, &r->p, &arena);
	for (size_t i = 1; i < N - 1; i++)
		seen &= isnan(inputs[i]) && isnan(states[i]);
	ok(isnan(r->f.y[0]) && seen, "NaN is seen in every importance");
}

/* A document explained beside another: the same bytes. */
static void
test_beside(const struct run *r)
{
	struct gradient_choices choices = { .norm = NORM_L2 };
	double inputs[N], states[N], all_inputs[ALL], all_states[ALL];
	double jacobian[N * N], second[N * N];
	struct forward f;
	bool same = true;

	forward_beside(&f, r);
	explain_states(jacobian, &r->f, 0, &r->p, &arena);
	explain_states(second, &f, 1, &r->p, &arena);
	same &= memcmp(jacobian, second, sizeof jacobian) == 0;
	explain_gradient(inputs, states, &choices, &r->f, &r->p, &arena);
	explain_gradient(all_inputs, all_states, &choices, &f, &r->p, &arena);
	same &= memcmp(inputs, all_inputs + FIRST, sizeof inputs) == 0;
	same &= memcmp(states, all_states + FIRST, sizeof states) == 0;
	ok(same, "the same beside another document");
}

static void
test(struct run *r)
{
	test_jacobian(r);
	test_detached(r);
	test_choices(r);
	test_beside(r);
	test_sure(r);
	test_nan(r);
}

int
main(void)
{
	each_kind(test);
	arena_free(&arena);
	return done_testing();
}
