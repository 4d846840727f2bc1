/*
 * bilstm_bench.c -- the BiLSTM classifier's work beside what the processor can
 * give. Prints CSV: name, value, unit. Each value is the median of samples of
 * CPU time, taken in turns; a share is the multiply-adds that the method needs
 * against those of the peak, measured in the same moment.
 *	bilstm_bench [NAME] ...	those whose names begin so, or all
 * HEED_KERNEL pins the kernel. Sizes are Jain and Wallace's: 300 inputs, 128
 * units a direction, 128 keys.
 */
#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "models/explain.h"
#include "models/training.h"
#include "tensor/kernel.h"
#include "tensor/random.h"

enum {
	ROUNDS = 9,
	VOCABULARY = 13826,
	INPUTS = 300,
	UNITS = 128,
	KEYS = 128,
	BATCH = 32,
};

static const double SAMPLE = 40e-3; /* seconds, at least */

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* --- the peak: independent multiply-adds in registers --- */

#ifdef __x86_64__
#include <immintrin.h>

#define PEAK(name, isa, vec, lanes, chains, all, fused)                        \
	__attribute__((target(isa))) static double name(size_t rounds)         \
	{                                                                      \
		vec sum[chains], x = all(0.5f);                                \
                                                                               \
		_Pragma("GCC unroll 24") for (int i = 0; i < (chains); i++)    \
		    sum[i] = all((float)i);                                    \
		for (size_t r = 0; r < rounds; r++) {                          \
			_Pragma("GCC unroll 24") for (int i = 0; i < (chains); \
						      i++) sum[i] =            \
			    fused(sum[i], x, x);                               \
		}                                                              \
		_Pragma("GCC unroll 24") for (int i = 1; i < (chains); i++)    \
		    sum[0] += sum[i];                                          \
		if (sum[0][0] < 0)                                             \
			abort(); /* it is positive: keeps the loop */          \
		return 2.0 * (lanes) * (chains) * (double)rounds;              \
	}
PEAK(peak_avx512, "avx512f", __m512, 16, 24, _mm512_set1_ps, _mm512_fmadd_ps)
PEAK(peak_avx2, "avx2,fma", __m256, 8, 12, _mm256_set1_ps, _mm256_fmadd_ps)
#endif

/* Operations a second of this moment; NaN for the plain kernel. */
static double
peak(void)
{
	const size_t rounds = 200000;
	double start = seconds(), operations = (double)NAN;

#ifdef __x86_64__
	if (strcmp(kernel_in_use()->name, "avx512") == 0)
		operations = peak_avx512(rounds);
	if (strcmp(kernel_in_use()->name, "avx2") == 0)
		operations = peak_avx2(rounds);
#endif
	return operations / (seconds() - start);
}

/* --- a model, documents --- */

static struct arena memory;
static struct trainer trainer; /* its model serves all */
static const struct choices choices = {
	.encoder = ENCODER_LSTM,
	.attention = ATTENTION_TANH,
	.projection = { .kind = PROJECTION_SOFTMAX },
	.vocabulary = VOCABULARY,
	.embedding = INPUTS,
	.hidden = UNITS,
	.keys = KEYS,
	.outputs = 1,
};

/* Words by Zipf's law: of a batch as of running text, 0.6 (of reviews, 0.37)
 * are distinct. */
static int32_t
draw_word(struct random *r)
{
	static double below[VOCABULARY];
	double u;
	size_t low = 0, high = VOCABULARY - 1;

	for (size_t i = 0; below[0] == 0 && i < VOCABULARY; i++)
		below[VOCABULARY - 1 - i] =
		    1 / (double)(VOCABULARY - i); /* shares, then sums */
	if (below[VOCABULARY - 1] < 1)
		for (size_t i = 1; i < VOCABULARY; i++)
			below[i] += below[i - 1];
	u = random_uniform(r) * below[VOCABULARY - 1];
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (below[middle] < u)
			low = middle + 1;
		else
			high = middle;
	}
	return (int32_t)low;
}

