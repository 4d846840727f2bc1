/*
 * import.h -- what other programs wrote, as a stream of records. Every error
 * ends the program.
 */
#ifndef HEED_PROGRAM_IMPORT_H
#define HEED_PROGRAM_IMPORT_H

#include "program/filter.h"

/* "NAME[:DTYPE[:DIMS]]", as in alpha:F32:n or y:F64. */
struct declaration {
	char *name;
	enum dtype dtype; /* DTYPES: not said */
	bool shaped;      /* DIMS were given; else it is a scalar, or what the
			     file says */
	size_t rank;
	char *dims[TENSOR_RANK_MAX]; /* symbols, or sizes in digits */
};

/* A field of the record that is being read. */
struct column {
	unsigned char *bytes; /* its elements so far */
	size_t used, capacity;
	size_t shape[TENSOR_RANK_MAX];
	bool found;
};

struct import {
	struct declaration *fields;
	struct column *columns; /* [count] */
	size_t count;
	struct filter f;
	FILE *file;
	const char *name;       /* of the file, or "<stdin>" */
	const char *path;       /* of the file, or "-" */
	uint64_t records, last; /* written so far; seq of the last */
	uint64_t line;          /* of text, where a record begins; or 0 */
	/* What a reader has at hand: import_free() gives it back, wherever the
	 * reader stopped. */
	struct csv_reader *csv;
	char *text, *scratch; /* of JSON: a line, a string of it */
	struct column ends;   /* of its tokens, if they are strings */
	struct arena arena;
};

void import_declare(struct import *m, const char *text);
/* Is the dimension a size? Then *size is it. */
bool dimension_size(const char *dim, size_t *size);
/* Adds a declared field to the stream. Its dtype is known by now. */
void import_add(struct import *m, const struct declaration *d);
/* A further place in a column. */
void *column_grow(struct import *m, struct column *c, size_t bytes);
/* Writes the record whose columns are filled, and empties them. */
void import_write(struct import *m, uint64_t seq);
void import_free(struct import *m);

enum spelling { SPELLING_JSON, SPELLING_CSV };

/*
 * Reads an element of a dtype that text can have; text ends where the number
 * does, or goes on with what is none. Numbers are those of JSON. In JSON NaN
 * is null or NaN, and a number too large for F64 is infinite, as are Infinity
 * and -Infinity; in CSV they are nan, inf and infinity, in any case, and a
 * number too large is none. Returns NULL, or why not.
 */
const char *element_parse(void *element, enum dtype dtype,
    enum spelling spelling, const char *text, size_t length);
/* A record's number, below 2^64. Returns NULL, or why not. */
const char *seq_parse(uint64_t *seq, const char *text, size_t length);

void import_npy(struct import *m);
void import_npz(struct import *m);
void import_csv(struct import *m);
void import_jsonl(struct import *m);

#endif
