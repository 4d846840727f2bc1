/* training_test.c -- steps of training against dense Adam, written out. */
#include "layers/loss.h"
#include "model.h"
#include "models/training.h"
#include "tap.h"
#include "tensor/random.h"

enum {
	WORDS = 40,
	WIDTH = 6,
	DOCUMENTS = 24,
	LONGEST = 9,
	BATCH = 4,
	EPOCHS = 6
};

static struct example items[DOCUMENTS];
static const struct examples data = { items, DOCUMENTS };
static const double class_weight[] = { 1, 1.7, 0.6 };

static const struct training_choices usual = {
	.rate = 0.01,
	.attention_rate = 0.03,
	.decay = 0.05,
	.batch = BATCH,
	.epochs = EPOCHS,
	.seed = 3,
	.class_weight = class_weight,
};

/* Few documents have the words above 30: their rows miss many steps. */
static void
make_documents(size_t classes)
{
	static int32_t ids[DOCUMENTS][LONGEST];
	static unsigned char special[DOCUMENTS][LONGEST];
	struct random r = random_stream(1, "documents", 0);

	for (size_t i = 0; i < DOCUMENTS; i++) {
		size_t n = 3 + random_below(&r, LONGEST - 2);
		size_t words = i % 11 == 0 ? WORDS : 30;

		for (size_t k = 0; k < n; k++) {
			ids[i][k] = (int32_t)random_below(&r, words);
			special[i][k] = k == 0;
		}
		items[i] =
		    (struct example){ ids[i], special[i], n, i % classes };
	}
}

static struct choices
small(enum encoder_kind encoder, size_t outputs)
{
	return (struct choices){
		.encoder = encoder,
		.attention =
		    encoder == ENCODER_LSTM ? ATTENTION_TANH : ATTENTION_DOT,
		.projection = { PROJECTION_SOFTMAX, 0, 1.5 },
		.vocabulary = WORDS,
		.embedding = WIDTH,
		.hidden = 8,
		.keys = 5,
		.layers = 2,
		.heads = 2,
		.feedforward = 7,
		.outputs = outputs,
	};
}

/* What the reference may get wrong, to see that the test would tell. */
enum flaw { NONE, ATTENTION_DECAYS, NO_AMSGRAD, TOUCHED_ROWS_ALONE };

/* Adam as torch.optim.Adam(amsgrad=True) has it, every row at every step. */
struct dense {
	struct training_choices choices;
	struct classifier model, gradient;
	struct parameter parameters[PARAMETERS_MAX], gradients[PARAMETERS_MAX];
	size_t count, step;
	double *mean[PARAMETERS_MAX], *square[PARAMETERS_MAX],
	    *largest[PARAMETERS_MAX];
	struct arena arena;
	enum flaw flaw;
};

static void
dense_new(struct dense *t, const struct choices *choices,
    const struct training_choices *training)
{
	t->choices = *training;
	t->count = classifier_new(&t->model, choices, t->parameters, &t->arena);
	classifier_new(&t->gradient, choices, t->gradients, &t->arena);
	for (size_t i = 0; i < t->count; i++) {
		size_t n = parameter_count(&t->parameters[i]);

		t->mean[i] = arena_clear(&t->arena, n, sizeof(double));
		t->square[i] = arena_clear(&t->arena, n, sizeof(double));
		t->largest[i] = arena_clear(&t->arena, n, sizeof(double));
	}
	parameters_init(t->parameters, t->count, 5);
	classifier_prepare(&t->model, &t->arena);
}

