/*
 * transformer_bench.c -- the Transformer classifier's work beside what the
 * processor can give (bench.h).
 *	transformer_bench [NAME] ...	those whose names begin so, or all
 * HEED_KERNEL pins the kernel. Sizes are the paper's: 300 inputs, width 128,
 * two layers of one head; 128 units feed forward.
 */
#include <err.h>
#include <string.h>

#include "bench.h"
#include "models/explain.h"

enum { INPUTS = 300, WIDTH = 128, FEEDFORWARD = 128, LAYERS = 2, STEPS = 4096 };

static struct arena memory;
static struct classifier model;
static struct trainer trainer; /* of another, which changes */
static const struct choices choices = {
	.encoder = ENCODER_TRANSFORMER,
	.attention = ATTENTION_DOT,
	.projection = { .kind = PROJECTION_SOFTMAX },
	.vocabulary = BENCH_VOCABULARY,
	.embedding = INPUTS,
	.hidden = WIDTH,
	.layers = LAYERS,
	.heads = 1,
	.feedforward = FEEDFORWARD,
	.outputs = 1,
};

/* --- what the method needs, in multiplications and additions --- */

/* The linear maps of a layer: attention's two (W_q with W_k, W_v with W_o). */
static const double attention_maps = 2.0 * 2 * WIDTH * WIDTH;
static const double feedforward = 2.0 * 2 * WIDTH * FEEDFORWARD;

/* Scores and mixture of a row among n. */
static double
mixing(double n)
{
	return 2.0 * 2 * WIDTH * n;
}

static double
encoding(double inputs, double rows, double pairs)
{
	return inputs * 2 * INPUTS * WIDTH +
	    LAYERS * (rows * (attention_maps + feedforward) + mixing(pairs));
}

/* --- the work --- */

static const struct example *
next_document(struct work *w)
{
	return &w->data.items[w->at++ % w->data.count];
}

/* A batch of documents in order, a row of X a position. */
struct group {
	struct batch batch;
	unsigned char *special;
	real *X;
	struct forward f;
};

static void
forward_group(struct group *g, struct work *w, size_t count, double *operations,
    struct arena *arena)
{
	size_t *start = arena_take(arena, count + 1, sizeof *start);
	double pairs = 0;

	w->at %= w->data.count;
	g->batch = (struct batch){ count, start };
	start[0] = 0;
	for (size_t b = 0; b < count; b++) {
		size_t n = w->data.items[w->at + b].n;

		start[b + 1] = start[b] + n;
		pairs += (double)(n * n);
	}
	g->special = arena_clear(arena, start[count], 1);
	g->X = arena_reals(arena, start[count] * INPUTS);
	for (size_t b = 0; b < count; b++) {
		const struct example *e = next_document(w);

		classifier_embed(
		    g->X + start[b] * INPUTS, e->ids, e->n, &model);
	}
	classifier_forward(&g->f, g->X, start[count], NULL, &g->batch,
	    g->special, &choices.projection, &model, arena);
	*operations +=
	    encoding((double)start[count], (double)start[count], pairs);
}

/*
 * For each p and position: from the open units, half of them, to all that the
 * first layer's attention needs; its products with x, G and A.
 */
static double
run_jacobian(struct work *w, double *operations)
{
	static struct arena arena;
	double n = (double)w->n, *norms;
	struct group g;

	arena_reset(&arena);
	forward_group(&g, w, 1, operations, &arena);
	norms = arena_take(&arena, w->n * w->n, sizeof *norms);
	explain_states(norms, &g.f, 0, &model, &arena);
	*operations +=
	    n * n * (2 * FEEDFORWARD / 2 * (2 * WIDTH + n) + 1.5 * mixing(n));
	return 1;
}

/* For each variant and position: all but the first layer's way to scores. */
static double
run_loo(struct work *w, double *operations)
{
	static struct arena arena;
	double n = (double)w->n, *inputs;
	struct group g;

	arena_reset(&arena);
	forward_group(&g, w, 1, operations, &arena);
	inputs = arena_take(&arena, w->n, sizeof *inputs);
	explain_loo_inputs(inputs, &g.f, 0, &model, &arena);
	*operations += n * (n - 1) *
	    (LAYERS * (feedforward + mixing(n - 1)) - mixing(n - 1) / 2 +
		(LAYERS - 1) * attention_maps);
	return 1;
}

static double
run_forward(struct work *w, double *operations)
{
	static struct arena arena;
	struct group g;

	arena_reset(&arena);
	forward_group(&g, w, BENCH_BATCH, operations, &arena);
	return (double)batch_rows(&g.batch);
}

