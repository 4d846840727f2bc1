/* dump_test.c -- the digits of numbers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "program/dump.h"

#include "tap.h"

static bool
is_double(double value, const char *want)
{
	struct tensor t = tensor_scalar(F64, &value);
	char text[DUMP_NUMBER];

	return strcmp(dump_number(text, &t, 0), want) == 0;
}

static bool
is_float(float value, const char *want)
{
	struct tensor t = tensor_scalar(F32, &value);
	char text[DUMP_NUMBER];

	return strcmp(dump_number(text, &t, 0), want) == 0;
}

static double
value_of(enum dtype dtype, uint16_t bits)
{
	struct tensor t = tensor_scalar(dtype, &bits);

	return tensor_value(&t, 0);
}

/* Is bits the number nearest to x, which is positive? */
static bool
is_nearest(enum dtype dtype, uint16_t bits, double x)
{
	double value = value_of(dtype, bits), low = -1, high;

	if (bits > 0)
		low = value / 2 + value_of(dtype, bits - 1) / 2;
	high = value_of(dtype, bits + 1);
	high = isinf(high) ? value + (value - low) : value / 2 + high / 2;
	if (bits % 2 == 0)
		return x >= low && x <= high;
	return x > low && x < high;
}

/* Does a decimal of so many digits, below the value or above it, give the
 * number back? */
static bool
has_shorter(enum dtype dtype, uint16_t bits, int digits)
{
	double value = value_of(dtype, bits), step;
	char text[DUMP_NUMBER];
	bool has = false;

	snprintf(text, sizeof text, "%.*e", digits - 1, value);
	step = strtod(strchr(text, 'e') + 1, NULL) - (digits - 1);
	step = pow(10, step);
	for (int i = -1; i <= 1; i++) {
		char near[DUMP_NUMBER];

		snprintf(near, sizeof near, "%.*e", digits - 1,
		    strtod(text, NULL) + i * step);
		has |= is_nearest(dtype, bits, strtod(near, NULL));
	}
	return has;
}

static int
digits_of(const char *text)
{
	size_t n;
	int digits = 0;

	text += strspn(text, "-0.");
	n = strcspn(text, "e");
	for (size_t i = 0; i < n; i++)
		digits += text[i] != '.';
	if (memchr(text, '.', n) == NULL)
		for (; n > 0 && text[n - 1] == '0'; n--)
			digits--;
	return digits;
}

static bool
is_shortest(enum dtype dtype, uint16_t infinity)
{
	bool right = true;

	for (uint16_t bits = 1; bits < infinity; bits++) {
		uint16_t negative = bits | 0x8000;
		struct tensor t = tensor_scalar(dtype, &bits);
		char text[DUMP_NUMBER], mirrored[DUMP_NUMBER];

		dump_number(text, &t, 0);
		right &= is_nearest(dtype, bits, strtod(text, NULL));
		if (digits_of(text) > 1)
			right &= !has_shorter(dtype, bits, digits_of(text) - 1);
		t.data = &negative;
		dump_number(mirrored, &t, 0);
		right &= *mirrored == '-' && strcmp(mirrored + 1, text) == 0;
	}
	return right;
}

int
main(void)
{
	ok(is_double(0.1, "0.1") && is_double(1e23, "1e+23"), "F64: normal");
	ok(is_double(0.1 + 0.2, "0.30000000000000004"), "F64: 17 digits");
	ok(is_double(5e-324, "5e-324") && is_double(1e-310, "1e-310") &&
		is_double(-1.5e-323, "-1.5e-323"),
	    "F64: subnormal");
	ok(is_double(0x1p-44, "5.684341886080802e-14") &&
		is_double(-0x1p-24, "-5.960464477539063e-08"),
	    "F64: a power of two, whose nearest 16 digits are below it");
	ok(is_double(0, "0") && is_double(-0.0, "-0") &&
		is_double((double)INFINITY, "inf"),
	    "F64: zeros, infinity");
	ok(is_float(0.1f, "0.1") && is_float(1e-45f, "1e-45") &&
		is_float(1e-40f, "1e-40") && is_float(16777216, "16777216"),
	    "F32: normal and subnormal");
	ok(is_shortest(F16, 0x7c00), "F16: the fewest digits, of all");
	ok(is_shortest(BF16, 0x7f80), "BF16: the fewest digits, of all");
	return done_testing();
}
