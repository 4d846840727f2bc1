#include "models/classifier.h"

#include <math.h>
#include <string.h>

#include "tensor/vector.h"

void
classifier_prepare(struct classifier *p, struct arena *arena)
{
	encoder_prepare(&p->encoder, arena);
	linear_prepare(&p->attention.key, arena);
	linear_prepare(&p->decoder, arena);
}

void
classifier_pack(struct classifier *p)
{
	encoder_pack(&p->encoder);
	linear_pack(&p->attention.key);
	linear_pack(&p->decoder);
}

void
classifier_embed(
    real *X, const int32_t *ids, size_t rows, const struct classifier *p)
{
	size_t d = p->choices.embedding;

	for (size_t r = 0; r < rows; r++)
		memcpy(X + r * d, p->embedding + (size_t)ids[r] * d,
		    d * sizeof *X);
}

void
classifier_project(real *alpha, const real *scores,
    const unsigned char *special, const struct batch *batch,
    const struct projection *p, struct arena *scratch)
{
	for (size_t b = 0; b < batch->documents; b++) {
		size_t at = batch->start[b];

		projection_forward(alpha + at, scores + at, special + at, p,
		    batch_length(batch, b), scratch);
	}
}

void
classifier_values(
    real *values, const real *H, size_t n, const struct classifier *p)
{
	gemm_packed(values, p->decoder.out, H, p->decoder.in,
	    &p->decoder.forward, n, GEMM_SET);
}

/* y = sigmoid(logits) for c = 1, else softmax */
static void
activate(double *y, const double *logits, size_t c)
{
	double largest = logits[0], sum = 0;

	if (c == 1) {
		y[0] = 1 / (1 + exp(-logits[0]));
		return;
	}
	for (size_t k = 1; k < c; k++)
		largest = fmax(largest, logits[k]);
	for (size_t k = 0; k < c; k++)
		sum += y[k] = exp(logits[k] - largest);
	for (size_t k = 0; k < c; k++)
		y[k] /= sum;
}

void
classifier_output(double *logits, double *y, const real *alpha,
    const real *values, size_t n, const struct classifier *p)
{
	size_t c = p->decoder.out;

	for (size_t k = 0; k < c; k++) {
		logits[k] = (double)p->decoder.bias[k];
		for (size_t i = 0; i < n; i++)
			logits[k] +=
			    (double)alpha[i] * (double)values[i * c + k];
	}
	activate(y, logits, c);
}

size_t
classifier_predict(const double *y, size_t c)
{
	size_t best = 0;

	if (c == 1)
		return y[0] > 0.5;
	for (size_t k = 1; k < c; k++)
		if (y[k] > y[best])
			best = k;
	return best;
}

bool
classifier_undecided(const double *y, size_t c)
{
	for (size_t k = 0; k < c; k++)
		if (isnan(y[k]))
			return true;
	return false;
}

/* Rows that go through the reading of states together, to stay in cache. */
enum { ROWS = 192 };

static size_t
some_rows(size_t from, size_t rows)
{
	return rows - from < ROWS ? rows - from : ROWS;
}

/* All but the encoder; H: [rows, m], to stay. */
static void
read_states(struct forward *f, real *H, const struct batch *batch,
    const unsigned char *special, const struct projection *projection,
    const struct classifier *p, struct arena *arena)
{
	size_t rows = batch_rows(batch), c = p->decoder.out;
	size_t m = p->decoder.in, keys = p->attention.key.out;

	f->batch = batch;
	f->special = special;
	f->projection = *projection;
	f->H = H;
	f->inner = arena_reals(arena, rows * p->attention.key.out);
	f->scores = arena_reals(arena, rows);
	f->alpha = arena_reals(arena, rows);
	f->values = arena_reals(arena, rows * c);
	f->logits = arena_take(arena, batch->documents * c, sizeof(double));
	f->y = arena_take(arena, batch->documents * c, sizeof(double));

	for (size_t r = 0; r < rows; r += ROWS) {
		size_t n = some_rows(r, rows);

		attention_scores(f->scores + r, f->inner + r * keys, H + r * m,
		    &p->attention, n);
		classifier_values(f->values + r * c, H + r * m, n, p);
	}
	classifier_project(
	    f->alpha, f->scores, special, batch, projection, arena);
	for (size_t b = 0; b < batch->documents; b++) {
		size_t at = batch->start[b];

		classifier_output(f->logits + b * c, f->y + b * c,
		    f->alpha + at, f->values + at * c, batch_length(batch, b),
		    p);
	}
}

