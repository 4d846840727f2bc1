/*
 * loss.h -- what training makes small, of one document: cross entropy, and
 * how far a decision and an attention are from those of another model.
 */
#ifndef HEED_LAYERS_LOSS_H
#define HEED_LAYERS_LOSS_H

#include <stdbool.h>
#include <stddef.h>

#include "tensor/real.h"

/*
 * c = 1: binary cross entropy with logits; c > 1: cross entropy of softmax.
 * logits, y, dlogits: [c]; y is the sigmoid or softmax of logits. Sets dlogits
 * to the gradient of weight * loss and returns weight * loss, in nats.
 */
double cross_entropy(double *dlogits, const double *logits, const double *y,
    size_t label, double weight, size_t c);

/*
 * Total variation distance of two decisions y, other [c]: sum |y - other| / 2
 * over the classes. c = 1, where y is the probability of one of two classes:
 * |y - other|. Sets dlogits [c], unless it is NULL, to a subgradient, 0 where
 * both are equal.
 */
double total_variation(
    double *dlogits, const double *y, const double *other, size_t c);

enum divergence_kind {
	DIVERGENCE_JSD, /* KL(p, m) / 2 + KL(q, m) / 2, m = (p + q) / 2 */
	DIVERGENCE_KL   /* KL(p, q) = sum p log(p / q) */
};

/* "jsd" or "kl"; false when there is no such divergence. */
bool divergence_find(enum divergence_kind *kind, const char *name);
const char *divergence_name(enum divergence_kind kind);

/*
 * How far p is from q, two distributions [n], in nats; 0 log 0 = 0. They are
 * a projection's, and not divided by their sums: the gradient is that of p as
 * it is. Those of divergence.h measure any p and q, and do divide. KL is
 * infinite where q is 0 and p is not. Sets dp [n], unless it is NULL, to scale
 * times the gradient, and to 0 where p is 0: a projection that gives 0 there
 * (projection.h) is constant nearby.
 */
double divergence(real *dp, double scale, const real *p, const real *q,
    size_t n, enum divergence_kind kind);

#endif
