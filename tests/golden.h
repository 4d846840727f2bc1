/*
 * golden.h -- stored values: a case is a line with its size n and what is
 * expected, then its arrays of n numbers, one a line. The script that made
 * them is beside them in tests/golden/.
 */
#ifndef GOLDEN_H
#define GOLDEN_H

#include <err.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { GOLDEN_N = 512, GOLDEN_ARRAYS = 2, GOLDEN_VALUES = 4 };

struct golden {
	size_t n;
	double expected[GOLDEN_VALUES];
	double array[GOLDEN_ARRAYS][GOLDEN_N];
};

static inline FILE *
golden_open(const char *path)
{
	FILE *file = fopen(path, "r");

	if (file == NULL)
		err(1, "%s", path);
	return file;
}

static inline double
golden_number(FILE *file)
{
	char text[64];
	char *end = text;
	double value = 0;

	if (fscanf(file, "%63s", text) == 1)
		value = strtod(text, &end);
	if (end == text || *end != '\0')
		errx(1, "stored values: not a number");
	return value;
}

/* Reads the next case; false after the last. */
static inline bool
golden_next(FILE *file, struct golden *g, size_t values, size_t arrays)
{
	if (fscanf(file, "%zu", &g->n) != 1)
		return false;
	if (g->n > GOLDEN_N)
		errx(1, "stored values: %zu numbers", g->n);
	for (size_t i = 0; i < values; i++)
		g->expected[i] = golden_number(file);
	for (size_t a = 0; a < arrays; a++)
		for (size_t i = 0; i < g->n; i++)
			g->array[a][i] = golden_number(file);
	return true;
}

/* Equal within a relative tolerance; NaN is near NaN, infinity itself. */
static inline bool
near(double value, double expected, double tolerance)
{
	if (isnan(value) || isnan(expected))
		return isnan(value) && isnan(expected);
	return value == expected ||
	    fabs(value - expected) <= tolerance * fabs(expected);
}

#endif