static void
dense_adam(struct dense *t, size_t i, bool skip_zeros)
{
	struct parameter *p = &t->parameters[i];
	bool attention = p->group == GROUP_ATTENTION;
	real *x = *p->data, *gradient = *t->gradients[i].data;
	double k = (double)t->step;
	double rate = attention ? t->choices.attention_rate : t->choices.rate;
	double decay =
	    attention && t->flaw != ATTENTION_DECAYS ? 0 : t->choices.decay;

	for (size_t j = 0; j < parameter_count(p); j++) {
		double g = (double)gradient[j] + decay * (double)x[j];
		double *v = &t->largest[i][j];

		if (skip_zeros && gradient[j] == 0)
			continue;
		t->mean[i][j] = 0.9 * t->mean[i][j] + 0.1 * g;
		t->square[i][j] = 0.999 * t->square[i][j] + 0.001 * g * g;
		*v = t->flaw == NO_AMSGRAD ? t->square[i][j]
					   : fmax(*v, t->square[i][j]);
		x[j] -= (real)(rate / (1 - pow(0.9, k)) * t->mean[i][j] /
		    (sqrt(*v / (1 - pow(0.999, k))) + 1e-8));
		gradient[j] = 0;
	}
}

/* The gradient of one document, each position its own row of X. */
static double
dense_document(struct dense *t, const struct example *e)
{
	struct arena_mark mark = arena_mark(&t->arena);
	size_t start[] = { 0, e->n }, c = t->model.choices.outputs;
	struct batch batch = { 1, start };
	real *X = arena_reals(&t->arena, e->n * WIDTH);
	real *dX = arena_zeros(&t->arena, e->n * WIDTH);
	real *dH = arena_reals(&t->arena, e->n * t->model.decoder.in);
	double *dlogits = arena_take(&t->arena, c, sizeof *dlogits), loss;
	struct forward f;

	classifier_embed(X, e->ids, e->n, &t->model);
	classifier_forward(&f, X, e->n, NULL, &batch, e->special,
	    &t->model.choices.projection, &t->model, &t->arena);
	loss = cross_entropy(
	    dlogits, f.logits, f.y, e->label, class_weight[e->label], c);
	classifier_vjp(
	    dX, dH, &t->gradient, dlogits, false, &f, &t->model, &t->arena);
	for (size_t i = 0; i < e->n; i++)
		for (size_t j = 0; j < WIDTH; j++)
			t->gradient.embedding[(size_t)e->ids[i] * WIDTH + j] +=
			    dX[i * WIDTH + j];
	arena_return(&t->arena, mark);
	return loss;
}

static double
dense_step(struct dense *t, const size_t *documents, size_t count)
{
	double loss = 0;

	classifier_pack(&t->model);
	for (size_t b = 0; b < count; b++)
		loss += dense_document(t, &items[documents[b]]);
	t->step++;
	for (size_t i = 0; i < t->count; i++)
		dense_adam(t, i, i == 0 && t->flaw == TOUCHED_ROWS_ALONE);
	return loss;
}

struct outcome {
	double parameters, loss; /* largest differences */
};

/* Both go the same way, through all epochs. */
static struct outcome
compare(struct trainer *t, struct dense *d)
{
	struct arena arena = { 0 };
	size_t order[DOCUMENTS];
	struct outcome worst = { 0, 0 };

	parameters_init(t->parameters, t->count, 5);
	classifier_pack(&t->model);
	for (size_t epoch = 1; epoch <= EPOCHS; epoch++) {
		trainer_order(order, &data, BATCH, 3, epoch, &arena);
		for (size_t at = 0; at < DOCUMENTS; at += BATCH) {
			double loss = trainer_step(t, &data, order + at, BATCH);

			worst.loss = fmax(worst.loss,
			    fabs(loss - dense_step(d, order + at, BATCH)));
		}
	}
	trainer_settle(t);
	for (size_t i = 0; i < t->count; i++)
		worst.parameters = fmax(worst.parameters,
		    apart(*t->parameters[i].data, *d->parameters[i].data,
			parameter_count(&t->parameters[i])));
	arena_free(&arena);
	return worst;
}