/* Eq. 4: as much again for the way back, and A twice. */
static double
run_gradient(struct work *w, double *operations)
{
	static const struct gradient_choices eq4 = { .norm = NORM_L2 };
	static struct arena arena;
	struct group g;
	double *inputs, *states, once = 0;

	arena_reset(&arena);
	forward_group(&g, w, BENCH_BATCH, &once, &arena);
	inputs = arena_take(&arena, batch_rows(&g.batch), sizeof *inputs);
	states = arena_take(&arena, batch_rows(&g.batch), sizeof *states);
	explain_gradient(inputs, states, &eq4, &g.f, &model, &arena);
	*operations += 2 * once;
	for (size_t b = 0; b < BENCH_BATCH; b++) {
		double n = (double)batch_length(&g.batch, b);

		*operations += LAYERS * mixing(n * n);
	}
	return BENCH_BATCH;
}

static double
pairs_of(const struct work *w, size_t from)
{
	double pairs = 0;

	for (size_t b = from; b < from + BENCH_BATCH; b++)
		pairs += (double)(w->data.items[b].n * w->data.items[b].n);
	return pairs;
}

/* All batches, then the rows of the embedding that were not in them. */
static double
run_training(struct work *w, double *operations)
{
	double done = 0, rows, words;

	for (size_t from = 0; from < w->data.count; from += BENCH_BATCH) {
		if (trainer.step == trainer.steps_capacity)
			errx(1, "too few steps");
		trainer_step(
		    &trainer, &w->data, bench_batch(from), BENCH_BATCH);
		bench_words(&rows, &words, w, from);
		*operations += 3 * encoding(words, rows, pairs_of(w, from));
		done += rows;
	}
	trainer_settle(&trainer);
	return done;
}

static double
run_inference(struct work *w, double *operations)
{
	static struct arena arena;
	double done = 0, rows, words, *y;

	arena_reset(&arena);
	y = arena_take(&arena, w->data.count, sizeof *y);
	trainer_predict(y, &model, &w->data, BENCH_BATCH, &arena);
	for (size_t from = 0; from < w->data.count; from += BENCH_BATCH) {
		bench_words(&rows, &words, w, from);
		*operations += encoding(words, rows, pairs_of(w, from));
		done += rows;
	}
	return done;
}

/* --- */

#define DOCUMENTS(what, unit_of_work, function, count_of_them)                 \
	{ what " 20", unit_of_work, function, .n = 20,                         \
		.data.count = count_of_them },                                 \
	    { what " 100", unit_of_work, function, .n = 100,                   \
		    .data.count = count_of_them },                             \
	{                                                                      \
		what " 200", unit_of_work, function,                           \
		    .n = 200, .data.count = count_of_them                      \
	}

static struct work works[] = {
	DOCUMENTS("jacobian", "documents/s", run_jacobian, 32),
	DOCUMENTS("loo", "documents/s", run_loo, 32),
	DOCUMENTS("forward", "words/s", run_forward, 64),
	DOCUMENTS("gradient", "documents/s", run_gradient, 64),
	{ "inference sentences", "words/s", run_inference, bench_sentence,
	    .data.count = 320 },
	{ "inference reviews", "words/s", run_inference, bench_review,
	    .data.count = 128 },
	{ "training sentences", "words/s", run_training, bench_sentence,
	    .data.count = 1728 },
	{ "training reviews", "words/s", run_training, bench_review,
	    .data.count = 256 },
};

static void
new_models(void)
{
	static const double equal[2] = { 1, 1 };
	static struct parameter parameters[PARAMETERS_MAX];
	const struct training_choices training = {
		.rate = 1e-4,
		.attention_rate = 1e-4,
		.decay = 1e-5,
		.batch = 1,
		.epochs = 1,
		.class_weight = equal,
	};
	size_t count = classifier_new(&model, &choices, parameters, &memory);

	parameters_init(parameters, count, 1);
	classifier_prepare(&model, &memory);
	encoder_fold(&model.encoder, &memory);
	trainer_new(&trainer, &choices, &training, STEPS, &memory);
	parameters_init(trainer.parameters, trainer.count, 1);
	classifier_pack(&trainer.model);
}

int
main(int argc, char *argv[])
{
	new_models();
	bench_main(works, sizeof works / sizeof *works, argc, argv);
	arena_free(&memory);
	arena_free(&trainer.arena);
	return 0;
}
