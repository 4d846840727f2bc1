/*
 * tensors.h -- a tensor stream, or any other safetensors file read as a stream
 * of one record: a model's tensors are its fields. Errors are returned.
 */
#ifndef HEED_PROGRAM_TENSORS_H
#define HEED_PROGRAM_TENSORS_H

#include "stream/stream.h"
#include "tensor/arena.h"

struct tensors { /* all zero: not open */
	const struct head *head;
	bool is_stream;
	const char *name; /* for messages: the file's, or "<stdin>" */
	FILE *file;
	/* Private part. */
	struct stream_reader *in; /* if is_stream */
	struct frame frame;       /* if not: until the record has it */
	struct head own;
	struct arena arena;
	uint64_t records, bytes;
};

/* What a failed read means, beside the statuses of sysexits(3): the input
 * ends too early, or with the frame of a program that failed. */
enum { TENSORS_TRUNCATED = 1, TENSORS_UPSTREAM = 2 };

/* path "-" is stdin. 0, or -1 with e set; to be closed in both cases. */
int tensors_open(struct tensors *t, const char *path, struct stream_error *e);
/* 1: a record; 0: all was read, to its end; -1: e is set. */
int tensors_read(
    struct tensors *t, struct record *record, struct stream_error *e);
/* e's status, or one of those above. */
int tensors_status(const struct tensors *t, const struct stream_error *e);
uint64_t tensors_records(const struct tensors *t); /* read so far */
uint64_t tensors_bytes(const struct tensors *t);   /* the same */
void tensors_close(struct tensors *t);

#endif
