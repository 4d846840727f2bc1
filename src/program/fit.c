#include "program/fit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "program/program.h"
#include "program/progress.h"

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* One pass over the training documents; returns the mean loss. */
static double
epoch(struct fit *f, size_t number)
{
	struct arena_mark mark = arena_mark(&f->arena);
	const struct examples *data = &f->train.examples;
	const struct training_choices *choices = &f->trainer.choices;
	size_t *order = arena_take(&f->arena, data->count, sizeof *order);
	size_t batches = trainer_order(
	    order, data, choices->batch, choices->seed, number, &f->arena);
	struct progress progress;
	double loss = 0;
	char what[40];
	size_t at = 0;

	snprintf(what, sizeof what, "epoch %zu", number);
	progress_begin(&progress, what, "documents", data->count, f->verbose);
	for (size_t b = 0; b < batches; b++) {
		size_t count = data->count - at;

		if (count > choices->batch)
			count = choices->batch;
		loss += trainer_step(&f->trainer, data, order + at, count);
		progress_step(&progress, at += count);
	}
	progress_end(&progress);
	trainer_settle(&f->trainer);
	arena_return(&f->arena, mark);
	return loss / (double)data->count;
}

static void
keep_best(struct fit *f, double value)
{
	const struct trainer *t = &f->trainer;

	f->run.best = value;
	f->run.best_epoch = f->run.epoch;
	for (size_t i = 0; i < t->count; i++)
		memcpy(f->run.best_parameters[i], *t->parameters[i].data,
		    parameter_count(&t->parameters[i]) * sizeof(real));
}

static bool
wants_more(const struct fit *f)
{
	return f->run.epoch < f->trainer.choices.epochs &&
	    f->run.epoch - f->run.best_epoch < f->patience;
}

void
fit_run(struct fit *f)
{
	struct trainer *t = &f->trainer;
	double saved = now();

	for (size_t i = 0; i < t->count; i++)
		f->run.best_parameters[i] =
		    arena_reals(&f->arena, parameter_count(&t->parameters[i]));
	checkpoint_read(f->checkpoint, f->identity, &f->run, t, f->verbose);
	while (wants_more(f)) {
		double loss = epoch(f, f->run.epoch + 1),
		       value = fit_measure(f);

		f->run.epoch++;
		if (f->run.best_epoch == 0 || value > f->run.best)
			keep_best(f, value);
		if (f->verbose)
			fprintf(stderr,
			    "%s: epoch %zu: loss %.4f, dev %s %.4f\n",
			    program_running->name, f->run.epoch, loss,
			    fit_metric(f), value);
		if (now() - saved < f->seconds)
			continue;
		checkpoint_write(f->checkpoint, f->identity, &f->run, t);
		saved = now();
	}
}
