/* choices.c -- a model's choices as the JSON object `config` of its file. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "program/model.h"

static const char *
encoder_name(enum encoder_kind kind)
{
	return kind == ENCODER_LSTM ? "lstm" : "transformer";
}

static const char *
attention_name(enum attention_kind kind)
{
	return kind == ATTENTION_TANH ? "tanh" : "dot";
}

char *
choices_json(
    const struct choices *c, const char *vocabulary, const char *labels)
{
	json_t *classes = json_loads(labels, 0, NULL);
	json_t *config = json_pack(
	    "{s:s, s:s, s:s, s:f, s:f, s:I, s:I, s:I, s:I, s:I, s:I, s:I, "
	    "s:I, s:s, s:o*}",
	    "encoder", encoder_name(c->encoder), "attention",
	    attention_name(c->attention), "projection",
	    projection_name(c->projection.kind), "lambda", c->projection.lambda,
	    "alpha", c->projection.alpha, "vocabulary",
	    (json_int_t)c->vocabulary, "embedding", (json_int_t)c->embedding,
	    "hidden", (json_int_t)c->hidden, "keys", (json_int_t)c->keys,
	    "layers", (json_int_t)c->layers, "heads", (json_int_t)c->heads,
	    "feedforward", (json_int_t)c->feedforward, "outputs",
	    (json_int_t)c->outputs, "vocabulary_sha256", vocabulary, "labels",
	    classes);
	char *text;

	if (config == NULL)
		fail(EX_SOFTWARE, "the model's config cannot be written");
	text = json_dumps(config, JSON_COMPACT);
	json_decref(config);
	if (text == NULL)
		fail(EX_OSERR, "out of memory");
	return text;
}

/* The sizes of a model, and what is out of the question. */
static bool
read_sizes(struct choices *c, const json_t *config, char reason[256])
{
	const struct {
		const char *name;
		size_t *size;
		json_int_t most;
	} sizes[] = {
		{ "vocabulary", &c->vocabulary, 1 << 24 },
		{ "embedding", &c->embedding, 1 << 16 },
		{ "hidden", &c->hidden, 1 << 16 },
		{ "keys", &c->keys, 1 << 16 },
		{ "layers", &c->layers, 64 },
		{ "heads", &c->heads, 1 << 10 },
		{ "feedforward", &c->feedforward, 1 << 20 },
		{ "outputs", &c->outputs, 1 << 16 },
	};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		const json_t *value = json_object_get(config, sizes[i].name);
		json_int_t n = json_integer_value(value);

		if (!json_is_integer(value) || n < 1 || n > sizes[i].most) {
			snprintf(reason, 256, "config: %s must be 1 to %lld",
			    sizes[i].name, (long long)sizes[i].most);
			return false;
		}
		*sizes[i].size = (size_t)n;
	}
	if (c->encoder == ENCODER_TRANSFORMER && c->hidden % c->heads != 0) {
		snprintf(reason, 256, "config: %zu heads do not divide %zu",
		    c->heads, c->hidden);
		return false;
	}
	return true;
}

static bool
read_names(struct choices *c, const json_t *config, char reason[256])
{
	const char *encoder =
	    json_string_value(json_object_get(config, "encoder"));
	const char *attention =
	    json_string_value(json_object_get(config, "attention"));
	const char *projection =
	    json_string_value(json_object_get(config, "projection"));

	if (encoder == NULL || attention == NULL || projection == NULL) {
		snprintf(reason, 256,
		    "config: encoder, attention or projection is missing");
		return false;
	}
	c->encoder =
	    strcmp(encoder, "lstm") == 0 ? ENCODER_LSTM : ENCODER_TRANSFORMER;
	c->attention =
	    strcmp(attention, "tanh") == 0 ? ATTENTION_TANH : ATTENTION_DOT;
	if (strcmp(encoder_name(c->encoder), encoder) != 0 ||
	    strcmp(attention_name(c->attention), attention) != 0 ||
	    !projection_find(&c->projection.kind, projection)) {
		snprintf(reason, 256,
		    "config: unknown encoder %.40s, attention %.40s or "
		    "projection %.40s",
		    encoder, attention, projection);
		return false;
	}
	return true;
}

static bool
read_projection(struct choices *c, const json_t *config, char reason[256])
{
	c->projection.lambda =
	    json_number_value(json_object_get(config, "lambda"));
	c->projection.alpha =
	    json_number_value(json_object_get(config, "alpha"));
	if (c->projection.lambda < 1 && c->projection.alpha >= 1)
		return true;
	snprintf(reason, 256, "config: lambda %g or alpha %g is out of range",
	    c->projection.lambda, c->projection.alpha);
	return false;
}

bool
choices_parse(struct choices *c, char vocabulary[SHA256_HEX], const char *text,
    char reason[256])
{
	json_error_t error;
	json_t *config = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	const char *sha;
	bool good;

	*c = (struct choices){ 0 };
	if (!json_is_object(config)) {
		snprintf(reason, 256, "config: %s",
		    config == NULL ? error.text : "not a JSON object");
		json_decref(config);
		return false;
	}
	good = read_names(c, config, reason) &&
	    read_projection(c, config, reason) && read_sizes(c, config, reason);
	sha = json_string_value(json_object_get(config, "vocabulary_sha256"));
	snprintf(vocabulary, SHA256_HEX, "%s", sha == NULL ? "" : sha);
	json_decref(config);
	return good;
}

char *
choices_labels(const char *text)
{
	json_t *config = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	json_t *labels = json_object_get(config, "labels");
	char *names =
	    json_is_array(labels) ? json_dumps(labels, JSON_COMPACT) : NULL;

	if (json_is_array(labels) && names == NULL)
		fail(EX_OSERR, "out of memory");
	json_decref(config);
	return names;
}

bool
labels_same(const char *x, const char *y)
{
	json_t *a = json_loads(x, 0, NULL), *b = json_loads(y, 0, NULL);
	bool same = json_equal(a, b);

	json_decref(a);
	json_decref(b);
	return same;
}
