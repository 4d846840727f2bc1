/*
 * real.h -- the number type of layers and models: float, and double in the
 * build that holds every VJP against central differences.
 */
#ifndef HEED_TENSOR_REAL_H
#define HEED_TENSOR_REAL_H

#ifdef HEED_DOUBLE
typedef double real;
#else
typedef float real;
#endif

#endif
