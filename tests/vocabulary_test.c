/* vocabulary_test.c -- counting, numbering, files; a document's arrays. */
#include <string.h>

#include "tap.h"
#include "text.h"
#include "text/document.h"
#include "text/vocabulary.h"

#define FOUR "0\t<PAD>\t0\n1\t<UNK>\t0\n2\t<SOS>\t0\n3\t<EOS>\t0\n"

static bool
count(struct vocabulary *v, const char *word, uint64_t document)
{
	return vocabulary_count(v, word, strlen(word), document);
}

static int32_t
find(const struct vocabulary *v, const char *word)
{
	return vocabulary_find(v, word, strlen(word));
}

/* The file that a vocabulary writes. */
static const char *
written(const struct vocabulary *v)
{
	static char text[1024];
	FILE *file = tmpfile();

	vocabulary_write(v, file);
	rewind(file);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	return text;
}

static struct vocabulary *
read_from(const char *bytes, size_t length, struct text_error *e)
{
	FILE *file = file_of(bytes, length);
	struct vocabulary *v = vocabulary_read(file, "f", e);

	fclose(file);
	return v;
}

static void
test_counting(void)
{
	struct vocabulary *v = vocabulary_new();

	count(v, "pear", 0);
	count(v, "apple", 0);
	count(v, "pear", 0);
	count(v, "pear", 3);
	count(v, "\xc3\xa9lan", 3);
	count(v, "app", 4);
	count(v, "<PAD>", 4);
	vocabulary_number(v, 1);
	ok(strcmp(written(v),
	       FOUR "4\t<PAD>\t1\n5\tapp\t1\n6\tapple\t1\n7\tpear\t2\n"
		    "8\t\xc3\xa9lan\t1\n") == 0,
	    "words stand in the order of their bytes, with their documents");
	ok(vocabulary_size(v) == 9, "their number");
	ok(find(v, "pear") == 7 && find(v, "app") == 5, "words are found");
	ok(find(v, "appl") == UNK && find(v, "") == UNK, "or unknown");
	ok(find(v, "<PAD>") == 4, "a word spelled like a special is a word");
	ok(strcmp(vocabulary_word(v, 7), "pear") == 0 &&
		strcmp(vocabulary_word(v, EOS), "<EOS>") == 0,
	    "the word of a number");
	vocabulary_free(v);
}

static void
test_minimum(void)
{
	struct vocabulary *v = vocabulary_new();

	for (uint64_t i = 0; i < 3; i++) {
		count(v, "three", i);
		if (i < 2)
			count(v, "two", i);
	}
	count(v, "one", 9);
	vocabulary_number(v, 2);
	ok(strcmp(written(v), FOUR "4\tthree\t3\n5\ttwo\t2\n") == 0,
	    "words of fewer documents go");
	ok(find(v, "one") == UNK, "and are unknown");
	vocabulary_free(v);
}

/* Many words: the tables grow, and the file comes back the same. */
static void
test_many(void)
{
	enum { WORDS = 100000 };
	struct vocabulary *v = vocabulary_new(), *again;
	struct text_error e;
	FILE *file = tmpfile();
	char word[32];
	bool same = true;

	for (int i = 0; i < WORDS; i++) {
		snprintf(word, sizeof word, "w%d", i * 7919 % WORDS);
		same &= count(v, word, (uint64_t)i);
		same &= count(v, word, (uint64_t)i + 1);
	}
	vocabulary_number(v, 2);
	ok(same && vocabulary_size(v) == WORDS + SPECIALS, "100000 words");
	vocabulary_write(v, file);
	rewind(file);
	again = vocabulary_read(file, "f", &e);
	same = again != NULL && vocabulary_size(again) == WORDS + SPECIALS;
	for (size_t i = SPECIALS; i < WORDS + SPECIALS && same; i++)
		same = strcmp(vocabulary_word(v, i),
			   vocabulary_word(again, i)) == 0 &&
		    find(again, vocabulary_word(v, i)) == (int32_t)i;
	ok(same, "come back from their file");
	vocabulary_free(v);
	vocabulary_free(again);
	fclose(file);
}

static void
refuses(const char *bytes, size_t length, const char *wanted)
{
	struct text_error e = { 0 };
	struct vocabulary *v = read_from(bytes, length, &e);

	if (!ok(v == NULL && strcmp(e.message, wanted) == 0, "%s", wanted))
		printf("#  found %s\n", v == NULL ? e.message : "no error");
	vocabulary_free(v);
}

#define REFUSES(bytes, wanted) refuses(bytes, sizeof(bytes) - 1, wanted)

