/*
 * loss.h -- cross entropy of one document, weighted by its class.
 */
#ifndef HEED_LAYERS_LOSS_H
#define HEED_LAYERS_LOSS_H

#include <stddef.h>

/*
 * c = 1: binary cross entropy with logits; c > 1: cross entropy of softmax.
 * logits, y, dlogits: [c]; y is the sigmoid or softmax of logits. Sets dlogits
 * to the gradient of weight * loss and returns weight * loss, in nats.
 */
double cross_entropy(double *dlogits, const double *logits, const double *y,
    size_t label, double weight, size_t c);

#endif
