/*
 * classifier_vjp.c -- every parameter and input of the whole classifier by
 * differences: both encoders, both attentions, all projections.
 */
#include "model.h"
#include "projections.h"
#include "tap.h"
#include "tensor/vector.h"

enum { DOCUMENTS = 3, ROWS = 14, INPUTS = 6, D = 4, C_MAX = 3 };

static struct arena arena;
static struct parameter list[PARAMETERS_MAX], dlist[PARAMETERS_MAX];

/* The last document has one word; rows share inputs. */
static const size_t start[] = { 0, 6, 11, 14 };
static const struct batch batch = { DOCUMENTS, start };
static const unsigned char special[ROWS] = { 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1,
	0, 1 };
static const size_t which[ROWS] = { 5, 0, 1, 2, 3, 4, 5, 1, 0, 3, 4, 5, 2, 4 };

struct problem {
	struct classifier p;
	struct projection projection;
	struct forward f;
	real *X;
	double dlogits[DOCUMENTS * C_MAX];
	size_t parameters;
};

static double
loss(void *context)
{
	struct problem *q = context;
	struct arena_mark mark = arena_mark(&arena);
	double sum = 0;

	classifier_pack(&q->p);
	classifier_forward(&q->f, q->X, INPUTS, which, &batch, special,
	    &q->projection, &q->p, &arena);
	for (size_t i = 0; i < DOCUMENTS * q->p.decoder.out; i++)
		sum += q->dlogits[i] * q->f.logits[i];
	arena_return(&arena, mark);
	return sum;
}

static struct choices
choices(enum encoder_kind encoder, enum attention_kind attention, size_t c)
{
	return (struct choices){ .encoder = encoder,
		.attention = attention,
		.vocabulary = 2,
		.embedding = D,
		.hidden = 6,
		.keys = 3,
		.layers = 2,
		.heads = 2,
		.feedforward = 3,
		.outputs = c };
}

/*
 * Parameters from one stream on, the attention's of a size of their own:
 * scores at which the projection is neither uniform nor one-hot.
 */
static void
fill_problem(struct problem *q, unsigned stream, double attention)
{
	real *numbers = filled(&arena, DOCUMENTS * C_MAX, stream, 1);

	for (size_t k = 0; k < q->parameters; k++)
		fill(*list[k].data, parameter_count(&list[k]),
		    stream + 1 + (unsigned)k,
		    list[k].group == GROUP_ATTENTION ? attention : 1);
	if (q->p.attention.kind == ATTENTION_TANH)
		for (size_t j = 0; j < q->p.attention.key.out; j++)
			q->p.attention.v[j] *=
			    (real)projection_scale(&q->projection);
	else
		for (size_t j = 0; j < q->p.attention.key.in; j++)
			q->p.attention.key.weight[j] *=
			    (real)projection_scale(&q->projection);
	for (size_t i = 0; i < DOCUMENTS * C_MAX; i++)
		q->dlogits[i] = (double)numbers[i];
	fill(q->X, INPUTS * D, stream + 99, 1.5);
}

/*
 * Differences tell nothing near a kink: the support must be the same for
 * scores that are a little more or less apart, and clear of steep slopes.
 */
static bool
smooth(struct problem *q)
{
	bool steep =
	    q->projection.kind == PROJECTION_ENTMAX && q->projection.alpha > 2;
	real alpha[2][ROWS], scores[ROWS];

	loss(q);
	for (size_t k = 0; k < 2; k++) {
		for (size_t r = 0; r < ROWS; r++)
			scores[r] =
			    q->f.scores[r] * (real)(k == 0 ? 1.02 : 0.98);
		classifier_project(
		    alpha[k], scores, special, &batch, &q->projection, &arena);
	}
	for (size_t r = 0; r < ROWS; r++) {
		if ((alpha[0][r] > 0) != (alpha[1][r] > 0))
			return false;
		if (steep && alpha[0][r] > 0 && alpha[0][r] < (real)0.25)
			return false;
	}
	return true;
}

static bool
dense(const struct projection *p)
{
	return p->kind == PROJECTION_SOFTMAX ||
	    (p->kind == PROJECTION_ENTMAX && p->alpha < 1.5) ||
	    (p->kind == PROJECTION_SPARSEGEN && p->lambda == -100);
}

/* The first draw whose supports are smooth, sparse, and not one word each. */
static bool
find(struct problem *q)
{
	for (unsigned k = 0; k < 200; k++) {
		size_t inside = 0, words = 0;

		fill_problem(q, 1000 * k, 1 + k % 4);
		if (!smooth(q))
			continue;
		loss(q);
		for (size_t r = 0; r < ROWS; r++) {
			words += !special[r];
			inside += q->f.alpha[r] > 0;
		}
		if (inside > DOCUMENTS &&
		    (inside < words || dense(&q->projection)))
			return true;
	}
	return false;
}

