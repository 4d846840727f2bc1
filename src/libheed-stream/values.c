/* values.c -- dtypes, elements and errors of libheed-stream. */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "libheed-stream/library.h"

/* The public dtypes are those of tensor.h, number for number. */
_Static_assert((int)HEED_STREAM_F64 == F64 && (int)HEED_STREAM_F32 == F32 &&
	(int)HEED_STREAM_F16 == F16 && (int)HEED_STREAM_BF16 == BF16 &&
	(int)HEED_STREAM_I64 == I64 && (int)HEED_STREAM_I32 == I32 &&
	(int)HEED_STREAM_I16 == I16 && (int)HEED_STREAM_I8 == I8 &&
	(int)HEED_STREAM_U8 == U8 && (int)HEED_STREAM_BOOL == BOOL &&
	BOOL == DTYPES - 1,
    "a dtype has another number");
_Static_assert(
    HEED_STREAM_RANK_MAX == TENSOR_RANK_MAX, "tensors have another rank");

const char *
heed_stream_version(void)
{
	return HEED_STREAM_VERSION;
}

bool
library_dtype(enum heed_stream_dtype dtype)
{
	return (unsigned)dtype < DTYPES;
}

const char *
heed_stream_dtype_name(enum heed_stream_dtype dtype)
{
	return library_dtype(dtype) ? dtype_name((enum dtype)dtype) : NULL;
}

size_t
heed_stream_dtype_size(enum heed_stream_dtype dtype)
{
	return library_dtype(dtype) ? dtype_size((enum dtype)dtype) : 0;
}

struct tensor
library_tensor(const struct heed_stream_tensor *t)
{
	struct tensor tensor = { .dtype = (enum dtype)t->dtype,
		.rank = t->rank,
		.data = (void *)t->data };

	memcpy(tensor.shape, t->shape, sizeof tensor.shape);
	return tensor;
}

size_t
heed_stream_count(const struct heed_stream_tensor *t)
{
	struct tensor tensor = library_tensor(t);
	size_t count;

	if (t->rank > HEED_STREAM_RANK_MAX || !tensor_elements(&tensor, &count))
		return 0;
	return count;
}

double
heed_stream_value(const struct heed_stream_tensor *t, size_t i)
{
	struct tensor tensor = { .dtype = (enum dtype)t->dtype,
		.data = (void *)t->data };

	return library_dtype(t->dtype) ? tensor_value(&tensor, i) : (double)NAN;
}

int
library_error(struct heed_stream_error *e, const struct stream_error *internal)
{
	if (e != NULL) {
		e->status = internal->status;
		snprintf(
		    e->message, sizeof e->message, "%s", internal->message);
	}
	return -1;
}

int
library_fail(struct heed_stream_error *e, int status, const char *format, ...)
{
	va_list args;

	if (e == NULL)
		return -1;
	e->status = status;
	va_start(args, format);
	vsnprintf(e->message, sizeof e->message, format, args);
	va_end(args);
	return -1;
}
