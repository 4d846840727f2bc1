/*
 * loo_exact_test.c -- Eq. 6 where the decision hardly changes: a state of next
 * to no weight, a model that is sure, a word that stands twice. The states'
 * scores and what they say are set by hand; what comes out is compared with
 * the definition in long double, and with what must be the same.
 */
#include <string.h>

#include "explain.h"

static const struct projection softmax = { .kind = PROJECTION_SOFTMAX };

/* A model whose states say `values` [N, c] and whose scores are these. */
static struct run
decided(const real *scores, const real *values, size_t c, double bias)
{
	struct run r = run(ENCODER_LSTM, ATTENTION_TANH, &softmax, c);

	r.special = none;
	classifier_forward(
	    &r.f, r.X, N, NULL, &one, none, &r.projection, &r.p, &arena);
	memcpy(r.f.scores, scores, N * sizeof *scores);
	memcpy(r.f.values, values, N * c * sizeof *values);
	projection_forward(
	    r.f.alpha, r.f.scores, none, &r.projection, N, &arena);
	for (size_t k = 0; k < c; k++)
		r.p.decoder.bias[k] = k + 1 == c ? (real)bias : 0;
	return r;
}

/* y [c] without state `out`; N: with all of them */
static void
output(long double *y, const real *scores, const real *values, size_t c,
    double bias, size_t out)
{
	long double sum = 0, total = 0;

	for (size_t j = 0; j < N; j++)
		sum += j == out ? 0 : expl((long double)scores[j]);
	for (size_t k = 0; k < c; k++) {
		y[k] = k + 1 == c ? (long double)bias : 0;
		for (size_t j = 0; j < N; j++)
			if (j != out)
				y[k] += expl((long double)scores[j]) / sum *
				    (long double)values[j * c + k];
	}
	for (size_t k = 0; k < c; k++)
		total += expl(y[k]);
	for (size_t k = 0; k < c; k++)
		y[k] = c == 1 ? 1 / (1 + expl(-y[k])) : expl(y[k]) / total;
}

/* Largest relative difference from the definition, over the states. */
static double
error_of(const double *states, const real *scores, const real *values, size_t c,
    double bias)
{
	long double y[C_MAX], z[C_MAX], worst = 0;

	output(y, scores, values, c, bias, N);
	for (size_t i = 0; i < N; i++) {
		long double sum = 0;

		output(z, scores, values, c, bias, i);
		for (size_t k = 0; k < c; k++)
			sum += fabsl(y[k] - z[k]) / (c == 1 ? 1 : 2);
		worst = fmaxl(worst, fabsl((long double)states[i] / sum - 1));
	}
	return (double)worst;
}

/* Weights from 1 to 1e-12: rounding of the others' is 1e-7 of them. */
static void
test_small_weights(size_t c)
{
	const real scores[N] = { 0, -1, -6, -13, -18, -23, -27 };
	real *values = filled(&arena, N * c, 5, 2);

	for (int divide = 0; divide < 2; divide++) {
		struct run r = decided(scores, values, c, 0.25);
		double states[N];

		explain_loo_states(states, &r.f, 0, divide, &r.p, &arena);
		ok(error_of(states, scores, values, c, 0.25) < 1e-5,
		    "%zu outputs, %s: weights from 1 to 1e-12", c,
		    divide ? "renormalised" : "dropped");
	}
	arena_reset(&arena);
}

/* |y - y_i| is the same of the model that says the opposite, and of two
 * classes, however sure. */
static void
test_sure(double bias)
{
	const real scores[N] = { 0, -1, -6, -13, -18, -23, -27 };
	real *values = filled(&arena, N, 5, 2);
	real opposite[N], both[2 * N];
	double states[3][N], apart = 0;
	struct run r;

	for (size_t i = 0; i < N; i++) {
		opposite[i] = -values[i];
		both[2 * i] = 0;
		both[2 * i + 1] = values[i];
	}
	r = decided(scores, values, 1, bias);
	explain_loo_states(states[0], &r.f, 0, false, &r.p, &arena);
	r = decided(scores, opposite, 1, -bias);
	explain_loo_states(states[1], &r.f, 0, false, &r.p, &arena);
	r = decided(scores, both, 2, bias);
	explain_loo_states(states[2], &r.f, 0, false, &r.p, &arena);
	for (size_t i = 0; i < N; i++)
		for (int k = 1; k < 3; k++)
			apart =
			    fmax(apart, fabs(states[k][i] / states[0][i] - 1));
	ok(states[0][0] > 0 && apart < 1e-9,
	    "sure by a logit of %g: the opposite, and two classes", bias);
	arena_reset(&arena);
}

static void
test_repeated(struct run *r)
{
	double inputs[N];

	memcpy(r->X + 3 * D, r->X + 2 * D, D * sizeof *r->X);
	memcpy(r->X + 4 * D, r->X + 2 * D, D * sizeof *r->X);
	forward(r);
	explain_loo_inputs(inputs, &r->f, 0, &r->p, &arena);
	ok(inputs[2] > 0 && inputs[2] == inputs[3] && inputs[2] == inputs[4] &&
		inputs[5] != inputs[4],
	    "a word that stands three times: a tie");
}

int
main(void)
{
	test_small_weights(1);
	test_small_weights(C_MAX);
	test_sure(0.5);
	test_sure(20);
	test_sure(60);
	each_kind(test_repeated);
	arena_free(&arena);
	return done_testing();
}
