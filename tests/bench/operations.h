/*
 * operations.h -- how many multiplications and additions a method needs: those
 * of the products of matrices that our algorithm cannot do without, none of
 * them twice. A word that a batch has twice needs one projection, even where a
 * program makes two. Not counted: exp, tanh, norms, softmax, Adam, sums of a
 * few rows, folding and packing of weights, padding of tiles.
 *
 * A share of the peak is this number, divided by the seconds of all that was
 * done and by the operations a second of peak.h, taken just before and after.
 * 1 would be a program that does nothing but these products, in full vectors,
 * and never waits for memory. A better algorithm needs fewer operations, so its
 * share may be less although it is faster: shares tell how far a method is
 * from what this processor allows it, ratios which of two is faster.
 */
#ifndef BENCH_OPERATIONS_H
#define BENCH_OPERATIONS_H

#include "models/classifier.h"

/* A batch of documents, in numbers. */
struct extent {
	double words; /* different words: each is projected once */
	double rows;  /* positions */
	double pairs; /* of positions, of each document with itself */
};

double operations_forward(const struct choices *c, struct extent e);
double operations_training(const struct choices *c, struct extent e);
/*
 * Meister et al. 2021: Eq. 4 of a batch; Eq. 5 and 6 of one document. open: how
 * many units of a Transformer's first layer the ReLU leaves open, on average;
 * that Transformer has two layers of one head.
 */
double operations_eq4(const struct choices *c, struct extent e);
double operations_eq5(const struct choices *c, double n, double open);
double operations_loo(const struct choices *c, double n);

#endif
