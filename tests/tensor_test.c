/* tensor_test.c -- dtypes, shapes and arenas. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "tap.h"
#include "tensor/arena.h"
#include "tensor/tensor.h"

static void
test_dtypes(void)
{
	bool round = true;

	for (enum dtype d = 0; d < DTYPES; d++)
		round &= dtype_find(dtype_name(d), strlen(dtype_name(d))) == d;
	ok(round, "a dtype is found by its name");
	ok(dtype_find("F3", 2) == DTYPES && dtype_find("F320", 4) == DTYPES &&
		dtype_find("", 0) == DTYPES,
	    "other names are none");
}

static double
half(uint16_t bits)
{
	struct tensor t = tensor_scalar(F16, &bits);

	return tensor_value(&t, 0);
}

static double
brain(uint16_t bits)
{
	struct tensor t = tensor_scalar(BF16, &bits);

	return tensor_value(&t, 0);
}

/* Values of IEEE 754-2019 binary16, and of bfloat16. */
static void
test_halves(void)
{
	ok(half(0x3c00) == 1 && half(0xc000) == -2, "F16: 1, -2");
	ok(half(0x7bff) == 65504, "F16: the largest");
	ok(half(0x0400) == ldexp(1, -14), "F16: the smallest normal");
	ok(half(0x0001) == ldexp(1, -24), "F16: the smallest");
	ok(half(0x03ff) == 1023 * ldexp(1, -24), "F16: the largest subnormal");
	ok(half(0x3555) == 0.333251953125, "F16: nearly 1/3");
	ok(half(0x8000) == 0 && signbit(half(0x8000)), "F16: -0");
	ok(isinf(half(0xfc00)) && half(0xfc00) < 0, "F16: -infinity");
	ok(isnan(half(0x7e00)) && isnan(half(0x7c01)), "F16: NaN");
	ok(brain(0x3f80) == 1 && brain(0xc000) == -2, "BF16: 1, -2");
	ok(brain(0x4049) == 3.140625, "BF16: nearly pi");
	ok(isnan(brain(0x7fc0)) && isinf(brain(0x7f80)), "BF16: NaN, infinity");
}

/* Of all numbers of F16 and BF16, and what lies between two neighbours: ties
 * go to the even one. */
static bool
rounds(enum dtype dtype, double (*value)(uint16_t bits), uint16_t infinity)
{
	bool right = true;

	for (uint16_t bits = 0; bits < infinity - 1; bits++) {
		double low = value(bits), high = value(bits + 1);
		double middle = low / 2 + high / 2;

		right &= dtype_round(dtype, low) == low;
		right &= dtype_round(dtype, -high) == -high;
		right &= dtype_round(dtype, nextafter(middle, 0)) == low;
		right &= dtype_round(dtype, nextafter(middle, high)) == high;
		right &= dtype_round(dtype, -middle) ==
		    (bits % 2 == 0 ? -low : -high);
	}
	return right;
}

static bool
rounds_floats(void)
{
	static const double values[] = { 0.1, 1e-40, 0x1p-150, 0x1.8p-149,
		-3.4028235e38, 0x1.ffffffp127, 0x1.fffffefffffffp127, 1e300 };
	bool right = true;

	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		right &=
		    dtype_round(F32, values[i]) == (double)(float)values[i];
	return right;
}

static void
test_rounding(void)
{
	ok(rounds(F16, half, 0x7c00), "all of F16, and between them");
	ok(dtype_round(F16, 65519) == 65504 && isinf(dtype_round(F16, 65520)),
	    "F16: beyond the largest");
	ok(rounds(BF16, brain, 0x7f80), "all of BF16, and between them");
	ok(isinf(dtype_round(BF16, -3.4e38)) && dtype_round(BF16, -3.4e38) < 0,
	    "BF16: beyond the largest");
	ok(rounds_floats(), "F32: as the machine does");
	ok(dtype_round(F64, 0.1) == 0.1 && dtype_round(I32, 0.1) == 0.1,
	    "F64 and integers: as it is");
	ok(isnan(dtype_round(F16, (double)NAN)) &&
		isinf(dtype_round(F16, (double)INFINITY)) &&
		signbit(dtype_round(F16, -0.0)),
	    "NaN, infinity, -0");
}

static void
test_integers(void)
{
	int64_t wide = -(1LL << 40);
	int32_t word = INT32_MIN;
	int16_t half_word = -300;
	int8_t byte = -128;
	uint8_t plain = 255, truth = 2;
	struct tensor t[] = { tensor_scalar(I64, &wide),
		tensor_scalar(I32, &word), tensor_scalar(I16, &half_word),
		tensor_scalar(I8, &byte), tensor_scalar(U8, &plain),
		tensor_scalar(BOOL, &truth) };
	const double want[] = { -1099511627776, -2147483648, -300, -128, 255,
		1 };

	for (int i = 0; i < 6; i++)
		ok(tensor_value(&t[i], 0) == want[i], "%s",
		    dtype_name(t[i].dtype));
}

static void
test_shapes(void)
{
	struct tensor t = tensor_matrix(F64, NULL, 3, 5);
	size_t n;

	ok(tensor_bytes(&t, &n) && n == 120 && tensor_count(&t) == 15,
	    "3 x 5 doubles have 120 bytes");
	t = tensor_scalar(I16, NULL);
	ok(tensor_bytes(&t, &n) && n == 2, "a scalar has one element");
	t = tensor_vector(F32, NULL, 0);
	ok(tensor_bytes(&t, &n) && n == 0, "an empty vector has none");
	t = tensor_matrix(U8, NULL, (size_t)1 << 32, (size_t)1 << 32);
	ok(!tensor_elements(&t, &n), "2^64 elements overflow");
	t = tensor_vector(F64, NULL, SIZE_MAX / 8 + 1);
	ok(tensor_elements(&t, &n) && !tensor_bytes(&t, &n),
	    "2^64 bytes overflow");
}

static void
test_arena(void)
{
	struct arena a = { .block = NULL };
	struct arena_mark mark;
	unsigned char *first = arena_take(&a, 1, 1), *second, *large;
	bool aligned = true, zero = true;

	*first = 7;
	for (size_t n = 0; n < 200; n++)
		aligned &= (uintptr_t)arena_take(&a, n, 3) % 64 == 0;
	ok(aligned, "every piece is aligned");
	mark = arena_mark(&a);
	second = arena_take(&a, 100, 1);
	memset(second, 0xff, 100);
	large = arena_clear(&a, 1 << 20, 1);
	for (size_t i = 0; i < 1 << 20; i++)
		zero &= large[i] == 0;
	ok(zero, "a cleared piece is zero");
	arena_return(&a, mark);
	ok(arena_take(&a, 100, 1) == second, "what is given back is reused");
	ok(arena_take(&a, 1 << 20, 1) == large, "so is a whole block");
	ok(*first == 7, "what was there before the mark stays");
	arena_reset(&a);
	ok(arena_take(&a, 1 << 20, 1) == large,
	    "a reset keeps the largest block");
	ok(strcmp(arena_string(&a, "text"), "text") == 0, "strings");
	arena_free(&a);
	ok(a.block == NULL && a.spare == NULL, "all is given back");
}

int
main(void)
{
	test_dtypes();
	test_halves();
	test_rounding();
	test_integers();
	test_shapes();
	test_arena();
	return done_testing();
}
