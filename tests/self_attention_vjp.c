/*
 * self_attention_vjp.c -- the attention of a document against its definition,
 * and its VJP against central differences.
 */
#include "layers/self_attention.h"

#include "tap.h"
#include "tensor/random.h"
#include "tensor/vector.h"

enum { N_MAX = 6, M = 8 };

static struct self_attention p = { .width = M };
static size_t n;
static real qkv[N_MAX * 3 * M], mixed[N_MAX * M], A[M * N_MAX * N_MAX];
static real dmixed[N_MAX * M], dqkv[N_MAX * 3 * M], dA[N_MAX * N_MAX];

static double
loss(void *unused)
{
	(void)unused;
	self_attention_mix(mixed, A, qkv, &p, n);
	return vector_dot(mixed, dmixed, n * M);
}

static double
score(size_t head, size_t i, size_t j)
{
	size_t size = M / p.heads;
	double sum = 0;

	for (size_t k = head * size; k < (head + 1) * size; k++)
		sum += qkv[i * 3 * M + k] * qkv[j * 3 * M + M + k];
	return sum / sqrt((double)size);
}

/* mixed_ik = sum_j exp(score_ij) V_jk / sum_j exp(score_ij) */
static double
definition_error(void)
{
	double worst = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < M; k++) {
			size_t head = k / (M / p.heads);
			double sum = 0, total = 0;

			for (size_t j = 0; j < n; j++) {
				double e = exp(score(head, i, j));

				total += e;
				sum += e * qkv[j * 3 * M + 2 * M + k];
			}
			worst =
			    fmax(worst, fabs(sum / total - mixed[i * M + k]));
		}
	return worst;
}

int
main(void)
{
	static const size_t heads[] = { 1, 2, 4, 8 };
	struct random r = random_stream(1, "self_attention_vjp", 0);

	for (size_t i = 0; i < N_MAX * 3 * M; i++)
		qkv[i] = (real)random_normal(&r);
	for (size_t i = 0; i < N_MAX * M; i++)
		dmixed[i] = (real)random_normal(&r);
	for (size_t h = 0; h < sizeof heads / sizeof *heads; h++)
		for (n = 1; n <= N_MAX; n += 5) {
			p.heads = heads[h];
			loss(NULL);
			ok(definition_error() < 1e-12,
			    "definition, %zu heads, %zu positions", p.heads, n);
			self_attention_mix_vjp(dqkv, dA, dmixed, A, qkv, &p, n);
			ok(vjp_error(loss, NULL, qkv, dqkv, n * 3 * M) < 1e-8,
			    "dqkv, %zu heads, %zu positions", p.heads, n);
		}
	n = N_MAX;
	for (size_t i = 0; i < n * 3 * M; i++)
		qkv[i] *= 1000;
	loss(NULL);
	ok(isfinite(mixed[0]), "large scores do not overflow");
	return done_testing();
}
