#include "text/vectors.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* How a word came to its vector: a better match may replace a worse. */
enum { NONE, SMALL_LETTERS, AS_IT_IS };

struct reading {
	float *table, *row; /* row: [d], of the line at hand */
	size_t d;
	unsigned char *match; /* [vocabulary_size] */
	const struct vocabulary *v;
	const char *name;
	uint64_t line;
	struct text_error *e;
};

/* Where the last d numbers of a line begin; NULL when there are fewer. */
static char *
last_numbers(char *text, char *end, size_t d)
{
	char *at = end;

	while (d > 0 && at > text)
		if (*--at == ' ')
			d--;
	return d == 0 ? at : NULL;
}

static bool
read_numbers(struct reading *r, char *at)
{
	for (size_t i = 0; i < r->d; i++) {
		char *end;

		r->row[i] = strtof(at, &end);
		if (end == at || !isfinite(r->row[i]))
			return false;
		at = end;
	}
	return *at == '\0';
}

static void
take(struct reading *r, int32_t word, unsigned char match)
{
	if (word < SPECIALS || r->match[word] >= match)
		return;
	r->match[word] = match;
	memcpy(r->table + (size_t)word * r->d, r->row, r->d * sizeof *r->row);
}

/* How long the vectors are, by the first line: a header of two numbers, how
 * many words and how long, or a word and its vector. */
static size_t
first_width(const char *text, bool *header)
{
	size_t spaces = 0;

	for (const char *c = text; *c != '\0'; c++)
		spaces += *c == ' ';
	*header = spaces == 1 && text[strspn(text, "0123456789 ")] == '\0';
	return *header ? strtoul(strchr(text, ' '), NULL, 10) : spaces;
}

/* text: [length], ended by NUL, without its newline */
static int
read_line(struct reading *r, char *text, size_t length)
{
	char *numbers;
	int32_t word;
	size_t width;
	bool header;

	while (
	    length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\r'))
		text[--length] = '\0';
	if (r->line == 1) {
		width = first_width(text, &header);
		if (width != r->d)
			return text_fail(r->e, EX_DATAERR, r->name, 1,
			    "vectors of %zu numbers, not %zu", width, r->d);
		if (header)
			return 0;
	}
	numbers = last_numbers(text, text + length, r->d);
	if (numbers == NULL || numbers == text)
		return text_fail(r->e, EX_DATAERR, r->name, r->line,
		    "not a word and %zu numbers", r->d);
	*numbers = '\0';
	if (!read_numbers(r, numbers + 1))
		return text_fail(r->e, EX_DATAERR, r->name, r->line,
		    "its last %zu fields are not numbers", r->d);
	word = vocabulary_find(r->v, text, (size_t)(numbers - text));
	if (word != UNK)
		take(r, word, AS_IT_IS);
	for (char *c = text; c < numbers; c++)
		*c = (char)tolower((unsigned char)*c);
	word = vocabulary_find(r->v, text, (size_t)(numbers - text));
	if (word != UNK)
		take(r, word, SMALL_LETTERS);
	return 0;
}

/* One line into text [VECTORS_LINE_MAX]; its length, -1 at the end, -2 when it
 * is too long. */
static long
get_line(char *text, FILE *file)
{
	size_t length = 0;
	int c;

	while ((c = getc(file)) != EOF && c != '\n') {
		if (length + 1 == VECTORS_LINE_MAX)
			return -2;
		text[length++] = (char)c;
	}
	text[length] = '\0';
	return c == EOF && length == 0 ? -1 : (long)length;
}

static int
read_lines(struct reading *r, char *text, FILE *file)
{
	long length;

	while ((length = get_line(text, file)) >= 0) {
		r->line++;
		if (memchr(text, '\0', (size_t)length) != NULL)
			return text_fail(r->e, EX_DATAERR, r->name, r->line,
			    "a zero byte: not vectors in text form");
		if (read_line(r, text, (size_t)length) != 0)
			return -1;
	}
	if (length == -2)
		return text_fail(r->e, EX_DATAERR, r->name, r->line + 1,
		    "the line is longer than %d bytes", VECTORS_LINE_MAX);
	if (ferror(file))
		return text_fail(
		    r->e, EX_IOERR, r->name, r->line, "cannot be read");
	if (r->line == 0)
		return text_fail(r->e, EX_DATAERR, r->name, 0, "empty file");
	return 0;
}

int
vectors_read(float *table, size_t d, size_t *found, const struct vocabulary *v,
    FILE *file, const char *name, struct text_error *e)
{
	size_t words = vocabulary_size(v);
	char *text = malloc(VECTORS_LINE_MAX);
	struct reading r = { table, malloc(d * sizeof *table), d,
		calloc(words, 1), v, name, 0, e };
	int status = -1;

	if (text == NULL || r.row == NULL || r.match == NULL)
		text_fail(e, EX_OSERR, name, 0, "out of memory");
	else
		status = read_lines(&r, text, file);
	*found = 0;
	for (size_t i = 0; status == 0 && i < words; i++)
		*found += r.match[i] != NONE;
	free(text);
	free(r.row);
	free(r.match);
	return status;
}
