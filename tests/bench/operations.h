/*
 * operations.h -- how many multiplications and additions a method needs, as
 * the best known exact algorithm does it. Not counted: exp, tanh, norms, Adam,
 * whatever is of one row and not of a product of matrices.
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
/* Meister et al. 2021: Eq. 4 of a batch; Eq. 5 and 6 of one document. */
double operations_eq4(const struct choices *c, struct extent e);
double operations_eq5(const struct choices *c, double n);
double operations_loo(const struct choices *c, double n);

#endif
