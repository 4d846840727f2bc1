/*
 * fit.h -- a training run: epochs until the dev metric no longer rises,
 * resumed from a checkpoint, the best epoch's parameters kept.
 */
#ifndef HEED_PROGRAM_FIT_H
#define HEED_PROGRAM_FIT_H

#include "program/checkpoint.h"
#include "program/corpus.h"

struct fit {
	struct trainer trainer;
	struct corpus train, dev;
	struct run run;         /* how far it got, and its best parameters */
	size_t patience;        /* epochs without a better one before it ends */
	const char *checkpoint; /* file */
	const char *identity;   /* everything that the run depends on */
	double seconds;         /* between checkpoints, at least */
	bool verbose;
	struct arena arena;
};

/* "roc_auc" for two classes, else "accuracy". */
const char *fit_metric(const struct fit *f);
/* After the first values were set: the embedding becomes the vectors of file
 * path (vectors.h), zeros at words without one. vocabulary: file of the words'
 * numbers, which must be the training documents'; NULL: only the words that
 * occur in the documents. sha256: of path. */
void fit_vectors(struct fit *f, const char *path, const char *vocabulary,
    char sha256[SHA256_HEX]);
/* trainer, train, dev and what follows are set by the caller, the model's
 * first parameters too. Afterwards run tells the best epoch; its metric may be
 * NaN where the model is no longer made of numbers. */
void fit_run(struct fit *f);
/* Then: the model of the best epoch, as a file (model(5)). */
void fit_write(struct fit *f, const char *path, int argc, char *argv[]);

#endif
