/* tap.h -- the Test Anything Protocol for C tests, and gradient checks. */
#ifndef TAP_H
#define TAP_H

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "tensor/real.h"

static int tap_count, tap_failed;

__attribute__((format(printf, 2, 3), unused)) static bool
ok(bool passed, const char *format, ...)
{
	va_list args;

	printf("%sok %d - ", passed ? "" : "not ", ++tap_count);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	if (!passed)
		tap_failed++;
	return passed;
}

/* The last line of main: prints the plan. */
__attribute__((unused)) static int
done_testing(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

/*
 * Largest relative difference between grad and the central difference of
 * f(context) by each of the n elements of x. Use in the double build
 * (tests named *_vjp.c).
 */
__attribute__((unused)) static double
vjp_error(double (*f)(void *context), void *context, real *x, const real *grad,
    size_t n)
{
	const double eps = 1e-5;
	double worst = 0;

	for (size_t i = 0; i < n; i++) {
		real x0 = x[i];
		double slope, scale, difference;

		x[i] = x0 + (real)eps;
		slope = f(context);
		x[i] = x0 - (real)eps;
		slope = (slope - f(context)) / (2 * eps);
		x[i] = x0;
		scale = fmax(1, fabs(slope) + fabs((double)grad[i]));
		difference = fabs(slope - (double)grad[i]) / scale;
		if (!(difference <= worst))
			worst = difference; /* also when NaN */
	}
	return worst;
}

#endif