static void
test_refusals(void)
{
	REFUSES("", "f: no vocabulary: fewer than 4 lines");
	REFUSES("0\t<PAD>\t0\n1\t<UNK>\t0\n",
	    "f: no vocabulary: fewer than 4 lines");
	REFUSES("0\tPAD\t0\n",
	    "f: line 1: the first four words must be "
	    "<PAD>, <UNK>, <SOS>, <EOS>");
	REFUSES(FOUR "5\ta\t1\n", "f: line 5: number 5 where 4 must be");
	REFUSES(
	    FOUR "4\ta\t1\n4\tb\t1\n", "f: line 6: number 4 where 5 must be");
	REFUSES(FOUR "4\ta\t1\n5\ta\t1\n",
	    "f: line 6: a word that is not after the one before it");
	REFUSES(FOUR "4\tb\t1\n5\ta\t1\n",
	    "f: line 6: a word that is not after the one before it");
	REFUSES(FOUR "4\t\t1\n", "f: line 5: an empty word");
	REFUSES(FOUR "4\t\xff\t1\n", "f: line 5: a word that is not UTF-8");
	REFUSES(
	    FOUR "4\ta b\t1\n", "f: line 5: a word with a space or NUL in it");
	REFUSES(
	    FOUR "4\ta\0b\t1\n", "f: line 5: a word with a space or NUL in it");
	REFUSES(FOUR "4\ta\n",
	    "f: line 5: not NUMBER, WORD and DOCUMENTS "
	    "with tabs between");
	REFUSES(FOUR "4\ta\tx\n",
	    "f: line 5: not NUMBER, WORD and DOCUMENTS "
	    "with tabs between");
	REFUSES(FOUR "-4\ta\t1\n",
	    "f: line 5: not NUMBER, WORD and "
	    "DOCUMENTS with tabs between");
	REFUSES(FOUR "4\ta\t1\r\n",
	    "f: line 5: not NUMBER, WORD and "
	    "DOCUMENTS with tabs between");
	REFUSES(FOUR "4\ta\t1",
	    "f: line 5: the last line has no end: the file was cut");
}

/* A line without end costs no more memory than a line may have. */
static void
test_endless_line(void)
{
	size_t length = 4 << 20;
	char *bytes = malloc(length);
	struct text_error e;

	memset(bytes, 'x', length);
	ok(read_from(bytes, length, &e) == NULL &&
		strcmp(e.message,
		    "f: line 1: a line of more than 1048640 bytes") == 0,
	    "a line that is too long");
	free(bytes);
}

static struct vocabulary *
small(void)
{
	static const char bytes[] = FOUR "4\tbad\t1\n5\tgood\t1\n";
	struct text_error e;

	return read_from(bytes, sizeof bytes - 1, &e);
}

static void
test_document(void)
{
	struct vocabulary *v = small();
	struct arena arena = { 0 };
	char text[] = " good, NOT  bad", nothing[] = "  ";
	struct document d =
	    document_make(&arena, v, WORDS_RAW, text, strlen(text));
	static const int32_t ids[] = { SOS, 5, UNK, UNK, 4, EOS };
	static const int32_t ends[] = { 5, 9, 10, 13, 16, 21 };
	static const char special[] = { 1, 0, 0, 0, 0, 1 };
	unsigned char rationale[6];

	ok(d.n == 6 && memcmp(d.ids, ids, sizeof ids) == 0, "numbers");
	ok(d.bytes == 21 && memcmp(d.tokens, "<SOS>good,notbad<EOS>", 21) == 0,
	    "words, the unknown ones as they are");
	ok(memcmp(d.ends, ends, sizeof ends) == 0, "their ends");
	ok(memcmp(d.special, special, 6) == 0, "start and end are special");
	ok(document_rationale(rationale, &d, "2 0", &arena) &&
		memcmp(rationale, "\0\1\1\0\1\0", 6) == 0,
	    "a rationale counts what stands between spaces");
	ok(document_rationale(rationale, &d, "", &arena) &&
		memcmp(rationale, "\0\0\0\0\0\0", 6) == 0,
	    "it may be empty");
	ok(!document_rationale(rationale, &d, "3", &arena), "not beyond");
	ok(!document_rationale(rationale, &d, "1,2", &arena), "nor no number");
	ok(!document_rationale(rationale, &d, "-1", &arena), "nor negative");
	ok(!document_rationale(rationale, &d, "99999999999999999999", &arena),
	    "nor immense");
	d = document_make(&arena, v, WORDS_SPACE, nothing, strlen(nothing));
	ok(d.n == 2 && d.ids[0] == SOS && d.ids[1] == EOS,
	    "a text without words has start and end");
	ok(document_rationale(rationale, &d, " ", &arena), "no rationale");
	ok(!document_rationale(rationale, &d, "0", &arena),
	    "and can have none");
	arena_free(&arena);
	vocabulary_free(v);
}

static void
test_labels(void)
{
	static const char names[] = "neg\0pos\0mixed";

	ok(document_label("0", names, 3) == 0 &&
		document_label("2", names, 3) == 2,
	    "a class by its number");
	ok(document_label("1.0", names, 3) == 1 &&
		document_label("1.", names, 3) == 1,
	    "written as 1.0");
	ok(document_label("mixed", names, 3) == 2, "by its name");
	ok(document_label("3", names, 3) == -1 &&
		document_label("-1", names, 3) == -1 &&
		document_label("1.5", names, 3) == -1 &&
		document_label("", names, 3) == -1 &&
		document_label("po", names, 3) == -1 &&
		document_label("1 ", names, 3) == -1 &&
		document_label("4294967297", names, 3) == -1,
	    "anything else is none");
	ok(document_label("0", "1\0000", 2) == 1, "a name before a number");
	ok(document_label("2", "1\0002", 2) == 1 &&
		document_label("2.0", "1\0002", 2) == 1 &&
		document_label("0", "1\0002", 2) == -1 &&
		document_label("1", "-1\0+1", 2) == -1,
	    "where names are numbers, they alone");
	ok(document_label("1", "v1\0v.2", 2) == 1, "a version is a name");
}

int
main(void)
{
	test_counting();
	test_minimum();
	test_many();
	test_refusals();
	test_endless_line();
	test_document();
	test_labels();
	return done_testing();
}
