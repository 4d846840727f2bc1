#include "operations.h"

static double
product(double m, double k, double n)
{
	return 2 * m * k * n;
}

/* --- BiLSTM: two directions of h units with four gates --- */

static double
forward_of_lstm(const struct choices *c, struct extent e)
{
	double d = (double)c->embedding, h = (double)c->hidden;
	double keys = (double)c->keys;

	return 2 * (product(e.words, d, 4 * h) + product(e.rows, h, 4 * h)) +
	    product(e.rows, 2 * h, keys + 1);
}

/* Of each state its own step, then one by folded weights to each earlier: h + d
 * columns by the cell, 2 h by the output gate (bilstm_fold.h). */
static double
eq5_of_lstm(const struct choices *c, double n)
{
	double d = (double)c->embedding, h = (double)c->hidden;
	double own = 2 * (product(n, d, 4 * h) + product(n, h, 4 * h));

	return 2 * own + product(n * (n - 1), h, 3 * h + d);
}

/* Variant i differs from step i on, the other direction below i: together n
 * less one steps, and as many halves of a key. */
static double
loo_of_lstm(const struct choices *c, double n)
{
	double h = (double)c->hidden, keys = (double)c->keys;

	return forward_of_lstm(c, (struct extent){ n, n, n * n }) +
	    product(n * (n - 1), h, 4 * h + keys + 1);
}

/* --- Transformer of width h, f units feed forward --- */

/* The linear maps of a layer's attention (W_q with W_k, W_v with W_o) ... */
static double
attention_maps(const struct choices *c)
{
	return product(1, (double)c->hidden, 2 * (double)c->hidden);
}

static double
feedforward(const struct choices *c)
{
	return product(1, (double)c->hidden, 2 * (double)c->feedforward);
}

/* ... scores and mixture of so many pairs of positions. */
static double
mixing(const struct choices *c, double pairs)
{
	return product(pairs, (double)c->hidden, 2);
}

static double
forward_of_transformer(const struct choices *c, struct extent e)
{
	return product(e.words, (double)c->embedding, (double)c->hidden) +
	    (double)c->layers *
	    (e.rows * (attention_maps(c) + feedforward(c)) +
		mixing(c, e.pairs));
}

/*
 * For each p and position: through the open units and two rows more to what the
 * first layer's attention makes of it, 2 r + n columns (transformer_gate.h);
 * from there by scores, their transpose and A^T to r columns.
 */
static double
eq5_of_transformer(const struct choices *c, double n, double open)
{
	double h = (double)c->hidden, d = (double)c->embedding;
	double r = h < d ? h : d;

	return forward_of_transformer(c, (struct extent){ n, n, n * n }) +
	    n * n * (product(1, open + 2, 2 * r + n) + product(1, n, 3 * r));
}

/* For each variant and position: all but the first layer's way to scores. */
static double
loo_of_transformer(const struct choices *c, double n)
{
	double layers = (double)c->layers;

	return forward_of_transformer(c, (struct extent){ n, n, n * n }) +
	    n * (n - 1) *
	    (layers * (feedforward(c) + mixing(c, n - 1)) -
		mixing(c, n - 1) / 2 + (layers - 1) * attention_maps(c));
}

/* --- */

double
operations_forward(const struct choices *c, struct extent e)
{
	return c->encoder == ENCODER_LSTM ? forward_of_lstm(c, e)
					  : forward_of_transformer(c, e);
}

double
operations_training(const struct choices *c, struct extent e)
{
	return 3 * operations_forward(c, e);
}

/* As much again for the way back, and there each position has a gradient of
 * its own; of the Transformer, A twice. */
double
operations_eq4(const struct choices *c, struct extent e)
{
	struct extent back = { e.rows, e.rows, e.pairs };
	double sum = operations_forward(c, e) + operations_forward(c, back);

	if (c->encoder == ENCODER_TRANSFORMER)
		sum += (double)c->layers * mixing(c, e.pairs);
	return sum;
}

double
operations_eq5(const struct choices *c, double n, double open)
{
	return c->encoder == ENCODER_LSTM ? eq5_of_lstm(c, n)
					  : eq5_of_transformer(c, n, open);
}

double
operations_loo(const struct choices *c, double n)
{
	return c->encoder == ENCODER_LSTM ? loo_of_lstm(c, n)
					  : loo_of_transformer(c, n);
}
