#include "layers/layernorm.h"

#include "tensor/rows.h"
#include "tensor/vector.h"

void
layernorm_forward(real *y, real *normal, real *scale, const real *x,
    const real *residual, const struct layernorm *p, size_t n)
{
	rows_layernorm(
	    y, normal, scale, x, residual, p->weight, p->bias, n, p->width);
}

/* dweight += dy normal;  dbias += dy */
static void
add_gradient(struct layernorm *dp, const real *dy, const real *normal, size_t n)
{
	size_t m = dp->width;

	for (size_t r = 0; r < n; r++, dy += m, normal += m) {
		vector_multiply_add(dp->weight, dy, normal, m);
		vector_add(dp->bias, dy, m);
	}
}

void
layernorm_vjp(real *dx, struct layernorm *dp, const real *dy,
    const real *normal, const real *scale, const struct layernorm *p, size_t n)
{
	if (dp != NULL)
		add_gradient(dp, dy, normal, n);
	rows_layernorm_vjp(dx, dy, normal, scale, p->weight, n, p->width);
}
