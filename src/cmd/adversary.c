/* adversary -- fit a model that decides as another does, by other words. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/fit.h"
#include "program/model.h"
#include "tensor/random.h"

enum { METHOD = 256, DIVERGENCE, LAMBDA, VECTORS };

static const struct option_spec options[] = {
	{ 'b', "base", "FILE", "the model whose adversary is made" },
	FIT_FILES,
	{ METHOD, "method", "NAME",
	    "frozen (default), frozen-encoder, transferred, unfrozen" },
	{ 'd', "divergence", "NAME", "of the attention: jsd (default) or kl" },
	{ 'l', "lambda", "NUMBER", "weight of it (jsd: 1, kl: 0.001)" },
	{ VECTORS, "vectors", "FILE", "first vectors of an unfrozen one" },
	{ 'v', "vocabulary", "FILE",
	    "--vectors for all its words, not only those met" },
	FIT_LEARNING("0.0005", "80", "10"),
	FIT_RUN,
	{ 0 },
};

static const struct program program = {
	.name = "adversary",
	.purpose = "fit a model that decides as another, by another attention",
	.synopsis =
	    "adversary -b FILE --dev FILE -o FILE [--method NAME] [-d NAME]\n"
	    "          [-l NUMBER] [--vectors FILE [-v FILE]] [--rate NUMBER]\n"
	    "          [--attention-rate NUMBER] [--decay NUMBER]\n"
	    "          [--batch N] [--epochs N] [--patience N] [-s N]\n"
	    "          [--checkpoint SECONDS] [--verbose]",
	.example = "adversary -b model.safetensors --dev dev.tens "
		   "-o adversary.safetensors <train.tens",
	.options = options,
};

/* What stays as the base has it; the rest begins there too, or anew, as the
 * attention always does. */
static const struct method {
	const char *name;
	bool frozen[GROUPS];
	bool anew;
} methods[] = {
	{ "frozen",
	    { [GROUP_EMBEDDING] = true,
		[GROUP_ENCODER] = true,
		[GROUP_DECODER] = true },
	    false },
	{ "frozen-encoder",
	    { [GROUP_EMBEDDING] = true, [GROUP_ENCODER] = true }, false },
	{ "transferred", { false }, false },
	{ "unfrozen", { false }, true },
};

struct settings {
	struct fit_settings fit;
	const struct method *method;
	const char *base, *vectors, *vocabulary;
	enum divergence_kind divergence;
	double lambda;
	bool lambda_given;
};

static const struct method *
find_method(const char *name)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (strcmp(methods[i].name, name) == 0)
			return &methods[i];
	usage_error("unknown method: %s", name);
}

static void
own_option(struct settings *s, int letter)
{
	switch (letter) {
	case 'b':
		s->base = optarg;
		break;
	case METHOD:
		s->method = find_method(optarg);
		break;
	case 'd':
		if (!divergence_find(&s->divergence, optarg))
			usage_error("no divergence %s: jsd or kl", optarg);
		break;
	case 'l':
		s->lambda_given = true;
		s->lambda = option_number("--lambda", optarg, 0, 1e6);
		break;
	case VECTORS:
		s->vectors = optarg;
		break;
	case 'v':
		s->vocabulary = optarg;
		break;
	}
}

static struct settings
read_options(int argc, char *argv[])
{
	struct settings s = { .fit = fit_defaults(5e-4, 80, 10),
		.method = methods };
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (!fit_option(&s.fit, letter))
			own_option(&s, letter);
	if (optind != argc)
		usage_error("unexpected operand: %s", argv[optind]);
	if (s.base == NULL)
		usage_error("whose adversary? -b FILE is missing");
	if (s.vectors != NULL && !s.method->anew)
		usage_error("--vectors are for --method unfrozen");
	if (s.vocabulary != NULL && s.vectors == NULL)
		usage_error("--vocabulary is there for --vectors");
	fit_settle(&s.fit);
	if (!s.lambda_given)
		s.lambda = s.divergence == DIVERGENCE_KL ? 0.001 : 1;
	memcpy(
	    s.fit.training.frozen, s.method->frozen, sizeof s.method->frozen);
	return s;
}