static struct example
draw_document(struct random *r, size_t n)
{
	struct example e = { .n = n, .label = random_uniform(r) < 0.5 };

	e.ids = arena_take(&memory, n, sizeof *e.ids);
	e.special = arena_clear(&memory, n, 1);
	for (size_t i = 0; i < n; i++)
		e.ids[i] = draw_word(r);
	return e;
}

/* Lengths of sentences (SST: mean 19) and of reviews (IMDb: mean 180). */
static size_t
sentence(struct random *r)
{
	double n = 19 + 9 * random_normal(r);

	return (size_t)fmin(fmax(n, 3), 52);
}

static size_t
review(struct random *r)
{
	double n = 160 * exp(0.6 * random_normal(r));

	return (size_t)fmin(fmax(n, 10), 400);
}

struct work {
	const char *name, *unit;
	double (*run)(struct work *w, double *operations); /* units done */
	size_t (*length)(struct random *); /* of documents, or: */
	size_t n;
	size_t count; /* documents */
	struct examples data;
	size_t *order, at;
	double rate[ROUNDS], share[ROUNDS];
};

/* In the order of training: batches of documents of like length. */
static void
draw_documents(struct work *w)
{
	struct random r = random_stream(1, w->name, 0);
	struct examples drawn = { .count = w->count };
	size_t *order = arena_take(&memory, w->count, sizeof *order);

	drawn.items = arena_take(&memory, w->count, sizeof *drawn.items);
	w->data.count = w->count;
	w->data.items = arena_take(&memory, w->count, sizeof *drawn.items);
	w->order = arena_take(&memory, w->count, sizeof *w->order);
	for (size_t i = 0; i < w->count; i++)
		drawn.items[i] =
		    draw_document(&r, w->length != NULL ? w->length(&r) : w->n);
	trainer_order(order, &drawn, BATCH, 1, 1, &memory);
	for (size_t i = 0; i < w->count; i++) {
		w->data.items[i] = drawn.items[order[i]];
		w->order[i] = i;
	}
}

/* --- what the method needs --- */

enum { GATES = 4 * UNITS, STATE = 2 * UNITS };

/* Projection of inputs and recurrence, both directions. */
static double
encoding(double inputs, double rows)
{
	return 2.0 * 2 * (inputs * INPUTS + rows * UNITS) * GATES;
}

static double
reading(double rows)
{
	return 2.0 * rows * STATE * (KEYS + 1);
}

/* --- the work --- */

static const struct example *
next_document(struct work *w)
{
	return &w->data.items[w->at++ % w->count];
}

static real *
embedded(const struct example *e, struct arena *arena)
{
	real *X = arena_reals(arena, e->n * INPUTS);

	classifier_embed(X, e->ids, e->n, &trainer.model);
	return X;
}

/* Of each state its own step, then one by folded weights to each earlier. */
static double
run_jacobian(struct work *w, double *operations)
{
	const struct example *e = next_document(w);
	static struct arena arena;
	double n = (double)e->n, *norms;

	arena_reset(&arena);
	norms = arena_take(&arena, e->n * e->n, sizeof *norms);
	explain_states(norms, embedded(e, &arena), e->special, e->n,
	    &trainer.model, &arena);
	*operations += 2 * encoding(n, n) +
	    n * (n - 1) * 2.0 * UNITS * (3 * UNITS + INPUTS);
	return 1;
}

static double
run_loo(struct work *w, double *operations)
{
	const struct example *e = next_document(w);
	static struct arena arena;
	double n = (double)e->n, y = 0.5, *inputs;

	arena_reset(&arena);
	inputs = arena_take(&arena, e->n, sizeof *inputs);
	explain_loo_inputs(inputs, embedded(e, &arena), e->special, e->n, &y,
	    &choices.projection, &trainer.model, &arena);
	*operations += encoding(n, n) + reading(n) +
	    n * (n - 1) * 2.0 * UNITS * (GATES + KEYS + 1);
	return 1;
}

