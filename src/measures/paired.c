/* paired.c -- is the mean of paired differences 0? */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "measures/bootstrap.h"
#include "measures/paired.h"
#include "tensor/random.h"

struct draw {
	const double *centred; /* [documents, seeds]: less the mean of all */
	size_t document_count, seed_count;
	size_t *documents;       /* [document_count]: which */
	double *times;           /* [seed_count]: how often each */
	struct sample *of_seeds; /* [seed_count]: sums, in their means */
};

/* Variance of the mean of n values; ddof 1. 0 where it is not known, and where
 * there is no more of it than rounding makes of values that are the same. */
static double
variance_of_mean(double n, double sum, double squares)
{
	double from_mean = squares - sum * sum / n;

	if (n < 2 || from_mean < 1e-12 * squares)
		return 0;
	return from_mean / ((n - 1) * n);
}

/* That of the means of the seeds, each as often as it was drawn. */
static double
seed_variance(const struct draw *d)
{
	double n = 0, sum = 0, squares = 0;

	for (size_t k = 0; k < d->seed_count; k++) {
		const struct sample *s = &d->of_seeds[k];
		double mean = s->mean / s->count;

		if (s->count == 0 || d->times[k] == 0)
			continue;
		n += d->times[k];
		sum += d->times[k] * mean;
		squares += d->times[k] * mean * mean;
	}
	return variance_of_mean(n, sum, squares);
}

struct moments {
	double documents;   /* that have a value */
	double mean, error; /* the mean is less that of all */
};

static struct moments
measure(const struct draw *d)
{
	double n = 0, sum = 0, squares = 0, all = 0, total = 0;

	memset(d->of_seeds, 0, d->seed_count * sizeof *d->of_seeds);
	for (size_t i = 0; i < d->document_count; i++) {
		const double *row =
		    d->centred + d->documents[i] * d->seed_count;
		double times = 0, values = 0;

		for (size_t k = 0; k < d->seed_count; k++) {
			if (isnan(row[k]))
				continue;
			d->of_seeds[k].count++;
			d->of_seeds[k].mean += row[k];
			times += d->times[k];
			values += d->times[k] * row[k];
		}
		if (times == 0)
			continue;
		all += times;
		total += values;
		values /= times;
		n++;
		sum += values;
		squares += values * values;
	}
	return (struct moments){ n, total / all,
		sqrt(variance_of_mean(n, sum, squares) + seed_variance(d)) };
}

static void
draw(struct draw *d, struct random *r)
{
	memset(d->times, 0, d->seed_count * sizeof *d->times);
	for (size_t k = 0; k < d->seed_count; k++)
		d->times[random_below(r, d->seed_count)]++;
	for (size_t i = 0; i < d->document_count; i++)
		d->documents[i] = random_below(r, d->document_count);
}

/* Of the mean and its error: no deviation is none, whatever the error. */
static double
studentised(double deviation, double error)
{
	return deviation == 0 ? 0 : deviation / error;
}

static int
by_rising_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* t: [n], sorted. The end of the interval beyond which `share` of t lies. */
static double
end(const struct paired *p, const double *t, size_t n, double share)
{
	double at = t[(size_t)(share * (double)(n - 1) + 0.5)];
	double value = p->mean - at * p->error;

	return isfinite(value) ? value : (double)NAN;
}

static void
resample(struct paired *p, struct draw *d, size_t resamples, uint64_t seed,
    double *t)
{
	double observed = studentised(p->mean, p->error);
	/* What differs by rounding is as far out. */
	double slack = isfinite(observed) ? 1e-12 * (1 + fabs(observed)) : 0;
	size_t n = 0, above = 1, below = 1;

	for (size_t b = 0; b < resamples; b++) {
		struct random r = random_stream(seed, "paired", b);
		struct moments m;

		draw(d, &r);
		m = measure(d);
		t[n] = m.documents == 0 ? 0 : studentised(m.mean, m.error);
		above += t[n] >= observed - slack;
		below += t[n] <= observed + slack;
		n++;
	}
	qsort(t, n, sizeof *t, by_rising_value);
	p->low = end(p, t, n, 0.975);
	p->high = end(p, t, n, 0.025);
	p->above = (double)above / (double)(resamples + 1);
	p->below = (double)below / (double)(resamples + 1);
}

/* centred: [documents, seeds], difference less its mean; what is defined is
 * counted. */
static void
centre(struct paired *p, double *centred, const double *difference,
    size_t documents, size_t seeds)
{
	struct sample all = { 0 };

	for (size_t i = 0; i < documents * seeds; i++)
		if (!isnan(difference[i]))
			sample_add(&all, difference[i]);
	p->count = (size_t)all.count;
	p->mean = all.count > 0 ? all.mean : (double)NAN;
	for (size_t k = 0; k < seeds; k++)
		for (size_t i = 0; i < documents; i++)
			centred[i * seeds + k] =
			    difference[k * documents + i] - all.mean;
}

struct paired
paired(const double *difference, size_t documents, size_t seeds,
    size_t resamples, uint64_t seed, struct arena *arena)
{
	struct arena_mark mark = arena_mark(arena);
	double none = (double)NAN;
	struct paired p = { 0, none, none, none, none, none, none };
	double *centred = arena_take(arena, documents * seeds, sizeof *centred);
	double *t = arena_take(arena, resamples, sizeof *t);
	struct draw d = { centred, documents, seeds,
		arena_take(arena, documents, sizeof *d.documents),
		arena_take(arena, seeds, sizeof *d.times),
		arena_take(arena, seeds, sizeof *d.of_seeds) };
	struct moments m;

	centre(&p, centred, difference, documents, seeds);
	for (size_t i = 0; i < documents; i++)
		d.documents[i] = i;
	for (size_t k = 0; k < seeds; k++)
		d.times[k] = 1;
	m = measure(&d);
	if (m.documents > 1) {
		p.error = m.error;
		resample(&p, &d, resamples, seed, t);
	}
	arena_return(arena, mark);
	return p;
}
