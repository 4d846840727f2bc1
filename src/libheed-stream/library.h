/*
 * library.h -- what the parts of libheed-stream share. The public types are
 * converted to those of src/stream, so that these can change.
 */
#ifndef HEED_LIBHEED_STREAM_LIBRARY_H
#define HEED_LIBHEED_STREAM_LIBRARY_H

#include <stdbool.h>

#include "libheed-stream/heed-stream.h"
#include "stream/stream.h"
#include "tensor/arena.h"

struct heed_stream_head {
	struct heed_stream_field *fields; /* [count]; owned */
	struct attribute *attributes;     /* [attribute_count]; owned */
	size_t count, attribute_count;
	struct arena strings; /* also those that were replaced */
};

/* NULL: out of memory. */
struct heed_stream_head *library_head(const struct head *head);

/* Is there such a dtype? The caller's enum may hold any number. */
bool library_dtype(enum heed_stream_dtype dtype);
struct tensor library_tensor(const struct heed_stream_tensor *t);

/* Sets e, which may be NULL. Returns -1. */
int library_error(
    struct heed_stream_error *e, const struct stream_error *internal);
int library_fail(struct heed_stream_error *e, int status, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

#endif
