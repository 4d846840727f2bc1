/*
 * explain.h -- how much each word, and each state, matters to a classifier's
 * decision: Meister et al. 2021, Eq. 4-6, before normalisation. "States" are
 * the paper's intermediate representations I.
 */
#ifndef HEED_MODELS_EXPLAIN_H
#define HEED_MODELS_EXPLAIN_H

#include "models/classifier.h"

enum norm { NORM_L2, NORM_L1 };

struct gradient_choices {
	enum norm norm;   /* of the gradient of a word: Eq. 4 has L2 */
	bool logit;       /* differentiate the logit, not the probability */
	bool detach;      /* no gradient through the attention (J&W 2019) */
	bool times_input; /* |gradient . input| in place of a norm */
};

/*
 * Eq. 4: inputs [rows]: || dy / dX_i ||, states [rows]: || dy / dh_i ||. y is
 * the probability of class 1 (c = 1), or of the predicted class. f: a forward
 * pass with one row of X a position (which == NULL).
 */
void explain_gradient(double *inputs, double *states,
    const struct gradient_choices *choices, const struct forward *f,
    const struct classifier *p, struct arena *scratch);

/*
 * Eq. 5, a document of n positions: norms [n, n], row p column i is
 * || d ||h_p||_2 / dX_i ||_2; rows and columns of special tokens are 0.
 */
void explain_states(double *norms, const struct forward *f, size_t document,
    const struct classifier *p, struct arena *scratch);

/*
 * Eq. 6, a document: inputs [n]: |y - y of the document without word i|; 0 at
 * special tokens. For c > 1 the distance is total variation. It is told from
 * the change of the logits, in double, so that it is right where the model is
 * sure. Of equal words that follow each other all have the same.
 */
void explain_loo_inputs(double *inputs, const struct forward *f,
    size_t document, const struct classifier *p, struct arena *scratch);
/*
 * Eq. 6 of the states: state i is dropped before the projection, or, with
 * renormalize, its alpha set to 0 and the others divided by their sum (NaN
 * where that is 0). A state whose alpha is 0 changes nothing: exactly 0, so
 * that ties stay ties. Others are told apart however small their alpha.
 */
void explain_loo_states(double *states, const struct forward *f,
    size_t document, bool renormalize, const struct classifier *p,
    struct arena *scratch);

#endif
