/*
 * checkpoint.h -- a training run that can be killed: its whole state at the
 * end of an epoch, in a file that appears only when whole. Going on from it
 * gives the same bytes as never having stopped.
 */
#ifndef HEED_PROGRAM_CHECKPOINT_H
#define HEED_PROGRAM_CHECKPOINT_H

#include "models/training.h"

/* Where a run stands, beside the trainer. */
struct run {
	size_t epoch, best_epoch; /* epochs done; the best so far, from 1 */
	double best;              /* its metric on the dev documents */
	real *best_parameters[PARAMETERS_MAX]; /* memory of the caller's */
};

/* identity: everything that the run depends on, as text. */
void checkpoint_write(const char *path, const char *identity,
    const struct run *run, const struct trainer *t);
/* false, with a reason on stderr if verbose, when there is none or it is of
 * another run. The embedding must be settled when it was written. */
bool checkpoint_read(const char *path, const char *identity, struct run *run,
    struct trainer *t, bool verbose);

#endif
