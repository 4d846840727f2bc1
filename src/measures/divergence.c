/* divergence.c -- how far apart two distributions are. */
#include <math.h>

#include "measures/divergence.h"

/* Or NaN: whatever is divided by it is undefined then. */
static double
total(const double *p, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += p[i];
	return sum > 0 && !isinf(sum) ? sum : (double)NAN;
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
	double a = total(p, n), b = total(q, n), sum = 0;

	if (isnan(a) || isnan(b))
		return (double)NAN;
	for (size_t i = 0; i < n; i++)
		sum += kl_term(p[i] / a, q[i] / b);
	return fmax(0, sum);
}

double
divergence_js(const double *p, const double *q, size_t n)
{
	const double ln2 = 0.693147180559945309417;
	double a = total(p, n), b = total(q, n), sum = 0;

	if (isnan(a) || isnan(b))
		return (double)NAN;
	for (size_t i = 0; i < n; i++) {
		double x = p[i] / a, y = q[i] / b, m = (x + y) / 2;

		sum += kl_term(x, m) + kl_term(y, m);
	}
	return fmax(0, fmin(ln2, sum / 2));
}

double
divergence_tv(const double *p, const double *q, size_t n)
{
	double a = total(p, n), b = total(q, n), sum = 0;

	if (isnan(a) || isnan(b))
		return (double)NAN;
	for (size_t i = 0; i < n; i++)
		sum += fabs(p[i] / a - q[i] / b);
	return fmin(1, sum / 2);
}
