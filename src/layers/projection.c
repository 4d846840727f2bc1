#include "layers/projection.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
	[PROJECTION_SOFTMAX] = "softmax",
	[PROJECTION_SPARSEMAX] = "sparsemax",
	[PROJECTION_SPARSEGEN] = "sparsegen",
	[PROJECTION_ENTMAX] = "entmax",
};

bool
projection_find(enum projection_kind *kind, const char *name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0) {
			*kind = (enum projection_kind)i;
			return true;
		}
	return false;
}

const char *
projection_name(enum projection_kind kind)
{
	return names[kind];
}

/* Largest first; scores are finite here. */
static int
falling(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a < b) - (a > b);
}

static void
softmax(double *z, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += z[i] = exp(z[i]);
	for (size_t i = 0; i < n; i++)
		z[i] /= sum;
}

/* The largest k with 1 + k z_(k) > sum of the k largest; p = max(z - tau, 0) */
static void
sparsemax(double *z, double *sorted, size_t n)
{
	double sum = 0, tau = 0;

	memcpy(sorted, z, n * sizeof *z);
	qsort(sorted, n, sizeof *sorted, falling);
	for (size_t k = 1; k <= n; k++) {
		sum += sorted[k - 1];
		if (!(1 + (double)k * sorted[k - 1] > sum))
			break;
		tau = (sum - 1) / (double)k;
	}
	for (size_t i = 0; i < n; i++)
		z[i] = fmax(z[i] - tau, 0);
}

/*
 * alpha = 1.5 (Peters, Niculae and Martins 2019, algorithm 2): with z halved,
 * p = max(z - tau, 0)^2 and tau from the mean and variance of the k largest.
 */
static void
entmax15(double *z, double *sorted, size_t n)
{
	double sum = 0, squares = 0, tau = 0;

	for (size_t i = 0; i < n; i++)
		z[i] /= 2;
	memcpy(sorted, z, n * sizeof *z);
	qsort(sorted, n, sizeof *sorted, falling);
	for (size_t k = 1; k <= n; k++) {
		double mean, spread, candidate;

		sum += sorted[k - 1];
		squares += sorted[k - 1] * sorted[k - 1];
		mean = sum / (double)k;
		spread = squares - (double)k * mean * mean;
		candidate = mean - sqrt(fmax((1 - spread) / (double)k, 0));
		if (candidate > sorted[k - 1])
			break;
		tau = candidate;
	}
	for (size_t i = 0; i < n; i++)
		z[i] = z[i] > tau ? (z[i] - tau) * (z[i] - tau) : 0;
}

static double
entmax_mass(const double *z, double tau, double power, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		if (z[i] > tau)
			sum += pow(z[i] - tau, power);
	return sum;
}

/* Any alpha > 1: p = max((alpha-1) z - tau, 0)^(1/(alpha-1)), tau halved in. */
static void
entmax_bisect(double *z, double alpha, size_t n)
{
	double power = 1 / (alpha - 1), low, high, mass;

	for (size_t i = 0; i < n; i++)
		z[i] *= alpha - 1;
	/* the largest z is 0: at -1 the mass is at least 1, at high at most */
	low = -1;
	high = -pow((double)n, 1 - alpha);
	for (int i = 0; i < 100; i++) {
		double middle = low + (high - low) / 2;

		if (entmax_mass(z, middle, power, n) >= 1)
			low = middle;
		else
			high = middle;
	}
	mass = entmax_mass(z, low, power, n);
	for (size_t i = 0; i < n; i++)
		z[i] = z[i] > low ? pow(z[i] - low, power) / mass : 0;
}

/* z: [n], scores less their largest in, the distribution out. */
static void
project(double *z, double *sorted, const struct projection *p, size_t n)
{
	switch (p->kind) {
	case PROJECTION_SOFTMAX:
		softmax(z, n);
		break;
	case PROJECTION_SPARSEGEN:
		for (size_t i = 0; i < n; i++)
			z[i] /= 1 - p->lambda;
		sparsemax(z, sorted, n);
		break;
	case PROJECTION_SPARSEMAX:
		sparsemax(z, sorted, n);
		break;
	case PROJECTION_ENTMAX:
		if (p->alpha == 1)
			softmax(z, n);
		else if (p->alpha == 1.5)
			entmax15(z, sorted, n);
		else if (p->alpha == 2)
			sparsemax(z, sorted, n);
		else
			entmax_bisect(z, p->alpha, n);
		break;
	}
}

