#include "peak.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tensor/kernel.h"

static double
both(const struct rusage *r)
{
	return (double)(r->ru_utime.tv_sec + r->ru_stime.tv_sec) +
	    1e-6 * (double)(r->ru_utime.tv_usec + r->ru_stime.tv_usec);
}

double
cpu_seconds(void)
{
	struct rusage self, children;

	getrusage(RUSAGE_SELF, &self);
	getrusage(RUSAGE_CHILDREN, &children);
	return both(&self) + both(&children);
}

#ifdef __x86_64__
#include <immintrin.h>

/* Enough chains to fill the pipeline, all of them in registers. */
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

double
peak_rate(void)
{
	const size_t rounds = 1000000; /* 3 ms at 255 GFLOP/s */
	double start = cpu_seconds(), operations = (double)NAN;

#ifdef __x86_64__
	if (strcmp(kernel_in_use()->name, "avx512") == 0)
		operations = peak_avx512(rounds);
	if (strcmp(kernel_in_use()->name, "avx2") == 0)
		operations = peak_avx2(rounds);
#else
	(void)rounds;
#endif
	return operations / (cpu_seconds() - start);
}