static double
worst_parameter(struct problem *q)
{
	double worst = 0;

	for (size_t k = 1; k < q->parameters; k++) /* 0: the embedding */
		worst = fmax(worst,
		    vjp_error(loss, q, *list[k].data, *dlist[k].data,
			parameter_count(&list[k])));
	return worst;
}

static void
check(enum encoder_kind encoder, enum attention_kind attention,
    const struct projection *projection, size_t c)
{
	struct problem q = { .projection = *projection };
	struct choices kind = choices(encoder, attention, c);
	struct classifier dp;
	real *dX = arena_zeros(&arena, INPUTS * D), *dH;
	double inputs, parameters;
	bool found;

	q.parameters = classifier_new(&q.p, &kind, list, &arena);
	classifier_new(&dp, &kind, dlist, &arena);
	classifier_prepare(&q.p, &arena);
	q.X = arena_reals(&arena, INPUTS * D);
	dH = arena_reals(&arena, ROWS * q.p.decoder.in);
	found = find(&q);
	classifier_pack(&q.p);
	classifier_forward(&q.f, q.X, INPUTS, which, &batch, special,
	    projection, &q.p, &arena);
	classifier_vjp(dX, dH, &dp, q.dlogits, false, &q.f, &q.p, &arena);
	inputs = vjp_error(loss, &q, q.X, dX, INPUTS * D);
	parameters = worst_parameter(&q);
	ok(found && inputs < 1e-8 && parameters < 1e-8,
	    "%s, %s, %s %g, %zu outputs: inputs %.1g, parameters %.1g",
	    encoder == ENCODER_LSTM ? "lstm" : "transformer",
	    attention == ATTENTION_TANH ? "tanh" : "dot",
	    projection_name(projection->kind), projection_parameter(projection),
	    c, inputs, parameters);
	arena_reset(&arena);
}

/* Attention held as it is: what a detached VJP is the gradient of. */
static double
held_loss(void *context)
{
	struct problem *q = context;
	struct arena_mark mark = arena_mark(&arena);
	size_t m = q->p.decoder.in, c = q->p.decoder.out;
	real *H = arena_reals(&arena, ROWS * m);
	real *values = arena_reals(&arena, ROWS * c);
	struct encoder_trace trace;
	double sum = 0;

	encoder_forward(
	    H, &trace, q->X, INPUTS, which, &batch, &q->p.encoder, &arena);
	classifier_values(values, H, ROWS, &q->p);
	for (size_t b = 0; b < DOCUMENTS; b++)
		for (size_t i = start[b]; i < start[b + 1]; i++)
			for (size_t k = 0; k < c; k++)
				sum += q->dlogits[b * c + k] *
				    (double)(q->f.alpha[i] * values[i * c + k]);
	arena_return(&arena, mark);
	return sum;
}

static void
test_detached(void)
{
	static const struct projection softmax = { .kind = PROJECTION_SOFTMAX };
	struct problem q = { .projection = softmax };
	struct choices kind = choices(ENCODER_LSTM, ATTENTION_TANH, C_MAX);
	struct classifier dp;
	real *dX = arena_zeros(&arena, INPUTS * D), *dH;
	double moved = 0;

	q.parameters = classifier_new(&q.p, &kind, list, &arena);
	classifier_new(&dp, &kind, dlist, &arena);
	classifier_prepare(&q.p, &arena);
	q.X = arena_reals(&arena, INPUTS * D);
	dH = arena_reals(&arena, ROWS * q.p.decoder.in);
	fill_problem(&q, 1, 1);
	classifier_pack(&q.p);
	classifier_forward(
	    &q.f, q.X, INPUTS, which, &batch, special, &softmax, &q.p, &arena);
	classifier_vjp(dX, dH, &dp, q.dlogits, true, &q.f, &q.p, &arena);
	ok(vjp_error(held_loss, &q, q.X, dX, INPUTS * D) < 1e-8,
	    "detached: alpha is held");
	for (size_t k = 0; k < q.parameters; k++)
		if (list[k].group == GROUP_ATTENTION)
			moved += product(*dlist[k].data, *dlist[k].data,
			    parameter_count(&dlist[k]));
	ok(moved == 0, "detached: no gradient for the attention");
	arena_reset(&arena);
}

int
main(void)
{
	for (int encoder = ENCODER_LSTM; encoder <= ENCODER_TRANSFORMER;
	     encoder++)
		for (size_t k = 0; k < PROJECTIONS; k++)
			for (size_t c = 1; c <= C_MAX; c += 2) {
				check(encoder, ATTENTION_TANH, &projections[k],
				    c);
				check(
				    encoder, ATTENTION_DOT, &projections[k], c);
			}
	test_detached();
	arena_free(&arena);
	return done_testing();
}
