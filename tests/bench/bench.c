#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tensor/kernel.h"

static const double SAMPLE = 20e-3; /* seconds, at least */
static struct arena memory;

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* --- the peak --- */

#ifdef __x86_64__
#include <immintrin.h>

#define PEAK(name, isa, vec, lanes, chains, all, fused)                        \
	__attribute__((target(isa))) static double name(size_t rounds)         \
	{                                                                      \
		vec sum[chains], x = all(0.5f);                                \
                                                                               \
		_Pragma("GCC unroll 24") for (int i = 0; i < (chains); i++)    \
		    sum[i] = all((float)i);                                    \
		for (size_t r = 0; r < rounds; r++) {                          \
			_Pragma("GCC unroll 24") for (int i = 0; i < (chains); \
						      i++) sum[i] =            \
			    fused(sum[i], x, x);                               \
		}                                                              \
		_Pragma("GCC unroll 24") for (int i = 1; i < (chains); i++)    \
		    sum[0] += sum[i];                                          \
		if (sum[0][0] < 0)                                             \
			abort(); /* it is positive: keeps the loop */          \
		return 2.0 * (lanes) * (chains) * (double)rounds;              \
	}
PEAK(peak_avx512, "avx512f", __m512, 16, 24, _mm512_set1_ps, _mm512_fmadd_ps)
PEAK(peak_avx2, "avx2,fma", __m256, 8, 12, _mm256_set1_ps, _mm256_fmadd_ps)
#endif

/* Operations a second of this moment; NaN for the plain kernel. */
static double
peak(void)
{
	const size_t rounds = 200000;
	double start = seconds(), operations = (double)NAN;

#ifdef __x86_64__
	if (strcmp(kernel_in_use()->name, "avx512") == 0)
		operations = peak_avx512(rounds);
	if (strcmp(kernel_in_use()->name, "avx2") == 0)
		operations = peak_avx2(rounds);
#endif
	return operations / (seconds() - start);
}

/* --- documents --- */

/*
 * By Zipf's law. Of a batch of sentences, 0.6 of the words are different, of
 * a batch of reviews 0.37: as of running text.
 */
static int32_t
draw_word(struct random *r)
{
	static double upto[BENCH_VOCABULARY]; /* sums of 1 / rank */
	size_t low = 0, high = BENCH_VOCABULARY - 1;
	double u;

	for (size_t i = 0; upto[high] == 0 && i <= high; i++)
		upto[i] = 1 / (double)(i + 1) + (i > 0 ? upto[i - 1] : 0);
	u = random_uniform(r) * upto[high];
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (upto[middle] < u)
			low = middle + 1;
		else
			high = middle;
	}
	return (int32_t)low;
}

static struct example
draw_document(struct random *r, size_t n)
{
	struct example e = { .n = n, .label = random_uniform(r) < 0.5 };

	e.ids = arena_take(&memory, n, sizeof *e.ids);
	e.special = arena_clear(&memory, n, 1);
	for (size_t i = 0; i < n; i++)
		e.ids[i] = draw_word(r);
	return e;
}

size_t
bench_sentence(struct random *r)
{
	double n = 19 + 9 * random_normal(r);

	return (size_t)fmin(fmax(n, 3), 52);
}

size_t
bench_review(struct random *r)
{
	double n = 160 * exp(0.6 * random_normal(r));

	return (size_t)fmin(fmax(n, 10), 400);
}

static void
draw_documents(struct work *w)
{
	struct random r = random_stream(1, w->name, 0);
	size_t count = w->data.count;
	struct examples drawn = { .count = count };
	size_t *order = arena_take(&memory, count, sizeof *order);

	drawn.items = arena_take(&memory, count, sizeof *drawn.items);
	w->data.items = arena_take(&memory, count, sizeof *drawn.items);
	for (size_t i = 0; i < count; i++)
		drawn.items[i] =
		    draw_document(&r, w->length != NULL ? w->length(&r) : w->n);
	trainer_order(order, &drawn, BENCH_BATCH, 1, 1, &memory);
	for (size_t i = 0; i < count; i++)
		w->data.items[i] = drawn.items[order[i]];
}

const size_t *
bench_batch(size_t from)
{
	static size_t documents[BENCH_BATCH];

	for (size_t i = 0; i < BENCH_BATCH; i++)
		documents[i] = from + i;
	return documents;
}

void
bench_words(double *rows, double *words, const struct work *w, size_t from)
{
	static size_t seen[BENCH_VOCABULARY], stamp;

	stamp++;
	*rows = *words = 0;
	for (size_t b = from; b < from + BENCH_BATCH; b++) {
		const struct example *e = &w->data.items[b];

		*rows += (double)e->n;
		for (size_t i = 0; i < e->n; i++)
			if (seen[e->ids[i]] != stamp) {
				seen[e->ids[i]] = stamp;
				++*words;
			}
	}
}

/* --- samples in turns --- */

static void
sample(struct work *w, size_t round)
{
	double operations = 0, units = 0, limit = peak();
	double start = seconds(), time;

	do {
		units += w->run(w, &operations);
		time = seconds() - start;
	} while (time < SAMPLE);
	limit = (limit + peak()) / 2;
	w->rate[round] = units / time;
	w->share[round] = operations / time / limit;
}

static int
rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values)
{
	qsort(values, BENCH_ROUNDS, sizeof *values, rising);
	return values[BENCH_ROUNDS / 2];
}

/* By the first word, or the first words, of its name. */
static bool
chosen(const struct work *w, int argc, char *argv[])
{
	for (int i = 1; i < argc; i++) {
		size_t n = strlen(argv[i]);

		if (strncmp(w->name, argv[i], n) == 0 &&
		    (w->name[n] == ' ' || w->name[n] == '\0'))
			return true;
	}
	return argc < 2;
}

void
bench_main(struct work *works, size_t count, int argc, char *argv[])
{
	for (struct work *w = works; w < works + count; w++)
		if (chosen(w, argc, argv))
			draw_documents(w);
	for (size_t round = 0; round <= BENCH_ROUNDS; round++)
		for (struct work *w = works; w < works + count; w++)
			if (chosen(w, argc, argv)) /* the first warms up */
				sample(w, round > 0 ? round - 1 : 0);
	printf("peak,%.0f,GFLOP/s\n", 1e-9 * peak());
	for (struct work *w = works; w < works + count; w++)
		if (chosen(w, argc, argv))
			printf("%s,%.4g,%s\n%s,%.3f,share of peak\n", w->name,
			    median(w->rate), w->unit, w->name,
			    median(w->share));
	arena_free(&memory);
}
