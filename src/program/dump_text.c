/* dump_text.c -- streams as tables. */
#include <jansson.h>
#include <string.h>

#include "program/columns.h"
#include "program/dump.h"
#include "program/names.h"
#include "program/program.h"

/* Of a matrix, this many rows and columns are shown: the first ones, and the
 * last one. Of an attribute, this many bytes. */
enum { ROWS = 6, COLUMNS = 8, ATTRIBUTE = 200 };

static void
pad(size_t width, size_t to)
{
	for (; width < to; width++)
		putchar(' ');
}

void
dump_put_text(const char *text, size_t limit)
{
	size_t n = strlen(text), length = n;

	if (n > limit) {
		length = limit;
		while (length > 0 && (text[length] & 0xc0) == 0x80)
			length--;
	}
	dump_escaped(stdout, text, length);
	if (length < n)
		printf("... (%zu bytes)", n);
}

static size_t
put_char(FILE *file, char c)
{
	if (file != NULL)
		fputc(c, file);
	return 1;
}

size_t
dump_put_dims(FILE *file, const struct field *f)
{
	size_t width = 0;
	char size[24];

	for (size_t d = 0; d < f->rank; d++) {
		const char *dim = f->dims[d].symbol;

		if (dim == NULL) {
			snprintf(size, sizeof size, "%zu", f->dims[d].size);
			dim = size;
		}
		if (d > 0)
			width += put_char(file, ',');
		width += dump_escaped(file, dim, strlen(dim));
	}
	if (f->rank == 0)
		width += put_char(file, '-');
	return width;
}

/* "embed --model M  model_sha256=ab12", from an entry of the history. */
static void
put_history_entry(json_t *entry)
{
	const char *program =
	    json_string_value(json_object_get(entry, "program"));
	const char *key;
	size_t i;
	json_t *value;

	printf("  ");
	dump_escaped(stdout, program != NULL ? program : "?",
	    program != NULL ? strlen(program) : 1);
	json_array_foreach(json_object_get(entry, "argv"), i, value)
	{
		const char *word = json_string_value(value);

		putchar(' ');
		dump_escaped(stdout, word != NULL ? word : "?",
		    word != NULL ? strlen(word) : 1);
	}
	json_object_foreach(entry, key, value)
	{
		if (strcmp(key, "program") == 0 || strcmp(key, "argv") == 0 ||
		    !json_is_string(value))
			continue;
		printf("  ");
		dump_escaped(stdout, key, strlen(key));
		putchar('=');
		dump_escaped(stdout, json_string_value(value),
		    json_string_length(value));
	}
	putchar('\n');
}

static void
put_history(const char *text)
{
	json_t *history = json_loads(text, 0, NULL), *entry;
	size_t i;

	puts("history");
	json_array_foreach(history, i, entry) put_history_entry(entry);
	json_decref(history);
}

void
dump_head_text(const struct head *h, const struct dump *d)
{
	size_t names = strlen("field");
	const char *history = head_attribute(h, "history");

	for (size_t i = 0; i < h->field_count; i++)
		names = larger(names,
		    dump_escaped(
			NULL, h->fields[i].name, strlen(h->fields[i].name)));
	printf("%-*s  dtype  dims\n", (int)names, "field");
	for (size_t i = 0; i < h->field_count; i++) {
		const struct field *f = &h->fields[i];

		if (!names_have(d->names, f->name))
			continue;
		pad(dump_escaped(stdout, f->name, strlen(f->name)), names + 2);
		printf("%-5s  ", dtype_name(f->dtype));
		dump_put_dims(stdout, f);
		putchar('\n');
	}
	for (size_t i = 0; i < h->attribute_count; i++) {
		const struct attribute *a = &h->attributes[i];

		if (strcmp(a->key, "history") == 0)
			continue;
		dump_escaped(stdout, a->key, strlen(a->key));
		putchar('=');
		dump_put_text(a->value, d->full ? SIZE_MAX : ATTRIBUTE);
		putchar('\n');
	}
	if (history != NULL)
		put_history(history);
}

/* A column of the table of tokens: a field, or the tokens' text. */
static size_t
put_cell(
    FILE *file, const struct tensor *t, const struct tokens *tokens, size_t row)
{
	char text[DUMP_NUMBER];
	size_t start;

	if (t != NULL) {
		dump_number(text, t, row);
		if (file != NULL)
			fputs(text, file);
		return strlen(text);
	}
	start = row > 0 ? (size_t)tokens->ends[row - 1] : 0;
	return dump_escaped(
	    file, tokens->bytes + start, (size_t)tokens->ends[row] - start);
}

/* Has the field as many values as the table has rows? */
static bool
is_column(const struct field *f, const struct field *rows)
{
	return f->rank == 1 && f->dims[0].symbol != NULL &&
	    strcmp(f->dims[0].symbol, rows->dims[0].symbol) == 0;
}

/* The field whose symbol counts the tokens: token_ends, or else the first
 * vector. NULL: there is no table. */
