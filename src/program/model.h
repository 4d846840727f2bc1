/*
 * model.h -- model files: one safetensors frame with the classifier's
 * parameters, named as PyTorch names them, and a JSON object `config` with
 * every choice that rebuilds it (tensor-stream(5), "Model files"). Every
 * error ends the program through fail().
 */
#ifndef HEED_PROGRAM_MODEL_H
#define HEED_PROGRAM_MODEL_H

#include "models/classifier.h"
#include "program/filter.h"
#include "text/sha256.h"

struct model {
	struct classifier classifier;
	struct parameter parameters[PARAMETERS_MAX];
	size_t count;
	char sha256[SHA256_HEX];     /* of the parameters' bytes */
	char vocabulary[SHA256_HEX]; /* the vocabulary's sha256, or "" */
	const char *labels; /* the classes' names as JSON text, or NULL */
	const char *path;
	struct arena arena;
	struct frame frame;
};

/* Reads a model, packs its weights. path NULL: usage error, -m is missing. */
void model_load(struct model *m, const char *path);
/*
 * The same for a program that computes with some parts: only these are packed.
 * The whole file is checked nevertheless.
 */
enum model_part {
	MODEL_CHOICES = 0, /* its config alone */
	MODEL_EMBEDDING = 1 << GROUP_EMBEDDING,
	MODEL_ENCODER = 1 << GROUP_ENCODER,
	MODEL_ATTENTION = 1 << GROUP_ATTENTION,
	MODEL_DECODER = 1 << GROUP_DECODER,
	MODEL_WHOLE =
	    MODEL_EMBEDDING | MODEL_ENCODER | MODEL_ATTENTION | MODEL_DECODER,
};
void model_load_parts(struct model *m, const char *path, enum model_part parts);

/* The field that the model needs of a stream, and its width must agree:
 * "X" [n, d] of embed, "H" [n, m] of encode. */
size_t model_need(struct filter *f, const struct model *m, const char *name,
    const char *made_by, size_t width);
/* Notes the model in this program's history entry; the stream's vocabulary
 * must be the model's where both say theirs. */
void model_note(struct filter *f, const struct model *m);

/* The classes that a stream names (its attribute labels) must be the model's,
 * in its order, where both say theirs. source: the stream, for messages. */
void model_classes(
    const struct model *m, const char *labels, const char *source);

/* The ids of a record's words, each below V, or fail() naming the record. */
const int32_t *model_ids(
    const struct record *r, size_t field, const struct classifier *p);

/* "config" as JSON text, malloc'd; the reverse: false and a reason. */
char *choices_json(
    const struct choices *c, const char *vocabulary, const char *labels);
bool choices_parse(struct choices *c, char vocabulary[SHA256_HEX],
    const char *json, char reason[256]);
/* A config's array of the classes' names as JSON text, malloc'd; NULL where it
 * has none. */
char *choices_labels(const char *json);
/* Are two such arrays the same, whatever the spaces between? */
bool labels_same(const char *x, const char *y);

/* sha256 over the parameters, in their order. */
void parameters_sha256(
    const struct parameter *list, size_t count, char hex[SHA256_HEX]);
/* Copies a frame's tensor of a parameter's shape, or fail() with the reason:
 * missing, wrong shape or dtype. name: the tensor's. */
void parameter_read(const struct parameter *p, const struct frame *frame,
    const char *name, real *data, const char *path);
/* Must all be finite, or fail(). */
void parameter_check(const struct parameter *p, const real *data,
    const char *name, const char *path);

/* The projection that a stream was made with: its attributes, else the
 * model's own. */
struct projection stream_projection(
    const struct filter *f, const struct projection *own);
void stream_set_projection(struct filter *f, const struct projection *p);

#endif
