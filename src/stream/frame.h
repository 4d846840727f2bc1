/*
 * frame.h -- one frame of a tensor stream: a safetensors file, in memory.
 * tensor-stream(5) is the format. Reading returns an error, never exits, and
 * takes no memory on the word of a length field alone.
 */
#ifndef HEED_STREAM_FRAME_H
#define HEED_STREAM_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "tensor/tensor.h"

enum {
	FRAME_NAME_MAX = 255,
	FRAME_ATTRIBUTES_MAX = 4096,
	FRAME_HEADER_MAX = 16 << 20,
	FRAME_DEPTH_MAX = 32,
};
#define FRAME_DATA_MAX ((size_t)1 << 30) /* TENSOR_MAX_FRAME raises it */

/* Why an operation failed: an exit status of sysexits(3) and a sentence. */
struct stream_error {
	int status;        /* EX_DATAERR, EX_IOERR, ... */
	char message[512]; /* "<stdin>: record 3, byte 4711: wrong crc" */
};

struct frame_tensor {
	const char *name;
	struct tensor tensor;
};
struct attribute { /* an entry of __metadata__ */
	const char *key, *value;
};

struct frame { /* all zero: empty, ready to be read into */
	struct frame_tensor *tensors; /* in the order of their bytes */
	size_t tensor_count;
	struct attribute *attributes; /* in the order of the header */
	size_t attribute_count;
	uint32_t crc; /* as computed over the frame */
	bool has_crc; /* the frame carries one (and it agreed) */
	/* Private part: the memory behind the above, used again and again. */
	unsigned char *header; /* as read */
	unsigned char *data;   /* as read, aligned to 64 bytes */
	unsigned char *mapped; /* pages of a file with the data, or NULL */
	unsigned char *moved;  /* tensors that were not aligned in data */
	char *names;           /* strings of the header, decoded */
	struct frame_entry *entries; /* tensors, as the header tells them */
	const char **sorted; /* names, for finding one that is there twice */
	size_t header_capacity, data_capacity, moved_capacity, names_capacity;
	size_t tensor_capacity, attribute_capacity, entry_capacity;
	size_t sorted_capacity, mapped_bytes;
};

/* Where bytes come from, and how far we are: for messages. */
struct source {
	FILE *file;
	const char *name; /* file name or "<stdin>" */
	uint64_t offset;  /* bytes read so far */
};

/* Sets e to "SOURCE: WHAT, byte OFFSET: reason"; what may be NULL. Returns
 * -1, so that a function can end with it. */
int stream_fail(struct stream_error *e, int status, const char *source,
    const char *what, uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* 1: a frame was read; 0: end of file before its first byte; -1: error.
 * `what` names the frame in messages: "record 3". */
int frame_read(struct frame *f, struct source *s, const char *what,
    struct stream_error *e);
/* The same, but the data of a frame in a file are mapped, not copied, and
 * processes share the memory: the tensors may not be written to. */
int frame_map(struct frame *f, struct source *s, const char *what,
    struct stream_error *e);
/* The value of an attribute, or NULL. */
const char *frame_attribute(const struct frame *f, const char *key);
/* The tensor of a name, or NULL. */
const struct tensor *frame_tensor(const struct frame *f, const char *name);
void frame_free(struct frame *f);

/*
 * Writes a frame with its crc32c, tensors ordered by falling element size
 * (order kept otherwise). *crc receives the crc. 0, or -1 with errno in e.
 */
int frame_write(FILE *file, const char *name,
    const struct frame_tensor *tensors, size_t tensor_count,
    const struct attribute *attributes, size_t attribute_count, uint32_t *crc,
    struct stream_error *e);

#endif
