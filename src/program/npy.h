/*
 * npy.h -- arrays as NumPy writes them: a header, then the elements. Versions
 * 1 and 2 of the format are read, 1 is written; little-endian and C order
 * alone. https://numpy.org/doc/stable/reference/generated/numpy.lib.format
 */
#ifndef HEED_PROGRAM_NPY_H
#define HEED_PROGRAM_NPY_H

#include <stdbool.h>

#include "program/unzip.h"
#include "tensor/tensor.h"

enum { NPY_HEADER_MAX = 512, NPY_PREFIX = 10 };

/* NumPy has no BF16. */
bool npy_has(enum dtype dtype);
/* The header of an array of t's dtype and shape; a multiple of 64 bytes, which
 * are returned. */
size_t npy_header(char header[NPY_HEADER_MAX], const struct tensor *t);
/* Reads the header; data is not set. Every error ends the program. */
struct tensor npy_read_header(struct member *in);

#endif
