#include "models/adversary.h"

double
adversary_loss(const struct adversary *a, struct parting p)
{
	return p.variation - a->lambda * p.divergence;
}

double
adversary_gradient(double *dlogits, real *dalpha, const struct adversary *a,
    const struct forward *f, const size_t *documents)
{
	const struct decisions *base = &a->base;
	size_t c = base->outputs;
	double loss = 0;

	for (size_t b = 0; b < f->batch->documents; b++) {
		size_t at = f->batch->start[b], d = documents[b];
		struct parting p = {
			total_variation(
			    dlogits + b * c, f->y + b * c, base->y + d * c, c),
			divergence(dalpha + at, -a->lambda, f->alpha + at,
			    base->alpha + base->start[d],
			    batch_length(f->batch, b), a->divergence),
		};

		loss += adversary_loss(a, p);
	}
	return loss;
}

struct parting
adversary_parting(const struct adversary *a, const struct decisions *own)
{
	const struct decisions *base = &a->base;
	size_t c = base->outputs;
	struct parting sum = { 0, 0 };

	for (size_t d = 0; d < base->count; d++) {
		size_t at = base->start[d], n = base->start[d + 1] - at;

		sum.variation +=
		    total_variation(NULL, own->y + d * c, base->y + d * c, c);
		sum.divergence += divergence(NULL, 0, own->alpha + at,
		    base->alpha + at, n, a->divergence);
	}
	sum.variation /= (double)base->count;
	sum.divergence /= (double)base->count;
	return sum;
}
