/*
 * csv.c -- rows of a CSV file. libcsv parses; this file feeds it one line at
 * a time, so that no more than one row comes back at once and the number of
 * the line is known.
 */
#include <csv.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "text/csv.h"

/* What is read at once; and by how much libcsv's buffer for a field grows. */
enum { BLOCK = 64 << 10, FIELD_GROWTH = 256 << 10 };

/* A row's bytes, each field ended by NUL, and where the fields begin. */
struct row {
	char *bytes;
	size_t used, capacity;
	size_t starts[CSV_COLUMNS_MAX + 1]; /* one more: where the next would */
	size_t count;
	bool too_many, no_memory;
	bool complete;
};

struct csv_reader {
	FILE *file;
	const char *name;
	struct csv_parser parser;
	struct row header, row;
	uint64_t number;           /* rows read, with the header */
	uint64_t line, first_line; /* where we are; where the row begins */
	bool after_cr;             /* an LF now belongs to the CR before it */
	bool ended;                /* csv_fini() was called */
	size_t at, filled;         /* of block */
	char block[BLOCK];
};

/* Makes room for more bytes. */
static bool
row_grow(struct row *row, size_t more)
{
	size_t capacity = row->capacity > 0 ? row->capacity : 4096;
	char *bytes;

	while (capacity < row->used + more)
		capacity *= 2;
	if (capacity == row->capacity)
		return true;
	bytes = realloc(row->bytes, capacity);
	if (bytes == NULL)
		return false;
	row->bytes = bytes;
	row->capacity = capacity;
	return true;
}

/* libcsv met the end of a field. */
static void
field_ends(void *text, size_t length, void *context)
{
	struct row *row = context;

	if (row->count == CSV_COLUMNS_MAX) {
		row->too_many = true;
		return;
	}
	if (!row_grow(row, length + 1)) {
		row->no_memory = true;
		return;
	}
	if (length > 0)
		memcpy(row->bytes + row->used, text, length);
	row->used += length;
	row->bytes[row->used++] = '\0';
	row->starts[++row->count] = row->used;
}

/* libcsv met the end of a row. */
static void
row_ends(int terminator, void *context)
{
	struct row *row = context;

	(void)terminator;
	row->complete = true;
}

/* A space is a character like others: libcsv would strip it. */
static int
no_space(unsigned char c)
{
	(void)c;
	return 0;
}

/* Reads the next block; 0 at the end of the file. */
static int
fill(struct csv_reader *r, struct text_error *e)
{
	static const char mark[3] = { '\xef', '\xbb', '\xbf' };
	bool first = r->line == 0;

	r->at = 0;
	r->filled = fread(r->block, 1, sizeof r->block, r->file);
	if (r->filled < sizeof r->block && ferror(r->file))
		return text_fail(
		    e, EX_IOERR, r->name, r->line, "%s", strerror(errno));
	if (r->filled == 0)
		return 0;
	if (first) {
		r->line = 1;
		if (r->filled >= sizeof mark &&
		    memcmp(r->block, mark, sizeof mark) == 0)
			r->at = sizeof mark;
	}
	return 1;
}

/* Bytes of the block up to and with the next LF or CR. */
static size_t
line_length(const struct csv_reader *r)
{
	const char *start = r->block + r->at;
	size_t left = r->filled - r->at;
	const char *end = memchr(start, '\n', left);
	const char *cr;

	if (end != NULL)
		left = (size_t)(end - start) + 1;
	cr = memchr(start, '\r', left);
	return cr != NULL ? (size_t)(cr - start) + 1 : left;
}

/* What libcsv or the row's limits say against the piece just fed. */
static int
complaint(struct csv_reader *r, struct text_error *e)
{
	uint64_t line = r->line;

	switch (csv_error(&r->parser)) {
	case CSV_SUCCESS:
		break;
	case CSV_EPARSE:
		return text_fail(e, EX_DATAERR, r->name, line,
		    "misplaced quote: a field with quotes in it must be quoted "
		    "and its own quotes doubled");
	default:
		return text_fail(e, EX_OSERR, r->name, line, "out of memory");
	}
	if (r->row.no_memory)
		return text_fail(e, EX_OSERR, r->name, line, "out of memory");
	if (r->row.too_many)
		return text_fail(e, EX_DATAERR, r->name, line,
		    "more than %d columns", CSV_COLUMNS_MAX);
	if (r->row.used + r->parser.entry_pos > CSV_ROW_MAX)
		return text_fail(e, EX_DATAERR, r->name, r->first_line,
		    "a row of more than %d bytes", CSV_ROW_MAX);
	return 0;
}

/* Feeds libcsv the next line, or what the block has of it. */
static int
feed(struct csv_reader *r, struct text_error *e)
{
	const char *piece = r->block + r->at;
	size_t length = line_length(r);
	char last;

	if (length == 0) /* a block of nothing but the mark */
		return 0;
	last = piece[length - 1];
	csv_parse(&r->parser, piece, length, field_ends, row_ends, &r->row);
	if (complaint(r, e) != 0)
		return -1;
	r->at += length;
	if (last == '\r' || (last == '\n' && (length > 1 || !r->after_cr)))
		r->line++;
	r->after_cr = last == '\r';
	/* Between rows: the next one begins at the earliest here. */
	if (!r->row.complete && r->row.count == 0 && r->parser.pstate == 0)
		r->first_line = r->line;
	return 0;
}

