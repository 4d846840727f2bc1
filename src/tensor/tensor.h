/*
 * tensor.h -- a typed array with a shape: what streams carry and stages pass.
 * Plain data: it owns nothing. Row-major, in the machine's byte order.
 */
#ifndef HEED_TENSOR_TENSOR_H
#define HEED_TENSOR_TENSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TENSOR_RANK_MAX = 8 };

enum dtype { F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL, DTYPES };

struct tensor {
	enum dtype dtype;
	size_t rank; /* 0 for a scalar */
	size_t shape[TENSOR_RANK_MAX];
	void *data; /* owner: whoever made the tensor */
};

/* "F32" and so on; bytes of one element; dtype of a name, or DTYPES. */
const char *dtype_name(enum dtype dtype);
size_t dtype_size(enum dtype dtype);
enum dtype dtype_find(const char *name, size_t length);
/* The number of a floating-point dtype nearest to value, ties to even; an
 * infinity beyond the largest. Other dtypes: the value as it is. */
double dtype_round(enum dtype dtype, double value);

/* Elements and bytes of a shape; false when the product overflows. */
bool tensor_elements(const struct tensor *t, size_t *elements);
bool tensor_bytes(const struct tensor *t, size_t *bytes);
/* For tensors whose shape is known to fit: those that were read or made. */
size_t tensor_count(const struct tensor *t);
/* Element i as a double, whatever the dtype (BOOL: 0 or 1). */
double tensor_value(const struct tensor *t, size_t i);

/* Scalars, vectors and matrices over data that the caller owns. */
struct tensor tensor_scalar(enum dtype dtype, void *data);
struct tensor tensor_vector(enum dtype dtype, void *data, size_t n);
struct tensor tensor_matrix(
    enum dtype dtype, void *data, size_t rows, size_t columns);

#endif
