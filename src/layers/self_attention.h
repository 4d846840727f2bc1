/*
 * self_attention.h -- every position of a document attends to every position
 * (Vaswani et al. 2017, section 3.2), as torch.nn.MultiheadAttention has it:
 *	[Q K V] = x W_in^T + b_in
 *	A = softmax(Q K^T / sqrt(width / heads)), for each head's columns
 *	y = A V W_out^T + b_out
 * The two linear maps know no documents: the caller puts the rows of many
 * through each at once. What is here is the step between, one document.
 */
#ifndef HEED_LAYERS_SELF_ATTENTION_H
#define HEED_LAYERS_SELF_ATTENTION_H

#include "layers/linear.h"

struct self_attention {        /* parameters, or their gradient */
	size_t width, heads;   /* heads divides width */
	struct linear in, out; /* [3 width, width], [width, width] */
};

/*
 * mixed: [n, width], A V of all heads side by side; A: [heads, n, n]; both
 * set. qkv: [n, 3 width], from the map `in`.
 */
void self_attention_mix(real *mixed, real *A, const real *qkv,
    const struct self_attention *p, size_t n);
/*
 * Its two steps: A becomes Q K^T; and from there on, A in place, with V
 * [n, width], rows ld apart.
 */
void self_attention_scores(
    real *A, const real *qkv, const struct self_attention *p, size_t n);
void self_attention_mix_scores(real *mixed, real *A, const real *V, size_t ld,
    const struct self_attention *p, size_t n);
/* dqkv: [n, 3 width], set. dA: [n, n], scratch. dmixed: [n, width]. */
void self_attention_mix_vjp(real *dqkv, real *dA, const real *dmixed,
    const real *A, const real *qkv, const struct self_attention *p, size_t n);

/*
 * Parts of the VJP above, for one head, of which A is. dscores [n, n] (row
 * stride ld), set: the gradient of Q K^T. The second does its last step, in
 * place: dscores_ij = A_ij (dA_ij - sum_k A_ik dA_ik) / sqrt(width / heads).
 */
void self_attention_dscores(real *dscores, size_t ld, const real *dmixed,
    const real *A, const real *qkv, const struct self_attention *p, size_t head,
    size_t n);
void self_attention_softmax_vjp(real *dA, size_t ld, const real *A,
    const struct self_attention *p, size_t n);

#endif
