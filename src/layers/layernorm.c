#include "layers/layernorm.h"

#include <math.h>

#include "tensor/vector.h"

static const double epsilon = 1e-5;

void
layernorm_forward(real *y, real *normal, real *scale, const real *x,
    const struct layernorm *p, size_t n)
{
	size_t m = p->width;

	for (size_t r = 0; r < n; r++, x += m, y += m, normal += m) {
		real mean = vector_sum(x, m) / (real)m, s;

		for (size_t i = 0; i < m; i++)
			normal[i] = x[i] - mean;
		s = vector_dot(normal, normal, m) / (real)m;
		s = scale[r] = (real)(1 / sqrt((double)s + epsilon));
		for (size_t i = 0; i < m; i++) {
			normal[i] *= s;
			y[i] = normal[i] * p->weight[i] + p->bias[i];
		}
	}
}

/* dn = dy weight;  dx = scale (dn - mean(dn) - normal mean(dn normal)) */
void
layernorm_vjp(real *dx, struct layernorm *dp, const real *dy,
    const real *normal, const real *scale, const struct layernorm *p, size_t n)
{
	size_t m = p->width;

	for (size_t r = 0; r < n; r++, dx += m, dy += m, normal += m) {
		real mean, along;

		for (size_t i = 0; dp != NULL && i < m; i++) {
			dp->weight[i] += dy[i] * normal[i];
			dp->bias[i] += dy[i];
		}
		for (size_t i = 0; i < m; i++)
			dx[i] = dy[i] * p->weight[i];
		mean = vector_sum(dx, m) / (real)m;
		along = vector_dot(dx, normal, m) / (real)m;
		for (size_t i = 0; i < m; i++)
			dx[i] = scale[r] * (dx[i] - mean - normal[i] * along);
	}
}
