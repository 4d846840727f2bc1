/*
 * projections.h -- every projection that the tests go through: those of
 * Meister et al. 2021, Table 2 with the grid of lambda, and entmax.
 */
#ifndef PROJECTIONS_H
#define PROJECTIONS_H

#include "layers/projection.h"

static const struct projection projections[] = {
	{ .kind = PROJECTION_SOFTMAX },
	{ .kind = PROJECTION_SPARSEMAX },
	{ .kind = PROJECTION_SPARSEGEN, .lambda = -100 },
	{ .kind = PROJECTION_SPARSEGEN, .lambda = -30 },
	{ .kind = PROJECTION_SPARSEGEN, .lambda = -10 },
	{ .kind = PROJECTION_SPARSEGEN, .lambda = -3 },
	{ .kind = PROJECTION_SPARSEGEN, .lambda = -1 },
	{ .kind = PROJECTION_SPARSEGEN, .lambda = -0.5 },
	{ .kind = PROJECTION_SPARSEGEN, .lambda = 0 },
	{ .kind = PROJECTION_SPARSEGEN, .lambda = 0.25 },
	{ .kind = PROJECTION_SPARSEGEN, .lambda = 0.5 },
	{ .kind = PROJECTION_SPARSEGEN, .lambda = 0.75 },
	{ .kind = PROJECTION_SPARSEGEN, .lambda = 0.9 },
	{ .kind = PROJECTION_SPARSEGEN, .lambda = 0.99 },
	{ .kind = PROJECTION_ENTMAX, .alpha = 1 },
	{ .kind = PROJECTION_ENTMAX, .alpha = 1.25 },
	{ .kind = PROJECTION_ENTMAX, .alpha = 1.5 },
	{ .kind = PROJECTION_ENTMAX, .alpha = 1.9 },
	{ .kind = PROJECTION_ENTMAX, .alpha = 2 },
	{ .kind = PROJECTION_ENTMAX, .alpha = 3 },
};
enum { PROJECTIONS = sizeof projections / sizeof *projections };

static inline double
projection_parameter(const struct projection *p)
{
	return p->kind == PROJECTION_SPARSEGEN ? p->lambda
	    : p->kind == PROJECTION_ENTMAX     ? p->alpha
					       : 0;
}

/* The size of scores at which it changes from uniform to one-hot. */
static inline double
projection_scale(const struct projection *p)
{
	if (p->kind == PROJECTION_SPARSEGEN)
		return 1 - p->lambda;
	if (p->kind == PROJECTION_ENTMAX && p->alpha > 1 && p->alpha < 2)
		return 1 / (p->alpha - 1);
	return 1;
}

#endif