/* A last row without line end. */
static int
finish(struct csv_reader *r, struct text_error *e)
{
	r->ended = true;
	if (csv_fini(&r->parser, field_ends, row_ends, &r->row) != 0 &&
	    csv_error(&r->parser) == CSV_EPARSE)
		return text_fail(e, EX_DATAERR, r->name, r->first_line,
		    "a quote that is never closed");
	return complaint(r, e);
}

/* NUL and invalid UTF-8 are refused in every column, used or not. */
static int
check(const struct csv_reader *r, struct text_error *e)
{
	for (size_t i = 0; i < r->row.count; i++) {
		const char *text = r->row.bytes + r->row.starts[i];
		size_t length = r->row.starts[i + 1] - r->row.starts[i] - 1;

		if (memchr(text, '\0', length) != NULL)
			return text_fail(e, EX_DATAERR, r->name, r->first_line,
			    "column %zu holds a NUL byte", i + 1);
		if (utf8_valid(text, length) < length)
			return text_fail(e, EX_DATAERR, r->name, r->first_line,
			    "column %zu is not UTF-8", i + 1);
	}
	return 0;
}

/* 1: r->row is a whole row; 0: end of file; -1: error. */
static int
read_row(struct csv_reader *r, struct text_error *e)
{
	r->row.used = r->row.count = 0;
	r->row.complete = false;
	r->first_line = r->line;
	while (!r->row.complete && !r->ended) {
		int filled = 1;

		if (r->at == r->filled && (filled = fill(r, e)) < 0)
			return -1;
		if (r->first_line == 0)
			r->first_line = 1;
		if ((filled > 0 ? feed(r, e) : finish(r, e)) != 0)
			return -1;
	}
	if (!r->row.complete)
		return 0;
	r->number++;
	return check(r, e) == 0 ? 1 : -1;
}

struct csv_reader *
csv_reader_open(FILE *file, const char *name, struct text_error *e)
{
	struct csv_reader *r = calloc(1, sizeof *r);
	int got;

	if (r == NULL ||
	    csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
		text_fail(e, EX_OSERR, name, 0, "out of memory");
		free(r);
		return NULL;
	}
	r->file = file;
	r->name = name;
	csv_set_space_func(&r->parser, no_space);
	csv_set_blk_size(&r->parser, FIELD_GROWTH);
	got = read_row(r, e);
	if (got == 0)
		text_fail(
		    e, EX_DATAERR, name, 0, "no header: the file is empty");
	if (got <= 0) {
		csv_reader_close(r);
		return NULL;
	}
	r->header = r->row;
	r->row = (struct row){ 0 };
	return r;
}

int
csv_reader_column(const struct csv_reader *r, const char *name, size_t *column,
    struct text_error *e)
{
	const struct row *header = &r->header;
	int found = 0;

	for (size_t i = 0; i < header->count; i++) {
		if (strcmp(header->bytes + header->starts[i], name) != 0)
			continue;
		if (found++ > 0)
			return text_fail(e, EX_DATAERR, r->name, 1,
			    "two columns are called %s", name);
		*column = i;
	}
	return found;
}

int
csv_reader_need(const struct csv_reader *r, const char *name, size_t *column,
    struct text_error *e)
{
	int found = csv_reader_column(r, name, column, e);

	if (found == 0)
		return text_fail(
		    e, EX_DATAERR, r->name, 1, "no column is called %s", name);
	return found < 0 ? -1 : 0;
}

int
csv_reader_next(struct csv_reader *r, struct text_error *e)
{
	int got = read_row(r, e);

	if (got == 1 && r->row.count != r->header.count)
		return text_fail(e, EX_DATAERR, r->name, r->first_line,
		    "%zu columns, where the header has %zu", r->row.count,
		    r->header.count);
	return got;
}

struct csv_field
csv_reader_field(const struct csv_reader *r, size_t column)
{
	const struct row *row = &r->row;

	return (struct csv_field){ row->bytes + row->starts[column],
		row->starts[column + 1] - row->starts[column] - 1 };
}

uint64_t
csv_reader_row(const struct csv_reader *r)
{
	return r->number - 2; /* the header, and the row itself */
}

uint64_t
csv_reader_line(const struct csv_reader *r)
{
	return r->first_line;
}

void
csv_reader_close(struct csv_reader *r)
{
	if (r == NULL)
		return;
	csv_free(&r->parser);
	free(r->header.bytes);
	free(r->row.bytes);
	free(r);
}

void
csv_put(FILE *file, const char *text, size_t length)
{
	bool quote = length > 0 && (text[0] == ' ' || text[length - 1] == ' ');

	for (size_t i = 0; i < length && !quote; i++)
		quote = strchr(",\"\r\n", text[i]) != NULL;
	if (quote)
		csv_fwrite(file, text, length);
	else
		fwrite(text, 1, length, file);
}
