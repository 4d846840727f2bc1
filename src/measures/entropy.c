/* entropy.c -- how spread a distribution is. */
#include <math.h>

#include "measures/entropy.h"

double
entropy_normalised(const double *p, size_t n)
{
	double sum = 0, entropy = 0;

	for (size_t i = 0; i < n; i++)
		sum += p[i];
	if (n < 2 || !(sum > 0) || isinf(sum))
		return (double)NAN;
	for (size_t i = 0; i < n; i++)
		if (p[i] > 0)
			entropy -= p[i] / sum * log(p[i] / sum);
	return fmax(0, fmin(1, entropy / log((double)n)));
}
