/* frame_write.h -- frames one after another, by a writer that knows its names.
 * Private to src/stream. */
#ifndef HEED_STREAM_FRAME_WRITE_H
#define HEED_STREAM_FRAME_WRITE_H

#include "stream/buffer.h"
#include "stream/frame.h"

/* As frame_write(), but names and attributes are known to be allowed, and the
 * header's memory, t, is used again and again; the caller frees t->bytes. */
int frame_put(FILE *file, const char *name, const struct frame_tensor *tensors,
    size_t tensor_count, const struct attribute *attributes,
    size_t attribute_count, struct buffer *t, uint32_t *crc,
    struct stream_error *e);

#endif
