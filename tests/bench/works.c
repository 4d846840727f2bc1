#include "works.h"

#include <string.h>

#include "measures/importance.h"
#include "measures/kendall.h"
#include "models/explain.h"
#include "models/transformer_layer.h"
#include "operations.h"

static struct arena memory; /* of a run */

static const struct classifier *
model_of(const struct task *t)
{
	return &t->model->classifier;
}

static void
write_results(const struct task *t, const double *values, size_t n)
{
	for (size_t i = 0; t->results != NULL && i < n; i++)
		fprintf(t->results, "%.9g\n", values[i]);
}

/* Raw importance, normalised as the programs do. */
static void
write_importance(const struct task *t, const double *raw,
    const unsigned char *special, size_t n)
{
	float *normal = arena_take(&memory, n, sizeof *normal);

	importance_normalize(normal, raw, special, n);
	for (size_t i = 0; t->results != NULL && i < n; i++)
		fprintf(t->results, "%.9g\n", (double)normal[i]);
}

/* How many documents the batch has that begins here. */
static size_t
batch_size(const struct task *t, size_t from)
{
	size_t left = t->documents->count - from;

	return left < BENCH_BATCH ? left : BENCH_BATCH;
}

static struct extent
extent_of(const struct task *t, size_t from)
{
	size_t V = model_of(t)->choices.vocabulary;
	unsigned char *seen = arena_clear(&memory, V, 1);
	struct extent e = { 0, 0, 0 };

	for (size_t b = from; b < from + batch_size(t, from); b++) {
		const struct example *d = &t->documents->items[b];

		e.rows += (double)d->n;
		e.pairs += (double)d->n * (double)d->n;
		for (size_t i = 0; i < d->n; i++) {
			e.words += !seen[d->ids[i]];
			seen[d->ids[i]] = 1;
		}
	}
	return e;
}

/* Of all batches; returns the positions. */
static double
count_operations(
    struct task *t, double (*of)(const struct choices *, struct extent))
{
	double rows = 0;

	for (size_t from = 0; from < t->documents->count; from += BENCH_BATCH) {
		struct extent e = extent_of(t, from);

		t->operations += of(&model_of(t)->choices, e);
		rows += e.rows;
	}
	return rows;
}

/* --- training: an epoch from the model's parameters --- */

static struct arena trained;
static struct trainer trainer;

static void
prepare_training(struct task *t)
{
	static const double equal[2] = { 1, 1 };
	const struct training_choices training = {
		.rate = 5e-4,
		.attention_rate = 5e-4,
		.decay = 1e-5,
		.batch = BENCH_BATCH,
		.epochs = 1,
		.class_weight = equal,
	};

	const struct arena batches = trainer.arena; /* of the run before */

	arena_reset(&memory);
	arena_reset(&trained);
	trainer_new(&trainer, &model_of(t)->choices, &training,
	    t->documents->count, &trained);
	trainer.arena = batches;
	for (size_t i = 0; i < trainer.count; i++) {
		const struct parameter *p = &trainer.parameters[i];

		memcpy(*p->data, *t->model->parameters[i].data,
		    parameter_count(p) * sizeof **p->data);
	}
	classifier_pack(&trainer.model);
}

/* All batches, then the rows of the embedding that were not in them. */
static double
run_training(struct task *t)
{
	size_t documents[BENCH_BATCH];

	for (size_t from = 0; from < t->documents->count; from += BENCH_BATCH) {
		size_t count = batch_size(t, from);
		double loss;

		for (size_t b = 0; b < count; b++)
			documents[b] = from + b;
		loss = trainer_step(&trainer, t->documents, documents, count);
		write_results(t, &loss, 1);
	}
	trainer_settle(&trainer);
	return count_operations(t, operations_training);
}

/* --- over a test set --- */

static double
run_inference(struct task *t)
{
	double *y = arena_take(&memory, t->documents->count, sizeof *y);

	trainer_predict(y, model_of(t), t->documents, BENCH_BATCH, &memory);
	write_results(t, y, t->documents->count);
	return count_operations(t, operations_forward);
}

/* As the filters do it: a row of X a position. */
static void
forward_batch(
    struct forward *f, struct batch *batch, const struct task *t, size_t from)
{
	const struct example *e = &t->documents->items[from];
	size_t count = batch_size(t, from), rows = 0;
	size_t d = model_of(t)->choices.embedding;
	size_t *start = arena_take(&memory, count + 1, sizeof *start);
	unsigned char *special;
	real *X;

	for (size_t b = 0; b < count; rows += e[b++].n)
		start[b] = rows;
	start[count] = rows;
	*batch = (struct batch){ count, start };
	X = arena_reals(&memory, rows * d);
	special = arena_take(&memory, rows, 1);
	for (size_t b = 0; b < count; b++) {
		classifier_embed(
		    X + start[b] * d, e[b].ids, e[b].n, model_of(t));
		memcpy(special + start[b], e[b].special, e[b].n);
	}
	classifier_forward(f, X, rows, NULL, batch, special,
	    &model_of(t)->choices.projection, model_of(t), &memory);
}

