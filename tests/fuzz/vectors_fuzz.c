/*
 * vectors_fuzz.c -- any bytes as word vectors: they are read or refused, rows
 * of words without a vector stay as they were, and the rows that were read are
 * the same when written, in each of the text forms, and read again.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "fuzz.h"
#include "text/vectors.h"

static const char *const list[] = { "!", "1", "Film", "a", "film", "good",
	"gut\xc3\xa9", "nan" };
enum { WORDS = sizeof list / sizeof *list, ROWS = SPECIALS + WORDS, D_MAX = 3 };
enum form { GLOVE, WORD2VEC, CRLF, FORMS };

static const float untouched = 77;

/* One row more, behind the table, is nobody's. */
struct rows {
	float table[(ROWS + 1) * D_MAX];
	size_t found;
};

static const struct vocabulary *
words(void)
{
	static struct vocabulary *v;

	if (v != NULL)
		return v;
	v = vocabulary_new();
	for (size_t i = 0; i < WORDS; i++)
		vocabulary_count(v, list[i], strlen(list[i]), 0);
	vocabulary_number(v, 1);
	assert(vocabulary_size(v) == ROWS);
	return v;
}

static int
read_rows(struct rows *rows, size_t d, const void *bytes, size_t n)
{
	struct text_error e = { 0, "" };
	FILE *file = fuzz_open(bytes, n);
	int result;

	for (size_t i = 0; i < (ROWS + 1) * D_MAX; i++)
		rows->table[i] = untouched;
	result =
	    vectors_read(rows->table, d, &rows->found, words(), file, "f", &e);
	fclose(file);
	assert(result == 0 || (e.status == EX_DATAERR && e.message[0] != '\0'));
	return result;
}

static bool
has_vector(const struct rows *rows, size_t d, size_t row)
{
	for (size_t i = 0; i < d; i++)
		if (rows->table[row * d + i] != untouched)
			return true;
	return false;
}

static void
write_rows(const struct rows *rows, size_t d, enum form form, FILE *file)
{
	if (form == WORD2VEC)
		fprintf(file, "%zu %zu\n", rows->found, d);
	for (size_t row = SPECIALS; row < ROWS; row++) {
		if (!has_vector(rows, d, row))
			continue;
		fputs(vocabulary_word(words(), row), file);
		for (size_t i = 0; i < d; i++)
			fprintf(
			    file, " %.9g", (double)rows->table[row * d + i]);
		fputs(form == CRLF         ? "\r\n"
			: form == WORD2VEC ? " \n"
					   : "\n",
		    file);
	}
}

/* Each word has a line of its own by now, so its row is the same. */
static void
check_round_trip(const struct rows *rows, size_t d, enum form form)
{
	struct rows again;
	char *bytes;
	size_t n;
	FILE *file = fuzz_create(&bytes, &n);
	int result;

	write_rows(rows, d, form, file);
	fclose(file);
	if (n > 0) {
		result = read_rows(&again, d, bytes, n);
		assert(result == 0);
		for (size_t row = SPECIALS; row < ROWS; row++)
			assert(!has_vector(rows, d, row) ||
			    memcmp(again.table + row * d, rows->table + row * d,
				d * sizeof(float)) == 0);
	}
	free(bytes);
}

static void
check_rows(const struct rows *rows, size_t d)
{
	size_t seen = 0;

	assert(rows->found <= WORDS);
	for (size_t row = 0; row < ROWS; row++) {
		seen += has_vector(rows, d, row);
		assert(row >= SPECIALS || !has_vector(rows, d, row));
	}
	assert(seen <= rows->found); /* a vector may be all 77 */
	for (size_t i = 0; i < ROWS * d; i++)
		assert(isfinite(rows->table[i]));
	for (size_t i = ROWS * d; i < (ROWS + 1) * D_MAX; i++)
		assert(rows->table[i] == untouched);
	/* A line of a word and one number may look like a header. */
	if (d > 1) {
		check_round_trip(rows, d, GLOVE);
		check_round_trip(rows, d, CRLF);
	}
	check_round_trip(rows, d, WORD2VEC);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct rows rows;

	fuzz_whole = false;
	if (n == 0)
		return 0;
	for (size_t d = 1; d <= D_MAX; d++)
		if (read_rows(&rows, d, bytes, n) == 0) {
			fuzz_whole = true;
			check_rows(&rows, d);
		}
	return 0;
}