void
classifier_forward(struct forward *f, const real *X, size_t inputs,
    const size_t *which, const struct batch *batch,
    const unsigned char *special, const struct projection *projection,
    const struct classifier *p, struct arena *arena)
{
	real *H = arena_reals(arena, batch_rows(batch) * p->decoder.in);

	encoder_forward(
	    H, &f->trace, X, inputs, which, batch, &p->encoder, arena);
	read_states(f, H, batch, special, projection, p, arena);
}

void
classifier_infer(struct forward *f, const real *X, size_t inputs,
    const size_t *which, const struct batch *batch,
    const unsigned char *special, const struct projection *projection,
    const struct classifier *p, struct arena *arena)
{
	real *H = arena_reals(arena, batch_rows(batch) * p->decoder.in);

	f->trace = (struct encoder_trace){ 0 };
	encoder_infer(H, X, inputs, which, batch, &p->encoder, arena);
	read_states(f, H, batch, special, projection, p, arena);
}

/*
 * dvalues_i = alpha_i dlogits;  dalpha_i = own_i + dlogits . values_i, which
 * dscores, through the projection, has of it. own: [rows] or NULL
 */
static void
pooling_vjp(real *dvalues, real *dscores, const double *dlogits,
    const real *own, const struct forward *f, size_t c, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	real *dalpha = arena_reals(scratch, batch_rows(f->batch));

	for (size_t b = 0; b < f->batch->documents; b++) {
		size_t at = f->batch->start[b], n = batch_length(f->batch, b);

		for (size_t i = at; i < at + n; i++) {
			double sum = own == NULL ? 0 : (double)own[i];

			for (size_t k = 0; k < c; k++) {
				double dlogit = dlogits[b * c + k];

				dvalues[i * c + k] =
				    (real)((double)f->alpha[i] * dlogit);
				sum += dlogit * (double)f->values[i * c + k];
			}
			dalpha[i] = (real)sum;
		}
		projection_vjp(dscores + at, dalpha + at, f->alpha + at,
		    f->special + at, &f->projection, n);
	}
	arena_return(scratch, mark);
}

/* From values and scores to states, rows r .. r + n - 1; dinner: [n, keys] */
static void
states_vjp(real *dH, struct classifier *dp, real *dinner, const real *dvalues,
    const real *dscores, const struct forward *f, size_t r, size_t n,
    const struct classifier *p)
{
	size_t c = p->decoder.out, m = p->decoder.in;
	const real *H = f->H + r * m;
	const real *inner = f->inner + r * p->attention.key.out;

	dvalues += r * c;
	if (dH != NULL) {
		dH += r * m;
		gemm_packed(
		    dH, m, dvalues, c, &p->decoder.backward, n, GEMM_SET);
	}
	if (dp != NULL)
		gemm_tn(dp->decoder.weight, dvalues, H, c, m, n);
	if (dinner != NULL)
		attention_vjp(dH, dp == NULL ? NULL : &dp->attention, dinner,
		    dscores + r, inner, H, &p->attention, n);
}

void
classifier_vjp_states(real *dH, struct classifier *dp, const double *dlogits,
    const real *dalpha, bool detach, const struct forward *f,
    const struct classifier *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t rows = batch_rows(f->batch), c = p->decoder.out;
	real *dvalues = arena_reals(scratch, rows * c);
	real *dscores = arena_reals(scratch, rows), *dinner = NULL;

	if (!detach)
		dinner = arena_reals(scratch, ROWS * p->attention.key.out);
	pooling_vjp(dvalues, dscores, dlogits, dalpha, f, c, scratch);
	for (size_t r = 0; r < rows; r += ROWS)
		states_vjp(dH, dp, dinner, dvalues, dscores, f, r,
		    some_rows(r, rows), p);
	for (size_t b = 0; dp != NULL && b < f->batch->documents; b++)
		for (size_t k = 0; k < c; k++)
			dp->decoder.bias[k] += (real)dlogits[b * c + k];
	arena_return(scratch, mark);
}

void
classifier_vjp(real *dX, real *dH, struct classifier *dp, const double *dlogits,
    bool detach, const struct forward *f, const struct classifier *p,
    struct arena *scratch)
{
	classifier_vjp_states(dH, dp, dlogits, NULL, detach, f, p, scratch);
	if (dX != NULL || dp != NULL)
		encoder_vjp(dX, dp == NULL ? NULL : &dp->encoder, dH, &f->trace,
		    f->batch, &p->encoder, scratch);
}
