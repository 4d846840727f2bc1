#include "layers/loss.h"

#include <math.h>

/* log(1 + exp(x)) */
static double
softplus(double x)
{
	return fmax(x, 0) + log1p(exp(-fabs(x)));
}

double
cross_entropy(double *dlogits, const double *logits, const double *y,
    size_t label, double weight, size_t c)
{
	double largest = logits[0], sum = 0;

	if (c == 1) {
		dlogits[0] = weight * (y[0] - (double)label);
		return weight * softplus(label ? -logits[0] : logits[0]);
	}
	for (size_t k = 1; k < c; k++)
		largest = fmax(largest, logits[k]);
	for (size_t k = 0; k < c; k++) {
		dlogits[k] = weight * (y[k] - (double)(k == label));
		sum += exp(logits[k] - largest);
	}
	return weight * (largest + log(sum) - logits[label]);
}
