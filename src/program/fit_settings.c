/* fit_settings.c -- the options of a training run. */
#include <string.h>

#include "program/fit.h"

struct fit_settings
fit_defaults(double rate, size_t epochs, size_t patience)
{
	return (struct fit_settings){
		.training = { .rate = rate,
		    .decay = 1e-5,
		    .batch = 32,
		    .epochs = epochs,
		    .seed = 1 },
		.patience = patience,
		.seconds = 20,
	};
}

static size_t
count_option(const char *name)
{
	return (size_t)option_integer(name, optarg, 1, 1 << 16);
}

static bool
learning_option(struct fit_settings *s, int letter)
{
	struct training_choices *t = &s->training;

	switch (letter) {
	case FIT_RATE:
		s->rate_given = true;
		t->rate = option_number("--rate", optarg, 0, 1e3);
		return true;
	case FIT_ATTENTION_RATE:
		s->attention_rate_given = true;
		t->attention_rate =
		    option_number("--attention-rate", optarg, 0, 1e3);
		return true;
	case FIT_DECAY:
		t->decay = option_number("--decay", optarg, 0, 1e3);
		return true;
	case FIT_DOCUMENTS:
		t->batch = count_option("--batch");
		return true;
	case FIT_EPOCHS:
		t->epochs = count_option("--epochs");
		return true;
	case FIT_PATIENCE:
		s->patience = count_option("--patience");
		return true;
	}
	return false;
}

bool
fit_option(struct fit_settings *s, int letter)
{
	if (learning_option(s, letter))
		return true;
	switch (letter) {
	case FIT_DEV:
		s->dev = optarg;
		return true;
	case 'o':
		s->output = optarg;
		return true;
	case 's':
		s->training.seed = (uint64_t)option_integer(
		    "--seed", optarg, 0, 0x7fffffffffffffff);
		return true;
	case FIT_CHECKPOINT:
		s->seconds = option_number("--checkpoint", optarg, 0, 1e9);
		return true;
	case FIT_VERBOSE:
		s->verbose = true;
		return true;
	}
	return false;
}

void
fit_settle(struct fit_settings *s)
{
	if (s->dev == NULL || s->output == NULL)
		usage_error("--dev and -o are needed");
	if (strcmp(s->dev, "-") == 0)
		usage_error("--dev: standard input is for training");
	if (strcmp(s->output, "-") == 0)
		usage_error("-o: a model is a file, with a checkpoint beside");
	if (!s->attention_rate_given)
		s->training.attention_rate = s->training.rate;
}
