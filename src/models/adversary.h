/*
 * adversary.h -- what the adversary of a trained model, the base, is to learn:
 * the same decisions by another attention (Wiegreffe and Pinter 2019, section
 * 4, as Meister et al. 2021, table 5). Its loss, of one document:
 *	L = TVD(y, y_base) - lambda D(alpha, alpha_base)
 * TVD is total variation distance; D is KL in the first paper, Jensen-Shannon
 * as the second measures it.
 */
#ifndef HEED_MODELS_ADVERSARY_H
#define HEED_MODELS_ADVERSARY_H

#include "layers/loss.h"
#include "models/classifier.h"

/* A model's, of documents one after another. */
struct decisions {
	size_t count, outputs; /* documents, c */
	size_t *start;         /* [count + 1]: a document's first row */
	double *y;             /* [count, c] */
	real *alpha;           /* [rows] */
};

struct adversary {
	enum divergence_kind divergence;
	double lambda;         /* not negative */
	struct decisions base; /* of the documents that are learnt from */
};

/* What L is made of. */
struct parting {
	double variation, divergence;
};

double adversary_loss(const struct adversary *a, struct parting p);
/*
 * A batch of the base's documents, by their numbers there. Sets dlogits
 * [documents, c] and dalpha [rows] to the gradient of the sum of L, and
 * returns that sum.
 */
double adversary_gradient(double *dlogits, real *dalpha,
    const struct adversary *a, const struct forward *f,
    const size_t *documents);
/* The means over the documents of `own` [the base's documents]. */
struct parting adversary_parting(
    const struct adversary *a, const struct decisions *own);

#endif
