/*
 * attention.h -- how well each state matches: the scores of the pooling
 * attention, before projection.
 *	tanh (additive)	score_i = v . tanh(W h_i + b)
 *	dot		score_i = w . h_i / sqrt(m)
 * Additive: Bahdanau, Cho and Bengio 2015, without a query, as Jain and
 * Wallace 2019 have it; dot: scaled as in Vaswani et al. 2017, the query w a
 * learned vector. Meister et al. 2021, section 2.
 */
#ifndef HEED_LAYERS_ATTENTION_H
#define HEED_LAYERS_ATTENTION_H

#include "layers/linear.h"

enum attention_kind { ATTENTION_TANH, ATTENTION_DOT };

struct attention { /* parameters, or their gradient */
	enum attention_kind kind;
	struct linear key; /* tanh: W [l, m], b [l]; dot: w as [1, m] */
	real *v;           /* tanh: [l] */
};

/* scores: [n]; inner: [n, key.out], kept for the VJP; H: [n, m] */
void attention_scores(real *scores, real *inner, const real *H,
    const struct attention *p, size_t n);
/*
 * The second half of it, from inner = key(H): what leave-one-out needs, where
 * only a part of key(H) is new. inner becomes what the VJP needs.
 */
void attention_from_inner(
    real *scores, real *inner, const struct attention *p, size_t n);
/* dH += ..., dp += ...; either may be NULL. dinner: as inner, scratch. */
void attention_vjp(real *dH, struct attention *dp, real *dinner,
    const real *dscores, const real *inner, const real *H,
    const struct attention *p, size_t n);

#endif