/* Of a batch: its documents in order, as of length. */
struct group {
	struct batch batch;
	unsigned char *special;
	real *X;
};

static struct group
next_group(struct work *w, struct arena *arena)
{
	size_t *start = arena_take(arena, BATCH + 1, sizeof *start);
	struct group g = { { BATCH, start }, NULL, NULL };

	start[0] = 0;
	for (size_t b = 0; b < BATCH; b++)
		start[b + 1] = start[b] + w->data.items[w->order[w->at + b]].n;
	g.special = arena_clear(arena, start[BATCH], 1);
	g.X = arena_reals(arena, start[BATCH] * INPUTS);
	for (size_t b = 0; b < BATCH; b++) {
		const struct example *e = &w->data.items[w->order[w->at++]];

		classifier_embed(
		    g.X + start[b] * INPUTS, e->ids, e->n, &trainer.model);
	}
	return g;
}

static void
gradient_of_group(struct work *w, double *operations)
{
	static const struct gradient_choices eq4 = { .norm = NORM_L2 };
	static struct arena arena;
	struct group g;
	struct forward f;
	double rows, *inputs, *states;

	arena_reset(&arena);
	g = next_group(w, &arena);
	rows = (double)batch_rows(&g.batch);
	classifier_forward(&f, g.X, batch_rows(&g.batch), NULL, &g.batch,
	    g.special, &choices.projection, &trainer.model, &arena);
	inputs = arena_take(&arena, batch_rows(&g.batch), sizeof *inputs);
	states = arena_take(&arena, batch_rows(&g.batch), sizeof *states);
	explain_gradient(inputs, states, &eq4, &f, &trainer.model, &arena);
	*operations += 2 * (encoding(rows, rows) + reading(rows));
}

static double
run_gradient(struct work *w, double *operations)
{
	for (w->at = 0; w->at < w->count;)
		gradient_of_group(w, operations);
	return (double)w->count;
}

/* The words of a batch, and how many of them are different. */
static void
count_words(
    double *rows, double *words, const struct work *w, const size_t *documents)
{
	static size_t seen[VOCABULARY], stamp;

	stamp++;
	*rows = *words = 0;
	for (size_t b = 0; b < BATCH; b++) {
		const struct example *e = &w->data.items[documents[b]];

		*rows += (double)e->n;
		for (size_t i = 0; i < e->n; i++)
			if (seen[e->ids[i]] != stamp) {
				seen[e->ids[i]] = stamp;
				++*words;
			}
	}
}

/* All batches, then the rows of the embedding that were not in them. */
static double
run_training(struct work *w, double *operations)
{
	double done = 0, rows, words;

	for (size_t from = 0; from < w->count; from += BATCH) {
		if (trainer.step == trainer.steps_capacity)
			errx(1, "too few steps");
		trainer_step(&trainer, &w->data, w->order + from, BATCH);
		count_words(&rows, &words, w, w->order + from);
		*operations += 3 * (encoding(words, rows) + reading(rows));
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
	y = arena_take(&arena, w->count, sizeof *y);
	trainer_predict(y, &trainer.model, &w->data, BATCH, &arena);
	for (size_t from = 0; from < w->count; from += BATCH) {
		count_words(&rows, &words, w, w->order + from);
		*operations += encoding(words, rows) + reading(rows);
		done += rows;
	}
	return done;
}

/* --- samples in turns --- */

/* grad folds the weights once for all documents; training undoes it. */
static void
fold(void)
{
	static struct arena arena;

	arena_reset(&arena);
	classifier_pack(&trainer.model);
	encoder_fold(&trainer.model.encoder, &arena);
}

static void
sample(struct work *w, size_t round)
{
	double operations = 0, units = 0, limit, start, time;

	fold();
	limit = peak();
	start = seconds();

	do {
		units += w->run(w, &operations);
		time = seconds() - start;
	} while (time < SAMPLE);
	limit = (limit + peak()) / 2;
	w->rate[round] = units / time;
	w->share[round] = operations / time / limit;
}

static int
rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values)
{
	qsort(values, ROUNDS, sizeof *values, rising);
	return values[ROUNDS / 2];
}