static void
check_base(const struct model *base, const struct corpus *c)
{
	const struct choices *choices = &base->classifier.choices;

	if (choices->vocabulary != c->vocabulary ||
	    (base->vocabulary[0] != '\0' &&
		strcmp(base->vocabulary, c->vocabulary_sha256) != 0))
		fail(EX_DATAERR,
		    "<stdin>: tokenized with another vocabulary than %s was "
		    "trained with",
		    base->path);
	if (choices->outputs != (c->classes == 2 ? 1 : c->classes))
		fail(EX_DATAERR, "<stdin>: %zu classes, but %s has %zu",
		    c->classes, base->path,
		    choices->outputs == 1 ? 2 : choices->outputs);
	model_classes(base, c->labels, "<stdin>");
}

/* KL is infinite where the base has no attention. */
static void
check_finite(const struct adversary *a, const struct examples *data,
    const struct model *base, const char *source)
{
	for (size_t d = 0; d < data->count; d++)
		for (size_t i = 0; i < data->items[d].n; i++)
			if (!data->items[d].special[i] &&
			    !(a->base.alpha[a->base.start[d] + i] > 0))
				fail(EX_DATAERR,
				    "%s: document %zu: %s gives a word no "
				    "attention, and kl is infinite there: use "
				    "-d jsd",
				    source, d, base->path);
}

/* What is learnt from these documents. */
static struct adversary
oppose(const struct settings *s, const struct model *base,
    const struct corpus *c, const char *source, struct arena *arena)
{
	struct adversary a = { s->divergence, s->lambda,
		trainer_decide(
		    &base->classifier, &c->examples, FIT_BATCH, arena) };

	if (s->divergence == DIVERGENCE_KL)
		check_finite(&a, &c->examples, base, source);
	return a;
}

/* Of the first values: not those of train's with the same seed, which may be
 * where the base began. */
static uint64_t
own_seed(uint64_t seed)
{
	struct random r = random_stream(seed, "adversary", 0);

	return random_bits(&r);
}

/*
 * All parameters but the attention's become the base's. At the base's own
 * attention L has a minimum, in which it would stay: TVD rises to first order
 * there, D to second.
 */
static void
transfer(struct trainer *t, const struct model *base)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct parameter *p = &t->parameters[i];

		if (p->group != GROUP_ATTENTION)
			memcpy(*p->data, *base->parameters[i].data,
			    parameter_count(p) * sizeof(real));
	}
}

/* The caller owns it, until exit. */
static char *
members(const struct settings *s, const struct model *base)
{
	const char *told = frame_attribute(&base->frame, "training");
	json_t *training = told == NULL ? NULL : json_loads(told, 0, NULL);
	json_t *o =
	    json_pack("{s:s, s:s, s:f, s:s, s:o*}", "method", s->method->name,
		"divergence", divergence_name(s->divergence), "lambda",
		s->lambda, "base", base->sha256, "base_training", training);
	char *text = o == NULL ? NULL : json_dumps(o, JSON_COMPACT);
	char *all = program_memory(malloc(
	    (text == NULL ? 0 : strlen(text)) + sizeof ",\"adversary\":"));

	if (text == NULL)
		fail(EX_OSERR, "out of memory");
	sprintf(all, ",\"adversary\":%s", text);
	json_decref(o);
	free(text);
	return all;
}

int
main(int argc, char *argv[])
{
	static struct fit f;
	static struct model base;
	struct settings s = read_options(argc, argv);
	struct training_choices *t = &s.fit.training;
	struct adversary train, dev;
	char vectors[SHA256_HEX] = "none", notes[SHA256_HEX + 16];
	char *record, *particular;

	model_load(&base, s.base);
	fit_read(&f, &s.fit);
	check_base(&base, &f.train);
	train = oppose(&s, &base, &f.train, "<stdin>", &f.arena);
	dev = oppose(&s, &base, &f.dev, s.fit.dev, &f.arena);
	t->adversary = &train;
	f.dev_adversary = &dev;
	trainer_new(&f.trainer, &base.classifier.choices, t,
	    f.train.examples.count, &f.arena);
	parameters_init(
	    f.trainer.parameters, f.trainer.count, own_seed(t->seed));
	if (!s.method->anew)
		transfer(&f.trainer, &base);
	if (s.vectors != NULL)
		fit_vectors(&f, s.vectors, s.vocabulary, vectors);
	classifier_pack(&f.trainer.model);
	record = members(&s, &base);
	snprintf(notes, sizeof notes, ",\"base\":\"%s\"", base.sha256);
	f.record = record;
	f.notes = notes;
	particular = arena_take(&f.arena, strlen(record) + SHA256_HEX + 16, 1);
	sprintf(particular, "%s vectors %s", record, vectors);
	fit_make(&f, &s.fit, particular, argc, argv);
	return 0;
}
