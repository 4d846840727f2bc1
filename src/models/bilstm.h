/*
 * bilstm.h -- the bidirectional LSTM encoder: state i of a document is
 * [forward_i ; backward_i], each of `hidden` units (torch.nn.LSTM with
 * bidirectional=True, one layer).
 */
#ifndef HEED_MODELS_BILSTM_H
#define HEED_MODELS_BILSTM_H

#include "layers/attention.h"
#include "layers/lstm.h"
#include "models/batch.h"

struct bilstm {                   /* parameters, or their gradient */
	struct lstm direction[2]; /* forward, backward */
	struct bilstm_fold *fold; /* by bilstm_fold(), or NULL */
};

/*
 * What forward keeps for the VJP. The rows of a direction are ordered by
 * step: step t of every document that is longer than t, longest first, so the
 * documents advance together without padding. The backward direction begins
 * at each document's own end.
 */
struct bilstm_trace {
	size_t steps, rows;
	size_t *start;       /* [steps + 1] */
	size_t *position[2]; /* [rows]: the batch's row of a state */
	size_t *source[2];   /* [rows]: its row of X */
	real *inputs[2];     /* [inputs, 4h]: what X adds to the gates */
	struct lstm_states states[2];
	struct bilstm_document *documents; /* in the batch's order */
};
/* Its state at step s is row start[s] + place, its position s or n - 1 - s. */
struct bilstm_document {
	size_t n, place;
	size_t first; /* its first row in the batch */
};

void bilstm_prepare(struct bilstm *p, struct arena *arena);
void bilstm_pack(struct bilstm *p);

/*
 * H: [rows, 2h]. X: [inputs, d]; row r of the batch reads X row which[r], or
 * X row r where which is NULL: equal tokens can share a row.
 */
struct bilstm_trace *bilstm_forward(real *H, const real *X, size_t inputs,
    const size_t *which, const struct batch *batch, const struct bilstm *p,
    struct arena *arena);
/* The same H where no VJP follows; scratch is given back. */
void bilstm_infer(real *H, const real *X, size_t inputs, const size_t *which,
    const struct batch *batch, const struct bilstm *p, struct arena *scratch);
/* dX [inputs, d] += and dp += the VJP of dH [rows, 2h]; either may be NULL. */
void bilstm_vjp(real *dX, struct bilstm *dp, const real *dH,
    const struct bilstm_trace *trace, const real *X, size_t inputs,
    const struct bilstm *p, struct arena *scratch);

/*
 * What the Jacobians of all documents share; bilstm_pack() forgets it. Without
 * it, bilstm_jacobian makes it at each call, for itself: right, but slow.
 */
void bilstm_fold(struct bilstm *p, struct arena *arena);
/*
 * Eq. 5 before normalisation, a document of n positions of a forward pass:
 * norms [n, n], row p column i is || d ||h_p||_2 / d X_i ||_2. All p are rows
 * that advance together; p joins at its own step.
 */
void bilstm_jacobian(real *norms, const struct bilstm_trace *trace,
    size_t document, const struct bilstm *p, struct arena *scratch);

/*
 * Leave-one-out, a document of a forward pass that gave H [rows, 2h]: scores
 * [n, n], values [n, n, c]; row i is the document without position i, entry
 * (i, j) its position j; (i, i) is not set. values = H decoder^T without bias.
 * Rows i with remove[i] == 0 are left out. Variant i is a row that joins at
 * step i, where it begins to differ.
 */
void bilstm_loo(real *scores, real *values, const real *H,
    const struct bilstm_trace *trace, size_t document,
    const unsigned char *remove, const struct bilstm *p,
    const struct attention *attention, const struct linear *decoder,
    struct arena *scratch);

#endif
