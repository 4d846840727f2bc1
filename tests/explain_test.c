/*
 * explain_test.c -- Eq. 4-6 against what they say: PyTorch's values
 * (golden/make_classifier.py), one VJP a state, the model run again on each
 * shorter document. explain_vjp.c is the same in double.
 */
#include "model.h"
#include "models/explain.h"
#include "projections.h"
#include "tap.h"

enum { N = 7, D = 5, C_MAX = 3 };

static struct arena arena;
static const unsigned char special[N] = { 1, 0, 0, 0, 0, 0, 1 };
static const struct batch one = { 1, (const size_t[]){ 0, N } };

static real *
narrow(const double *x, size_t n)
{
	real *y = arena_reals(&arena, n);

	for (size_t i = 0; i < n; i++)
		y[i] = (real)x[i];
	return y;
}

/* x is what is stored under this name. */
static void
stored_ok(const real *x, size_t n, FILE *file, const char *name)
{
	double error = apart(x, stored(file, name, n, &arena), n);

	ok(error < TOLERANCE(5e-6, 1e-13), "PyTorch's %s: within %.1g", name,
	    error);
}

static struct parameter list[PARAMETERS_MAX];

static size_t
new_classifier(struct classifier *p, struct choices choices)
{
	choices.vocabulary = 1;
	choices.embedding = D;
	return classifier_new(p, &choices, list, &arena);
}

static const struct projection softmax = { .kind = PROJECTION_SOFTMAX };
static const struct projection sparsemax = { .kind = PROJECTION_SPARSEMAX };

/* The model of golden/make_classifier.py. */
static size_t
golden_classifier(struct classifier *p, enum attention_kind attention, size_t c)
{
	size_t count = new_classifier(p,
	    (struct choices){ .encoder = ENCODER_LSTM,
		.attention = attention,
		.hidden = 3,
		.keys = 4,
		.outputs = c });

	for (size_t k = 1; k <= 8; k++) /* list[0]: embedding */
		fill(*list[k].data, parameter_count(&list[k]),
		    (unsigned)(10 + k - 1), 0.8);
	if (attention == ATTENTION_TANH) {
		set(list, count, "attention.key.weight", 30, 1.5);
		set(list, count, "attention.key.bias", 31, 1.5);
		set(list, count, "attention.v.weight", 32, 2.5);
	} else
		set(list, count, "attention.query", 33, 6);
	set(list, count, "decoder.weight", 40, 2);
	set(list, count, "decoder.bias", 41, 2);
	classifier_prepare(p, &arena);
	classifier_pack(p);
	return count;
}

static void
golden_gradients(
    FILE *file, const struct forward *f, const struct classifier *p, size_t c)
{
	struct classifier dp;
	size_t count = new_classifier(&dp, p->choices);
	real *dX = arena_zeros(&arena, N * D), *numbers;
	real *dH = arena_reals(&arena, N * p->decoder.in);
	real *products = arena_reals(&arena, count);
	double dlogits[C_MAX];

	numbers = filled(&arena, c, 3, 1);
	for (size_t k = 0; k < c; k++)
		dlogits[k] = (double)numbers[k];
	classifier_vjp(dX, dH, &dp, dlogits, false, f, p, &arena);
	numbers = filled(&arena, N * D, 60, 1);
	products[0] = (real)product(dX, numbers, N * D);
	for (size_t k = 1; k < count; k++) { /* in the embedding's place: X */
		size_t size = parameter_count(&list[k]);

		numbers = filled(&arena, size, (unsigned)(60 + k), 1);
		products[k] = (real)product(*list[k].data, numbers, size);
	}
	stored_ok(products, count, file, "gradients");
}

static void
golden_explanations(FILE *file, const struct forward *f, const real *X,
    const struct classifier *p)
{
	struct gradient_choices choices = { .norm = NORM_L2 };
	double inputs[N], states[N];

	explain_gradient(inputs, states, &choices, f, p, &arena);
	/* PyTorch's are of all inputs, as the VJP's are. */
	stored_ok(narrow(inputs, N), N, file, "attached.inputs");
	stored_ok(narrow(states, N), N, file, "attached.states");
	choices.detach = true;
	explain_gradient(inputs, states, &choices, f, p, &arena);
	stored_ok(narrow(inputs, N), N, file, "detached.inputs");
	stored_ok(narrow(states, N), N, file, "detached.states");
	explain_loo_inputs(
	    inputs, X, special, N, f->y, &f->projection, p, &arena);
	stored_ok(narrow(inputs, N), N, file, "loo.inputs");
	explain_loo_states(states, f, 0, false, p, &arena);
	stored_ok(narrow(states, N), N, file, "loo.dropped");
	explain_loo_states(states, f, 0, true, p, &arena);
	stored_ok(narrow(states, N), N, file, "loo.renormalized");
}

static void
golden_case(FILE *file, enum attention_kind attention,
    const struct projection *projection, size_t c)
{
	struct classifier p;
	struct forward f;
	real *X = filled(&arena, N * D, 1, 2);

	printf("# %s, %s, %zu outputs\n",
	    attention == ATTENTION_TANH ? "tanh" : "dot",
	    projection_name(projection->kind), c);
	golden_classifier(&p, attention, c);
	classifier_forward(
	    &f, X, N, NULL, &one, special, projection, &p, &arena);
	stored_ok(f.scores, N, file, "scores");
	stored_ok(f.alpha, N, file, "alpha");
	stored_ok(narrow(f.logits, c), c, file, "logits");
	stored_ok(narrow(f.y, c), c, file, "y");
	golden_explanations(file, &f, X, &p);
	golden_gradients(file, &f, &p, c);
}

