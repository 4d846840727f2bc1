/* fit_write.c -- what a training run leaves: a model file, model(5). */
#include <stdlib.h>
#include <string.h>

#include "program/fit.h"
#include "program/history.h"
#include "program/model.h"

static char *
training_record(const struct fit *f)
{
	const struct training_choices *t = &f->trainer.choices;
	const char *more = f->record == NULL ? "" : f->record;
	size_t size = 512 + strlen(more);
	char *text = program_memory(malloc(size));

	snprintf(text, size,
	    "{\"seed\":%llu,\"epochs\":%zu,\"best_epoch\":%zu,"
	    "\"dev_metric\":\"%s\",\"dev\":%.9g,\"rate\":%.9g,"
	    "\"attention_rate\":%.9g,\"decay\":%.9g,\"batch\":%zu%s}",
	    (unsigned long long)t->seed, f->run.epoch, f->run.best_epoch,
	    fit_metric(f), f->run.best, t->rate, t->attention_rate, t->decay,
	    t->batch, more);
	return text;
}

/* The parameters become those of the best epoch. tensors: [count] */
static void
take_best(struct frame_tensor *tensors, struct fit *f)
{
	struct trainer *t = &f->trainer;

	for (size_t i = 0; i < t->count; i++) {
		struct parameter *p = &t->parameters[i];

		*p->data = f->run.best_parameters[i];
		tensors[i].name = p->name;
		tensors[i].tensor =
		    tensor_matrix(F32, *p->data, p->shape[0], p->shape[1]);
		tensors[i].tensor.rank = p->rank;
	}
}

void
fit_write(struct fit *f, const char *path, int argc, char *argv[])
{
	struct trainer *t = &f->trainer;
	struct frame_tensor *tensors =
	    arena_take(&f->arena, t->count, sizeof *tensors);
	struct output o = output_open(path);
	char *config = choices_json(
	    &t->model.choices, f->train.vocabulary_sha256, f->train.labels);
	char *record = training_record(f);
	char *history = history_with(f->train.history, f->notes, argc, argv);
	char sha256[SHA256_HEX];
	const struct attribute attributes[] = {
		{ "format", "attention-model/1" },
		{ "config", config },
		{ "training", record },
		{ "parameters_sha256", sha256 },
		{ "history", history },
	};
	struct stream_error e;
	uint32_t crc;

	take_best(tensors, f);
	parameters_sha256(t->parameters, t->count, sha256);
	if (frame_write(o.file, path, tensors, t->count, attributes,
		sizeof attributes / sizeof *attributes, &crc, &e) != 0)
		fail(e.status, "%s", e.message);
	output_close(&o);
	free(config);
	free(record);
	free(history);
}
