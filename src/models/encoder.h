/*
 * encoder.h -- from embedded words to states: the one place that knows which
 * encoders there are.
 */
#ifndef HEED_MODELS_ENCODER_H
#define HEED_MODELS_ENCODER_H

#include "models/bilstm.h"
#include "models/transformer.h"

enum encoder_kind { ENCODER_LSTM, ENCODER_TRANSFORMER };

struct encoder { /* parameters, or their gradient */
	enum encoder_kind kind;
	struct bilstm lstm;
	struct transformer transformer;
};

struct encoder_trace { /* what forward keeps for the VJP */
	struct bilstm_trace *lstm;
	struct transformer_trace *transformer;
	const real
	    *X; /* [inputs, d]: the caller's, must stay, as H and which */
	size_t inputs;
};

size_t encoder_inputs(const struct encoder *p); /* d */
size_t encoder_states(const struct encoder *p); /* m */
void encoder_prepare(struct encoder *p, struct arena *arena);
void encoder_pack(struct encoder *p);

/*
 * H: [rows, m]. Row r of the batch reads row which[r] of X [inputs, d], or row
 * r where which is NULL.
 */
void encoder_forward(real *H, struct encoder_trace *trace, const real *X,
    size_t inputs, const size_t *which, const struct batch *batch,
    const struct encoder *p, struct arena *arena);
/* The same H where no VJP follows; scratch is given back. */
void encoder_infer(real *H, const real *X, size_t inputs, const size_t *which,
    const struct batch *batch, const struct encoder *p, struct arena *scratch);
/* dX [inputs, d] += and dp += the VJP of dH; either may be NULL. */
void encoder_vjp(real *dX, struct encoder *dp, const real *dH,
    const struct encoder_trace *trace, const struct batch *batch,
    const struct encoder *p, struct arena *scratch);

/* Prepares for many calls of encoder_jacobian(), which is right, but slower,
 * without. Undone by encoder_pack(). */
void encoder_fold(struct encoder *p, struct arena *arena);
/* A document of the batch of a forward pass; see bilstm.h, transformer.h. */
void encoder_jacobian(real *norms, const struct encoder_trace *trace,
    const struct batch *batch, size_t document, const struct encoder *p,
    struct arena *scratch);
/* H: [rows, m], of the whole batch; remove: [n], of the document */
void encoder_loo(real *scores, real *values, const real *H,
    const struct encoder_trace *trace, const struct batch *batch,
    size_t document, const unsigned char *remove, const struct encoder *p,
    const struct attention *attention, const struct linear *decoder,
    struct arena *scratch);

#endif