static struct outcome
against(enum flaw flaw, const struct choices *c)
{
	static struct trainer t;
	static struct dense d;
	struct arena arena = { 0 };
	struct outcome worst;

	trainer_new(&t, c, &usual, DOCUMENTS, &arena);
	d = (struct dense){ .flaw = flaw };
	dense_new(&d, c, &usual);
	worst = compare(&t, &d);
	arena_free(&t.arena);
	arena_free(&d.arena);
	arena_free(&arena);
	return worst;
}

static void
test_steps(enum encoder_kind encoder, size_t outputs, const char *name)
{
	struct choices c = small(encoder, outputs);
	double decays, no_amsgrad, touched;
	struct outcome o;

	make_documents(outputs == 1 ? 2 : outputs);
	o = against(NONE, &c);
	decays = against(ATTENTION_DECAYS, &c).parameters;
	no_amsgrad = against(NO_AMSGRAD, &c).parameters;
	touched = against(TOUCHED_ROWS_ALONE, &c).parameters;
	ok(o.parameters < 3e-6 && o.loss < 3e-6,
	    "%s: %d steps are dense Adam's (%.1e, loss %.1e)", name,
	    EPOCHS * DOCUMENTS / BATCH, o.parameters, o.loss);
	ok(decays > 1e-4, "%s: decay of the attention would be seen (%.1e)",
	    name, decays);
	ok(no_amsgrad > 3e-5, "%s: Adam without amsgrad would be seen (%.1e)",
	    name, no_amsgrad);
	ok(touched > 1e-4, "%s: rows that wait would be seen (%.1e)", name,
	    touched);
}

/* A frozen embedding keeps its bits, what comes after it learns. */
static void
test_frozen(void)
{
	static struct trainer t;
	struct training_choices choices = usual;
	struct choices c = small(ENCODER_LSTM, 1);
	struct arena arena = { 0 };
	size_t documents[BATCH] = { 0, 1, 2, 3 };
	real before[WORDS * WIDTH], decoder[16];

	make_documents(2);
	choices.frozen[GROUP_EMBEDDING] = true;
	trainer_new(&t, &c, &choices, DOCUMENTS, &arena);
	parameters_init(t.parameters, t.count, 5);
	classifier_pack(&t.model);
	memcpy(before, t.model.embedding, sizeof before);
	memcpy(decoder, t.model.decoder.weight, sizeof decoder);
	for (size_t k = 0; k < 3; k++)
		trainer_step(&t, &data, documents, BATCH);
	trainer_settle(&t);
	ok(same_bytes(before, t.model.embedding, WORDS * WIDTH),
	    "a frozen embedding keeps its bits");
	ok(!same_bytes(decoder, t.model.decoder.weight, 16),
	    "the decoder does not");
	arena_free(&t.arena);
	arena_free(&arena);
}

/* An adversary of a base that decides 0.3 with even attention. */
static struct adversary
opponent(struct arena *arena)
{
	struct adversary a = { .lambda = 0.5 };

	a.base.count = DOCUMENTS;
	a.base.outputs = 1;
	a.base.start = arena_clear(arena, DOCUMENTS + 1, sizeof(size_t));
	for (size_t i = 0; i < DOCUMENTS; i++)
		a.base.start[i + 1] = a.base.start[i] + items[i].n;
	a.base.y = arena_take(arena, DOCUMENTS, sizeof(double));
	a.base.alpha = arena_zeros(arena, a.base.start[DOCUMENTS]);
	for (size_t i = 0; i < DOCUMENTS; i++) {
		a.base.y[i] = 0.3;
		for (size_t k = 1; k < items[i].n; k++) /* 0 is special */
			a.base.alpha[a.base.start[i] + k] =
			    1 / (real)(items[i].n - 1);
	}
	return a;
}

/* What is frozen keeps its bits; what learns takes the step that it takes
 * where all does. */
