/*
 * csv_fuzz.c -- any bytes as a CSV file: rows are read or refused, what is
 * read can be written and read again, and every field has words.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "text/csv.h"
#include "text/words.h"

/* Words follow each other in the text, are not empty, and runs count up. */
static void
check_words(enum words_rule rule, const struct csv_field *field)
{
	char *text = malloc(field->length + 1);
	struct words w;
	size_t end = 0, run = 0, count = 0;

	memcpy(text, field->text, field->length + 1);
	w = words_begin(rule, text, field->length);
	while (words_next(&w)) {
		assert(w.size > 0 && w.start >= end);
		assert(w.start + w.size <= field->length);
		assert(w.run == run || w.run == run + 1);
		end = w.start + w.size;
		run = w.run;
		count++;
	}
	assert(count == words_count(rule, text, field->length));
	free(text);
}

/* Writes the file as read, with a first column that is never empty. */
static size_t
copy(struct csv_reader *r, size_t column, FILE *to)
{
	struct text_error e;
	size_t rows = 0;
	int result;

	fputs("n,a\n", to);
	while ((result = csv_reader_next(r, &e)) == 1) {
		struct csv_field field = csv_reader_field(r, column);

		assert(field.text[field.length] == '\0');
		assert(utf8_valid(field.text, field.length) == field.length);
		assert(csv_reader_row(r) == rows && csv_reader_line(r) > rows);
		check_words(WORDS_SPACE, &field);
		check_words(WORDS_RAW, &field);
		fputs("x,", to);
		csv_put(to, field.text, field.length);
		putc('\n', to);
		rows++;
	}
	fuzz_whole = result == 0;
	return rows;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *first = NULL, *second = NULL;
	size_t first_size = 0, second_size = 0, rows, column;
	struct text_error e;
	FILE *in, *out;
	bool whole = false;
	struct csv_reader *r;

	fuzz_whole = false;
	if (n == 0)
		return 0;
	in = fuzz_open(bytes, n);
	r = csv_reader_open(in, "fuzz", &e);
	if (r != NULL && csv_reader_column(r, "a", &column, &e) == 1) {
		out = fuzz_create(&first, &first_size);
		rows = copy(r, column, out);
		whole = fuzz_whole;
		fclose(out);
		csv_reader_close(r);
		fclose(in);
		in = fuzz_open(first, first_size);
		r = csv_reader_open(in, "again", &e);
		assert(csv_reader_need(r, "a", &column, &e) == 0);
		out = fuzz_create(&second, &second_size);
		assert(copy(r, column, out) == rows);
		fclose(out);
		assert(first_size == second_size &&
		    memcmp(first, second, first_size) == 0);
	}
	fuzz_whole = whole;
	csv_reader_close(r);
	fclose(in);
	free(first);
	free(second);
	return 0;
}
