/*
 * kendall_bench.c -- microseconds a call of kendall(), without ties and with
 * the many zeros of a sparse attention; the least of the repetitions. For
 * comparison, in Python: timeit of scipy.stats.kendalltau on such arrays.
 */
#include <stdio.h>
#include <time.h>

#include "measures/kendall.h"
#include "tensor/random.h"

enum { PAIRS = 200, REPETITIONS = 50, N = 500 };

static double x[PAIRS][N], sparse[PAIRS][N], y[PAIRS][N];

static double
microseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return 1e6 * (double)t.tv_sec + 1e-3 * (double)t.tv_nsec;
}

static double
least(double (*values)[N], size_t n, struct arena *arena, double *sum)
{
	double best = 1e9;

	for (size_t k = 0; k < REPETITIONS; k++) {
		double time = microseconds();

		for (size_t i = 0; i < PAIRS; i++)
			*sum += kendall(values[i], y[i], n, arena).tau;
		time = (microseconds() - time) / PAIRS;
		best = time < best ? time : best;
	}
	return best;
}

int
main(void)
{
	static const size_t sizes[] = { 20, 33, 100, 200, 500 };
	struct random r = random_stream(1, "kendall_bench", 0);
	struct arena arena = { 0 };
	double sum = 0;

	for (size_t i = 0; i < PAIRS; i++)
		for (size_t j = 0; j < N; j++) {
			x[i][j] = (double)(float)random_uniform(&r);
			y[i][j] = (double)(float)random_uniform(&r);
			sparse[i][j] = x[i][j] < 0.7 ? 0 : x[i][j];
		}
	puts("n\tno ties\tsparse");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		double untied = least(x, sizes[i], &arena, &sum);
		double tied = least(sparse, sizes[i], &arena, &sum);

		printf("%zu\t%.2f\t%.2f\n", sizes[i], untied, tied);
	}
	arena_free(&arena);
	return sum != sum; /* so that no call is left out */
}