static void
test_adversary(enum encoder_kind encoder, const char *name)
{
	static struct trainer all, some;
	struct training_choices choices = usual;
	struct choices c = small(encoder, 1);
	struct arena arena = { 0 };
	size_t documents[BATCH] = { 5, 0, 7, 3 }, kept = 0, moved = 0;
	struct adversary a;
	double loss, last = 0;

	make_documents(2);
	a = opponent(&arena);
	choices.adversary = &a;
	trainer_new(&all, &c, &choices, DOCUMENTS, &arena);
	choices.frozen[GROUP_EMBEDDING] = choices.frozen[GROUP_ENCODER] =
	    choices.frozen[GROUP_DECODER] = true;
	trainer_new(&some, &c, &choices, DOCUMENTS, &arena);
	parameters_init(all.parameters, all.count, 5);
	parameters_init(some.parameters, some.count, 5);
	classifier_pack(&all.model);
	classifier_pack(&some.model);
	loss = trainer_step(&all, &data, documents, BATCH);
	ok(loss == trainer_step(&some, &data, documents, BATCH),
	    "%s: an adversary's loss", name);
	for (size_t i = 0; i < all.count; i++) {
		const struct parameter *p = &some.parameters[i];
		size_t n = parameter_count(p);
		bool same = same_bytes(*p->data, *all.parameters[i].data, n);

		if (p->group == GROUP_ATTENTION)
			kept += !same;
		else
			moved += !same;
	}
	ok(kept == 0, "%s: the first step of its attention, whatever is frozen",
	    name);
	ok(moved > 2, "%s: %zu parameters are frozen", name, moved);
	for (size_t k = 1; k < EPOCHS; k++)
		last = trainer_step(&some, &data, documents, BATCH);
	ok(last < loss, "%s: and it learns: %.4f, %.4f", name, loss, last);
	arena_free(&all.arena);
	arena_free(&some.arena);
	arena_free(&arena);
}

static void
test_order(void)
{
	struct arena arena = { 0 };
	size_t first[DOCUMENTS], again[DOCUMENTS], next[DOCUMENTS];
	unsigned char seen[DOCUMENTS] = { 0 };
	size_t batches, all = 0;

	make_documents(2);
	batches = trainer_order(first, &data, 5, 3, 1, &arena);
	trainer_order(again, &data, 5, 3, 1, &arena);
	trainer_order(next, &data, 5, 3, 2, &arena);
	for (size_t i = 0; i < DOCUMENTS; i++)
		seen[first[i]] = 1;
	for (size_t i = 0; i < DOCUMENTS; i++)
		all += seen[i];
	ok(batches == 5 && all == DOCUMENTS,
	    "an epoch has every document once, the short batch as well");
	ok(memcmp(first, again, sizeof first) == 0, "the same, seen again");
	ok(memcmp(first, next, sizeof first) != 0, "another in the next epoch");
	arena_free(&arena);
}

/* What is predicted of a document does not depend on its neighbours. */
static void
test_predict(enum encoder_kind encoder, const char *name)
{
	struct choices c = small(encoder, 3);
	struct parameter list[PARAMETERS_MAX];
	struct classifier model;
	struct arena arena = { 0 };
	double one[3 * DOCUMENTS], many[3 * DOCUMENTS];
	size_t count = classifier_new(&model, &c, list, &arena);

	make_documents(3);
	parameters_init(list, count, 7);
	classifier_prepare(&model, &arena);
	classifier_pack(&model);
	trainer_predict(one, &model, &data, 1, &arena);
	trainer_predict(many, &model, &data, 7, &arena);
	ok(memcmp(one, many, sizeof one) == 0,
	    "%s: the same bits from batches of 1 and 7", name);
	arena_free(&arena);
}

int
main(void)
{
	test_steps(ENCODER_LSTM, 1, "BiLSTM");
	test_steps(ENCODER_TRANSFORMER, 3, "Transformer, three classes");
	test_frozen();
	test_adversary(ENCODER_LSTM, "BiLSTM");
	test_adversary(ENCODER_TRANSFORMER, "Transformer");
	test_order();
	test_predict(ENCODER_LSTM, "BiLSTM");
	test_predict(ENCODER_TRANSFORMER, "Transformer");
	return done_testing();
}
