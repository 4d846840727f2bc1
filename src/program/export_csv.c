/* export_csv.c -- numbers as CSV (RFC 4180). */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/dump.h"
#include "program/export.h"
#include "program/program.h"
#include "text/csv.h"

/* The symbol that the fields [n] share; NULL: there are none, and a record is
 * a line. */
static const char *
find_symbol(const struct export *x)
{
	const char *symbol = NULL;

	for (size_t i = 0; i < x->count; i++) {
		const struct field *f = export_field(x, i);

		for (size_t d = 0; d < f->rank; d++) {
			const char *s = f->dims[d].symbol;

			if (s == NULL)
				continue;
			if (f->rank > 1)
				fail(EX_DATAERR,
				    "field %s has over one dimension: choose "
				    "others by --field, or take --npz",
				    f->name);
			if (symbol != NULL && strcmp(symbol, s) != 0)
				fail(EX_DATAERR,
				    "fields differ in length, %s and %s: "
				    "choose some by --field",
				    symbol, s);
			symbol = s;
		}
	}
	return symbol;
}

/* Elements of a field that stand on one line: all but those of [n]. Over
 * CSV_COLUMNS_MAX it is any number beyond. */
static size_t
columns_of(const struct field *f)
{
	size_t n = 1;

	for (size_t d = 0; d < f->rank; d++) {
		size_t size = f->dims[d].symbol == NULL ? f->dims[d].size : 1;

		if (size > CSV_COLUMNS_MAX || n * size > CSV_COLUMNS_MAX)
			return CSV_COLUMNS_MAX + 1;
		n *= size;
	}
	return n;
}

/* tensor-import reads no more; few bytes of a head could ask for many. */
static void
check_columns(const struct export *x, const char *symbol)
{
	size_t n = symbol != NULL ? 2 : 1; /* seq, index */

	for (size_t i = 0; i < x->count; i++) {
		n += columns_of(export_field(x, i));
		if (n > CSV_COLUMNS_MAX)
			fail(EX_DATAERR,
			    "field %s: over %d columns: choose others by "
			    "--field, or take --npz",
			    export_field(x, i)->name, CSV_COLUMNS_MAX);
	}
}

/* A fixed vector has the columns y[0], y[1], ...; a matrix counts on. */
static void
put_names(const struct export *x, const char *symbol, FILE *file)
{
	char name[FRAME_NAME_MAX + 32];

	fputs(symbol != NULL ? "seq,index" : "seq", file);
	for (size_t i = 0; i < x->count; i++) {
		const struct field *f = export_field(x, i);
		size_t n = columns_of(f);
		bool plain = f->rank == 0 || f->dims[0].symbol != NULL;

		for (size_t k = 0; k < n; k++) {
			if (plain)
				snprintf(name, sizeof name, "%s", f->name);
			else
				snprintf(
				    name, sizeof name, "%s[%zu]", f->name, k);
			putc(',', file);
			csv_put(file, name, strlen(name));
		}
	}
	putc('\n', file);
}

static void
put_line(const struct export *x, const char *symbol, size_t row, FILE *file)
{
	char text[DUMP_NUMBER];

	fprintf(file, "%llu", (unsigned long long)x->record.seq);
	if (symbol != NULL)
		fprintf(file, ",%zu", row);
	for (size_t i = 0; i < x->count; i++) {
		const struct field *f = export_field(x, i);
		const struct tensor *t = &x->record.tensors[x->fields[i]];
		bool along = f->rank == 1 && f->dims[0].symbol != NULL;
		size_t n = columns_of(f);

		for (size_t k = 0; k < n; k++)
			fprintf(
			    file, ",%s", dump_number(text, t, along ? row : k));
	}
	putc('\n', file);
}

static size_t
rows_of(const struct export *x, const char *symbol)
{
	if (symbol == NULL)
		return 1;
	for (size_t i = 0; i < x->count; i++)
		if (export_field(x, i)->rank == 1 &&
		    export_field(x, i)->dims[0].symbol != NULL)
			return x->record.tensors[x->fields[i]].shape[0];
	return 0;
}

void
export_csv(struct export *x)
{
	const char *symbol = find_symbol(x);
	struct output out;

	check_columns(x, symbol);
	out = output_open(x->output);
	put_names(x, symbol, out.file);
	while (export_next(x)) {
		size_t rows = rows_of(x, symbol);

		for (size_t row = 0; row < rows; row++)
			put_line(x, symbol, row, out.file);
	}
	output_close(&out);
}
