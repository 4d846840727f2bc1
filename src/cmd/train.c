/* train -- fit a text classifier with attention to a tokenized stream. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/fit.h"
#include "program/model.h"
#include "program/stage.h"

enum {
	DEV = 256,
	ENCODER,
	ATTENTION,
	PROJECTION,
	LAMBDA,
	ALPHA,
	HIDDEN,
	KEYS,
	EMBEDDING,
	LAYERS,
	HEADS,
	FEEDFORWARD,
	VECTORS,
	FREEZE,
	RATE,
	ATTENTION_RATE,
	DECAY,
	BATCH,
	EPOCHS,
	PATIENCE,
	WEIGHTS,
	SETTING,
	CHECKPOINT,
	VERBOSE
};

static const struct option_spec option_specs[] = {
	{ DEV, "dev", "FILE", "stream whose metric chooses the epoch" },
	{ 'o', "output", "FILE", "the model; FILE.checkpoint while it runs" },
	{ ENCODER, "encoder", "NAME", "lstm (default) or transformer" },
	{ ATTENTION, "attention", "NAME",
	    "tanh or dot (lstm: tanh, transformer: dot)" },
	{ PROJECTION, "projection", "NAME",
	    "softmax (default), sparsemax, sparsegen, entmax" },
	{ LAMBDA, "lambda", "NUMBER", "of sparsegen, below 1 (0)" },
	{ ALPHA, "alpha", "NUMBER", "of entmax, at least 1 (1.5)" },
	{ HIDDEN, "hidden", "N", "LSTM units a direction, or width (128)" },
	{ KEYS, "keys", "N", "size of tanh attention's keys (128)" },
	{ EMBEDDING, "embedding", "N", "size of a word's vector (300)" },
	{ LAYERS, "layers", "N", "of the transformer (2)" },
	{ HEADS, "heads", "N", "of the transformer (1)" },
	{ FEEDFORWARD, "feedforward", "N", "of the transformer (128)" },
	{ VECTORS, "vectors", "FILE", "word2vec, GloVe or fastText text" },
	{ 'v', "vocabulary", "FILE",
	    "--vectors for all its words, not only those met" },
	{ FREEZE, "freeze-embedding", NULL, "leave the words as they begin" },
	{ RATE, "rate", "NUMBER", "learning rate (0.0005)" },
	{ ATTENTION_RATE, "attention-rate", "NUMBER",
	    "of the attention's parameters (the rate)" },
	{ DECAY, "decay", "NUMBER", "L2, not on the attention (1e-5)" },
	{ BATCH, "batch", "N", "documents a step (32)" },
	{ EPOCHS, "epochs", "N", "at most (40)" },
	{ PATIENCE, "patience", "N", "epochs without a better one (5)" },
	{ WEIGHTS, "class-weights", "HOW", "balanced (default) or none" },
	{ SETTING, "setting", "NAME",
	    "meister2021: the rates of the paper's Table 4" },
	{ 's', "seed", "N", "of first values and batches (1)" },
	{ CHECKPOINT, "checkpoint", "SECONDS", "between checkpoints (20)" },
	{ VERBOSE, "verbose", NULL, "tell every epoch on stderr" },
	{ 0 },
};

static const struct program program = {
	.name = "train",
	.purpose = "fit a text classifier with attention to a stream",
	.synopsis =
	    "train --dev FILE -o FILE [--encoder NAME] [--attention NAME]\n"
	    "      [--projection NAME] [--lambda NUMBER] [--alpha NUMBER]\n"
	    "      [--hidden N] [--keys N] [--embedding N] [--layers N]\n"
	    "      [--heads N] [--feedforward N] [--vectors FILE [-v FILE]]\n"
	    "      [--freeze-embedding] [--rate NUMBER]\n"
	    "      [--attention-rate NUMBER] [--decay NUMBER] [--batch N]\n"
	    "      [--epochs N] [--patience N] [--class-weights HOW]\n"
	    "      [--setting NAME] [-s N] [--checkpoint SECONDS]\n"
	    "      [--verbose]",
	.example = "train --dev dev.tens -o model.safetensors <train.tens",
	.options = option_specs,
};

struct settings {
	const char *dev, *output, *vectors, *vocabulary;
	struct choices model;
	struct training_choices training;
	size_t patience;
	double seconds;
	bool attention_given, rate_given, attention_rate_given, meister;
	bool lambda_given, alpha_given;
	bool balanced, verbose;
};

static size_t
size_option(const char *name, long most)
{
	return (size_t)option_integer(name, optarg, 1, most);
}

/* Sizes of the model; false: another option. */
static bool
model_option(struct settings *s, int letter)
{
	struct choices *m = &s->model;

	switch (letter) {
	case HIDDEN:
		m->hidden = size_option("--hidden", 1 << 16);
		return true;
	case KEYS:
		m->keys = size_option("--keys", 1 << 16);
		return true;
	case EMBEDDING:
		m->embedding = size_option("--embedding", 1 << 16);
		return true;
	case LAYERS:
		m->layers = size_option("--layers", 64);
		return true;
	case HEADS:
		m->heads = size_option("--heads", 1 << 10);
		return true;
	case FEEDFORWARD:
		m->feedforward = size_option("--feedforward", 1 << 20);
		return true;
	case LAMBDA:
		s->lambda_given = true;
		m->projection.lambda = lambda_option(optarg);
		return true;
	case ALPHA:
		s->alpha_given = true;
		m->projection.alpha = option_number("--alpha", optarg, 1, 1e3);
		return true;
	}
	return false;
}

