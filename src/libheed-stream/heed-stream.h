/*
 * heed-stream.h -- reads and writes tensor streams, tensor-stream(5): a head,
 * records of named tensors, an end. heed-stream(3) is the manual.
 *
 * Nothing here ends the process, prints, or has a state of its own: a reader,
 * a writer or a head belongs to one thread at a time, and different ones may
 * be used by different threads. A struct that is given in full here keeps its
 * layout as long as the library is libheed-stream.so.0.
 */
#ifndef HEED_STREAM_H
#define HEED_STREAM_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HEED_STREAM_VERSION "0.1.0"
#define HEED_STREAM_RANK_MAX 8

/* The version of the library that runs, which may be newer. */
const char *heed_stream_version(void);

/*
 * Why a function failed: an exit status of sysexits(3) (65 bad data, 71 out
 * of memory, 74 I/O, 64 TENSOR_MAX_FRAME is no number) and a sentence,
 * "<stdin>: record 3, byte 4711: wrong crc32c ...". Every function takes NULL
 * for it.
 */
struct heed_stream_error {
	int status;
	char message[512];
};

/* Elements: IEEE 754, bfloat16, two's complement; a BOOL is a byte, 0 or 1. */
enum heed_stream_dtype {
	HEED_STREAM_F64,
	HEED_STREAM_F32,
	HEED_STREAM_F16,
	HEED_STREAM_BF16,
	HEED_STREAM_I64,
	HEED_STREAM_I32,
	HEED_STREAM_I16,
	HEED_STREAM_I8,
	HEED_STREAM_U8,
	HEED_STREAM_BOOL
};

/* An array, row-major; data is its owner's. Rank 0 is one element. */
struct heed_stream_tensor {
	enum heed_stream_dtype dtype;
	size_t rank;
	size_t shape[HEED_STREAM_RANK_MAX];
	const void *data;
};

/* The type of one tensor of every record. */
struct heed_stream_field {
	const char *name;
	enum heed_stream_dtype dtype;
	size_t rank;
	/* A symbol, "n", has one size in a record; NULL: the size is fixed. */
	struct heed_stream_dimension {
		const char *symbol;
		size_t size;
	} dims[HEED_STREAM_RANK_MAX];
};

/* "F32" and so on, and the bytes of an element; NULL and 0 if there is no such
 * dtype. */
const char *heed_stream_dtype_name(enum heed_stream_dtype dtype);
size_t heed_stream_dtype_size(enum heed_stream_dtype dtype);
/* How many elements a tensor has; 0 also when that is over SIZE_MAX. */
size_t heed_stream_count(const struct heed_stream_tensor *t);
/* Element i as a double, whatever the dtype; data aligned to an element. */
double heed_stream_value(const struct heed_stream_tensor *t, size_t i);

/*
 * The head of a stream: its fields, and attributes of the whole stream. What
 * a head is given, it copies. What it returns is its own, until it is changed
 * or freed.
 */
struct heed_stream_head;

/* NULL: out of memory. */
struct heed_stream_head *heed_stream_head_new(void);
struct heed_stream_head *heed_stream_head_copy(
    const struct heed_stream_head *h);
void heed_stream_head_free(struct heed_stream_head *h);

size_t heed_stream_head_count(const struct heed_stream_head *h);
/* Field i, below the count. */
const struct heed_stream_field *heed_stream_head_field(
    const struct heed_stream_head *h, size_t i);
/* Index of the field of a name, or -1. */
int heed_stream_head_find(const struct heed_stream_head *h, const char *name);
/* Adds a field behind the others. 0, or -1, also if the name is there. */
int heed_stream_head_add(struct heed_stream_head *h,
    const struct heed_stream_field *field, struct heed_stream_error *e);

/* The value of an attribute, or NULL. "history" is one, a JSON array. */
const char *heed_stream_head_attribute(
    const struct heed_stream_head *h, const char *key);
/* Sets an attribute that is not the stream's own ("frame", "format", "fields",
 * "crc32c", "history"). 0 or -1. */
int heed_stream_head_set(struct heed_stream_head *h, const char *key,
    const char *value, struct heed_stream_error *e);
/* Adds to the history that a program has passed the stream on. arguments: ends
 * with NULL; argv + 1, say. 0 or -1. */
int heed_stream_head_note(struct heed_stream_head *h, const char *program,
    const char *version, char *const arguments[], struct heed_stream_error *e);

/*
 * A reader. It checks all that tensor-stream(5) says, takes no memory on the
 * word of a length alone, and ends well only at the end frame.
 */
struct heed_stream_reader;

/* Reads the head. name: for messages. The file stays the caller's, to be
 * closed after the reader. NULL on error. */
struct heed_stream_reader *heed_stream_reader_open(
    FILE *file, const char *name, struct heed_stream_error *e);
const struct heed_stream_head *heed_stream_reader_head(
    const struct heed_stream_reader *r);
/* 1: a record was read; 0: the stream was read to its end; -1: error, and
 * the reader is only to be closed. */
int heed_stream_reader_next(
    struct heed_stream_reader *r, struct heed_stream_error *e);
/* The record's number and its tensors, one a field of the head in its order.
 * They and their data, aligned to an element, are the reader's until its next
 * record. */
uint64_t heed_stream_reader_seq(const struct heed_stream_reader *r);
const struct heed_stream_tensor *heed_stream_reader_tensors(
    const struct heed_stream_reader *r);
/* If the error was that of a program before us: its message, and its name in
 * *program, to be passed on. NULL if not, and *program is as it was. */
const char *heed_stream_reader_upstream(
    const struct heed_stream_reader *r, const char **program);
void heed_stream_reader_close(struct heed_stream_reader *r);

/* A writer. Its stream is whole after heed_stream_writer_end() alone. */
struct heed_stream_writer;

/* Writes the head, which stays the caller's, as does the file. NULL on
 * error. */
struct heed_stream_writer *heed_stream_writer_open(FILE *file, const char *name,
    const struct heed_stream_head *head, struct heed_stream_error *e);
/* A record: tensors, one a field of the head. seq grows from record to record.
 * 0 or -1; a record that is refused leaves nothing in the stream. */
int heed_stream_writer_put(struct heed_stream_writer *w, uint64_t seq,
    const struct heed_stream_tensor *tensors, struct heed_stream_error *e);
/* The end frame, and a flush. 0 or -1. */
int heed_stream_writer_end(
    struct heed_stream_writer *w, struct heed_stream_error *e);
/* An error frame instead of the end, so that the reader's program can say who
 * failed and why; and a flush. 0 or -1. */
int heed_stream_writer_fail(struct heed_stream_writer *w, const char *program,
    const char *message, struct heed_stream_error *e);
/* Without end or fail before it, what was written is a truncated stream. */
void heed_stream_writer_close(struct heed_stream_writer *w);

#ifdef __cplusplus
}
#endif

#endif
