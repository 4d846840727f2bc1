/*
 * model.h -- for the tests of layers and models: numbers to fill them with,
 * stored values, and how far two arrays are apart.
 */
#ifndef MODEL_H
#define MODEL_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "golden.h"
#include "models/classifier.h"

/* What the float library may lack, and what the double library may. */
#define TOLERANCE(in_float, in_double)                                         \
	(sizeof(real) == sizeof(float) ? (in_float) : (in_double))

/*
 * Numbers in [-scale, scale) that a float holds, from a hash of their place
 * (the finalizer of MurmurHash3): numbers() of golden/values.py.
 */
static inline void
fill(real *x, size_t n, unsigned stream, double scale)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t hash = (uint32_t)i + 0x9e3779b9u * (stream + 1u);

		hash ^= hash >> 16;
		hash *= 0x85ebca6bu;
		hash ^= hash >> 13;
		hash *= 0xc2b2ae35u;
		hash ^= hash >> 16;
		x[i] = (real)(scale * ((hash >> 8) / 8388608.0 - 1));
	}
}

static inline real *
filled(struct arena *arena, size_t n, unsigned stream, double scale)
{
	real *x = arena_reals(arena, n);

	fill(x, n, stream, scale);
	return x;
}

/* In double, whatever real is: for losses and checks of gradients. */
static inline double
product(const real *x, const real *y, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (double)x[i] * (double)y[i];
	return sum;
}

/* The largest difference, relative to values above 1; NaN is infinite. */
static inline double
apart(const real *x, const real *y, size_t n)
{
	double worst = 0;

	for (size_t i = 0; i < n; i++) {
		double scale = fmax(1, fabs((double)y[i]));
		double difference = fabs((double)x[i] - (double)y[i]) / scale;

		if (!(difference <= worst)) /* also when NaN */
			worst = isnan(difference) ? HUGE_VAL : difference;
	}
	return worst;
}

/* As reals, the arena's. */
static inline real *
narrow(const double *x, size_t n, struct arena *arena)
{
	real *y = arena_reals(arena, n);

	for (size_t i = 0; i < n; i++)
		y[i] = (real)x[i];
	return y;
}

static inline bool
same_bytes(const real *x, const real *y, size_t n)
{
	return memcmp(x, y, n * sizeof *x) == 0;
}

/*
 * The next block of this name in a file of golden/values.py, and it must have
 * this size: [n], the arena's.
 */
static inline real *
stored(FILE *file, const char *name, size_t n, struct arena *arena)
{
	real *x = arena_reals(arena, n);
	char found[64] = "";
	size_t count = 0;

	while (fscanf(file, "%63s %zu", found, &count) == 2 &&
	    strcmp(found, name) != 0)
		for (size_t i = 0; i < count; i++)
			golden_number(file);
	if (strcmp(found, name) != 0 || count != n)
		errx(1, "stored values: no %s of %zu numbers", name, n);
	for (size_t i = 0; i < n; i++)
		x[i] = (real)golden_number(file);
	return x;
}

/* A BiLSTM in the order of PyTorch's parameters, a stream each. */
static inline struct bilstm
filled_bilstm(
    size_t d, size_t h, unsigned stream, double scale, struct arena *arena)
{
	struct bilstm p = { 0 };

	for (size_t k = 0; k < 2; k++) {
		struct lstm *l = &p.direction[k];

		l->input = d;
		l->hidden = h;
		l->weight_ih = filled(arena, 4 * h * d, stream++, scale);
		l->weight_hh = filled(arena, 4 * h * h, stream++, scale);
		l->bias_ih = filled(arena, 4 * h, stream++, scale);
		l->bias_hh = filled(arena, 4 * h, stream++, scale);
	}
	bilstm_prepare(&p, arena);
	return p;
}

/* Fills the parameter of this name. */
static inline void
set(const struct parameter *list, size_t count, const char *name,
    unsigned stream, double scale)
{
	for (size_t k = 0; k < count; k++)
		if (strcmp(list[k].name, name) == 0) {
			fill(*list[k].data, parameter_count(&list[k]), stream,
			    scale);
			return;
		}
	errx(1, "no parameter %s", name);
}

/* Copies of the rows of X that a batch reads. */
static inline real *
gathered(const real *X, const size_t *which, size_t rows, size_t d,
    struct arena *arena)
{
	real *copy = arena_reals(arena, rows * d);

	for (size_t r = 0; r < rows; r++)
		memcpy(copy + r * d, X + which[r] * d, d * sizeof *X);
	return copy;
}

#endif
