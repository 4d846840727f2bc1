/*
 * classifier.h -- the text classifier with attention of Jain and Wallace 2019
 * and Meister et al. 2021:
 *	X = embedding of ids;  H = encoder(X);  scores = attention(H)
 *	alpha = projection(scores), 0 at special tokens
 *	logits = decoder(sum_i alpha_i h_i);  y = sigmoid or softmax of logits
 * The decoder is linear, so it is applied to the states first: values =
 * H W^T, logits = b + sum_i alpha_i values_i. The same numbers then serve
 * leave-one-out, where only alpha changes.
 */
#ifndef HEED_MODELS_CLASSIFIER_H
#define HEED_MODELS_CLASSIFIER_H

#include "layers/attention.h"
#include "layers/projection.h"
#include "models/encoder.h"

/* Every choice that rebuilds a model of untrained parameters. */
struct choices {
	enum encoder_kind encoder;
	enum attention_kind attention;
	struct projection projection;
	size_t vocabulary, embedding; /* V, d */
	size_t hidden; /* LSTM: units a direction; Transformer: width */
	size_t keys;   /* tanh attention: l */
	size_t layers, heads, feedforward; /* Transformer */
	size_t outputs; /* c: 1 for two classes (sigmoid), else classes */
};

struct classifier { /* parameters, or their gradient */
	struct choices choices;
	real *embedding; /* [V, d] */
	struct encoder encoder;
	struct attention attention;
	struct linear decoder; /* [c, m] */
};

enum parameter_group {
	GROUP_EMBEDDING,
	GROUP_ENCODER,
	GROUP_ATTENTION,
	GROUP_DECODER,
	GROUPS
};

/* A parameter by the name that PyTorch gives it (tensor-stream(5)). */
struct parameter {
	char name[96];
	size_t rank, shape[2];
	enum parameter_group group;
	enum { INIT_CONSTANT, INIT_UNIFORM, INIT_NORMAL } init;
	double scale; /* the constant; the bound; the sd */
	real **data;  /* where the classifier keeps the pointer */
};
enum { PARAMETERS_MAX = 16 + 12 * 64 }; /* layers: at most 64 */

/*
 * The parameters that a choice of model has, in the order of model files,
 * without memory. p: its sizes are set from choices; the list's data point
 * into it. Returns their number.
 */
size_t classifier_parameters(struct classifier *p,
    const struct choices *choices, struct parameter list[PARAMETERS_MAX],
    struct arena *arena);
size_t parameter_count(const struct parameter *p); /* elements */
/* The same, with zeroed memory: a model to fill, or a gradient. */
size_t classifier_new(struct classifier *p, const struct choices *choices,
    struct parameter list[PARAMETERS_MAX], struct arena *arena);
/* PyTorch's defaults; each parameter has a random stream of its own. */
void parameters_init(const struct parameter *list, size_t count, uint64_t seed);
/* Memory of the packed weights, and packing them after a change. */
void classifier_prepare(struct classifier *p, struct arena *arena);
void classifier_pack(struct classifier *p);

/* What a forward pass computes and its VJP needs; arrays are the arena's. */
struct forward {
	const struct batch *batch;
	const unsigned char *special; /* [rows]: 1 where alpha is 0 */
	struct projection projection;
	struct encoder_trace trace;
	real *H;                      /* [rows, m] */
	real *inner, *scores, *alpha; /* [rows, l], [rows], [rows] */
	real *values;                 /* [rows, c] */
	double *logits, *y;           /* [documents, c] */
};

/* X [rows, d]: the embedding of ids [rows], each below V. */
void classifier_embed(
    real *X, const int32_t *ids, size_t rows, const struct classifier *p);
/* projection: the model's own, or another to ask "what if". */
void classifier_forward(struct forward *f, const real *X, size_t inputs,
    const size_t *which, const struct batch *batch,
    const unsigned char *special, const struct projection *projection,
    const struct classifier *p, struct arena *arena);
/* The same, where no VJP follows: faster, for some. f->trace is not set. */
void classifier_infer(struct forward *f, const real *X, size_t inputs,
    const size_t *which, const struct batch *batch,
    const unsigned char *special, const struct projection *projection,
    const struct classifier *p, struct arena *arena);
/* The parts of it that stand alone as programs. alpha of every document: */
void classifier_project(real *alpha, const real *scores,
    const unsigned char *special, const struct batch *batch,
    const struct projection *p, struct arena *scratch);
/* values [n, c] of n states, without bias */
void classifier_values(
    real *values, const real *H, size_t n, const struct classifier *p);
/* logits, y [c] of one document of n states */
void classifier_output(double *logits, double *y, const real *alpha,
    const real *values, size_t n, const struct classifier *p);
/* The class that y [c] says: 0 or 1 for c = 1, else the (first) largest. */
size_t classifier_predict(const double *y, size_t c);
/* Is there a NaN in y [c]? Then it says no class, and none is right. */
bool classifier_undecided(const double *y, size_t c);

/*
 * The VJP of dlogits [documents, c], and of dalpha [rows] where a loss is of
 * the attention itself; else NULL. dH [rows, m]: set, or NULL; dp->attention
 * and dp->decoder +=, unless dp is NULL. The encoder's VJP may follow.
 */
void classifier_vjp_states(real *dH, struct classifier *dp,
    const double *dlogits, const real *dalpha, bool detach,
    const struct forward *f, const struct classifier *p, struct arena *scratch);
/*
 * The VJP of dlogits [documents, c]. dH [rows, m]: set: all that reaches the
 * states, through the attention too unless detach. dX [inputs, d] += and
 * dp +=; either may be NULL.
 */
void classifier_vjp(real *dX, real *dH, struct classifier *dp,
    const double *dlogits, bool detach, const struct forward *f,
    const struct classifier *p, struct arena *scratch);

#endif
