/* difference.c -- how far two tensors are from each other. */
#include "program/difference.h"

#include <math.h>
#include <string.h>

/* |a - b| of element i; infinite if only one is finite. */
static double
distance(const struct tensor *a, const struct tensor *b, size_t i)
{
	double x = tensor_value(a, i), y = tensor_value(b, i), d;

	if (a->dtype == I64) {
		int64_t m = ((const int64_t *)a->data)[i];
		int64_t n = ((const int64_t *)b->data)[i];

		return m > n ? (double)((uint64_t)m - (uint64_t)n)
			     : (double)((uint64_t)n - (uint64_t)m);
	}
	if (x == y || (isnan(x) && isnan(y)))
		return 0;
	d = fabs(x - y);
	return isfinite(x) && isfinite(y) ? d : (double)INFINITY;
}

static double
larger_of(const struct tensor *a, const struct tensor *b, size_t i)
{
	return fmax(fabs(tensor_value(a, i)), fabs(tensor_value(b, i)));
}

size_t
difference_add(struct difference *d, const struct tensor *a,
    const struct tensor *b, const struct tolerance *tolerance, uint64_t seq)
{
	size_t n = tensor_count(a), first = n;

	d->values += n;
	if (n == 0 || memcmp(a->data, b->data, n * dtype_size(a->dtype)) == 0)
		return n;
	for (size_t i = 0; i < n; i++) {
		double absolute = distance(a, b, i), relative, scale;

		if (absolute == 0)
			continue;
		scale = larger_of(a, b, i);
		relative = isfinite(absolute) ? absolute / scale : absolute;
		if (absolute > d->absolute) {
			d->absolute = absolute;
			d->seq = seq;
			d->index = i;
		}
		if (relative > d->relative)
			d->relative = relative;
		if (isfinite(absolute) &&
		    (absolute <= tolerance->absolute ||
			absolute <= tolerance->relative * scale))
			continue;
		d->differ++;
		if (first == n)
			first = i;
	}
	return first;
}
