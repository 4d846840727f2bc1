/* layernorm_vjp.c -- its VJP against central differences. */
#include "layers/layernorm.h"

#include <string.h>

#include "tap.h"
#include "tensor/random.h"
#include "tensor/vector.h"

enum { N = 3, M = 7 };

static real x[N * M], residual[N * M], both[N * M], y[N * M], dy[N * M],
    normal[N * M], scale[N];
static real weight[M], bias[M], dx[N * M], dweight[M], dbias[M];
static struct layernorm p = { M, weight, bias }, dp = { M, dweight, dbias };

static double
loss(void *unused)
{
	(void)unused;
	layernorm_forward(y, normal, scale, x, residual, &p, N);
	return vector_dot(y, dy, N * M);
}

static void
fill(real *a, size_t n, struct random *r)
{
	for (size_t i = 0; i < n; i++)
		a[i] = (real)random_normal(r);
}

int
main(void)
{
	struct random r = random_stream(1, "layernorm_vjp", 0);
	double sum = 0, square = 0;

	fill(x, N * M, &r);
	fill(residual, N * M, &r);
	fill(dy, N * M, &r);
	fill(weight, M, &r);
	fill(bias, M, &r);
	loss(NULL);
	for (size_t i = 0; i < M; i++) {
		sum += normal[i];
		square += normal[i] * normal[i];
	}
	ok(fabs(sum) < 1e-12, "mean 0");
	ok(fabs(square / M - 1) < 1e-4, "variance 1, but for epsilon");

	layernorm_vjp(dx, &dp, dy, normal, scale, &p, N);
	ok(vjp_error(loss, NULL, x, dx, N * M) < 1e-8, "dx");
	ok(vjp_error(loss, NULL, residual, dx, N * M) < 1e-8, "dresidual");
	ok(vjp_error(loss, NULL, weight, dweight, M) < 1e-8, "dweight");
	ok(vjp_error(loss, NULL, bias, dbias, M) < 1e-8, "dbias");

	loss(NULL);
	for (size_t i = 0; i < N * M; i++)
		both[i] = x[i] + residual[i];
	layernorm_forward(both, NULL, NULL, both, NULL, &p, N);
	ok(memcmp(both, y, sizeof y) == 0, "y of a sum; in place, alone");
	layernorm_vjp(dy, NULL, dy, normal, scale, &p, N);
	for (size_t i = 0; i < N * M; i++)
		sum += fabs(dy[i] - dx[i]);
	ok(sum < 1e-12, "dx may be dy");
	return done_testing();
}
