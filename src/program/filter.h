/*
 * filter.h -- a program between two tensor streams: it reads a window of
 * records, adds fields to them, writes them in their order. Every error ends
 * the program through fail().
 *
 *	struct filter f;
 *	filter_open(&f, argc, argv, output_path);
 *	size_t alpha = filter_need(&f, "alpha", F32, 1, "project");
 *	size_t added = filter_add(&f, "entropy.alpha", F64, 0);
 *	while (filter_read(&f)) {
 *		for (size_t i = 0; i < f.count; i++) {
 *			struct record *r = &f.records[i];
 *			double *h = arena_take(&f.arena, 1, sizeof *h);
 *			*h = ...(r->tensors[alpha].data ...);
 *			r->tensors[added] = tensor_scalar(F64, h);
 *		}
 *		filter_write(&f);
 *	}
 *	return filter_close(&f);
 */
#ifndef HEED_PROGRAM_FILTER_H
#define HEED_PROGRAM_FILTER_H

#include "program/writer.h"
#include "tensor/arena.h"

struct filter {
	struct record *records; /* the window: count records, input order */
	size_t count;
	struct arena arena;      /* for what is added; reset by filter_read() */
	const struct head *head; /* of the input */
	/* Private part. */
	struct stream_reader *in;
	struct writer writer;
	struct head made;     /* the output's head, as it grows */
	size_t *kept;         /* which of the records' tensors are written */
	const char *dropped;  /* names of fields, or NULL */
	size_t record_fields; /* tensors of a record: read and added */
	struct tensor *row;   /* those of a record that are written; NULL until
				 the head is */
	struct arena lasting; /* names and attributes that were added */
	size_t capacity;      /* of records */
	size_t window, window_bytes; /* limits: records, bytes of data */
	uint64_t read;               /* records so far */
	int argc;
	char **argv;
	char *notes; /* JSON members for our entry of the history */
};

/* The window's defaults; FILTER_WINDOW "-w" sets the number of records. */
enum { FILTER_WINDOW = 256, FILTER_WINDOW_BYTES = 64 << 20 };

/* Reads the head from stdin. output: as output_open(). Refuses to write a
 * stream to a terminal. */
void filter_open(struct filter *f, int argc, char *argv[], const char *output);
/* A stream is made, not read (tokenize): no input, records are set by hand. */
void filter_make(struct filter *f, int argc, char *argv[], const char *output);
void filter_set_window(struct filter *f, size_t records);

/* The index of a field that the input must have, with this dtype and rank;
 * made_by: the program to name when it lacks. */
size_t filter_need(struct filter *f, const char *name, enum dtype dtype,
    size_t rank, const char *made_by);
/* The same of a field that may lack (false), or has another type (error). */
bool filter_find(struct filter *f, const char *name, enum dtype dtype,
    size_t rank, size_t *index);
/* The index of a field that is added; it may not be there already. The rank
 * dimensions follow: symbols as const char * ("n"), or sizes written in
 * digits ("2"). */
size_t filter_add(
    struct filter *f, const char *name, enum dtype dtype, size_t rank, ...);
/* Leaves fields out of the output, also those that are added afterwards:
 * comma-separated names, to last as long as f. */
void filter_drop(struct filter *f, const char *names);
/* Leaves out all fields but these. */
void filter_keep(struct filter *f, const char *names);
/* Gives fields of the output other names: OLD=NEW, comma-separated, each of the
 * names before. No two may be the same then. */
void filter_rename(struct filter *f, const char *names);
/* Adds to this program's history entry: "key": "value". */
void filter_note(struct filter *f, const char *key, const char *value);
/* An attribute of the whole stream, set or replaced; left out if value is NULL,
 * and then it must be there. */
void filter_attribute(struct filter *f, const char *key, const char *value);

/* The next window; writes the head at its first call. false at the end. */
bool filter_read(struct filter *f);
/* The window, in its order. */
void filter_write(struct filter *f);
/* filter_make: writes one record whose tensors are set in records[0], and
 * resets the arena. */
struct record *filter_record(struct filter *f, uint64_t seq);
/* The end frame; closes. Returns the exit status, 0. */
int filter_close(struct filter *f);

/* The first dimensions of two fields must be one symbol or one size: else a
 * record may have more of one than of the other. source: for messages. */
void fields_same_length(
    const struct head *head, const char *source, size_t a, size_t b);

/* A stream that is only read (summarize, train); path NULL or "-" is stdin. */
const struct head *reader_open(struct stream_reader **r, const char *path);
bool reader_next(struct stream_reader *r, struct record *record);
void reader_close(struct stream_reader *r);

#endif
