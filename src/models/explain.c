#include "models/explain.h"

#include <math.h>
#include <string.h>

/*
 * dy/dlogits [c] of the probability (or logit) that is explained: y (1 - y),
 * or y_k ([j = k] - y_j), without a difference from 1: a model that is sure
 * of its answer would have no gradient left.
 */
static void
output_gradient(double *dlogits, const double *logits, const double *y,
    size_t c, bool logit)
{
	size_t k = classifier_predict(y, c);
	double e = exp(-fabs(logits[0])), others = 0;

	if (c == 1) {
		dlogits[0] = logit ? 1 : e / ((1 + e) * (1 + e));
		return;
	}
	for (size_t j = 0; j < c; j++)
		others += j == k ? 0 : y[j];
	for (size_t j = 0; j < c; j++)
		dlogits[j] = logit ? j == k : y[k] * (j == k ? others : -y[j]);
}

/* What an element of a gradient adds to its size, before the root. */
static double
addend(real g, real x, const struct gradient_choices *choices)
{
	double slope = (double)g;

	if (choices->times_input)
		return slope * (double)x;
	return choices->norm == NORM_L1 ? fabs(slope) : slope * slope;
}

enum { PARTS = 8 }; /* sums side by side, that none waits for the other */

/* sqrt(sum g^2), sum |g|, or |sum g x| */
static double
size_of(const real *g, const real *x, size_t n,
    const struct gradient_choices *choices)
{
	double part[PARTS] = { 0 }, sum = 0;
	size_t i = 0;

	for (; i + PARTS <= n; i += PARTS)
		for (size_t k = 0; k < PARTS; k++)
			part[k] += addend(g[i + k], x[i + k], choices);
	for (; i < n; i++)
		sum += addend(g[i], x[i], choices);
	for (size_t k = 0; k < PARTS; k++)
		sum += part[k];
	if (choices->times_input)
		return fabs(sum);
	return choices->norm == NORM_L1 ? sum : sqrt(sum);
}

void
explain_gradient(double *inputs, double *states,
    const struct gradient_choices *choices, const struct forward *f,
    const struct classifier *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t rows = batch_rows(f->batch), documents = f->batch->documents;
	size_t c = p->decoder.out, m = p->decoder.in;
	size_t d = p->choices.embedding;
	double *dlogits = arena_take(scratch, documents * c, sizeof *dlogits);
	real *dH = arena_reals(scratch, rows * m);
	real *dX = arena_zeros(scratch, rows * d);

	for (size_t b = 0; b < documents; b++)
		output_gradient(dlogits + b * c, f->logits + b * c,
		    f->y + b * c, c, choices->logit);
	classifier_vjp(dX, dH, NULL, dlogits, choices->detach, f, p, scratch);
	for (size_t r = 0; r < rows; r++) {
		inputs[r] = size_of(dX + r * d, f->trace.X + r * d, d, choices);
		states[r] = size_of(dH + r * m, f->H + r * m, m, choices);
	}
	arena_return(scratch, mark);
}

void
explain_states(double *norms, const struct forward *f, size_t document,
    const struct classifier *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	const unsigned char *special = f->special + f->batch->start[document];
	size_t n = batch_length(f->batch, document);
	real *jacobian = arena_reals(scratch, n * n);

	encoder_jacobian(
	    jacobian, &f->trace, f->batch, document, &p->encoder, scratch);
	for (size_t s = 0; s < n; s++)
		for (size_t i = 0; i < n; i++)
			norms[s * n + i] = special[s] || special[i]
			    ? 0
			    : (double)jacobian[s * n + i];
	arena_return(scratch, mark);
}

/* |y - z| for c = 1, else the total variation distance */
static double
distance(const double *y, const double *z, size_t c)
{
	double sum = 0;

	for (size_t k = 0; k < c; k++)
		sum += fabs(y[k] - z[k]);
	return c == 1 ? sum : sum / 2;
}

void
explain_loo_inputs(double *inputs, const struct forward *f, size_t document,
    const struct classifier *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	const unsigned char *special = f->special + f->batch->start[document];
	size_t n = batch_length(f->batch, document), c = p->decoder.out;
	real *scores = arena_zeros(scratch, n * n);
	real *values = arena_zeros(scratch, n * n * c);
	real *alpha = arena_reals(scratch, n);
	unsigned char *mask = arena_take(scratch, n, 1);
	unsigned char *word = arena_take(scratch, n, 1);
	double *logits = arena_take(scratch, 2 * c, sizeof *logits);

	for (size_t i = 0; i < n; i++)
		word[i] = !special[i];
	encoder_loo(scores, values, f->H, &f->trace, f->batch, document, word,
	    &p->encoder, &p->attention, &p->decoder, scratch);
	memcpy(mask, special, n);
	for (size_t i = 0; i < n; i++) {
		inputs[i] = 0;
		if (special[i])
			continue;
		mask[i] = 1;
		projection_forward(
		    alpha, scores + i * n, mask, &f->projection, n, scratch);
		mask[i] = 0;
		classifier_output(
		    logits, logits + c, alpha, values + i * n * c, n, p);
		inputs[i] = distance(f->y + document * c, logits + c, c);
	}
	arena_return(scratch, mark);
}

/* alpha without state i: [n] */
static void
without(real *alpha, const struct forward *f, size_t at, size_t n, size_t i,
    bool renormalize, unsigned char *mask, struct arena *scratch)
{
	double rest = 0;

	if (!renormalize) {
		mask[i] = 1;
		projection_forward(
		    alpha, f->scores + at, mask, &f->projection, n, scratch);
		mask[i] = 0;
		return;
	}
	for (size_t j = 0; j < n; j++)
		if (j != i)
			rest += (double)f->alpha[at + j];
	for (size_t j = 0; j < n; j++)
		alpha[j] = j == i ? 0 : (real)((double)f->alpha[at + j] / rest);
}

void
explain_loo_states(double *states, const struct forward *f, size_t document,
    bool renormalize, const struct classifier *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t c = p->decoder.out, at = f->batch->start[document];
	size_t n = batch_length(f->batch, document);
	real *alpha = arena_reals(scratch, n);
	unsigned char *mask = arena_take(scratch, n, 1);
	double *logits = arena_take(scratch, 2 * c, sizeof *logits);

	memcpy(mask, f->special + at, n);
	for (size_t i = 0; i < n; i++) {
		states[i] = 0;
		if (f->special[at + i] || f->alpha[at + i] == 0)
			continue;
		without(alpha, f, at, n, i, renormalize, mask, scratch);
		classifier_output(
		    logits, logits + c, alpha, f->values + at * c, n, p);
		states[i] = distance(f->y + document * c, logits + c, c);
	}
	arena_return(scratch, mark);
}
