/* importance_test.c -- normalising importances. */
#include "measures/importance.h"
#include "tap.h"

enum { N = 5 };

static bool
equal(const float *got, const float *expected, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(got[i] == expected[i] ||
			(isnan(got[i]) && isnan(expected[i]))))
			return false;
	return true;
}

int
main(void)
{
	const double raw[N] = { 7, 1, 0, 3, (double)INFINITY };
	const double zero[N] = { 5, 0, 0, 0, 5 };
	const unsigned char ends[N] = { 1, 0, 0, 0, 1 };
	const unsigned char alone[N] = { 1, 1, 0, 1, 1 };
	float out[N];

	importance_normalize(out, raw, ends, N);
	ok(equal(out, (float[]){ 0, 0.25F, 0, 0.75F, 0 }, N),
	    "words share 1; special tokens have 0, whatever they do");
	importance_normalize(out, raw, NULL, 4);
	ok(equal(out, (float[]){ 7 / 11.0F, 1 / 11.0F, 0, 3 / 11.0F }, 4),
	    "without special tokens, all are words");
	importance_normalize(out, raw, NULL, N);
	ok(equal(out, (float[]){ NAN, NAN, NAN, NAN, NAN }, N),
	    "an infinite sum: undefined");
	importance_normalize(out, zero, ends, N);
	ok(equal(out, (float[]){ 0, NAN, NAN, NAN, 0 }, N),
	    "nothing matters: undefined at the words, 0 at special tokens");
	importance_normalize(out, raw, alone, N);
	ok(equal(out, (float[]){ 0, 0, NAN, 0, 0 }, N),
	    "one word only: undefined");
	importance_normalize(out, (double[]){ 1, (double)NAN, 2 }, NULL, 3);
	ok(equal(out, (float[]){ NAN, NAN, NAN }, 3), "a NaN: undefined");
	importance_normalize(out, (double[]){ 1e300, 3e300 }, NULL, 2);
	ok(equal(out, (float[]){ 0.25F, 0.75F }, 2),
	    "norms beyond a float's range");
	return done_testing();
}
