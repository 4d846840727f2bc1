/*
 * explain_test.c -- Eq. 4-6 against what they say: one VJP a state, the model
 * run again on each shorter document. explain_vjp.c is the same in double,
 * classifier_test.c compares them with PyTorch's values.
 */
#include "model.h"
#include "models/explain.h"
#include "projections.h"
#include "tap.h"

enum { N = 7, D = 5, C_MAX = 3 };

static struct arena arena;
static const unsigned char special[N] = { 1, 0, 0, 0, 0, 0, 1 };
static const unsigned char none[N];
static const struct batch one = { 1, (const size_t[]){ 0, N } };

static struct parameter list[PARAMETERS_MAX];

static size_t
new_classifier(struct classifier *p, struct choices choices)
{
	choices.vocabulary = 1;
	choices.embedding = D;
	return classifier_new(p, &choices, list, &arena);
}

/* A model of this kind, all parameters filled; X and a forward pass. */
struct run {
	struct classifier p;
	const unsigned char *special;
	struct projection projection;
	struct forward f;
	real *X;
	size_t c, m;
};

static struct run
run(enum encoder_kind encoder, enum attention_kind attention,
    const struct projection *projection, size_t c)
{
	struct run r = { .projection = *projection,
		.special = c == 1 ? special : none,
		.c = c };
	size_t count = new_classifier(&r.p,
	    (struct choices){ .encoder = encoder,
		.attention = attention,
		.hidden = 6,
		.keys = 4,
		.layers = 2,
		.heads = 2,
		.feedforward = 5,
		.outputs = c });

	for (size_t k = 0; k < count; k++)
		fill(*list[k].data, parameter_count(&list[k]), (unsigned)k,
		    list[k].group == GROUP_ATTENTION ? 2 : 0.8);
	classifier_prepare(&r.p, &arena);
	classifier_pack(&r.p);
	r.m = r.p.decoder.in;
	r.X = filled(&arena, N * D, 99, 2);
	return r;
}

/* f points into r: not to be copied after. */
static void
forward(struct run *r)
{
	classifier_forward(&r->f, r->X, N, NULL, &one, r->special,
	    &r->projection, &r->p, &arena);
}

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

	encoder_jacobian(all, r->X, N, &r->p.encoder, &arena);
	ok(apart(all, norms, N * N) < TOLERANCE(2e-6, 1e-13),
	    "Eq. 5 is a VJP a state");
	explain_states(masked, r->X, r->special, N, &r->p, &arena);
	for (size_t p = 0; p < N; p++)
		for (size_t i = 0; i < N; i++)
			right += masked[p * N + i] ==
			    (r->special[p] || r->special[i]
				    ? 0
				    : (double)all[p * N + i]);
	ok(right == N * N, "0 for special tokens");
}

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
	explain_loo_inputs(
	    inputs, r->X, r->special, N, r->f.y, &r->projection, &r->p, &arena);
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
	explain_loo_inputs(
	    inputs, r->X, r->special, N, r->f.y, &r->projection, &r->p, &arena);
	explain_loo_states(states, &r->f, 0, false, &r->p, &arena);
	for (size_t i = 1; i < N - 1; i++)
		seen &= isnan(inputs[i]) && isnan(states[i]);
	ok(isnan(r->f.y[0]) && seen, "NaN is seen in every importance");
}

/* A document explained beside another: the same bytes. */
static void
test_beside(const struct run *r)
{
	enum { FIRST = 4, ALL = FIRST + N };
	const struct batch two = { 2, (const size_t[]){ 0, FIRST, ALL } };
	struct gradient_choices choices = { .norm = NORM_L2 };
	double inputs[N], states[N], all_inputs[ALL], all_states[ALL];
	real *X = filled(&arena, ALL * D, 98, 2);
	unsigned char words[ALL] = { 0 };
	struct forward f;
	bool same = true;

	memcpy(X + FIRST * D, r->X, N * D * sizeof *X);
	memcpy(words + FIRST, r->special, N);
	classifier_forward(
	    &f, X, ALL, NULL, &two, words, &r->projection, &r->p, &arena);
	explain_gradient(inputs, states, &choices, &r->f, &r->p, &arena);
	explain_gradient(all_inputs, all_states, &choices, &f, &r->p, &arena);
	same &= memcmp(inputs, all_inputs + FIRST, sizeof inputs) == 0;
	same &= memcmp(states, all_states + FIRST, sizeof states) == 0;
	for (int divide = 0; divide < 2; divide++) {
		explain_loo_states(states, &r->f, 0, divide, &r->p, &arena);
		explain_loo_states(inputs, &f, 1, divide, &r->p, &arena);
		same &= memcmp(states, inputs, sizeof states) == 0;
	}
	ok(same, "the same beside another document");
}

static void
test_kind(enum encoder_kind encoder, enum attention_kind attention,
    const struct projection *projection, size_t c)
{
	struct run r = run(encoder, attention, projection, c);

	printf("# %s, %s, %s %g, %zu outputs\n",
	    encoder == ENCODER_LSTM ? "lstm" : "transformer",
	    attention == ATTENTION_TANH ? "tanh" : "dot",
	    projection_name(projection->kind), projection_parameter(projection),
	    c);
	forward(&r);
	test_jacobian(&r);
	test_loo_inputs(&r);
	test_loo_states(&r);
	test_detached(&r);
	test_choices(&r);
	test_beside(&r);
	test_sure(&r);
	test_nan(&r);
	arena_reset(&arena);
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

int
main(void)
{
	static const struct projection several[] = {
		{ .kind = PROJECTION_SOFTMAX },
		{ .kind = PROJECTION_SPARSEMAX },
		{ .kind = PROJECTION_SPARSEGEN, .lambda = 0.5 },
		{ .kind = PROJECTION_ENTMAX, .alpha = 1.5 },
	};

	for (int encoder = ENCODER_LSTM; encoder <= ENCODER_TRANSFORMER;
	     encoder++)
		for (size_t k = 0; k < sizeof several / sizeof *several; k++)
			for (size_t c = 1; c <= C_MAX; c += 2) {
				test_kind(
				    encoder, ATTENTION_TANH, &several[k], c);
				test_kind(
				    encoder, ATTENTION_DOT, &several[k], c);
			}
	test_undefined();
	arena_free(&arena);
	return done_testing();
}