static bool
name_option(struct settings *s, int letter)
{
	switch (letter) {
	case ENCODER:
		s->model.encoder = second_of("--encoder", "lstm", "transformer")
		    ? ENCODER_TRANSFORMER
		    : ENCODER_LSTM;
		return true;
	case ATTENTION:
		s->attention_given = true;
		s->model.attention = second_of("--attention", "tanh", "dot")
		    ? ATTENTION_DOT
		    : ATTENTION_TANH;
		return true;
	case PROJECTION:
		if (!projection_find(&s->model.projection.kind, optarg))
			usage_error("unknown projection: %s", optarg);
		return true;
	case WEIGHTS:
		s->balanced = second_of("--class-weights", "none", "balanced");
		return true;
	case SETTING:
		if (strcmp(optarg, "meister2021") != 0)
			usage_error("unknown setting: %s", optarg);
		s->meister = true;
		return true;
	case FREEZE:
		s->training.freeze_embedding = true;
		return true;
	case VERBOSE:
		s->verbose = true;
		return true;
	}
	return false;
}

static bool
training_option(struct settings *s, int letter)
{
	switch (letter) {
	case RATE:
		s->rate_given = true;
		s->training.rate = option_number("--rate", optarg, 0, 1e3);
		return true;
	case ATTENTION_RATE:
		s->attention_rate_given = true;
		s->training.attention_rate =
		    option_number("--attention-rate", optarg, 0, 1e3);
		return true;
	case DECAY:
		s->training.decay = option_number("--decay", optarg, 0, 1e3);
		return true;
	case BATCH:
		s->training.batch = size_option("--batch", 1 << 16);
		return true;
	case EPOCHS:
		s->training.epochs = size_option("--epochs", 1 << 16);
		return true;
	case PATIENCE:
		s->patience = size_option("--patience", 1 << 16);
		return true;
	case 's':
		s->training.seed = (uint64_t)option_integer(
		    "--seed", optarg, 0, 0x7fffffffffffffff);
		return true;
	case CHECKPOINT:
		s->seconds = option_number("--checkpoint", optarg, 0, 1e9);
		return true;
	}
	return false;
}

static void
file_option(struct settings *s, int letter)
{
	switch (letter) {
	case DEV:
		s->dev = optarg;
		break;
	case 'o':
		s->output = optarg;
		break;
	case VECTORS:
		s->vectors = optarg;
		break;
	case 'v':
		s->vocabulary = optarg;
		break;
	}
}

/* What follows from other options. */
static void
settle(struct settings *s)
{
	bool lstm = s->model.encoder == ENCODER_LSTM;

	if (s->dev == NULL || s->output == NULL)
		usage_error("--dev and -o are needed");
	if (strcmp(s->dev, "-") == 0)
		usage_error("--dev: standard input is for training");
	if (strcmp(s->output, "-") == 0)
		usage_error("-o: a model is a file, with a checkpoint beside");
	projection_numbers(
	    &s->model.projection, s->lambda_given, s->alpha_given);
	if (s->vocabulary != NULL && s->vectors == NULL)
		usage_error("--vocabulary is there for --vectors");
	if (!lstm && s->model.hidden % s->model.heads != 0)
		usage_error("%zu heads do not divide a width of %zu",
		    s->model.heads, s->model.hidden);
	if (!s->attention_given)
		s->model.attention = lstm ? ATTENTION_TANH : ATTENTION_DOT;
	if (s->meister && !s->rate_given)
		s->training.rate = lstm ? 1e-4 : 1e-5;
	if (!s->attention_rate_given)
		s->training.attention_rate =
		    (s->meister ? 10 : 1) * s->training.rate;
}

