/* attention_vjp.c -- scores by their definition, gradients by differences. */
#include "model.h"
#include "tap.h"
#include "tensor/vector.h"

enum { N = 5, M = 7, L = 3 };

static struct arena arena;

struct problem {
	struct attention p;
	real *H, *dscores, *scores, *inner;
};

static double
loss(void *context)
{
	struct problem *q = context;

	linear_pack(&q->p.key);
	attention_scores(q->scores, q->inner, q->H, &q->p, N);
	return product(q->dscores, q->scores, N);
}

static struct attention
attention(enum attention_kind kind, unsigned stream)
{
	bool tanh = kind == ATTENTION_TANH;
	size_t l = tanh ? L : 1;
	struct attention p = { .kind = kind };

	p.key.in = M;
	p.key.out = l;
	p.key.weight = filled(&arena, l * M, stream, 1);
	p.key.bias = tanh ? filled(&arena, l, stream + 1, 1) : NULL;
	p.v = tanh ? filled(&arena, l, stream + 2, 1) : NULL;
	return p;
}

/* v . tanh(W h + b), or w . h / sqrt(m) */
static double
score(const real *h, const struct attention *p)
{
	double sum = 0;

	if (p->kind == ATTENTION_DOT)
		return product(p->key.weight, h, M) / sqrt(M);
	for (size_t j = 0; j < L; j++)
		sum += (double)p->v[j] *
		    tanh((double)p->key.bias[j] +
			product(p->key.weight + j * M, h, M));
	return sum;
}

static void
check(enum attention_kind kind)
{
	struct problem q = { .p = attention(kind, 1) };
	struct attention dp = attention(kind, 11), start = attention(kind, 11);
	real *dH = filled(&arena, N * M, 21, 1), *dinner, scores[N];

	q.H = filled(&arena, N * M, 5, 1);
	q.dscores = filled(&arena, N, 6, 1);
	q.scores = arena_reals(&arena, N);
	q.inner = arena_reals(&arena, N * L);
	dinner = arena_reals(&arena, N * L);
	linear_prepare(&q.p.key, &arena);
	loss(&q);
	for (size_t i = 0; i < N; i++)
		scores[i] = (real)score(q.H + i * M, &q.p);
	ok(apart(q.scores, scores, N) < 1e-14, "%s: scores",
	    kind == ATTENTION_TANH ? "tanh" : "dot");

	attention_vjp(dH, &dp, dinner, q.dscores, q.inner, q.H, &q.p, N);
	attention_vjp(NULL, NULL, dinner, q.dscores, q.inner, q.H, &q.p, N);
	vector_axpy(dH, -1, filled(&arena, N * M, 21, 1), N * M);
	vector_axpy(dp.key.weight, -1, start.key.weight, q.p.key.out * M);
	ok(vjp_error(loss, &q, q.H, dH, N * M) < 1e-8, "dH");
	ok(vjp_error(loss, &q, q.p.key.weight, dp.key.weight, q.p.key.out * M) <
		1e-8,
	    "dW");
	if (kind == ATTENTION_DOT)
		return;
	vector_axpy(dp.key.bias, -1, start.key.bias, L);
	vector_axpy(dp.v, -1, start.v, L);
	ok(vjp_error(loss, &q, q.p.key.bias, dp.key.bias, L) < 1e-8, "db");
	ok(vjp_error(loss, &q, q.p.v, dp.v, L) < 1e-8, "dv");
}

int
main(void)
{
	check(ATTENTION_TANH);
	check(ATTENTION_DOT);
	arena_free(&arena);
	return done_testing();
}
