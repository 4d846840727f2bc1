/*
 * attention.h -- how well each state matches: the scores of the pooling
 * attention, before projection.
 *	tanh (additive)	score_i = v . tanh(W h_i + b)
 *	dot		score_i = w . h_i / sqrt(m)
 * Additive: Bahdanau, Cho and Bengio 2015, without a query, as Jain and
 * Wallace 2019 have it; dot: scaled as in Vaswani et al. 2017, the query a
 * learned vector. Meister et al. 2021, section 2.
 */
#ifndef HEED_LAYERS_ATTENTION_H
#define HEED_LAYERS_ATTENTION_H

#include "layers/linear.h"

enum attention_kind { ATTENTION_TANH, ATTENTION_DOT };

struct attention { /* parameters, or their gradient */
	enum attention_kind kind;
	size_t states, keys; /* m; l (tanh only) */
	struct linear key; /* tanh: W [l, m], b [l] */
	real *v; /* tanh: [l] */
	real *query; /* dot: [m] */
};

/*
 * scores: [n]; inner: [n, l], the tanh, kept for the VJP (dot: NULL).
 * H: [n, m], row-major, rows of all documents alike.
 */
void attention_scores(real *scores, real *inner, const real *H,
    const struct attention *p, size_t n);
/*
 * The second half of the above, from inner before its tanh: what leave-one-out
 * needs, where only a part of W h_i + b is new.
 */
void attention_from_inner(real *scores, real *inner, const struct attention *p,
    size_t n);
/* dH += ..., dp += ...; either may be NULL. dinner: [n, l], scratch. */
void attention_vjp(real *dH, struct attention *dp, real *dinner,
    const real *dscores, const real *inner, const real *H,
    const struct attention *p, size_t n);

#endif
