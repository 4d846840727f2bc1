/*
 * explain.h -- for explain_test.c and loo_test.c: models of every kind, filled,
 * and one document through them.
 */
#ifndef TESTS_EXPLAIN_H
#define TESTS_EXPLAIN_H

#include "model.h"
#include "models/explain.h"
#include "projections.h"
#include "tap.h"

enum { N = 7, D = 5, C_MAX = 3 };

static struct arena arena;
static const unsigned char special[N] = { 1, 0, 0, 0, 0, 0, 1 };
static const unsigned char none[N];
static const struct batch one = { 1, (const size_t[]){ 0, N } };

static struct parameter list[PARAMETERS_MAX];

static size_t
new_classifier(struct classifier *p, struct choices choices)
{
	choices.vocabulary = 1;
	choices.embedding = D;
	return classifier_new(p, &choices, list, &arena);
}

/* A model of this kind, all parameters filled; X and a forward pass. */
struct run {
	struct classifier p;
	const unsigned char *special;
	struct projection projection;
	struct forward f;
	real *X;
	size_t c, m;
};

static inline struct run
run(enum encoder_kind encoder, enum attention_kind attention,
    const struct projection *projection, size_t c)
{
	struct run r = { .projection = *projection,
		.special = c == 1 ? special : none,
		.c = c };
	size_t count = new_classifier(&r.p,
	    (struct choices){ .encoder = encoder,
		.attention = attention,
		.hidden = 6,
		.keys = 4,
		.layers = 2,
		.heads = 2,
		.feedforward = 5,
		.outputs = c });

	for (size_t k = 0; k < count; k++)
		fill(*list[k].data, parameter_count(&list[k]), (unsigned)k,
		    list[k].group == GROUP_ATTENTION ? 2 : 0.8);
	classifier_prepare(&r.p, &arena);
	classifier_pack(&r.p);
	r.m = r.p.decoder.in;
	r.X = filled(&arena, N * D, 99, 2);
	return r;
}

/* f points into r: not to be copied after. */
static inline void
forward(struct run *r)
{
	classifier_forward(&r->f, r->X, N, NULL, &one, r->special,
	    &r->projection, &r->p, &arena);
}

enum { FIRST = 4, ALL = FIRST + N };

/* The same document as the second of two. */
static inline void
forward_beside(struct forward *f, const struct run *r)
{
	static const size_t start[] = { 0, FIRST, ALL };
	static const struct batch two = { 2, start };
	unsigned char *words = arena_clear(&arena, ALL, 1);
	real *X = filled(&arena, ALL * D, 98, 2);

	memcpy(X + FIRST * D, r->X, N * D * sizeof *X);
	memcpy(words + FIRST, r->special, N);
	classifier_forward(
	    f, X, ALL, NULL, &two, words, &r->projection, &r->p, &arena);
}

/* test(r) for every kind; r->f is made. */
static inline void
each_kind(void (*test)(struct run *r))
{
	static const struct projection several[] = {
		{ .kind = PROJECTION_SOFTMAX },
		{ .kind = PROJECTION_SPARSEMAX },
		{ .kind = PROJECTION_SPARSEGEN, .lambda = 0.5 },
		{ .kind = PROJECTION_ENTMAX, .alpha = 1.5 },
	};
	enum { SEVERAL = sizeof several / sizeof *several };

	for (size_t k = 0; k < 2 * 2 * SEVERAL * 2; k++) {
		enum encoder_kind encoder =
		    k % 2 == 0 ? ENCODER_LSTM : ENCODER_TRANSFORMER;
		enum attention_kind attention =
		    k / 2 % 2 == 0 ? ATTENTION_TANH : ATTENTION_DOT;
		size_t c = k / 4 % 2 == 0 ? 1 : C_MAX;
		const struct projection *p = &several[k / 8];
		struct run r = run(encoder, attention, p, c);

		printf("# %s, %s, %s %g, %zu outputs\n",
		    encoder == ENCODER_LSTM ? "lstm" : "transformer",
		    attention == ATTENTION_TANH ? "tanh" : "dot",
		    projection_name(p->kind), projection_parameter(p), c);
		forward(&r);
		test(&r);
		arena_reset(&arena);
	}
}

#endif
