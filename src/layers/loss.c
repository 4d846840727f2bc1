#include "layers/loss.h"

#include <math.h>
#include <string.h>

static const char *const names[] = {
	[DIVERGENCE_JSD] = "jsd",
	[DIVERGENCE_KL] = "kl",
};

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

static double
sign(double x)
{
	return (x > 0) - (x < 0);
}

/*
 * With s_k the sign of y_k - other_k:
 *	c = 1: dlogit = s y (1 - y)
 *	c > 1: dlogits_k = y_k (s_k - sum_j y_j s_j) / 2
 */
double
total_variation(double *dlogits, const double *y, const double *other, size_t c)
{
	double distance = 0, mean = 0;

	if (c == 1) {
		if (dlogits != NULL)
			dlogits[0] = sign(y[0] - other[0]) * y[0] * (1 - y[0]);
		return fabs(y[0] - other[0]);
	}
	for (size_t k = 0; k < c; k++) {
		distance += fabs(y[k] - other[k]) / 2;
		mean += y[k] * sign(y[k] - other[k]);
	}
	for (size_t k = 0; dlogits != NULL && k < c; k++)
		dlogits[k] = y[k] * (sign(y[k] - other[k]) - mean) / 2;
	return distance;
}

bool
divergence_find(enum divergence_kind *kind, const char *name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0) {
			*kind = (enum divergence_kind)i;
			return true;
		}
	return false;
}

const char *
divergence_name(enum divergence_kind kind)
{
	return names[kind];
}

/* p log(p / q) */
static double
relative(double p, double q)
{
	return p == 0 ? 0 : p * log(p / q);
}

/* d JSD / dp = log(p / m) / 2;  d KL / dp = log(p / q) + 1 */
double
divergence(real *dp, double scale, const real *p, const real *q, size_t n,
    enum divergence_kind kind)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		double a = (double)p[i], b = (double)q[i], m = (a + b) / 2;
		double slope;

		if (kind == DIVERGENCE_KL) {
			sum += relative(a, b);
			slope = log(a / b) + 1;
		} else {
			sum += (relative(a, m) + relative(b, m)) / 2;
			slope = log(a / m) / 2;
		}
		if (dp != NULL)
			dp[i] = a == 0 ? 0 : (real)(scale * slope);
	}
	return sum;
}
