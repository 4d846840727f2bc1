/* train -- fit a text classifier with attention to a tokenized stream. */
#include <string.h>
#include <sysexits.h>

#include "program/fit.h"
#include "program/stage.h"

enum {
	ENCODER = 256,
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
	WEIGHTS,
	SETTING
};

static const struct option_spec option_specs[] = {
	FIT_FILES,
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
	FIT_LEARNING("0.0005", "40", "5"),
	{ WEIGHTS, "class-weights", "HOW", "balanced (default) or none" },
	{ SETTING, "setting", "NAME",
	    "meister2021: the rates of the paper's Table 4" },
	FIT_RUN,
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
	struct fit_settings fit;
	const char *vectors, *vocabulary;
	struct choices model;
	const char *transformers; /* an option given that is its alone */
	bool attention_given, keys_given, lambda_given, alpha_given;
	bool balanced, meister;
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
		s->keys_given = true;
		m->keys = size_option("--keys", 1 << 16);
		return true;
	case EMBEDDING:
		m->embedding = size_option("--embedding", 1 << 16);
		return true;
	case LAYERS:
		s->transformers = "--layers";
		m->layers = size_option("--layers", 64);
		return true;
	case HEADS:
		s->transformers = "--heads";
		m->heads = size_option("--heads", 1 << 10);
		return true;
	case FEEDFORWARD:
		s->transformers = "--feedforward";
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
		s->fit.training.frozen[GROUP_EMBEDDING] = true;
		return true;
	}
	return false;
}

static bool
file_option(struct settings *s, int letter)
{
	switch (letter) {
	case VECTORS:
		s->vectors = optarg;
		return true;
	case 'v':
		s->vocabulary = optarg;
		return true;
	}
	return false;
}

/* No option is without effect. */
static void
check_sizes(const struct settings *s)
{
	if (s->transformers != NULL && s->model.encoder == ENCODER_LSTM)
		usage_error("%s is for the transformer alone", s->transformers);
	if (s->keys_given && s->model.attention != ATTENTION_TANH)
		usage_error("--keys is for tanh attention alone");
}

/* What follows from other options. */
static void
settle(struct settings *s)
{
	bool lstm = s->model.encoder == ENCODER_LSTM;
	struct training_choices *t = &s->fit.training;

	if (s->meister && !s->fit.rate_given)
		t->rate = lstm ? 1e-4 : 1e-5;
	fit_settle(&s->fit);
	if (s->meister && !s->fit.attention_rate_given)
		t->attention_rate = 10 * t->rate;
	projection_numbers(
	    &s->model.projection, s->lambda_given, s->alpha_given);
	if (s->vocabulary != NULL && s->vectors == NULL)
		usage_error("--vocabulary is there for --vectors");
	if (!lstm && s->model.hidden % s->model.heads != 0)
		usage_error("%zu heads do not divide a width of %zu",
		    s->model.heads, s->model.hidden);
	if (!s->attention_given)
		s->model.attention = lstm ? ATTENTION_TANH : ATTENTION_DOT;
	check_sizes(s);
}

static struct settings
read_options(int argc, char *argv[])
{
	struct settings s = {
		.fit = fit_defaults(5e-4, 40, 5),
		.model = { .projection = { PROJECTION_SOFTMAX, 0, 1.5 },
		    .embedding = 300,
		    .hidden = 128,
		    .keys = 128,
		    .layers = 2,
		    .heads = 1,
		    .feedforward = 128 },
		.balanced = true,
	};
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (!model_option(&s, letter) && !name_option(&s, letter) &&
		    !file_option(&s, letter))
			fit_option(&s.fit, letter);
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

static void
read_data(struct fit *f, struct settings *s)
{
	fit_read(f, &s->fit);
	if (f->dev.classes == 2 && !has_both(&f->dev.examples))
		fail(EX_DATAERR, "%s: one class alone has no ROC-AUC",
		    s->fit.dev);
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

int
main(int argc, char *argv[])
{
	static struct fit f;
	struct settings s = read_options(argc, argv);
	struct training_choices *t = &s.fit.training;
	char vectors[SHA256_HEX] = "none", particular[128];

	read_data(&f, &s);
	t->class_weight = class_weights(&f, s.balanced);
	trainer_new(&f.trainer, &s.model, t, f.train.examples.count, &f.arena);
	parameters_init(f.trainer.parameters, f.trainer.count, t->seed);
	if (s.vectors != NULL)
		fit_vectors(&f, s.vectors, s.vocabulary, vectors);
	classifier_pack(&f.trainer.model);
	snprintf(particular, sizeof particular,
	    "vectors %s frozen %d balanced %d", vectors,
	    t->frozen[GROUP_EMBEDDING], s.balanced);
	fit_make(&f, &s.fit, particular, argc, argv);
	return 0;
}
