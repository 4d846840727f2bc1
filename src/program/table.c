/* table.c -- results as a table. */
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "program/columns.h"
#include "program/dump.h"
#include "program/program.h"
#include "program/table.h"

enum { NUMBER_SIZE = 32 };

struct cell {
	enum { NOTHING, TEXT, INTEGER, NUMBER } kind;
	char *text; /* owned */
	int64_t integer;
	double number;
};

enum table_format
table_option(const char *text)
{
	static const char *const names[] = { [TABLE_TEXT] = "table",
		[TABLE_CSV] = "csv",
		[TABLE_JSON] = "json" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(text, names[i]) == 0)
			return (enum table_format)i;
	usage_error("--format: %s is not table, csv or json", text);
}

static void
add_cell(struct table *t, struct cell cell)
{
	if (t->count == t->capacity) {
		t->capacity = 2 * t->capacity + 64;
		t->cells = program_memory(
		    realloc(t->cells, t->capacity * sizeof *t->cells));
	}
	t->cells[t->count++] = cell;
}

void
table_text(struct table *t, const char *text)
{
	add_cell(t,
	    (struct cell){
		.kind = TEXT, .text = program_memory(strdup(text)) });
}

void
table_integer(struct table *t, int64_t value)
{
	add_cell(t, (struct cell){ .kind = INTEGER, .integer = value });
}

void
table_number(struct table *t, double value)
{
	add_cell(t, (struct cell){ .kind = NUMBER, .number = value });
}

void
table_nothing(struct table *t)
{
	add_cell(t, (struct cell){ .kind = NOTHING });
}

/* A cell's characters; numbers are spelled in `space`. */
static const char *
spell(const struct cell *c, int digits, char space[NUMBER_SIZE])
{
	switch (c->kind) {
	case TEXT:
		return c->text;
	case INTEGER:
		snprintf(space, NUMBER_SIZE, "%" PRId64, c->integer);
		return space;
	case NUMBER:
		if (isnan(c->number))
			return "nan"; /* printf would show its sign */
		snprintf(space, NUMBER_SIZE, "%.*g", digits, c->number);
		return space;
	case NOTHING:
		break;
	}
	return "";
}

/* Quoted where it must be: RFC 4180. */
static void
print_csv_cell(const char *text, FILE *file)
{
	if (text[strcspn(text, ",\"\r\n")] == '\0') {
		fputs(text, file);
		return;
	}
	putc('"', file);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			putc('"', file);
		putc(*text, file);
	}
	putc('"', file);
}

static void
print_csv(const struct table *t, FILE *file)
{
	char space[NUMBER_SIZE];

	for (size_t k = 0; k < t->columns; k++)
		fprintf(file, "%s%s", k > 0 ? "," : "", t->names[k]);
	putc('\n', file);
	for (size_t i = 0; i < t->count; i++) {
		if (i % t->columns != 0)
			putc(',', file);
		print_csv_cell(spell(&t->cells[i], 9, space), file);
		if ((i + 1) % t->columns == 0)
			putc('\n', file);
	}
}

static void
print_json_cell(const struct cell *c, FILE *file)
{
	char space[NUMBER_SIZE];
	json_t *string;

	if (c->kind == NOTHING || (c->kind == NUMBER && !isfinite(c->number))) {
		fputs("null", file);
	} else if (c->kind == TEXT) {
		string = program_memory(json_string(c->text));
		json_dumpf(string, file, JSON_ENCODE_ANY);
		json_decref(string);
	} else {
		fputs(spell(c, 9, space), file);
	}
}

static void
print_json(const struct table *t, FILE *file)
{
	for (size_t i = 0; i < t->count; i++) {
		fprintf(file, "%s\"%s\": ", i % t->columns == 0 ? "{" : ", ",
		    t->names[i % t->columns]);
		print_json_cell(&t->cells[i], file);
		if ((i + 1) % t->columns == 0)
			fputs("}\n", file);
	}
}

/* The width of a column; 0: nothing stands in it. Text is to the left. */
static int
column_width(const struct table *t, size_t column, bool *left)
{
	char space[NUMBER_SIZE];
	size_t width =
	    dump_escaped(NULL, t->names[column], strlen(t->names[column]));
	bool used = false;

	*left = false;
	for (size_t i = column; i < t->count; i += t->columns) {
		const char *text = spell(&t->cells[i], 4, space);

		used |= t->cells[i].kind != NOTHING;
		*left |= t->cells[i].kind == TEXT;
		width = larger(width, dump_escaped(NULL, text, strlen(text)));
	}
	return used ? (int)width : 0;
}

/* One line: the names, or the row that begins with cell `first`. */
static void
print_text_line(const struct table *t, const int *widths, const bool *left,
    const struct cell *first, FILE *file)
{
	char space[NUMBER_SIZE];
	int gap = 0, blank;

	for (size_t k = 0; k < t->columns; k++) {
		const char *text = t->names[k];

		if (widths[k] == 0)
			continue;
		if (first != NULL)
			text = first[k].kind == NOTHING
			    ? "-"
			    : spell(&first[k], 4, space);
		blank = widths[k] - (int)dump_escaped(NULL, text, strlen(text));
		fprintf(file, "%*s", gap + (left[k] ? 0 : blank), "");
		dump_escaped(file, text, strlen(text));
		fprintf(file, "%*s", left[k] ? blank : 0, "");
		gap = 2;
	}
	putc('\n', file);
}

static void
print_text(const struct table *t, FILE *file)
{
	int *widths = program_memory(calloc(t->columns, sizeof *widths));
	bool *left = program_memory(calloc(t->columns, sizeof *left));

	for (size_t k = 0; k < t->columns; k++)
		widths[k] = column_width(t, k, &left[k]);
	if (t->count > 0)
		print_text_line(t, widths, left, NULL, file);
	for (size_t i = 0; i < t->count; i += t->columns)
		print_text_line(t, widths, left, &t->cells[i], file);
	free(widths);
	free(left);
}

void
table_print(struct table *t, enum table_format format, FILE *file)
{
	if (format == TABLE_CSV)
		print_csv(t, file);
	else if (format == TABLE_JSON)
		print_json(t, file);
	else
		print_text(t, file);
	for (size_t i = 0; i < t->count; i++)
		free(t->cells[i].text);
	free(t->cells);
	t->cells = NULL;
	t->count = t->capacity = 0;
}
