/*
 * fit.h -- a training run: epochs until the dev metric no longer rises,
 * resumed from a checkpoint, the best epoch's parameters kept. What train and
 * adversary share, their options too.
 */
#ifndef HEED_PROGRAM_FIT_H
#define HEED_PROGRAM_FIT_H

#include "program/checkpoint.h"
#include "program/corpus.h"
#include "program/program.h"

enum { FIT_BATCH = 32 }; /* documents, where there is nothing to learn */

struct fit {
	struct trainer trainer;
	struct corpus train, dev;
	/* Of the dev documents, where the trainer has one of the others. */
	const struct adversary *dev_adversary;
	struct run run;         /* how far it got, and its best parameters */
	size_t patience;        /* epochs without a better one before it ends */
	const char *checkpoint; /* file */
	const char *identity;   /* everything that the run depends on */
	/* JSON members for the training record and for our entry of the
	 * history, each behind a comma; or NULL */
	const char *record, *notes;
	double seconds; /* between checkpoints, at least */
	bool verbose;
	struct arena arena;
};

/* Settings of a run, by options. */
struct fit_settings {
	const char *dev, *output;
	struct training_choices training;
	size_t patience;
	double seconds;
	bool rate_given, attention_rate_given, verbose;
};

enum {
	FIT_DEV = 512,
	FIT_RATE,
	FIT_ATTENTION_RATE,
	FIT_DECAY,
	FIT_DOCUMENTS,
	FIT_EPOCHS,
	FIT_PATIENCE,
	FIT_CHECKPOINT,
	FIT_VERBOSE
};
/* For the table of options; rate, epochs, patience: the defaults, as text. */
#define FIT_FILES                                                              \
	{ FIT_DEV, "dev", "FILE", "stream whose metric chooses the epoch" },   \
	{                                                                      \
		'o', "output", "FILE",                                         \
		    "the model; FILE.checkpoint while it runs"                 \
	}
#define FIT_LEARNING(rate, epochs, patience)                                   \
	{ FIT_RATE, "rate", "NUMBER", "learning rate (" rate ")" },            \
	    { FIT_ATTENTION_RATE, "attention-rate", "NUMBER",                  \
		    "of the attention's parameters (the rate)" },              \
	    { FIT_DECAY, "decay", "NUMBER",                                    \
		    "L2, not on the attention (1e-5)" },                       \
	    { FIT_DOCUMENTS, "batch", "N", "documents a step (32)" },          \
	    { FIT_EPOCHS, "epochs", "N", "at most (" epochs ")" },             \
	{                                                                      \
		FIT_PATIENCE, "patience", "N",                                 \
		    "epochs without a better one (" patience ")"               \
	}
#define FIT_RUN                                                                \
	{ 's', "seed", "N", "of first values and batches (1)" },               \
	    { FIT_CHECKPOINT, "checkpoint", "SECONDS",                         \
		    "between checkpoints (20)" },                              \
	{                                                                      \
		FIT_VERBOSE, "verbose", NULL, "tell every epoch on stderr"     \
	}

/* The defaults that are not the program's own. */
struct fit_settings fit_defaults(double rate, size_t epochs, size_t patience);
/* Takes those above; false: the option is the program's own. */
bool fit_option(struct fit_settings *s, int letter);
/* After the last option: what follows from others, and what is missing. */
void fit_settle(struct fit_settings *s);

/* Training documents from stdin, dev from s->dev: both must tell the same
 * vocabulary and classes, by name and in one order. */
void fit_read(struct fit *f, const struct fit_settings *s);
/* After the first values were set: the embedding becomes the vectors of file
 * path (vectors.h), zeros at words without one. vocabulary: file of the words'
 * numbers, which must be the training documents'; NULL: only the words that
 * occur in the documents. sha256: of path. */
void fit_vectors(struct fit *f, const char *path, const char *vocabulary,
    char sha256[SHA256_HEX]);
/*
 * The run, and the model of its best epoch as a file (model(5)). The model's
 * first parameters are set, and packed. particular: what the result depends on
 * beside s, the documents and the model's shape. Fails when the metric is NaN,
 * the model being no longer made of numbers.
 */
void fit_make(struct fit *f, const struct fit_settings *s,
    const char *particular, int argc, char *argv[]);

/* Its parts. "roc_auc" for two classes, else "accuracy"; of an adversary
 * "gain", -L (adversary.h). The larger the better. */
const char *fit_metric(const struct fit *f);
/* Of the dev documents, by the model as it stands. */
double fit_measure(struct fit *f);
void fit_run(struct fit *f);
void fit_write(struct fit *f, const char *path, int argc, char *argv[]);

#endif
