/*
 * transformer.h -- the Transformer encoder of Meister et al. 2021: a linear
 * map to the model's width, sinusoidal positions (Vaswani et al. 2017), then
 * layers as torch.nn.TransformerEncoderLayer has them (post-norm, ReLU, no
 * dropout; in_proj packs query, key, value):
 *	x = norm1(x + out_proj(attention(x)))
 *	x = norm2(x + linear2(relu(linear1(x))))
 */
#ifndef HEED_MODELS_TRANSFORMER_H
#define HEED_MODELS_TRANSFORMER_H

#include "layers/attention.h"
#include "layers/layernorm.h"
#include "layers/linear.h"
#include "layers/self_attention.h"
#include "models/batch.h"

struct transformer_layer { /* parameters, or their gradient */
	struct self_attention attention;
	struct layernorm norm1, norm2;
	struct linear linear1, linear2;
};

struct transformer { /* parameters, or their gradient */
	size_t input, width, layers;
	struct linear project; /* [width, input] */
	size_t positions;      /* in the table, [positions, width]: */
	real *position;        /* not of gradients */
	struct transformer_layer *layer;
	struct transformer_fold *fold; /* by transformer_fold(), or NULL */
};

/* What forward keeps for the VJP; owned by the arena given to forward. */
struct transformer_trace;

/* Packs all weights after a change; transformer_prepare takes the memory. */
void transformer_prepare(struct transformer *p, struct arena *arena);
void transformer_pack(struct transformer *p);

/*
 * H: [rows, width]; rows of a document are its positions 0, 1, ... X: [inputs,
 * input]; row r of the batch reads X row which[r], or X row r where which is
 * NULL: equal words can share a row. Returns what the functions below need,
 * as long as H and which stay.
 */
struct transformer_trace *transformer_forward(real *H, const real *X,
    size_t inputs, const size_t *which, const struct batch *batch,
    const struct transformer *p, struct arena *arena);
/* The same H where no VJP follows: faster. scratch is given back. */
void transformer_infer(real *H, const real *X, size_t inputs,
    const size_t *which, const struct batch *batch, const struct transformer *p,
    struct arena *scratch);

/*
 * What attention did in a document of the batch: A [layers, heads, n, n], row
 * i how position i attends; V [layers, heads, n, width / heads], the values
 * that A mixes, before the heads' common output map.
 */
void transformer_maps(real *A, real *V, const struct transformer_trace *trace,
    const struct batch *batch, size_t document, const struct transformer *p);
/*
 * dX [inputs, input] += and dp += the VJP of dH [rows, width]; either may be
 * NULL. scratch: what is taken of it is given back.
 */
void transformer_vjp(real *dX, struct transformer *dp, const real *dH,
    const struct transformer_trace *trace, const real *X,
    const struct batch *batch, const struct transformer *p,
    struct arena *scratch);

/*
 * Products of the weights that the Jacobians of all documents share;
 * transformer_pack() forgets them. Without them, transformer_jacobian makes
 * them at each call, for itself: right, but slow.
 */
void transformer_fold(struct transformer *p, struct arena *arena);

/*
 * Eq. 5 before normalisation, one document of n positions of a batch that went
 * forward: norms [n, n], row p column i is || d ||h_p||_2 / d X_i ||_2. All p
 * advance together.
 */
void transformer_jacobian(real *norms, const struct transformer_trace *trace,
    const struct batch *batch, size_t document, const struct transformer *p,
    struct arena *scratch);

/*
 * Leave-one-out, one document of n positions of a batch that went forward: row
 * i is the document without position i, its later positions closed up. scores
 * [n, n] and values [n, n, c]: entry (i, j) belongs to position j (of the
 * whole document); (i, i) is not set. values = H decoder^T without bias. Rows
 * i with remove[i] == 0 are left out. All variants advance together.
 */
void transformer_loo(real *scores, real *values,
    const struct transformer_trace *trace, const struct batch *batch,
    size_t document, const unsigned char *remove, const struct transformer *p,
    const struct attention *attention, const struct linear *decoder,
    struct arena *scratch);

#endif
