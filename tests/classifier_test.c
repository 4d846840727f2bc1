/*
 * classifier_test.c -- the classifier, its gradient and what explains it as
 * PyTorch computes them (golden/make_classifier.py); classifier_double_vjp.c
 * is the same in double.
 */
#include "model.h"
#include "models/explain.h"
#include "tap.h"

enum { N = 7, D = 5, C_MAX = 3 };

static struct arena arena;
static const unsigned char special[N] = { 1, 0, 0, 0, 0, 0, 1 };
static const struct batch one = { 1, (const size_t[]){ 0, N } };

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
golden_explanations(
    FILE *file, const struct forward *f, const struct classifier *p)
{
	struct gradient_choices choices = { .norm = NORM_L2 };
	double inputs[N], states[N];

	explain_gradient(inputs, states, &choices, f, p, &arena);
	/* PyTorch's are of all inputs, as the VJP's are. */
	stored_ok(narrow(inputs, N, &arena), N, file, "attached.inputs");
	stored_ok(narrow(states, N, &arena), N, file, "attached.states");
	choices.detach = true;
	explain_gradient(inputs, states, &choices, f, p, &arena);
	stored_ok(narrow(inputs, N, &arena), N, file, "detached.inputs");
	stored_ok(narrow(states, N, &arena), N, file, "detached.states");
	explain_loo_inputs(inputs, f, 0, p, &arena);
	stored_ok(narrow(inputs, N, &arena), N, file, "loo.inputs");
	explain_loo_states(states, f, 0, false, p, &arena);
	stored_ok(narrow(states, N, &arena), N, file, "loo.dropped");
	explain_loo_states(states, f, 0, true, p, &arena);
	stored_ok(narrow(states, N, &arena), N, file, "loo.renormalized");
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
	stored_ok(narrow(f.logits, c, &arena), c, file, "logits");
	stored_ok(narrow(f.y, c, &arena), c, file, "y");
	golden_explanations(file, &f, &p);
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
	encoder_jacobian(jacobian, &f.trace, &one, 0, &p.encoder, &arena);
	stored_ok(jacobian, N * N, file, "jacobian");
	for (int attention = ATTENTION_TANH; attention <= ATTENTION_DOT;
	     attention++)
		for (size_t c = 0; c < 4; c++)
			golden_case(file, attention,
			    c < 2 ? &softmax : &sparsemax,
			    c % 2 == 0 ? 1 : C_MAX);
	fclose(file);
}

int
main(void)
{
	test_pytorch();
	arena_free(&arena);
	return done_testing();
}
