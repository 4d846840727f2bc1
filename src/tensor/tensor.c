/* tensor.c -- dtypes and shapes. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "tensor/tensor.h"

static const struct {
	const char *name;
	size_t size;
} dtypes[DTYPES] = {
	[F64] = { "F64", 8 },
	[F32] = { "F32", 4 },
	[F16] = { "F16", 2 },
	[BF16] = { "BF16", 2 },
	[I64] = { "I64", 8 },
	[I32] = { "I32", 4 },
	[I16] = { "I16", 2 },
	[I8] = { "I8", 1 },
	[U8] = { "U8", 1 },
	[BOOL] = { "BOOL", 1 },
};

const char *
dtype_name(enum dtype dtype)
{
	return dtypes[dtype].name;
}

size_t
dtype_size(enum dtype dtype)
{
	return dtypes[dtype].size;
}

enum dtype
dtype_find(const char *name, size_t length)
{
	enum dtype d = 0;

	for (; d < DTYPES; d++)
		if (strlen(dtypes[d].name) == length &&
		    memcmp(dtypes[d].name, name, length) == 0)
			break;
	return d;
}

double
dtype_round(enum dtype dtype, double value)
{
	static const struct {
		int digits; /* binary, of a normal number */
		double least, largest;
	} floats[DTYPES] = {
		[F32] = { 24, 0x1p-149, 0x1.fffffep127 },
		[F16] = { 11, 0x1p-24, 65504 },
		[BF16] = { 8, 0x1p-133, 0x1.fep127 },
	};
	double unit;
	int exponent;

	if (floats[dtype].digits == 0 || !isfinite(value))
		return value;
	frexp(value, &exponent);
	unit = ldexp(1, exponent - floats[dtype].digits);
	if (unit < floats[dtype].least)
		unit = floats[dtype].least;
	value = rint(value / unit) * unit;
	if (fabs(value) > floats[dtype].largest)
		return copysign((double)INFINITY, value);
	return value;
}

bool
tensor_elements(const struct tensor *t, size_t *elements)
{
	size_t product = 1;

	for (size_t i = 0; i < t->rank; i++) {
		if (t->shape[i] != 0 && product > SIZE_MAX / t->shape[i])
			return false;
		product *= t->shape[i];
	}
	*elements = product;
	return true;
}

bool
tensor_bytes(const struct tensor *t, size_t *bytes)
{
	size_t elements;

	if (!tensor_elements(t, &elements) ||
	    elements > SIZE_MAX / dtype_size(t->dtype))
		return false;
	*bytes = elements * dtype_size(t->dtype);
	return true;
}

size_t
tensor_count(const struct tensor *t)
{
	size_t elements;
	bool fits = tensor_elements(t, &elements);

	assert(fits);
	return fits ? elements : 0;
}

/* IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
static double
half_value(uint16_t bits)
{
	int exponent = bits >> 10 & 31;
	double fraction = bits & 1023, value;

	if (exponent == 31)
		value = fraction == 0 ? (double)INFINITY : (double)NAN;
	else if (exponent == 0)
		value = ldexp(fraction, -24);
	else
		value = ldexp(1024 + fraction, exponent - 25);
	return bits >> 15 ? -value : value;
}

/* bfloat16: the upper half of a binary32. */
static double
bfloat_value(uint16_t bits)
{
	uint32_t word = (uint32_t)bits << 16;
	float value;

	memcpy(&value, &word, sizeof value);
	return (double)value;
}

double
tensor_value(const struct tensor *t, size_t i)
{
	switch (t->dtype) {
	case F64:
		return ((const double *)t->data)[i];
	case F32:
		return (double)((const float *)t->data)[i];
	case F16:
		return half_value(((const uint16_t *)t->data)[i]);
	case BF16:
		return bfloat_value(((const uint16_t *)t->data)[i]);
	case I64:
		return (double)((const int64_t *)t->data)[i];
	case I32:
		return ((const int32_t *)t->data)[i];
	case I16:
		return ((const int16_t *)t->data)[i];
	case I8:
		return ((const int8_t *)t->data)[i];
	case U8:
		return ((const uint8_t *)t->data)[i];
	case BOOL:
		return ((const uint8_t *)t->data)[i] != 0;
	case DTYPES:
		break;
	}
	return (double)NAN; /* no such dtype */
}

struct tensor
tensor_scalar(enum dtype dtype, void *data)
{
	return (struct tensor){ .dtype = dtype, .data = data };
}

struct tensor
tensor_vector(enum dtype dtype, void *data, size_t n)
{
	return (struct tensor){ dtype, 1, { n }, data };
}

struct tensor
tensor_matrix(enum dtype dtype, void *data, size_t rows, size_t columns)
{
	return (struct tensor){ dtype, 2, { rows, columns }, data };
}
