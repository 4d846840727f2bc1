#include "program/checkpoint.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/model.h"

/* What is kept of each parameter, and how its tensors are named. */
static const char *const kinds[] = { "", "mean/", "square/", "maximum/",
	"best/" };
enum { KINDS = sizeof kinds / sizeof *kinds, BEST = KINDS - 1 };

static real *
kept(const struct run *run, const struct trainer *t, size_t parameter,
    size_t kind)
{
	if (kind == 0)
		return *t->parameters[parameter].data;
	if (kind == BEST)
		return run->best_parameters[parameter];
	return t->moments[parameter][kind - 1];
}

static void
kept_name(char name[128], const struct parameter *p, size_t kind)
{
	snprintf(name, 128, "%s%s", kinds[kind], p->name);
}

static void
write_frame(FILE *file, const char *path, const char *identity,
    const struct run *run, const struct trainer *t)
{
	static char names[PARAMETERS_MAX * KINDS][128];
	static struct frame_tensor tensors[PARAMETERS_MAX * KINDS];
	char epoch[24], best_epoch[24], best[40], step[24];
	const struct attribute attributes[] = {
		{ "format", "attention-checkpoint/1" },
		{ "identity", identity },
		{ "epoch", epoch },
		{ "step", step },
		{ "best_epoch", best_epoch },
		{ "best", best },
	};
	struct stream_error error;
	uint32_t crc;
	size_t n = 0;

	snprintf(epoch, sizeof epoch, "%zu", run->epoch);
	snprintf(step, sizeof step, "%zu", t->step);
	snprintf(best_epoch, sizeof best_epoch, "%zu", run->best_epoch);
	snprintf(best, sizeof best, "%a", run->best);
	for (size_t i = 0; i < t->count; i++)
		for (size_t k = 0; k < KINDS; k++, n++) {
			const struct parameter *p = &t->parameters[i];

			kept_name(names[n], p, k);
			tensors[n].name = names[n];
			tensors[n].tensor = tensor_matrix(
			    F32, kept(run, t, i, k), p->shape[0], p->shape[1]);
			tensors[n].tensor.rank = p->rank;
		}
	if (frame_write(file, path, tensors, n, attributes,
		sizeof attributes / sizeof *attributes, &crc, &error) != 0)
		fail(error.status, "%s", error.message);
}

void
checkpoint_write(const char *path, const char *identity, const struct run *run,
    const struct trainer *t)
{
	struct output o = output_open(path);

	write_frame(o.file, path, identity, run, t);
	output_close(&o);
}

static size_t
number(const struct frame *frame, const char *key)
{
	const char *text = frame_attribute(frame, key);

	return text == NULL ? 0 : strtoul(text, NULL, 10);
}

/* A run that diverges goes on to do so: moments may be infinite, and so may
 * parameters that are not the best. */
static void
restore(const struct frame *frame, const char *path, struct run *run,
    struct trainer *t)
{
	const char *best = frame_attribute(frame, "best");
	char name[128];
	size_t step;

	run->epoch = number(frame, "epoch");
	run->best_epoch = number(frame, "best_epoch");
	run->best = best == NULL ? 0 : strtod(best, NULL);
	step = number(frame, "step");
	if (step > t->batches * t->choices.epochs)
		fail(EX_DATAERR, "%s: step %zu is beyond the last epoch", path,
		    step);
	trainer_resume(t, step);
	for (size_t i = 0; i < t->count; i++)
		for (size_t k = 0; k < KINDS; k++) {
			kept_name(name, &t->parameters[i], k);
			parameter_read(&t->parameters[i], frame, name,
			    kept(run, t, i, k), path);
			if (k == BEST && isfinite(run->best))
				parameter_check(&t->parameters[i],
				    kept(run, t, i, k), name, path);
		}
	classifier_pack(&t->model);
}

bool
checkpoint_read(const char *path, const char *identity, struct run *run,
    struct trainer *t, bool verbose)
{
	struct source source = { fopen(path, "rb"), path, 0 };
	struct frame frame = { 0 };
	struct stream_error error;
	const char *found = NULL;
	int result;
	bool same;

	/* Is there no such folder, what writes the file will tell. */
	if (source.file == NULL && (errno == ENOENT || errno == ENOTDIR))
		return false;
	if (source.file == NULL)
		fail(EX_NOINPUT, "%s: %s", path, strerror(errno));
	result = frame_read(&frame, &source, "checkpoint", &error);
	if (result != 1)
		fail(EX_DATAERR, "%s: it cannot be used: remove it",
		    result == -1 ? error.message : path);
	found = frame_attribute(&frame, "identity");
	same = found != NULL && strcmp(found, identity) == 0;
	if (same)
		restore(&frame, path, run, t);
	if (verbose)
		fprintf(stderr, "%s: %s: %s\n", program_running->name, path,
		    same ? "going on from it" : "of another run: not used");
	frame_free(&frame);
	fclose(source.file);
	return same;
}
