/* pairs.h -- every pair of a few points compared, by the kernel in use. */
#ifndef HEED_TENSOR_PAIRS_H
#define HEED_TENSOR_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PAIRS_MAX = 4096 }; /* points, so that no count overflows */

/*
 * discordant: the pairs of points (x, y) whose x and y order in opposite ways.
 * x, y: [n], n <= PAIRS_MAX. False, and no count, when two x or two y are
 * equal: that is seen early. Time O(n^2), but with no branch on the data.
 */
bool pairs_discordant(
    uint64_t *discordant, const int32_t *x, const int32_t *y, size_t n);

#endif
