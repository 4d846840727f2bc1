/* pairs.c -- pairs compared by the kernel in use. */
#include "tensor/pairs.h"

#include "tensor/kernel.h"

bool
pairs_discordant(
    uint64_t *discordant, const int32_t *x, const int32_t *y, size_t n)
{
	return kernel_in_use()->discordant(discordant, x, y, n);
}
