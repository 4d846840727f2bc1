/* importance.c -- from what a word does to the importance it has. */
#include <math.h>
#include <stdbool.h>

#include "measures/importance.h"

void
importance_normalize(
    float *out, const double *raw, const unsigned char *special, size_t n)
{
	double sum = 0;
	size_t words = 0;
	bool defined;

	for (size_t i = 0; i < n; i++) {
		if (special != NULL && special[i])
			continue;
		sum += raw[i];
		words++;
	}
	defined = words >= 2 && sum > 0 && !isinf(sum);
	for (size_t i = 0; i < n; i++)
		if (special != NULL && special[i])
			out[i] = 0;
		else
			out[i] = defined ? (float)(raw[i] / sum) : NAN;
}