static void
gradient_of_batch(struct task *t, size_t from)
{
	static const struct gradient_choices eq4 = { .norm = NORM_L2 };
	struct forward f;
	struct batch batch;
	double *inputs, *states;

	forward_batch(&f, &batch, t, from);
	inputs = arena_take(&memory, batch_rows(&batch), sizeof *inputs);
	states = arena_take(&memory, batch_rows(&batch), sizeof *states);
	explain_gradient(inputs, states, &eq4, &f, model_of(t), &memory);
	for (size_t b = 0; b < batch.documents; b++)
		write_importance(t, inputs + batch.start[b],
		    f.special + batch.start[b], batch_length(&batch, b));
}

static double
run_eq4(struct task *t)
{
	for (size_t from = 0; from < t->documents->count; from += BENCH_BATCH) {
		struct arena_mark mark = arena_mark(&memory);

		gradient_of_batch(t, from);
		arena_return(&memory, mark);
	}
	count_operations(t, operations_eq4);
	return (double)t->documents->count;
}

/* --- of each document of a batch of one length; results: of the first --- */

/* Units of the first layer that are open, on average: of a Transformer. */
static double
open_units(const struct forward *f, size_t units)
{
	const struct transformer_trace *trace = f->trace.transformer;
	size_t rows = batch_rows(f->batch), open = 0;

	if (trace == NULL)
		return 0;
	for (size_t i = 0; i < rows * units; i++)
		open += trace->layer[0].hidden[i] > 0;
	return (double)open / (double)rows;
}

static double
run_eq5(struct task *t)
{
	size_t n = t->n;
	double *norms = arena_take(&memory, n * n, sizeof *norms);
	struct forward f;
	struct batch batch;

	forward_batch(&f, &batch, t, 0);
	for (size_t b = 0; b < batch.documents; b++) {
		explain_states(norms, &f, b, model_of(t), &memory);
		for (size_t p = 0; p < n; p++)
			write_importance(t, norms + p * n, f.special, n);
		t->results = NULL;
	}
	t->operations += (double)batch.documents *
	    operations_eq5(&model_of(t)->choices, (double)n,
		open_units(&f, model_of(t)->choices.feedforward));
	return (double)batch.documents;
}

static double
run_loo(struct task *t)
{
	double *inputs = arena_take(&memory, t->n, sizeof *inputs);
	struct forward f;
	struct batch batch;

	forward_batch(&f, &batch, t, 0);
	for (size_t b = 0; b < batch.documents; b++) {
		explain_loo_inputs(inputs, &f, b, model_of(t), &memory);
		write_importance(t, inputs, f.special, t->n);
		t->results = NULL;
	}
	t->operations += (double)batch.documents *
	    operations_loo(&model_of(t)->choices, (double)t->n);
	return (double)batch.documents;
}

/* --- tau-b: of F32 fields, numbers that any language can draw alike --- */

enum { PAIRS = 100 };
static double *pairs; /* x, y of each in turn: [2 * PAIRS * n] */

/* Park and Miller 1988. */
static void
prepare_tau(struct task *t)
{
	uint64_t state = 1;

	arena_reset(&memory);
	pairs = arena_take(&memory, 2 * PAIRS * t->n, sizeof *pairs);
	for (size_t i = 0; i < 2 * PAIRS * t->n; i++) {
		state = state * 16807 % 2147483647;
		pairs[i] = (double)((float)state / 2147483648.0f);
	}
}

static double
run_tau(struct task *t)
{
	for (size_t i = 0; i < PAIRS; i++) {
		const double *x = pairs + 2 * i * t->n;
		struct kendall k = kendall(x, x + t->n, t->n, &memory);

		write_results(t, &k.tau, 1);
		write_results(t, &k.p, 1);
	}
	return PAIRS;
}

/* --- */

static void
prepare(struct task *t)
{
	(void)t;
	arena_reset(&memory);
}

static const struct work works[] = {
	{ "training", "words/s", "train", prepare_training, run_training },
	{ "inference", "words/s", "test", prepare, run_inference },
	{ "eq4", "documents/s", "test", prepare, run_eq4 },
	{ "eq5", "documents/s", NULL, prepare, run_eq5 },
	{ "loo", "documents/s", NULL, prepare, run_loo },
	{ "tau", "pairs/s", NULL, prepare_tau, run_tau },
};

const struct work *
work_find(const char *name)
{
	for (size_t i = 0; i < sizeof works / sizeof *works; i++)
		if (strcmp(works[i].name, name) == 0)
			return &works[i];
	return NULL;
}
