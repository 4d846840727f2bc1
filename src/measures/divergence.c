/* divergence.c -- how far apart two distributions are. */
#include <math.h>

#include "measures/divergence.h"

/* 1 / sum, or NaN: whatever is multiplied by it is undefined then. */
static double
scale(const double *p, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += p[i];
	return sum > 0 && !isinf(sum) ? 1 / sum : (double)NAN;
}

/* p log(p / q) */
static double
kl_term(double p, double q)
{
	return p == 0 ? 0 : p * log(p / q);
}

double
divergence_kl(const double *p, const double *q, size_t n)
{
	double a = scale(p, n), b = scale(q, n), sum = 0;

	if (isnan(a) || isnan(b))
		return (double)NAN;
	for (size_t i = 0; i < n; i++)
		sum += kl_term(a * p[i], b * q[i]);
	return fmax(0, sum);
}

double
divergence_js(const double *p, const double *q, size_t n)
{
	const double ln2 = 0.693147180559945309417;
	double a = scale(p, n), b = scale(q, n), sum = 0;

	if (isnan(a) || isnan(b))
		return (double)NAN;
	for (size_t i = 0; i < n; i++) {
		double m = (a * p[i] + b * q[i]) / 2;

		sum += kl_term(a * p[i], m) + kl_term(b * q[i], m);
	}
	return fmax(0, fmin(ln2, sum / 2));
}

double
divergence_tv(const double *p, const double *q, size_t n)
{
	double a = scale(p, n), b = scale(q, n), sum = 0;

	if (isnan(a) || isnan(b))
		return (double)NAN;
	for (size_t i = 0; i < n; i++)
		sum += fabs(a * p[i] - b * q[i]);
	return fmin(1, sum / 2);
}