static const struct field *
table_field(const struct head *h, struct token_fields at)
{
	if (at.ends != -1 && h->fields[at.ends].dims[0].symbol != NULL)
		return &h->fields[at.ends];
	for (size_t i = 0; i < h->field_count; i++)
		if (h->fields[i].rank == 1 &&
		    h->fields[i].dims[0].symbol != NULL && (int)i != at.bytes)
			return &h->fields[i];
	return NULL;
}

struct column {
	const char *name;
	const struct tensor *tensor; /* NULL: the tokens */
	size_t width;
};

static void
put_table(const struct column *columns, size_t n, const struct tokens *tokens,
    size_t rows)
{
	int digits = snprintf(NULL, 0, "%zu", rows);

	printf("  %*s", digits, "");
	for (size_t c = 0; c < n; c++) {
		printf("  ");
		pad(dump_escaped(
			stdout, columns[c].name, strlen(columns[c].name)),
		    c + 1 < n ? columns[c].width : 0);
	}
	putchar('\n');
	for (size_t row = 0; row < rows; row++) {
		printf("  %*zu", digits, row);
		for (size_t c = 0; c < n; c++) {
			printf("  ");
			pad(put_cell(stdout, columns[c].tensor, tokens, row),
			    c + 1 < n ? columns[c].width : 0);
		}
		putchar('\n');
	}
}

/* One row a token, the fields that have a value a token side by side.
 * shown[i] is set for these. */
static void
put_tokens(const struct head *h, const struct record *r, const struct dump *d,
    bool *shown)
{
	struct token_fields at = dump_find_tokens(h, d->source);
	struct tokens tokens = dump_tokens(r, at);
	const struct field *rows_of = table_field(h, at);
	struct column columns[STREAM_FIELDS_MAX + 1];
	size_t n = 0, rows;

	if (rows_of == NULL)
		return;
	rows = r->tensors[rows_of - h->fields].shape[0];
	if (rows_of - h->fields == at.ends && names_have(d->names, "tokens")) {
		shown[at.bytes] = shown[at.ends] = true;
		columns[n++] = (struct column){ "tokens", NULL, 0 };
	}
	for (size_t i = 0; i < h->field_count; i++)
		if (!shown[i] && names_have(d->names, h->fields[i].name) &&
		    is_column(&h->fields[i], rows_of)) {
			shown[i] = true;
			columns[n++] = (struct column){ h->fields[i].name,
				&r->tensors[i], 0 };
		}
	for (size_t c = 0; c < n; c++) {
		columns[c].width = dump_escaped(
		    NULL, columns[c].name, strlen(columns[c].name));
		for (size_t row = 0; row < rows; row++)
			columns[c].width = larger(columns[c].width,
			    put_cell(NULL, columns[c].tensor, &tokens, row));
	}
	if (n > 0)
		put_table(columns, n, &tokens, rows);
}

/* Of n things, are the ones after the first few and before the last left
 * out from i on? */
static bool
is_elided(size_t i, size_t n, size_t most, const struct dump *d)
{
	return !d->full && n > most && i >= most - 1 && i + 1 < n;
}

static void
put_row(const struct tensor *t, size_t row, size_t width, const struct dump *d)
{
	char text[DUMP_NUMBER];

	for (size_t c = 0; c < width; c++) {
		if (is_elided(c, width, COLUMNS, d)) {
			printf(" ...");
			c = width - 2;
			continue;
		}
		printf(" %s", dump_number(text, t, row * width + c));
	}
	putchar('\n');
}

/* "[0,2]", where row is in all dimensions but the last. */
static void
put_place(const struct tensor *t, size_t row)
{
	size_t place[TENSOR_RANK_MAX];

	for (size_t d = t->rank - 1; d-- > 0; row /= t->shape[d])
		place[d] = row % t->shape[d];
	printf("    [");
	for (size_t d = 0; d + 1 < t->rank; d++)
		printf("%s%zu", d > 0 ? "," : "", place[d]);
	printf("]");
}

static void
put_tensor(const char *name, const struct tensor *t, const struct dump *d)
{
	size_t width = t->rank > 0 ? t->shape[t->rank - 1] : 1;
	size_t count = tensor_count(t), rows = width > 0 ? count / width : 0;

	printf("  ");
	dump_escaped(stdout, name, strlen(name));
	if (t->rank < 2) {
		put_row(t, 0, count, d);
		return;
	}
	for (size_t i = 0; i < t->rank; i++)
		printf("%s%zu", i == 0 ? " [" : ",", t->shape[i]);
	puts("]");
	for (size_t row = 0; row < rows; row++) {
		if (is_elided(row, rows, ROWS, d)) {
			puts("    ...");
			row = rows - 2;
			continue;
		}
		put_place(t, row);
		put_row(t, row, width, d);
	}
}

void
dump_record_text(
    const struct head *h, const struct record *r, const struct dump *d)
{
	bool shown[STREAM_FIELDS_MAX] = { false };

	printf("record %llu\n", (unsigned long long)r->seq);
	put_tokens(h, r, d, shown);
	for (size_t i = 0; i < h->field_count; i++)
		if (!shown[i] && names_have(d->names, h->fields[i].name))
			put_tensor(h->fields[i].name, &r->tensors[i], d);
}