void
projection_exact(double *alpha, const real *scores, const unsigned char *mask,
    const struct projection *p, size_t n, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	double *z = arena_take(scratch, n, sizeof *z);
	double *sorted = arena_take(scratch, n, sizeof *sorted);
	double largest = -HUGE_VAL;
	size_t count = 0;
	bool finite = true;

	for (size_t i = 0; i < n; i++)
		if (mask == NULL || !mask[i]) {
			z[count++] = (double)scores[i];
			finite &= isfinite(scores[i]) != 0;
			largest = fmax(largest, (double)scores[i]);
		}
	for (size_t i = 0; i < count; i++)
		z[i] = finite ? z[i] - largest : (double)NAN;
	if (finite)
		project(z, sorted, p, count);
	count = 0;
	for (size_t i = 0; i < n; i++)
		alpha[i] = mask == NULL || !mask[i] ? z[count++] : 0;
	arena_return(scratch, mark);
}

void
projection_forward(real *alpha, const real *scores, const unsigned char *mask,
    const struct projection *p, size_t n, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	double *exact = arena_take(scratch, n, sizeof *exact);

	projection_exact(exact, scores, mask, p, n, scratch);
	for (size_t i = 0; i < n; i++)
		alpha[i] = (real)exact[i];
	arena_return(scratch, mark);
}

/* Of entmax's alpha in g below. */
static double
weight_power(const struct projection *p)
{
	if (p->kind == PROJECTION_SPARSEMAX || p->kind == PROJECTION_SPARSEGEN)
		return 0;
	return p->kind == PROJECTION_ENTMAX ? 2 - p->alpha : 1;
}

static double
weight(double alpha, double power)
{
	if (!(alpha > 0))
		return isnan(alpha) ? alpha : 0;
	return power == 1 ? alpha : power == 0 ? 1 : pow(alpha, power);
}

/*
 * sum g dalpha / sum g. With a power below 0 the least alpha weighs most, and
 * more than a double holds: all weights are taken relative to it.
 */
static double
weighted_mean(const real *dalpha, const real *alpha, const unsigned char *mask,
    double power, size_t n)
{
	double unit = 1, sum = 0, product = 0;

	for (size_t i = 0; i < n && power < 0; i++)
		if ((mask == NULL || !mask[i]) && alpha[i] > 0)
			unit = fmin(unit, (double)alpha[i]);
	for (size_t i = 0; i < n; i++) {
		double g;

		if (mask != NULL && mask[i])
			continue;
		g = weight((double)alpha[i] / unit, power);
		sum += g;
		product += g * (double)dalpha[i];
	}
	return product / sum;
}

/*
 * All of them have the same form: with weights g_i >= 0,
 *	dscores_i = g_i (dalpha_i - sum g dalpha / sum g) * slope
 * softmax: g = alpha; sparsemax, sparsegen: g = 1 on the support;
 * entmax: g = alpha^(2 - entmax's alpha) on the support.
 */
void
projection_vjp(real *dscores, const real *dalpha, const real *alpha,
    const unsigned char *mask, const struct projection *p, size_t n)
{
	double power = weight_power(p), slope = 1;
	double mean = weighted_mean(dalpha, alpha, mask, power, n);

	if (p->kind == PROJECTION_SPARSEGEN)
		slope = 1 / (1 - p->lambda);
	for (size_t i = 0; i < n; i++) {
		double g = weight((double)alpha[i], power);
		double difference = (double)dalpha[i] - mean;

		/* g may be beyond a double; times 0 it is 0 nevertheless */
		dscores[i] =
		    (mask != NULL && mask[i]) || g == 0 || difference == 0
		    ? 0
		    : (real)(slope * g * difference);
	}
}
