/*
 * bilstm_fold.h -- a step back in time for many cotangents of one document
 * (Eq. 5). They share its states, so that what the gates do to a cotangent is
 * one diagonal for all of them, and goes into the weights once a step. With W
 * = (W_hh | W_ih), a block of rows for each gate:
 *	dcell += dhidden output (1 - tanh_cell^2)
 *	dgate = dcell f_gate for input, forget, candidate;
 *	doutput = dhidden f_output
 *	(dhidden_before | dx) = dcell (sum over gates of f_gate W_gate)
 *	    + doutput W_output
 * Of dx only the norm counts, which no rotation Q changes, so W_ih Q stands
 * for W_ih: with the Q that makes its output rows a lower triangle, W_output
 * has 2 h columns at most in place of h + d.
 */
#ifndef HEED_MODELS_BILSTM_FOLD_H
#define HEED_MODELS_BILSTM_FOLD_H

#include "models/bilstm.h"

struct lstm_fold {
	/* Rows of a unit together: its input, forget, candidate gate's. */
	struct packed inner;  /* [h * 3, h + d] */
	struct packed output; /* [h, h + min(h, d)] */
};

struct bilstm_fold {
	struct lstm_fold direction[2];
};

struct bilstm_fold *bilstm_fold_new(
    const struct bilstm *p, struct arena *arena);

#endif
