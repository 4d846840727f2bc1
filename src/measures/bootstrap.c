/* bootstrap.c -- mean, spread, and an interval of the mean. */
#include <math.h>
#include <stdlib.h>

#include "measures/bootstrap.h"
#include "measures/paired.h"
#include "tensor/random.h"

/* Welford 1962: no difference of large sums. */
void
sample_add(struct sample *s, double value)
{
	double from_mean = value - s->mean;

	s->count++;
	s->mean += from_mean / s->count;
	s->squares += from_mean * (value - s->mean);
}

static double
resampled_mean(const struct samples *s, struct random *r)
{
	double sum = 0, count = 0;

	for (size_t c = 0; c < s->clusters; c++) {
		size_t cluster =
		    s->clusters == 1 ? 0 : random_below(r, s->clusters);
		const struct sample *items = s->items + s->begin[cluster];
		size_t n = s->begin[cluster + 1] - s->begin[cluster];

		for (size_t i = 0; i < n; i++) {
			const struct sample *drawn = &items[random_below(r, n)];

			sum += drawn->count * drawn->mean;
			count += drawn->count;
		}
	}
	return sum / count;
}

static int
by_rising_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* sorted: [n]; between two order statistics, linear. */
static double
quantile(const double *sorted, size_t n, double share)
{
	double place = share * (double)(n - 1);
	size_t below = (size_t)place;
	size_t above = below + 1 < n ? below + 1 : below;

	return sorted[below] +
	    (place - (double)below) * (sorted[above] - sorted[below]);
}

/* Mean and sd over the values, from the samples' own: exact, not resampled. */
static struct estimate
describe(const struct sample *items, size_t n)
{
	struct estimate e = { .low = (double)NAN, .high = (double)NAN };
	double sum = 0, squares = 0;

	for (size_t i = 0; i < n; i++) {
		e.count += items[i].count;
		sum += items[i].count * items[i].mean;
	}
	e.mean = sum / e.count;
	for (size_t i = 0; i < n; i++) {
		double from_mean = items[i].mean - e.mean;

		squares +=
		    items[i].squares + items[i].count * from_mean * from_mean;
	}
	e.sd = sqrt(squares / e.count);
	return e;
}

struct estimate
bootstrap(const struct samples *samples, size_t resamples, uint64_t seed,
    struct arena *arena)
{
	struct arena_mark mark = arena_mark(arena);
	size_t n = samples->begin[samples->clusters];
	struct estimate e = describe(samples->items, n);
	double *means = arena_take(arena, resamples, sizeof *means);

	for (size_t b = 0; n > 1 && b < resamples; b++) {
		struct random r = random_stream(seed, "bootstrap", b);

		means[b] = resampled_mean(samples, &r);
	}
	if (n > 1 && resamples > 0) {
		qsort(means, resamples, sizeof *means, by_rising_value);
		e.low = quantile(means, resamples, 0.025);
		e.high = quantile(means, resamples, 0.975);
	}
	arena_return(arena, mark);
	return e;
}

/* What one sample adds to the mean; linear in its own. */
static double
linearised(const struct sample *s, double mean, double mean_count)
{
	if (s->count == 0)
		return (double)NAN;
	if (s->count == mean_count)
		return s->mean;
	return mean + s->count / mean_count * (s->mean - mean);
}

struct estimate
bootstrap_crossed(const struct samples *samples, size_t resamples,
    uint64_t seed, struct arena *arena)
{
	struct arena_mark mark = arena_mark(arena);
	size_t seeds = samples->clusters, n = samples->begin[seeds];
	struct estimate e = describe(samples->items, n);
	double *values = arena_take(arena, n, sizeof *values), defined = 0;
	struct paired p;

	for (size_t i = 0; i < n; i++)
		defined += samples->items[i].count > 0;
	for (size_t i = 0; i < n; i++)
		values[i] =
		    linearised(&samples->items[i], e.mean, e.count / defined);
	p = paired(
	    values, seeds > 0 ? n / seeds : 0, seeds, resamples, seed, arena);
	e.low = p.low;
	e.high = p.high;
	arena_return(arena, mark);
	return e;
}
