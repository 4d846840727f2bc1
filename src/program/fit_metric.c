/* fit_metric.c -- what chooses the epoch. */
#include <math.h>
#include <stdio.h>

#include "measures/auc.h"
#include "program/fit.h"

const char *
fit_metric(const struct fit *f)
{
	if (f->dev_adversary != NULL)
		return "gain";
	return f->trainer.model.choices.outputs == 1 ? "roc_auc" : "accuracy";
}

/* NaN with any decision that is: the model is no longer made of numbers. */
static double
accuracy(const double *y, const struct examples *data, size_t c)
{
	size_t right = 0;

	if (classifier_undecided(y, data->count * c))
		return (double)NAN;
	for (size_t i = 0; i < data->count; i++)
		right +=
		    classifier_predict(y + i * c, c) == data->items[i].label;
	return (double)right / (double)data->count;
}

static double
gain(struct fit *f)
{
	struct decisions own = trainer_decide(
	    &f->trainer.model, &f->dev.examples, FIT_BATCH, &f->arena);
	struct parting p = adversary_parting(f->dev_adversary, &own);

	if (f->verbose)
		fprintf(stderr, "%s: dev tvd %.4f, %s %.4f\n",
		    program_running->name, p.variation,
		    divergence_name(f->dev_adversary->divergence),
		    p.divergence);
	return -adversary_loss(f->dev_adversary, p);
}

static double
skill(struct fit *f)
{
	const struct examples *data = &f->dev.examples;
	size_t n = data->count, c = f->trainer.model.choices.outputs;
	double *y = arena_take(&f->arena, n * c, sizeof *y), result;
	unsigned char *positive = arena_take(&f->arena, n, 1);

	trainer_predict(y, &f->trainer.model, data, FIT_BATCH, &f->arena);
	if (c == 1) {
		for (size_t i = 0; i < n; i++)
			positive[i] = data->items[i].label == 1;
		result = roc_auc(y, positive, n, &f->arena);
	} else
		result = accuracy(y, data, c);
	return result;
}

double
fit_measure(struct fit *f)
{
	struct arena_mark mark = arena_mark(&f->arena);
	double value = f->dev_adversary != NULL ? gain(f) : skill(f);

	arena_return(&f->arena, mark);
	return value;
}