static struct work works[] = {
	{ .name = "jacobian 20",
	    .unit = "documents/s",
	    .run = run_jacobian,
	    .n = 20,
	    .count = 32 },
	{ .name = "jacobian 100",
	    .unit = "documents/s",
	    .run = run_jacobian,
	    .n = 100,
	    .count = 32 },
	{ .name = "jacobian 200",
	    .unit = "documents/s",
	    .run = run_jacobian,
	    .n = 200,
	    .count = 32 },
	{ .name = "loo 20",
	    .unit = "documents/s",
	    .run = run_loo,
	    .n = 20,
	    .count = 32 },
	{ .name = "loo 100",
	    .unit = "documents/s",
	    .run = run_loo,
	    .n = 100,
	    .count = 32 },
	{ .name = "loo 200",
	    .unit = "documents/s",
	    .run = run_loo,
	    .n = 200,
	    .count = 32 },
	{ .name = "gradient sentences",
	    .unit = "documents/s",
	    .run = run_gradient,
	    .length = sentence,
	    .count = 256 },
	{ .name = "gradient reviews",
	    .unit = "documents/s",
	    .run = run_gradient,
	    .length = review,
	    .count = 128 },
	{ .name = "inference sentences",
	    .unit = "words/s",
	    .run = run_inference,
	    .length = sentence,
	    .count = 320 },
	{ .name = "inference reviews",
	    .unit = "words/s",
	    .run = run_inference,
	    .length = review,
	    .count = 128 },
	{ .name = "training sentences",
	    .unit = "words/s",
	    .run = run_training,
	    .length = sentence,
	    .count = 1728 },
	{ .name = "training reviews",
	    .unit = "words/s",
	    .run = run_training,
	    .length = review,
	    .count = 256 },
};
enum { WORKS = sizeof works / sizeof *works };

static bool
chosen(const struct work *w, int argc, char *argv[])
{
	for (int i = 1; i < argc; i++)
		if (strncmp(w->name, argv[i], strlen(argv[i])) == 0)
			return true;
	return argc < 2;
}

static void
new_model(void)
{
	static const double equal[2] = { 1, 1 };
	const struct training_choices training = {
		.rate = 1e-4,
		.attention_rate = 1e-4,
		.decay = 1e-5,
		.batch = BATCH,
		.epochs = 64,
		.class_weight = equal,
	};

	trainer_new(&trainer, &choices, &training, 1728, &memory);
	parameters_init(trainer.parameters, trainer.count, 1);
	classifier_pack(&trainer.model);
}

int
main(int argc, char *argv[])
{
	new_model();
	for (size_t k = 0; k < WORKS; k++)
		if (chosen(&works[k], argc, argv))
			draw_documents(&works[k]);
	for (size_t round = 0; round < ROUNDS; round++)
		for (size_t k = 0; k < WORKS; k++)
			if (chosen(&works[k], argc, argv))
				sample(&works[k], round);
	printf("peak,%.0f,GFLOP/s\n", 1e-9 * peak());
	for (size_t k = 0; k < WORKS; k++)
		if (chosen(&works[k], argc, argv))
			printf("%s,%.4g,%s\n%s,%.3f,share of peak\n",
			    works[k].name, median(works[k].rate), works[k].unit,
			    works[k].name, median(works[k].share));
	arena_free(&memory);
	arena_free(&trainer.arena);
	return 0;
}
