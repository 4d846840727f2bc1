/*
 * self_attention_vjp.c -- the attention of a document against its definition,
 * and its VJP, of input and parameters, against central differences.
 */
#include "layers/self_attention.h"

#include "tap.h"
#include "tensor/random.h"
#include "tensor/vector.h"

enum { N_MAX = 6, M = 8 };

static struct arena arena;
static size_t n;
static real x[N_MAX * M], y[N_MAX * M], dy[N_MAX * M], dx[N_MAX * M];
static real brought[N_MAX * 3 * M], mixed[N_MAX * M], A[M * N_MAX * N_MAX];

/* The parameters, and the memory of another such structure. */
struct reals {
	real in[3 * M * M], in_bias[3 * M], out[M * M], out_bias[M];
};

static struct self_attention
attention_of(struct reals *r, size_t heads)
{
	return (struct self_attention){ .width = M,
		.heads = heads,
		.in = { M, 3 * M, .weight = r->in, .bias = r->in_bias },
		.out = { M, M, .weight = r->out, .bias = r->out_bias } };
}

static void
normals(real *a, size_t count, struct random *r)
{
	for (size_t i = 0; i < count; i++)
		a[i] = random_normal(r);
}

static void
forward(struct self_attention *p)
{
	const real *attended;

	self_attention_pack(p);
	self_attention_bring(brought, x, p, n);
	self_attention_mix(mixed, A, brought, x, p, n);
	attended = self_attention_out(y, mixed, p, n);
	for (size_t i = 0; i < n * M; i++)
		y[i] = attended[i];
}

static double
loss(void *p)
{
	forward(p);
	return vector_dot(y, dy, n * M);
}

static void
backward(struct self_attention *dp, const struct self_attention *p)
{
	real dmixed[N_MAX * M], dbrought[N_MAX * 3 * M], dA[N_MAX * N_MAX];
	const real *d;

	self_attention_gradient(dp, &arena);
	d = self_attention_out_vjp(dmixed, dp, dy, mixed, p, n);
	self_attention_mix_vjp(dbrought, dx, dA, d, A, brought, x, p, n);
	self_attention_bring_vjp(dx, dp, dbrought, x, p, n);
	self_attention_unfold(dp, p);
}

/* Row `row` of x W^T + b, of the map `in`. */
static double
brought_by(const struct self_attention *p, size_t i, size_t row)
{
	double sum = p->in.bias[row];

	for (size_t k = 0; k < M; k++)
		sum += x[i * M + k] * p->in.weight[row * M + k];
	return sum;
}

static double
score(const struct self_attention *p, size_t head, size_t i, size_t j)
{
	size_t size = M / p->heads;
	double sum = 0;

	for (size_t k = head * size; k < (head + 1) * size; k++)
		sum += brought_by(p, i, k) * brought_by(p, j, M + k);
	return sum / sqrt((double)size);
}

/* V_k mixed by head k / size: sum_j exp(score_ij) V_jk / sum_j exp(score_ij) */
static double
mixture(const struct self_attention *p, size_t i, size_t k)
{
	double sum = 0, total = 0;

	for (size_t j = 0; j < n; j++) {
		double e = exp(score(p, k / (M / p->heads), i, j));

		total += e;
		sum += e * brought_by(p, j, 2 * M + k);
	}
	return sum / total;
}

static double
definition_error(const struct self_attention *p)
{
	double worst = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t l = 0; l < M; l++) {
			double sum = p->out.bias[l];

			for (size_t k = 0; k < M; k++)
				sum +=
				    p->out.weight[l * M + k] * mixture(p, i, k);
			worst = fmax(worst, fabs(sum - y[i * M + l]));
		}
	return worst;
}

static void
test(size_t heads, struct random *r)
{
	static const char *const names[] = { "W_in", "b_in", "W_out", "b_out" };
	struct reals values, gradient = { 0 };
	struct self_attention p = attention_of(&values, heads);
	struct self_attention dp = attention_of(&gradient, heads);
	real *const parameters[][2] = { { values.in, gradient.in },
		{ values.in_bias, gradient.in_bias },
		{ values.out, gradient.out },
		{ values.out_bias, gradient.out_bias } };
	static const size_t counts[] = { 3 * M * M, 3 * M, M * M, M };

	normals((real *)&values, sizeof values / sizeof(real), r);
	normals(x, N_MAX * M, r);
	normals(dy, N_MAX * M, r);
	for (size_t i = 0; i < N_MAX * M; i++)
		dx[i] = 0;
	self_attention_prepare(&p, &arena);
	forward(&p);
	ok(definition_error(&p) < 1e-12, "definition, %zu heads, %zu positions",
	    heads, n);
	backward(&dp, &p);
	ok(vjp_error(loss, &p, x, dx, n * M) < 1e-8,
	    "dx, %zu heads, %zu positions", heads, n);
	for (size_t k = 0; k < 4; k++)
		ok(vjp_error(loss, &p, parameters[k][0], parameters[k][1],
		       counts[k]) < 1e-8,
		    "d%s, %zu heads, %zu positions", names[k], heads, n);
	for (size_t i = 0; i < n * M; i++)
		x[i] *= 1000;
	forward(&p);
	ok(isfinite(y[0]), "large scores do not overflow");
	arena_reset(&arena);
}

int
main(void)
{
	static const size_t heads[] = { 1, 2, 4, 8 };
	struct random r = random_stream(1, "self_attention_vjp", 0);

	for (size_t h = 0; h < sizeof heads / sizeof *heads; h++)
		for (n = 1; n <= N_MAX; n += 5)
			test(heads[h], &r);
	arena_free(&arena);
	return done_testing();
}
