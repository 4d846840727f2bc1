#include "layers/attention.h"

#include <math.h>

#include "tensor/vector.h"

static real
dot_scale(const struct attention *p)
{
	return (real)(1 / sqrt((double)p->states));
}

void
attention_from_inner(real *scores, real *inner, const struct attention *p,
    size_t n)
{
	size_t l = p->keys;

	vector_tanh(inner, inner, n * l);
	for (size_t i = 0; i < n; i++)
		scores[i] = vector_dot(inner + i * l, p->v, l);
}

void
attention_scores(real *scores, real *inner, const real *H,
    const struct attention *p, size_t n)
{
	if (p->kind == ATTENTION_TANH) {
		linear_forward(inner, H, &p->key, n);
		attention_from_inner(scores, inner, p, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		scores[i] = dot_scale(p) *
		    vector_dot(H + i * p->states, p->query, p->states);
}

/* score = v . t, t = tanh(z):  dz = dscore v (1 - t^2);  dv += dscore t */
static void
additive_vjp(real *dH, struct attention *dp, real *dinner, const real *dscores,
    const real *inner, const real *H, const struct attention *p, size_t n)
{
	size_t l = p->keys;

	for (size_t i = 0; i < n; i++) {
		const real *t = inner + i * l;
		real *dz = dinner + i * l;

		for (size_t j = 0; j < l; j++)
			dz[j] = dscores[i] * p->v[j] * (1 - t[j] * t[j]);
		if (dp != NULL)
			vector_axpy(dp->v, dscores[i], t, l);
	}
	linear_vjp(dH, dp == NULL ? NULL : &dp->key, dinner, H, &p->key, n);
}

void
attention_vjp(real *dH, struct attention *dp, real *dinner,
    const real *dscores, const real *inner, const real *H,
    const struct attention *p, size_t n)
{
	size_t m = p->states;

	if (p->kind == ATTENTION_TANH) {
		additive_vjp(dH, dp, dinner, dscores, inner, H, p, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		real slope = dot_scale(p) * dscores[i];

		if (dH != NULL)
			vector_axpy(dH + i * m, slope, p->query, m);
		if (dp != NULL)
			vector_axpy(dp->query, slope, H + i * m, m);
	}
}
