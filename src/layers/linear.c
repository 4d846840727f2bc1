#include "layers/linear.h"

#include "tensor/vector.h"

void
linear_prepare(struct linear *p, struct arena *arena)
{
	p->forward = packed_new(arena, p->in, p->out);
	p->backward = packed_new(arena, p->out, p->in);
	linear_pack(p);
}

void
linear_pack(struct linear *p)
{
	pack(&p->forward, p->weight, 1, p->in);
	pack(&p->backward, p->weight, p->in, 1);
}

void
linear_forward(real *y, const real *x, const struct linear *p, size_t n)
{
	gemm_packed_from(y, p->out, p->bias, x, p->in, &p->forward, n);
}

void
linear_vjp(real *dx, struct linear *dp, const real *dy, const real *x,
    const struct linear *p, size_t n)
{
	if (dx != NULL)
		gemm_packed(dx, p->in, dy, p->out, &p->backward, n, GEMM_ADD);
	if (dp == NULL)
		return;
	gemm_tn(dp->weight, dy, x, p->out, p->in, n);
	if (dp->bias != NULL)
		for (size_t i = 0; i < n; i++)
			vector_add(dp->bias, dy + i * p->out, p->out);
}
