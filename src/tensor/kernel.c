/* kernel.c -- choose the kernel once, at run time. */
#include "tensor/kernel.h"

#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static const struct kernel *in_use;

/* The best comes first. */
static const struct kernel *const kernels[] = {
#ifdef KERNEL_SIMD
	&kernel_avx512,
	&kernel_avx2,
#endif
	&kernel_plain,
};
enum { KERNELS = sizeof kernels / sizeof *kernels };

static bool
supported(const struct kernel *kernel)
{
#ifdef KERNEL_SIMD
	if (kernel == &kernel_avx512)
		return __builtin_cpu_supports("avx512f") &&
		    __builtin_cpu_supports("avx512dq") &&
		    __builtin_cpu_supports("avx512bw") &&
		    __builtin_cpu_supports("avx512vl") &&
		    __builtin_cpu_supports("fma");
	if (kernel == &kernel_avx2)
		return __builtin_cpu_supports("avx2") &&
		    __builtin_cpu_supports("fma");
#endif
	return kernel == &kernel_plain;
}

const struct kernel *
kernel_named(const char *name)
{
	for (size_t i = 0; i < KERNELS; i++)
		if (strcmp(name, kernels[i]->name) == 0)
			return supported(kernels[i]) ? kernels[i] : NULL;
	return NULL;
}

static const struct kernel *
best(void)
{
	size_t i = 0;

	while (!supported(kernels[i]))
		i++; /* the last one, plain, always is */
	return kernels[i];
}

static const struct kernel *
choose(void)
{
#ifdef HEED_DOUBLE
	return best();
#else
	const char *name = getenv("HEED_KERNEL");
	const struct kernel *kernel;

	if (name == NULL)
		return best();
	kernel = kernel_named(name);
	if (kernel == NULL)
		errx(EX_USAGE,
		    "HEED_KERNEL=%s: unknown, or not for this processor "
		    "(plain, avx2, avx512)",
		    name);
	return kernel;
#endif
}

const struct kernel *
kernel_in_use(void)
{
	if (in_use == NULL)
		in_use = choose();
	return in_use;
}

void
kernel_use(const struct kernel *kernel)
{
	in_use = kernel;
}
