/* difference.h -- how far two tensors are from each other, element by element.
 */
#ifndef HEED_PROGRAM_DIFFERENCE_H
#define HEED_PROGRAM_DIFFERENCE_H

#include <stddef.h>
#include <stdint.h>

#include "tensor/tensor.h"

/*
 * a and b agree if they are equal, or both NaN, or
 *	|a - b| <= max(absolute, relative max(|a|, |b|))
 * and both are finite. Both are 0 or more.
 */
struct tolerance {
	double absolute, relative;
};

/* What was seen of one field; all zero: nothing yet. */
struct difference {
	uint64_t values, differ;   /* compared; that do not agree */
	double absolute, relative; /* the largest; infinite where one of two
				      is not finite */
	uint64_t seq;              /* of the record with the largest absolute */
	size_t index;              /* its element */
};

/*
 * a and b have one dtype and shape. Returns the index of the first element
 * that does not agree, or the count. NaN equals NaN, and -0 equals 0; I64 is
 * compared exactly.
 */
size_t difference_add(struct difference *d, const struct tensor *a,
    const struct tensor *b, const struct tolerance *tolerance, uint64_t seq);

#endif
