#include "layers/attention.h"

#include <math.h>

#include "tensor/vector.h"

static real
dot_scale(const struct attention *p)
{
	return (real)(1 / sqrt((double)p->key.in));
}

void
attention_from_inner(
    real *scores, real *inner, const struct attention *p, size_t n)
{
	size_t l = p->key.out;

	if (p->kind == ATTENTION_DOT) {
		for (size_t i = 0; i < n; i++)
			scores[i] = dot_scale(p) * inner[i];
		return;
	}
	vector_tanh(inner, inner, n * l);
	for (size_t i = 0; i < n; i++)
		scores[i] = vector_dot(inner + i * l, p->v, l);
}

void
attention_scores(real *scores, real *inner, const real *H,
    const struct attention *p, size_t n)
{
	linear_forward(inner, H, &p->key, n);
	attention_from_inner(scores, inner, p, n);
}

/* score = v . t, t = tanh(z):  dz = dscore v (1 - t^2);  dv += dscore t */
static void
tanh_vjp(real *dinner, real *dv, const real *dscores, const real *inner,
    const real *v, size_t n, size_t l)
{
	for (size_t i = 0; i < n; i++) {
		const real *t = inner + i * l;

		for (size_t j = 0; j < l; j++)
			dinner[i * l + j] =
			    dscores[i] * v[j] * (1 - t[j] * t[j]);
		if (dv != NULL)
			vector_axpy(dv, dscores[i], t, l);
	}
}

void
attention_vjp(real *dH, struct attention *dp, real *dinner, const real *dscores,
    const real *inner, const real *H, const struct attention *p, size_t n)
{
	if (p->kind == ATTENTION_TANH)
		tanh_vjp(dinner, dp == NULL ? NULL : dp->v, dscores, inner,
		    p->v, n, p->key.out);
	else
		for (size_t i = 0; i < n; i++)
			dinner[i] = dot_scale(p) * dscores[i];
	linear_vjp(dH, dp == NULL ? NULL : &dp->key, dinner, H, &p->key, n);
}
