/*
 * adversary_vjp.c -- an adversary's loss: PyTorch's values and gradients, the
 * measures' values, and every parameter of the classifier by differences.
 */
#include "measures/divergence.h"
#include "model.h"
#include "models/adversary.h"
#include "tap.h"
#include "tensor/random.h"

enum { N = 9, C_MAX = 3 };

static struct arena arena;

static void
test_divergence(FILE *file, const char *name, enum divergence_kind kind,
    const real *p, const real *q)
{
	char gradient[32];
	real dp[N], twice[N];
	double expected = (double)*stored(file, name, 1, &arena);
	double value = divergence(dp, 1, p, q, N, kind);

	snprintf(gradient, sizeof gradient, "%s.gradient", name);
	ok(near(value, expected, 1e-13) &&
		apart(dp, stored(file, gradient, N, &arena), N) < 1e-13,
	    "%s and its gradient are PyTorch's", name);
	divergence(twice, -2, p, q, N, kind);
	for (size_t i = 0; i < N; i++)
		twice[i] /= -2;
	ok(apart(twice, dp, N) < 1e-15 &&
		divergence(NULL, 1, p, q, N, kind) == value,
	    "%s: a scale is a factor of the gradient", name);
}

static void
test_variation(FILE *file, const char *name, size_t c)
{
	char block[32];
	double y[C_MAX], other[C_MAX], dlogits[C_MAX], value;
	real wide[C_MAX];
	const real *from;

	snprintf(block, sizeof block, "%s.y", name);
	from = stored(file, block, c, &arena);
	for (size_t k = 0; k < c; k++)
		y[k] = (double)from[k];
	snprintf(block, sizeof block, "%s.other", name);
	from = stored(file, block, c, &arena);
	for (size_t k = 0; k < c; k++)
		other[k] = (double)from[k];
	value = total_variation(dlogits, y, other, c);
	for (size_t k = 0; k < c; k++)
		wide[k] = (real)dlogits[k];
	ok(near(value, (double)*stored(file, name, 1, &arena), 1e-13),
	    "%s: total variation is PyTorch's", name);
	snprintf(block, sizeof block, "%s.gradient", name);
	ok(apart(wide, stored(file, block, c, &arena), c) < 1e-13,
	    "%s: and its gradient", name);
	value = total_variation(dlogits, y, y, c);
	for (size_t k = 0; k < c; k++)
		value += fabs(dlogits[k]);
	ok(value == 0, "%s: nothing moves what is equal", name);
}

static void
test_stored(void)
{
	FILE *file = golden_open("tests/golden/adversary.txt");
	const real *p = stored(file, "p", N, &arena);
	const real *q = stored(file, "q", N, &arena);
	const real *sparse = stored(file, "sparse", N, &arena);

	test_divergence(file, "jsd", DIVERGENCE_JSD, p, q);
	test_divergence(file, "kl", DIVERGENCE_KL, p, q);
	test_divergence(file, "jsd.sparse", DIVERGENCE_JSD, p, sparse);
	test_variation(file, "binary", 1);
	test_variation(file, "classes", 3);
	fclose(file);
	arena_reset(&arena);
}

/* What training makes large is what diverge(1) measures. */
static void
test_measures(void)
{
	struct random r = random_stream(1, "adversary_vjp", 0);
	double worst = 0;
	size_t zeros = 0, infinite = 0;

	for (size_t k = 0; k < 500; k++) {
		real p[N], q[N], dp[N];
		double a[N], b[N], sum[2] = { 0, 0 }, kl;

		for (size_t i = 0; i < N; i++) {
			a[i] = i > 0 && random_uniform(&r) < 0.3
			    ? 0
			    : random_uniform(&r);
			b[i] = i > 0 && random_uniform(&r) < 0.1
			    ? 0
			    : random_uniform(&r);
			sum[0] += a[i];
			sum[1] += b[i];
		}
		for (size_t i = 0; i < N; i++) {
			p[i] = (real)(a[i] / sum[0]);
			q[i] = (real)(b[i] / sum[1]);
		}
		worst = fmax(worst,
		    fabs(divergence(dp, 1, p, q, N, DIVERGENCE_JSD) -
			divergence_js(a, b, N)));
		for (size_t i = 0; i < N; i++)
			zeros += p[i] == 0 && dp[i] == 0;
		kl = divergence(NULL, 1, p, q, N, DIVERGENCE_KL);
		infinite += isinf(kl);
		worst = fmax(worst,
		    kl == divergence_kl(a, b, N)
			? 0
			: fabs(kl - divergence_kl(a, b, N)));
	}
	ok(worst < 1e-14, "the values are those of the measures (%.1g)", worst);
	ok(zeros > 100 && infinite > 100 && infinite < 500,
	    "%zu zeros without a slope, KL %zu times infinite", zeros,
	    infinite);
}

