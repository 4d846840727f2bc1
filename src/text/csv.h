/*
 * csv.h -- a CSV file (RFC 4180), row by row: quotes, commas and line breaks
 * inside quotes, LF, CRLF or CR line ends, an optional byte order mark. Blank
 * lines between rows are skipped. The first row names the columns.
 *
 * Refused, with the line's number: a quote inside an unquoted field, a quote
 * that never closes, text after a closing quote, another number of columns
 * than the header has, invalid UTF-8, NUL, a row over CSV_ROW_MAX bytes. One
 * row is in memory at a time.
 */
#ifndef HEED_TEXT_CSV_H
#define HEED_TEXT_CSV_H

#include <stdbool.h>
#include <stdio.h>

#include "text/text.h"

enum { CSV_ROW_MAX = 16 << 20, CSV_COLUMNS_MAX = 1024 };

struct csv_reader;

/* A field's text: NUL after its length bytes; owner: the reader, until the
 * next row. The caller may change it in place. */
struct csv_field {
	char *text;
	size_t length;
};

/* Reads the header; name is for messages. NULL with *e set on error. Does not
 * close file. */
struct csv_reader *csv_reader_open(
    FILE *file, const char *name, struct text_error *e);
/* The column of a name: 1 and *column; 0 when there is none; -1 when two
 * columns have it. */
int csv_reader_column(const struct csv_reader *r, const char *name,
    size_t *column, struct text_error *e);
/* The same of a column that must be there: 0, or -1. */
int csv_reader_need(const struct csv_reader *r, const char *name,
    size_t *column, struct text_error *e);
/* 1: a row was read; 0: end of file; -1: error. */
int csv_reader_next(struct csv_reader *r, struct text_error *e);
/* Of the current row; column is one that csv_reader_column() gave. */
struct csv_field csv_reader_field(const struct csv_reader *r, size_t column);
/* Rows before the current one, without the header; its first line. */
uint64_t csv_reader_row(const struct csv_reader *r);
uint64_t csv_reader_line(const struct csv_reader *r);
/* NULL is none. */
void csv_reader_close(struct csv_reader *r);

/* Writes one field, in quotes where it needs them. */
void csv_put(FILE *file, const char *text, size_t length);

#endif
