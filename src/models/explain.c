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

/*
 * A decision, and another whose logits are shifted. The distance of the two is
 * told from the shift: differences of y come in steps of 1e-16 where a model
 * is sure, and would make ties.
 */
struct change {
	size_t c;
	double *logits, *log_y, *shift, *shifted; /* [c]; shifted: of log_y */
};

/* bias + sum_i alpha_i values_i: [c] */
static void
logits_of(double *logits, const double *alpha, const real *values, size_t n,
    const struct classifier *p)
{
	size_t c = p->decoder.out;

	for (size_t k = 0; k < c; k++) {
		logits[k] = (double)p->decoder.bias[k];
		for (size_t i = 0; i < n; i++)
			logits[k] += alpha[i] * (double)values[i * c + k];
	}
}

/* log sum_k exp(x_k) */
static double
log_sum(const double *x, size_t c)
{
	double largest = -HUGE_VAL, sum = 0;

	for (size_t k = 0; k < c; k++)
		largest = fmax(largest, x[k]);
	for (size_t k = 0; k < c; k++)
		sum += exp(x[k] - largest);
	return largest + log(sum);
}

static struct change
change_begin(const double *alpha, const real *values, size_t n,
    const struct classifier *p, struct arena *scratch)
{
	size_t c = p->decoder.out;
	double *space = arena_take(scratch, 4 * c, sizeof *space), sum;
	struct change d = { c, space, space + c, space + 2 * c, space + 3 * c };

	logits_of(d.logits, alpha, values, n, p);
	sum = log_sum(d.logits, c);
	for (size_t k = 0; k < c; k++)
		d.log_y[k] = d.logits[k] - sum;
	return d;
}

/* With logits a < b, their sigmoids differ by
 *	(1 - e^(a-b)) / ((1 + e^-b) (1 + e^a)) */
static double
binary_distance(double logit, double shift)
{
	double a = fmin(logit, logit + shift), b = fmax(logit, logit + shift);

	return -expm1(-fabs(shift)) / ((1 + exp(-b)) * (1 + exp(a)));
}

/*
 * Total variation. With S = sum_k y_k e^shift_k,
 *	z_k - y_k = y_k (e^t_k - 1), t_k = shift_k - log S,
 * and the difference of the largest y is that of all others together.
 */
static double
class_distance(struct change *d)
{
	double most = -HUGE_VAL, excess = 0, log_S = 0, sum = 0, net = 0;
	size_t best = classifier_predict(d->log_y, d->c);

	for (size_t k = 0; k < d->c; k++) {
		d->shifted[k] = d->log_y[k] + d->shift[k];
		most = fmax(most, d->shift[k]);
	}
	for (size_t k = 0; k < d->c; k++)
		excess += exp(d->log_y[k]) * expm1(d->shift[k] - most);
	if (excess > -0.5)
		log_S = log1p(excess); /* of shifts less the most */
	else
		most = log_sum(d->shifted, d->c);
	for (size_t k = 0; k < d->c; k++) {
		double t = d->shift[k] - most - log_S, y = exp(d->log_y[k]);
		double difference =
		    t < 1 ? y * expm1(t) : exp(d->log_y[k] + t) - y;

		if (k == best)
			continue;
		sum += fabs(difference);
		net += difference;
	}
	return (sum + fabs(net)) / 2;
}

/* |y - z| for c = 1, else the total variation distance */
static double
distance(struct change *d)
{
	return d->c == 1 ? binary_distance(d->logits[0], d->shift[0])
			 : class_distance(d);
}

/* A word like the one before it: the document without either is the same, and
 * only the order of sums would tell them apart. */
static bool
is_repeated(const struct forward *f, size_t row, size_t i,
    const unsigned char *special, size_t d)
{
	const real *x = f->trace.X + row * d;

	return i > 0 && !special[i] && !special[i - 1] &&
	    memcmp(x, x - d, d * sizeof *x) == 0;
}

