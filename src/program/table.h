/*
 * table.h -- results as a table: aligned for people, CSV (RFC 4180), or a JSON
 * object a line. Cells are given row by row; memory is the table's until
 * table_print().
 */
#ifndef HEED_PROGRAM_TABLE_H
#define HEED_PROGRAM_TABLE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum table_format { TABLE_TEXT, TABLE_CSV, TABLE_JSON };

/* For the table of options. */
#define TABLE_OPTION                                                           \
	{                                                                      \
		'f', "format", "FORMAT", "table (default), csv or json"        \
	}
/* "table", "csv" or "json", or a usage error. */
enum table_format table_option(const char *text);

struct cell;
struct table {
	const char *const *names; /* [columns] */
	size_t columns;
	/* Private part. */
	struct cell *cells;
	size_t count, capacity;
};

/* The next cell; text is copied. */
void table_text(struct table *t, const char *text);
void table_integer(struct table *t, int64_t value);
void table_number(struct table *t, double value); /* NaN: undefined */
void table_nothing(struct table *t); /* where the column has no meaning */

/*
 * Text leaves out columns in which nothing stands, and has 4 digits; CSV and
 * JSON have all columns and 9 digits. Nothing is "-", an empty cell, or null;
 * an undefined number is "nan", and null in JSON. Gives the memory back.
 */
void table_print(struct table *t, enum table_format format, FILE *file);

#endif
