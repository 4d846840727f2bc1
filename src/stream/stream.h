/*
 * stream.h -- a stream of records: head, records, end (tensor-stream(5)).
 * Errors are returned, never fatal here: src/program turns them into exits.
 */
#ifndef HEED_STREAM_STREAM_H
#define HEED_STREAM_STREAM_H

#include "stream/frame.h"

enum { STREAM_FIELDS_MAX = 1024 };

/* A field of the head: the type of one tensor of every record. */
struct field {
	const char *name;
	enum dtype dtype;
	size_t rank;
	/* A dimension has a symbol ("n"), or a fixed size if symbol is NULL. */
	struct dimension {
		const char *symbol;
		size_t size;
	} dims[TENSOR_RANK_MAX];
};

struct head {
	struct field *fields;
	size_t field_count;
	struct attribute *attributes; /* all but frame, format, fields, crc32c;
					 history is among them, a JSON array */
	size_t attribute_count;
};

struct record { /* all zero: ready to be read into */
	uint64_t seq;
	struct tensor *tensors; /* one a field of the head, in its order */
	size_t
	    capacity; /* of tensors: filters grow it by the fields they add */
	struct frame frame; /* owns what was read */
};

struct stream_reader;
struct stream_writer;

/* Opens a stream and reads its head. NULL with *e set on error. The reader
 * does not close file. */
struct stream_reader *stream_reader_open(
    FILE *file, const char *name, struct stream_error *e);
/*
 * The same when the first frame has been read already, by a program that
 * takes any safetensors file. first, which must have the attribute frame=head,
 * is the reader's from now on, also on error.
 */
struct stream_reader *stream_reader_begin(
    struct source source, struct frame *first, struct stream_error *e);
const struct head *stream_head(const struct stream_reader *r);
const char *head_attribute(const struct head *h, const char *key);
/* Is it a key of the head's frame itself, which is among no attributes? */
bool head_owns(const char *key);
/* Index of a field, or -1. */
int head_field(const struct head *h, const char *name);
/* 1: record read, 0: whole stream was read to its end frame, -1: error.
 * An upstream error frame is an error too: "NAME: upstream: MESSAGE"
 * (without NAME if that is <stdin>, whose upstream is the pipe's), and
 * stream_upstream() then gives its program and message for passing on. */
int stream_read(
    struct stream_reader *r, struct record *record, struct stream_error *e);
/* key: the program, value: its message; NULL if there was no error frame. */
const struct attribute *stream_upstream(const struct stream_reader *r);
uint64_t stream_records(const struct stream_reader *r); /* read so far */
uint64_t stream_bytes(const struct stream_reader *r);   /* the same */
FILE *stream_file(const struct stream_reader *r);
void record_free(struct record *record);
void stream_reader_close(struct stream_reader *r);

/* Writes the head: copies what it needs of it. */
struct stream_writer *stream_writer_open(FILE *file, const char *name,
    const struct head *head, struct stream_error *e);
/* tensors: one a field of the head. Checks shapes against the head. */
int stream_write(struct stream_writer *w, uint64_t seq,
    const struct tensor *tensors, struct stream_error *e);
/* The end frame, and a flush. */
int stream_writer_end(struct stream_writer *w, struct stream_error *e);
/* An error frame instead of the end. */
int stream_writer_fail(struct stream_writer *w, const char *program,
    const char *message, struct stream_error *e);
void stream_writer_close(struct stream_writer *w);

#endif