/* The whole: documents of 5, 4 and 2 positions. */
enum { DOCUMENTS = 3, ROWS = 11, INPUTS = 6, D = 4 };
static const size_t start[] = { 0, 5, 9, 11 };
static const struct batch batch = { DOCUMENTS, start };
static const unsigned char special[ROWS] = { 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0 };
static const size_t which[ROWS] = { 5, 0, 1, 2, 3, 5, 1, 0, 3, 5, 2 };
static const size_t documents[DOCUMENTS] = { 2, 0, 1 }; /* the base's number */
static struct parameter list[PARAMETERS_MAX], dlist[PARAMETERS_MAX];

struct problem {
	struct classifier p;
	struct projection projection;
	struct adversary a;
	struct forward f;
	real *X;
	size_t parameters;
};

static double
loss(void *context)
{
	struct problem *q = context;
	struct arena_mark mark = arena_mark(&arena);
	double dlogits[DOCUMENTS * C_MAX], value;
	real dalpha[ROWS];

	classifier_pack(&q->p);
	classifier_forward(&q->f, q->X, INPUTS, which, &batch, special,
	    &q->projection, &q->p, &arena);
	value = adversary_gradient(dlogits, dalpha, &q->a, &q->f, documents);
	arena_return(&arena, mark);
	return value;
}

static void
forward(struct problem *q)
{
	classifier_pack(&q->p);
	classifier_forward(&q->f, q->X, INPUTS, which, &batch, special,
	    &q->projection, &q->p, &arena);
}

static void
fill_all(struct problem *q, unsigned stream)
{
	for (size_t k = 0; k < q->parameters; k++)
		fill(*list[k].data, parameter_count(&list[k]),
		    stream + (unsigned)k, 1);
	fill(q->X, INPUTS * D, stream + 99, 1.5);
}

/* The base: the same model with other parameters. `softmax` where alpha may
 * have no zeros. Its documents are in an order of its own. */
static void
make_base(struct problem *q, const struct projection *projection)
{
	static const size_t order[DOCUMENTS] = { 1, 2, 0 };
	struct decisions *base = &q->a.base;
	struct projection own = q->projection;
	size_t c = q->p.decoder.out, rows = 0;

	fill_all(q, 5000);
	q->projection = *projection;
	forward(q);
	q->projection = own;
	*base = (struct decisions){ .count = DOCUMENTS, .outputs = c };
	base->start = arena_take(&arena, DOCUMENTS + 1, sizeof(size_t));
	base->y = arena_take(&arena, DOCUMENTS * c, sizeof(double));
	base->alpha = arena_reals(&arena, ROWS);
	for (size_t d = 0; d < DOCUMENTS; d++) {
		size_t b = order[d], n = batch_length(&batch, b);

		base->start[d] = rows;
		memcpy(base->alpha + rows, q->f.alpha + start[b],
		    n * sizeof(real));
		memcpy(base->y + d * c, q->f.y + b * c, c * sizeof(double));
		rows += n;
	}
	base->start[DOCUMENTS] = rows;
}