void
explain_loo_inputs(double *inputs, const struct forward *f, size_t document,
    const struct classifier *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t at = f->batch->start[document], c = p->decoder.out;
	size_t n = batch_length(f->batch, document);
	const unsigned char *special = f->special + at;
	real *scores = arena_zeros(scratch, n * n);
	real *values = arena_zeros(scratch, n * n * c);
	double *alpha = arena_take(scratch, n, sizeof *alpha);
	unsigned char *mask = arena_take(scratch, n, 1);
	unsigned char *word = arena_take(scratch, n, 1);
	struct change d;

	for (size_t i = 0; i < n; i++)
		word[i] = !special[i] &&
		    !is_repeated(f, at + i, i, special, p->choices.embedding);
	encoder_loo(scores, values, f->H, &f->trace, f->batch, document, word,
	    &p->encoder, &p->attention, &p->decoder, scratch);
	projection_exact(
	    alpha, f->scores + at, special, &f->projection, n, scratch);
	d = change_begin(alpha, f->values + at * c, n, p, scratch);
	memcpy(mask, special, n);
	for (size_t i = 0; i < n; i++) {
		inputs[i] = 0;
		if (special[i])
			continue;
		if (!word[i]) {
			inputs[i] = inputs[i - 1];
			continue;
		}
		mask[i] = 1;
		projection_exact(
		    alpha, scores + i * n, mask, &f->projection, n, scratch);
		mask[i] = 0;
		logits_of(d.shift, alpha, values + i * n * c, n, p);
		for (size_t k = 0; k < c; k++)
			d.shift[k] -= d.logits[k];
		inputs[i] = distance(&d);
	}
	arena_return(scratch, mark);
}

/* rest: alpha without state i, [n] */
static void
without(double *rest, const double *alpha, const struct forward *f, size_t at,
    size_t n, size_t i, bool renormalize, unsigned char *mask,
    struct arena *scratch)
{
	double sum = 0;

	if (!renormalize) {
		mask[i] = 1;
		projection_exact(
		    rest, f->scores + at, mask, &f->projection, n, scratch);
		mask[i] = 0;
		return;
	}
	for (size_t j = 0; j < n; j++)
		sum += j == i ? 0 : alpha[j];
	for (size_t j = 0; j < n; j++)
		rest[j] = j == i ? 0 : alpha[j] / sum;
}

/*
 * What the logits gain when alpha becomes rest. Where the others keep their
 * ratios, rest_j - alpha_j is alpha_i rest_j, which no cancellation harms: the
 * weight that is left out may be less than the rounding of the others.
 */
static void
shift_without(struct change *d, const double *alpha, const double *rest,
    const real *values, size_t n, size_t i, bool ratios)
{
	for (size_t k = 0; k < d->c; k++) {
		double sum = 0;

		for (size_t j = 0; j < n; j++)
			sum += (ratios ? rest[j] : rest[j] - alpha[j]) *
			    (double)values[j * d->c + k];
		d->shift[k] = ratios
		    ? alpha[i] * (sum - (double)values[i * d->c + k])
		    : sum;
	}
}

static bool
is_softmax(const struct projection *p)
{
	return p->kind == PROJECTION_SOFTMAX ||
	    (p->kind == PROJECTION_ENTMAX && p->alpha == 1);
}

void
explain_loo_states(double *states, const struct forward *f, size_t document,
    bool renormalize, const struct classifier *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t c = p->decoder.out, at = f->batch->start[document];
	size_t n = batch_length(f->batch, document);
	const real *values = f->values + at * c;
	bool ratios = renormalize || is_softmax(&f->projection);
	double *alpha = arena_take(scratch, n, sizeof *alpha);
	double *rest = arena_take(scratch, n, sizeof *rest);
	unsigned char *mask = arena_take(scratch, n, 1);
	struct change d;

	memcpy(mask, f->special + at, n);
	projection_exact(
	    alpha, f->scores + at, mask, &f->projection, n, scratch);
	d = change_begin(alpha, values, n, p, scratch);
	for (size_t i = 0; i < n; i++) {
		states[i] = 0;
		if (f->special[at + i] || f->alpha[at + i] == 0)
			continue;
		without(rest, alpha, f, at, n, i, renormalize, mask, scratch);
		shift_without(&d, alpha, rest, values, n, i, ratios);
		states[i] = distance(&d);
	}
	arena_return(scratch, mark);
}
