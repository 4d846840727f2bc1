/*
 * self_attention.h -- every position of a document attends to every position
 * (Vaswani et al. 2017, section 3.2), as torch.nn.MultiheadAttention has it:
 *	[Q K V] = x W_in^T + b_in
 *	A = softmax(Q K^T / sqrt(width / heads)), for each head's columns
 *	y = A V W_out^T + b_out
 * With one head, maps that follow one another are multiplied out beforehand,
 * which leaves half of the work:
 *	[G U] = x [W_k^T W_q; W_out W_v]^T + [W_k^T b_q; W_out b_v + b_out]
 *	A = softmax(G x^T / sqrt(width)),  y = A U
 * b_k adds the same to all scores of a position, and a row of A sums to 1: so
 * b_k cancels, and b_v and b_out go through A.
 *
 * Three steps: what each position brings, [Q K V] or [G U]; the mixture, A V
 * or A U; the output. The first and the last know no documents: the caller
 * puts the rows of many through each at once.
 */
#ifndef HEED_LAYERS_SELF_ATTENTION_H
#define HEED_LAYERS_SELF_ATTENTION_H

#include "layers/linear.h"

struct self_attention {        /* parameters, or their gradient */
	size_t width, heads;   /* heads divides width */
	struct linear in, out; /* [3 width, width], [width, width] */
	/* One head: from x to [G U], [2 width, width]. Of a gradient: between
	 * self_attention_gradient() and _unfold() alone. */
	struct linear folded;
};

/* Memory for what is packed; then self_attention_pack() after each change. */
void self_attention_prepare(struct self_attention *p, struct arena *arena);
void self_attention_pack(struct self_attention *p);

/* Columns of what a position brings. */
size_t self_attention_columns(const struct self_attention *p);
/* brought: [n, columns]; x: [n, width] */
void self_attention_bring(
    real *brought, const real *x, const struct self_attention *p, size_t n);
/* One document. mixed: [n, width], heads side by side; A: [heads, n, n]. */
void self_attention_mix(real *mixed, real *A, const real *brought,
    const real *x, const struct self_attention *p, size_t n);
/* Sets y and returns it, or returns `mixed`, where that is the output. */
const real *self_attention_out(
    real *y, const real *mixed, const struct self_attention *p, size_t n);

/*
 * Their VJPs, the last first. dmixed: [n, width], set and returned, or dy is
 * returned, where that is it.
 */
const real *self_attention_out_vjp(real *dmixed, struct self_attention *dp,
    const real *dy, const real *mixed, const struct self_attention *p,
    size_t n);
/*
 * dbrought: [n, columns], set; dx: [n, width] += what reaches x as keys; may
 * be dmixed. dA: [n, n], scratch.
 */
void self_attention_mix_vjp(real *dbrought, real *dx, real *dA,
    const real *dmixed, const real *A, const real *brought, const real *x,
    const struct self_attention *p, size_t n);
/* dx += ...; dp += ..., or NULL. */
void self_attention_bring_vjp(real *dx, struct self_attention *dp,
    const real *dbrought, const real *x, const struct self_attention *p,
    size_t n);
/*
 * Before the first of these with a dp, of any number of documents, and after
 * the last: the gradient of the folded map, of scratch, goes to its factors.
 */
void self_attention_gradient(struct self_attention *dp, struct arena *scratch);
void self_attention_unfold(
    struct self_attention *dp, const struct self_attention *p);

/*
 * What one head compares and mixes, of one document: [n, size] each; and how
 * their gradients reach x: dx += dquery to_query + dkey to_key + dvalue
 * to_value, [size, width] each. to_key NULL: the keys are x.
 */
struct attention_head {
	size_t size;
	struct strided query, key, value;
	const real *to_query, *to_key, *to_value;
};
struct attention_head self_attention_head(const struct self_attention *p,
    size_t head, const real *brought, const real *x);

/*
 * mix in two steps: A becomes the products of queries and keys; from there on,
 * A in place, with the values of all heads, [n, width], rows ld apart.
 */
void self_attention_scores(real *A, const real *brought, const real *x,
    const struct self_attention *p, size_t n);
void self_attention_mix_scores(real *mixed, real *A, const real *values,
    size_t ld, const struct self_attention *p, size_t n);
/*
 * Parts of its VJP, for one head, of which A and dmixed are. dscores [n, n]
 * (row stride ld), set: the gradient of the products. The second does its last
 * step, in place: dscores = A (dA - sum of A dA) / sqrt(width / heads).
 */
void self_attention_dscores(real *dscores, size_t ld, const real *dmixed,
    const real *A, const struct attention_head *head,
    const struct self_attention *p, size_t n);
void self_attention_softmax_vjp(real *dA, size_t ld, const real *A,
    const struct self_attention *p, size_t n);

#endif
