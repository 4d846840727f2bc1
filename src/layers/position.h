/*
 * position.h -- the sinusoidal positions of Vaswani et al. 2017, section 3.5:
 *	table[j, 2k] = sin(j w_k), table[j, 2k + 1] = cos(j w_k),
 *	w_k = 10000^(-2k / width)
 */
#ifndef HEED_LAYERS_POSITION_H
#define HEED_LAYERS_POSITION_H

#include <stddef.h>

#include "tensor/real.h"

/* table: [n, width], for positions 0 .. n-1. */
void position_table(real *table, size_t n, size_t width);

#endif
