/*
 * bilstm_bench.c -- the BiLSTM classifier's work beside what the processor can
 * give (bench.h).
 *	bilstm_bench [NAME] ...	those whose names begin so, or all
 * HEED_KERNEL pins the kernel. Sizes are Jain and Wallace's: 300 inputs, 128
 * units a direction, 128 keys.
 */
#include <err.h>
#include <string.h>

#include "bench.h"
#include "models/explain.h"

enum { INPUTS = 300, UNITS = 128, KEYS = 128, STEPS = 4096 };
enum { GATES = 4 * UNITS, STATE = 2 * UNITS };
enum { GROUP = 8 }; /* documents of a forward pass */

static struct arena memory;
static struct classifier model;
static struct trainer trainer; /* of another, which changes */
static const struct choices choices = {
	.encoder = ENCODER_LSTM,
	.attention = ATTENTION_TANH,
	.projection = { .kind = PROJECTION_SOFTMAX },
	.vocabulary = BENCH_VOCABULARY,
	.embedding = INPUTS,
	.hidden = UNITS,
	.keys = KEYS,
	.outputs = 1,
};

/* --- what the method needs, in multiplications and additions --- */

/* Projection of inputs and recurrence, both directions; the attention. */
static double
forward_operations(double inputs, double rows)
{
	return 2.0 * 2 * (inputs * INPUTS + rows * UNITS) * GATES +
	    2.0 * rows * STATE * (KEYS + 1);
}

/* Each p's own step, then the folded weights for every p and step before. */
static double
jacobian_operations(double n)
{
	return 2.0 * 2 * n * GATES * (UNITS + INPUTS) +
	    n * (n - 1) * 2.0 * UNITS * (3 * UNITS + INPUTS);
}

/* A step, keys and decoder for every variant and step after. */
static double
loo_operations(double n)
{
	return n * (n - 1) * 2.0 * UNITS * (GATES + KEYS + 1);
}

/* --- the work --- */

/* Documents in order, as explaining programs have them. */
struct group {
	struct batch batch;
	struct forward f;
};

static void
next_group(struct group *g, struct work *w, size_t count, double *operations,
    struct arena *arena)
{
	const struct example *e = &w->data.items[w->at % w->data.count];
	size_t *start = arena_take(arena, count + 1, sizeof *start);
	unsigned char *special;
	size_t rows = 0;
	real *X;

	w->at += count;
	for (size_t b = 0; b < count; rows += e[b++].n)
		start[b] = rows;
	start[count] = rows;
	g->batch = (struct batch){ count, start };
	X = arena_reals(arena, rows * INPUTS);
	special = arena_clear(arena, rows, 1);
	for (size_t b = 0; b < count; b++)
		classifier_embed(
		    X + start[b] * INPUTS, e[b].ids, e[b].n, &model);
	classifier_forward(&g->f, X, rows, NULL, &g->batch, special,
	    &choices.projection, &model, arena);
	*operations += forward_operations((double)rows, (double)rows);
}

static double
run_jacobian(struct work *w, double *operations)
{
	static struct arena arena;
	double *norms;
	struct group g;

	arena_reset(&arena);
	next_group(&g, w, GROUP, operations, &arena);
	norms = arena_take(&arena, w->n * w->n, sizeof *norms);
	for (size_t b = 0; b < GROUP; b++) {
		explain_states(norms, &g.f, b, &model, &arena);
		*operations += jacobian_operations((double)w->n);
	}
	return GROUP;
}

static double
run_loo(struct work *w, double *operations)
{
	static struct arena arena;
	double *inputs;
	struct group g;

	arena_reset(&arena);
	next_group(&g, w, GROUP, operations, &arena);
	inputs = arena_take(&arena, w->n, sizeof *inputs);
	for (size_t b = 0; b < GROUP; b++) {
		explain_loo_inputs(inputs, &g.f, b, &model, &arena);
		*operations += loo_operations((double)w->n);
	}
	return GROUP;
}

/* Eq. 4: as much again for the way back. */
static double
run_gradient(struct work *w, double *operations)
{
	static const struct gradient_choices eq4 = { .norm = NORM_L2 };
	static struct arena arena;

	for (size_t from = 0; from < w->data.count; from += BENCH_BATCH) {
		double *inputs, *states, once = 0;
		struct group g;
		size_t rows;

		arena_reset(&arena);
		next_group(&g, w, BENCH_BATCH, &once, &arena);
		rows = batch_rows(&g.batch);
		inputs = arena_take(&arena, rows, sizeof *inputs);
		states = arena_take(&arena, rows, sizeof *states);
		explain_gradient(inputs, states, &eq4, &g.f, &model, &arena);
		*operations += 2 * once;
	}
	return (double)w->data.count;
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
		*operations += 3 * forward_operations(words, rows);
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
		*operations += forward_operations(words, rows);
		done += rows;
	}
	return done;
}

/* --- */

#define OF_LENGTH(name_of_it, length_of_it, function)                          \
	{                                                                      \
		.name = name_of_it, .unit = "documents/s", .run = function,    \
		.n = length_of_it, .data.count = 32                            \
	}
#define OF_KIND(name_of_it, kind, unit_of_it, function, count_of_it)           \
	{                                                                      \
		.name = name_of_it, .unit = unit_of_it, .run = function,       \
		.length = bench_##kind, .data.count = count_of_it              \
	}

static struct work works[] = {
	OF_LENGTH("jacobian 20", 20, run_jacobian),
	OF_LENGTH("jacobian 100", 100, run_jacobian),
	OF_LENGTH("jacobian 200", 200, run_jacobian),
	OF_LENGTH("loo 20", 20, run_loo),
	OF_LENGTH("loo 100", 100, run_loo),
	OF_LENGTH("loo 200", 200, run_loo),
	OF_KIND(
	    "gradient sentences", sentence, "documents/s", run_gradient, 256),
	OF_KIND("gradient reviews", review, "documents/s", run_gradient, 128),
	OF_KIND("inference sentences", sentence, "words/s", run_inference, 320),
	OF_KIND("inference reviews", review, "words/s", run_inference, 128),
	OF_KIND("training sentences", sentence, "words/s", run_training, 1728),
	OF_KIND("training reviews", review, "words/s", run_training, 256),
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
