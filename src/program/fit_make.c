/* fit_make.c -- a run from its documents to its model. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/fit.h"
#include "program/model.h"

void
fit_read(struct fit *f, const struct fit_settings *s)
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
	if (!labels_same(f->train.labels, f->dev.labels))
		fail(EX_DATAERR, "%s: classes %s, but <stdin> has %s", s->dev,
		    f->dev.labels, f->train.labels);
	f->verbose = s->verbose;
}

/* Everything that the result depends on: a checkpoint of another is not
 * ours. The caller owns it, until exit. */
static char *
identity(
    const struct fit *f, const struct fit_settings *s, const char *particular)
{
	const struct training_choices *t = &s->training;
	char *config = choices_json(&f->trainer.model.choices,
	    f->train.vocabulary_sha256, f->train.labels);
	size_t length = strlen(config) + strlen(particular) + 1024;
	char *text = program_memory(malloc(length));

	snprintf(text, length,
	    "%s %s %s train %s dev %s rate %a %a decay %a batch %zu epochs %zu "
	    "patience %zu seed %llu",
	    HEED_VERSION, config, particular, f->train.sha256, f->dev.sha256,
	    t->rate, t->attention_rate, t->decay, t->batch, t->epochs,
	    s->patience, (unsigned long long)t->seed);
	free(config);
	return text;
}

void
fit_make(struct fit *f, const struct fit_settings *s, const char *particular,
    int argc, char *argv[])
{
	char *checkpoint =
	    program_memory(malloc(strlen(s->output) + sizeof ".checkpoint"));

	sprintf(checkpoint, "%s.checkpoint", s->output);
	f->patience = s->patience;
	f->seconds = s->seconds;
	f->checkpoint = checkpoint;
	f->identity = identity(f, s, particular);
	fit_run(f);
	if (!isfinite(f->run.best))
		fail(EX_DATAERR, "%s: %s is undefined: a smaller --rate?",
		    s->dev, fit_metric(f));
	fit_write(f, s->output, argc, argv);
	if (remove(checkpoint) != 0 && errno != ENOENT)
		fail(EX_IOERR, "%s: %s", checkpoint, strerror(errno));
}
