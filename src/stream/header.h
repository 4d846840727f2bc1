/* header.h -- a frame's header: JSON in, tensors and attributes out. Private
 * to src/stream. */
#ifndef HEED_STREAM_HEADER_H
#define HEED_STREAM_HEADER_H

#include "stream/frame.h"

/* A tensor as the header tells it; offsets from the start of the data. */
struct frame_entry {
	const char *name;
	struct tensor tensor; /* data is not set */
	uint64_t begin, end;
};

/* What a header gives beside the frame's own members. */
struct header {
	size_t length;   /* in: bytes of f->header */
	uint64_t offset; /* in: where it begins in the source, for messages */
	size_t entry_count;
	size_t data_bytes;
	size_t crc_at; /* of the crc's digits in the header, if f->has_crc */
	uint32_t crc;
};

/* Sets f's attributes and entries, these in the order of their bytes.
 * 0, or -1 with e set. */
int header_parse(struct header *h, struct frame *f, const char *source,
    const char *what, struct stream_error *e);

/* As realloc: room for count items of size bytes, and *capacity says for how
 * many. NULL: out of memory, and items are as they were. */
void *stream_grow(void *items, size_t *capacity, size_t count, size_t size);

#endif
