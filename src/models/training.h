/*
 * training.h -- fits a classifier: minibatches of documents of like length,
 * class-weighted cross entropy (or an adversary's loss) summed over the batch,
 * Adam with amsgrad and L2 weight decay (none on the attention's parameters),
 * as Jain and Wallace 2019 and Meister et al. 2021 train theirs.
 *
 * Every row of the embedding moves at every step in that method (weight decay
 * and momentum act on words that are not in the batch, too). Here a row's
 * missed steps are replayed when it is next needed: the same numbers.
 */
#ifndef HEED_MODELS_TRAINING_H
#define HEED_MODELS_TRAINING_H

#include "models/adversary.h"
#include "models/classifier.h"
#include "tensor/vector.h"

struct example {
	int32_t *ids;           /* [n] */
	unsigned char *special; /* [n] */
	size_t n;
	size_t label;
};

struct examples {
	struct example *items;
	size_t count;
};

struct training_choices {
	double rate, attention_rate, decay;
	size_t batch;  /* documents */
	size_t epochs; /* at most */
	uint64_t seed;
	bool frozen[GROUPS];               /* parameters that stay */
	const double *class_weight;        /* [classes]; of cross entropy */
	const struct adversary *adversary; /* NULL: cross entropy */
};

struct trainer {
	struct training_choices choices;
	struct classifier model, gradient;
	struct parameter parameters[PARAMETERS_MAX];
	struct parameter gradients[PARAMETERS_MAX];
	size_t count; /* of parameters */
	/* Adam's moments, one array a parameter: mean, square, its maximum */
	real *moments[PARAMETERS_MAX][3];
	size_t step;    /* how many were taken */
	size_t batches; /* of an epoch */
	/* [batches]: steps since `first`, by group; every row is done up to
	 * that one at least */
	struct adam_step *steps[2];
	size_t first;
	size_t *row_step;   /* [V]: the step up to which a row is done */
	size_t *slot;       /* [V]: a word's place among the batch's */
	struct arena arena; /* of a batch */
};

/* The model's parameters are set by the caller (parameters_init, a
 * checkpoint) before the first epoch. */
void trainer_new(struct trainer *t, const struct choices *choices,
    const struct training_choices *training, size_t documents,
    struct arena *arena);
/* The batches of an epoch (1, 2, ...): order [count] becomes documents batch
 * after batch; returns how many batches. */
size_t trainer_order(size_t *order, const struct examples *data, size_t batch,
    uint64_t seed, size_t epoch, struct arena *scratch);
/* One step; returns the batch's loss. documents: indices into data. */
double trainer_step(struct trainer *t, const struct examples *data,
    const size_t *documents, size_t count);
/* As after so many steps: the caller sets parameters and moments. */
void trainer_resume(struct trainer *t, size_t step);
/* Brings every row of the embedding up to the last step, packs the weights. */
void trainer_settle(struct trainer *t);
/* y [count, c] of every document, by the model as it is. */
void trainer_predict(double *y, const struct classifier *model,
    const struct examples *data, size_t batch, struct arena *scratch);
/* And alpha; the arena's. */
struct decisions trainer_decide(const struct classifier *model,
    const struct examples *data, size_t batch, struct arena *arena);

#endif
