/* vectors_test.c -- word vectors in the text forms that there are. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "tap.h"
#include "text/vectors.h"

enum { D = 2, ROWS = 8 };

/* PAD UNK SOS EOS, then "The", "the", "was", "x" */
static struct vocabulary *words;
static float table[ROWS * D];
static size_t found;
static struct text_error error;

static void
make_words(void)
{
	static const char *const list[] = { "The", "the", "was", "x" };

	words = vocabulary_new();
	for (size_t i = 0; i < 4; i++)
		vocabulary_count(words, list[i], strlen(list[i]), 1);
	vocabulary_number(words, 1);
}

static int
read_text(const char *text, size_t length)
{
	FILE *file = length > 0 ? fmemopen((void *)(uintptr_t)text, length, "r")
				: fopen("/dev/null", "r");
	int status;

	for (size_t i = 0; i < ROWS * D; i++)
		table[i] = 77;
	error = (struct text_error){ .status = 0 };
	status = vectors_read(table, D, &found, words, file, "test", &error);
	fclose(file);
	return status;
}

static bool
row_is(const char *word, float a, float b)
{
	size_t row = (size_t)vocabulary_find(words, word, strlen(word));

	return table[row * D] == a && table[row * D + 1] == b;
}

static void
test_forms(void)
{
	static const char word2vec[] = "2 2\nthe 1 2\nwas -3e-1 4.5 \n";
	static const char glove[] = "the 1 2\r\nwas -0.3 4.5";
	static const char spaced[] = "at x 5 6\nthe 1 2\n. . . 7 8\n";

	ok(read_text(word2vec, sizeof word2vec - 1) == 0 &&
		row_is("was", -0.3f, 4.5f) && row_is("the", 1, 2),
	    "with a header, a space at an end");
	ok(found == 2 && row_is("x", 77, 77),
	    "other rows stay, two words were found");
	ok(read_text(glove, sizeof glove - 1) == 0 && found == 2 &&
		row_is("was", -0.3f, 4.5f),
	    "without one, CRLF, no newline in the end");
	ok(read_text("2 1\n", 4) == -1, "a header of another length");
	ok(read_text(spaced, sizeof spaced - 1) == -1,
	    "a first line of more numbers");
	ok(read_text(spaced + 9, sizeof spaced - 10) == 0 && found == 1,
	    "words with spaces are passed over behind it");
	ok(read_text("7 1 2\nx 3 4\n", 12) == 0 && row_is("x", 3, 4),
	    "a first word that is a number is no header");
}

static void
test_matches(void)
{
	static const char small[] = "THE 1 2\ntHE 3 4\nWAS 5 6\n";
	static const char both[] = "THE 1 2\nthe 3 4\nthe 5 6\nThe 7 8\n";
	static const char specials[] = "<PAD> 1 2\n<SOS> 3 4\nx 5 6\n";

	ok(read_text(small, sizeof small - 1) == 0 && found == 2 &&
		row_is("the", 1, 2) && row_is("was", 5, 6) &&
		row_is("The", 77, 77),
	    "small letters will do, the first of them");
	ok(read_text(both, sizeof both - 1) == 0 && found == 2 &&
		row_is("the", 3, 4) && row_is("The", 7, 8),
	    "a word as it is comes before, the first of them");
	ok(read_text(specials, sizeof specials - 1) == 0 && found == 1 &&
		table[0] == 77 && table[SOS * D] == 77,
	    "the numbers below 4 are no words");
}

static void
refused(const char *name, const char *text, size_t length, const char *reason)
{
	int status = read_text(text, length);

	if (!ok(status == -1 && error.status == EX_DATAERR &&
		    strstr(error.message, reason) != NULL,
		"%s", name))
		printf("# %d: %s\n", status, error.message);
}

static void
test_refusals(void)
{
	char *line = malloc(VECTORS_LINE_MAX + 16);

	refused("no number", "the 1 2\nwas 1 two\n", 18, "line 2");
	refused("too few", "the 1 2\nwas 1\n", 14, "line 2");
	refused("numbers alone", "the 1 2\n1 2\n", 12, "line 2");
	refused("NaN", "the 1 nan\n", 10, "line 1");
	refused("infinite", "the 1 2\nwas 1e99 2\n", 19, "line 2");
	refused("an empty line", "the 1 2\n\nwas 1 2\n", 17, "line 2");
	refused("an empty file", "", 0, "empty");
	refused("a zero byte", "the 1 2\nw\0s 1 2\n", 16, "zero byte");
	memset(line, 'a', VECTORS_LINE_MAX + 16);
	memcpy(line, "the 1 2\n", 8);
	refused("a line without an end", line, VECTORS_LINE_MAX + 16, "line 2");
	free(line);
}

int
main(void)
{
	make_words();
	test_forms();
	test_matches();
	test_refusals();
	vocabulary_free(words);
	return done_testing();
}