static void
test_pytorch(void)
{
	FILE *file = golden_open("tests/golden/classifier.txt");
	struct classifier p;
	struct forward f;
	real *X = filled(&arena, N * D, 1, 2);
	real *jacobian = arena_reals(&arena, N * N);

	golden_classifier(&p, ATTENTION_TANH, 1);
	classifier_forward(&f, X, N, NULL, &one, special, &softmax, &p, &arena);
	stored_ok(f.H, N * 6, file, "H");
	encoder_jacobian(jacobian, X, N, &p.encoder, &arena);
	stored_ok(jacobian, N * N, file, "jacobian");
	for (int attention = ATTENTION_TANH; attention <= ATTENTION_DOT;
	     attention++)
		for (size_t c = 0; c < 4; c++)
			golden_case(file, attention,
			    c < 2 ? &softmax : &sparsemax,
			    c % 2 == 0 ? 1 : C_MAX);
	fclose(file);
}

/* A model of this kind, all parameters filled; X and a forward pass. */
struct run {
	struct classifier p;
	struct projection projection;
	struct forward f;
	real *X;
	size_t c, m;
};

static struct run
run(enum encoder_kind encoder, enum attention_kind attention,
    const struct projection *projection, size_t c)
{
	struct run r = { .projection = *projection, .c = c };
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
	classifier_forward(
	    &r->f, r->X, N, NULL, &one, special, &r->projection, &r->p, &arena);
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
	explain_states(masked, r->X, special, N, &r->p, &arena);
	for (size_t p = 0; p < N; p++)
		for (size_t i = 0; i < N; i++)
			right += masked[p * N + i] ==
			    (special[p] || special[i] ? 0
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

	for (size_t i = 1; i < N - 1; i++) {
		real *X = without(r->X, D * sizeof(real), i);
		unsigned char *left = without(special, 1, i);
		struct forward f;

		classifier_forward(&f, X, N - 1, NULL, &shorter, left,
		    &r->projection, &r->p, &arena);
		expected[i] = distance(r->f.y, f.y, r->c);
	}
	explain_loo_inputs(
	    inputs, r->X, special, N, r->f.y, &r->projection, &r->p, &arena);
	ok(apart(narrow(inputs, N), narrow(expected, N), N) <
		TOLERANCE(1e-6, 1e-13),
	    "Eq. 6 is the model on each shorter document");
	ok(inputs[0] == 0 && inputs[N - 1] == 0 && inputs[1] > 0,
	    "0 for special tokens");
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
		if (!special[j] && j != i)
			scores[count++] = r->f.scores[j];
	projection_forward(left, scores, NULL, &r->projection, count, &arena);
	count = 0;
	for (size_t j = 0; j < N; j++)
		alpha[j] = special[j] || j == i ? 0 : left[count++];
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

		for (size_t i = 1; i < N - 1; i++) {
			(divide ? renormalize : drop)(alpha, r, i);
			output(y, alpha, r->f.H, r);
			expected[i] = distance(r->f.y, y, r->c);
		}
		explain_loo_states(states, &r->f, 0, divide, &r->p, &arena);
		ok(apart(narrow(states, N), narrow(expected, N), N) <
			TOLERANCE(1e-6, 1e-13),
		    "Eq. 6 of states, %s", divide ? "renormalised" : "dropped");
		for (size_t i = 0; i < N; i++) {
			zeros += r->f.alpha[i] == 0;
			exact += r->f.alpha[i] == 0 && states[i] == 0;
		}
		ok(exact == zeros && zeros >= 2,
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
	ok(apart(narrow(states, N), r->f.alpha, N) < TOLERANCE(1e-6, 1e-14),
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
	ok(apart(narrow(inputs, N), narrow(expected[0], N), N) <
		TOLERANCE(1e-6, 1e-14),
	    "L1 norm of the logit's gradient");
	explain_gradient(inputs, states,
	    &(struct gradient_choices){ .times_input = true, .logit = true },
	    &r->f, &r->p, &arena);
	ok(apart(narrow(inputs, N), narrow(expected[1], N), N) <
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

/* Where y is 1 to the last bit, the importances are still the logit's. */
static void
test_sure(struct run *r)
{
	double inputs[2][N], states[N], worst = 0;

	r->p.decoder.bias[0] = 50;
	forward(r);
	for (size_t k = 0; k < 2; k++)
		explain_gradient(inputs[k], states,
		    &(struct gradient_choices){ .logit = k == 1 }, &r->f, &r->p,
		    &arena);
	for (size_t i = 0; i < N; i++)
		worst = fmax(
		    worst, fabs(share(inputs[0], i) - share(inputs[1], i)));
	ok(r->f.y[0] == 1 && inputs[0][1] > 0 &&
		(r->c > 1 || worst < TOLERANCE(1e-6, 1e-14)),
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
	    inputs, r->X, special, N, r->f.y, &r->projection, &r->p, &arena);
	explain_loo_states(states, &r->f, 0, false, &r->p, &arena);
	for (size_t i = 1; i < N - 1; i++)
		seen &= isnan(inputs[i]) && isnan(states[i]);
	ok(isnan(r->f.y[0]) && seen, "NaN is seen in every importance");
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
	test_sure(&r);
	test_nan(&r);
	arena_reset(&arena);
}

/* Renormalising what has no rest, and the last word: not numbers, not 0. */
static void
test_undefined(void)
{
	struct run r = run(ENCODER_LSTM, ATTENTION_TANH, &sparsemax, 1);
	double states[N];

	r.projection = (struct projection){ .kind = PROJECTION_SPARSEGEN,
		.lambda = 1 - 1e-12 };
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

	test_pytorch();
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