static struct settings
read_options(int argc, char *argv[])
{
	struct settings s = {
		.model = { .projection = { PROJECTION_SOFTMAX, 0, 1.5 },
		    .embedding = 300,
		    .hidden = 128,
		    .keys = 128,
		    .layers = 2,
		    .heads = 1,
		    .feedforward = 128 },
		.training = { .rate = 5e-4,
		    .decay = 1e-5,
		    .batch = 32,
		    .epochs = 40,
		    .seed = 1 },
		.patience = 5,
		.seconds = 20,
		.balanced = true,
	};
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (!model_option(&s, letter) && !name_option(&s, letter) &&
		    !training_option(&s, letter))
			file_option(&s, letter);
	if (optind != argc)
		usage_error("unexpected operand: %s", argv[optind]);
	settle(&s);
	return s;
}

static bool
has_both(const struct examples *data)
{
	size_t positive = 0;

	for (size_t i = 0; i < data->count; i++)
		positive += data->items[i].label == 1;
	return positive > 0 && positive < data->count;
}

/* Both streams must tell the same vocabulary and classes. */
static void
read_data(struct fit *f, struct settings *s)
{
	corpus_read(&f->train, NULL, &f->arena);
	corpus_read(&f->dev, s->dev, &f->arena);
	if (strcmp(f->train.vocabulary_sha256, f->dev.vocabulary_sha256) != 0 ||
	    f->train.vocabulary != f->dev.vocabulary)
		fail(EX_DATAERR,
		    "%s: tokenized with another vocabulary than <stdin>",
		    s->dev);
	if (f->train.classes != f->dev.classes)
		fail(EX_DATAERR, "%s: %zu classes, but <stdin> has %zu", s->dev,
		    f->dev.classes, f->train.classes);
	if (f->dev.classes == 2 && !has_both(&f->dev.examples))
		fail(EX_DATAERR, "%s: one class alone has no ROC-AUC", s->dev);
	s->model.vocabulary = f->train.vocabulary;
	s->model.outputs = f->train.classes == 2 ? 1 : f->train.classes;
}

/* Balanced: a class weighs the more, the rarer it is; class 0 weighs 1. */
static const double *
class_weights(struct fit *f, bool balanced)
{
	size_t classes = f->train.classes;
	size_t *seen = arena_clear(&f->arena, classes, sizeof *seen);
	double *weights = arena_take(&f->arena, classes, sizeof *weights);

	for (size_t i = 0; i < f->train.examples.count; i++)
		seen[f->train.examples.items[i].label]++;
	for (size_t k = 0; k < classes; k++) {
		if (seen[k] == 0)
			fail(
			    EX_DATAERR, "<stdin>: no document of class %zu", k);
		weights[k] = balanced ? (double)seen[0] / (double)seen[k] : 1;
	}
	return weights;
}

/* Everything that the result depends on: a checkpoint of another is not
 * ours. The caller owns it, until exit. */
static char *
identity(const struct fit *f, const struct settings *s, const char *vectors)
{
	const struct training_choices *t = &s->training;
	char *config = choices_json(
	    &s->model, f->train.vocabulary_sha256, f->train.labels);
	size_t length = strlen(config) + 1024;
	char *text = program_memory(malloc(length));

	snprintf(text, length,
	    "%s %s train %s dev %s vectors %s rate %a %a decay %a batch %zu "
	    "epochs %zu patience %zu seed %llu balanced %d frozen %d",
	    HEED_VERSION, config, f->train.sha256, f->dev.sha256, vectors,
	    t->rate, t->attention_rate, t->decay, t->batch, t->epochs,
	    s->patience, (unsigned long long)t->seed, s->balanced,
	    t->freeze_embedding);
	free(config);
	return text;
}

int
main(int argc, char *argv[])
{
	static struct fit f;
	struct settings s = read_options(argc, argv);
	char vectors[SHA256_HEX] = "none";
	char *checkpoint =
	    program_memory(malloc(strlen(s.output) + sizeof ".checkpoint"));

	sprintf(checkpoint, "%s.checkpoint", s.output);
	f.verbose = s.verbose;
	read_data(&f, &s);
	s.training.class_weight = class_weights(&f, s.balanced);
	trainer_new(&f.trainer, &s.model, &s.training, f.train.examples.count,
	    &f.arena);
	parameters_init(f.trainer.parameters, f.trainer.count, s.training.seed);
	if (s.vectors != NULL)
		fit_vectors(&f, s.vectors, s.vocabulary, vectors);
	classifier_pack(&f.trainer.model);
	f.patience = s.patience;
	f.seconds = s.seconds;
	f.checkpoint = checkpoint;
	f.identity = identity(&f, &s, vectors);
	fit_run(&f);
	if (!isfinite(f.run.best))
		fail(EX_DATAERR, "%s: %s is undefined: a smaller --rate?",
		    s.dev, fit_metric(&f));
	fit_write(&f, s.output, argc, argv);
	if (remove(checkpoint) != 0 && errno != ENOENT)
		fail(EX_IOERR, "%s: %s", checkpoint, strerror(errno));
	return 0;
}