/* A draw far from every kink: of the support, of log near 0, of |y - y'|. */
static bool
find(struct problem *q)
{
	for (unsigned k = 0; k < 500; k++) {
		bool smooth = true;
		size_t inside = 0;

		fill_all(q, 100 * k);
		forward(q);
		for (size_t r = 0; r < ROWS; r++) {
			real alpha = q->f.alpha[r];

			inside += alpha > 0;
			smooth &= alpha == 0 || alpha > (real)0.1;
		}
		for (size_t b = 0; b < DOCUMENTS; b++) {
			size_t c = q->p.decoder.out;
			const double *y = q->a.base.y + documents[b] * c;

			for (size_t i = 0; i < c; i++)
				smooth &= fabs(q->f.y[b * c + i] - y[i]) > 1e-3;
		}
		if (smooth && inside > DOCUMENTS)
			return true;
	}
	return false;
}

static void
check(enum encoder_kind encoder, const struct projection *projection,
    enum divergence_kind divergence, size_t c)
{
	static const struct projection softmax = { .kind = PROJECTION_SOFTMAX };
	struct problem q = { .projection = *projection,
		.a = { .divergence = divergence, .lambda = 0.7 } };
	struct choices kind = { .encoder = encoder,
		.attention =
		    encoder == ENCODER_LSTM ? ATTENTION_TANH : ATTENTION_DOT,
		.vocabulary = 2,
		.embedding = D,
		.hidden = 6,
		.keys = 3,
		.layers = 1,
		.heads = 2,
		.feedforward = 3,
		.outputs = c };
	struct classifier dp;
	double dlogits[DOCUMENTS * C_MAX], inputs, parameters = 0;
	real *dX = arena_zeros(&arena, INPUTS * D), *dH, dalpha[ROWS];
	bool found;

	q.parameters = classifier_new(&q.p, &kind, list, &arena);
	classifier_new(&dp, &kind, dlist, &arena);
	classifier_prepare(&q.p, &arena);
	q.X = arena_reals(&arena, INPUTS * D);
	dH = arena_reals(&arena, ROWS * q.p.decoder.in);
	make_base(&q, divergence == DIVERGENCE_KL ? &softmax : projection);
	found = find(&q);
	forward(&q);
	adversary_gradient(dlogits, dalpha, &q.a, &q.f, documents);
	classifier_vjp_states(
	    dH, &dp, dlogits, dalpha, false, &q.f, &q.p, &arena);
	encoder_vjp(
	    dX, &dp.encoder, dH, &q.f.trace, &batch, &q.p.encoder, &arena);
	inputs = vjp_error(loss, &q, q.X, dX, INPUTS * D);
	for (size_t k = 1; k < q.parameters; k++) /* 0: the embedding */
		parameters = fmax(parameters,
		    vjp_error(loss, &q, *list[k].data, *dlist[k].data,
			parameter_count(&list[k])));
	ok(found && inputs < 1e-8 && parameters < 1e-8,
	    "%s, %s, %s, %zu outputs: inputs %.1g, parameters %.1g",
	    encoder == ENCODER_LSTM ? "lstm" : "transformer",
	    projection_name(projection->kind), divergence_name(divergence), c,
	    inputs, parameters);
	arena_reset(&arena);
}

int
main(void)
{
	static const struct projection projections[] = {
		{ .kind = PROJECTION_SOFTMAX },
		{ .kind = PROJECTION_SPARSEMAX },
		{ .kind = PROJECTION_SPARSEGEN, .lambda = -1 },
		{ .kind = PROJECTION_ENTMAX, .alpha = 1.5 },
	};

	test_stored();
	test_measures();
	for (int encoder = ENCODER_LSTM; encoder <= ENCODER_TRANSFORMER;
	     encoder++)
		for (size_t k = 0; k < 4; k++)
			for (size_t c = 1; c <= C_MAX; c += 2) {
				check(encoder, &projections[k], DIVERGENCE_JSD,
				    c);
				check(
				    encoder, &projections[k], DIVERGENCE_KL, c);
			}
	arena_free(&arena);
	return done_testing();
}
