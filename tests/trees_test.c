/* trees_test.c -- bracketed trees, good and broken. */
#include <string.h>

#include "tap.h"
#include "text.h"
#include "text/trees.h"

/* Sentences as "label:text|", and an error's message without the name. */
static const char *
read_all(const char *bytes, size_t length)
{
	static char result[1024];
	struct text_error e;
	struct sentence sentence = { 0 };
	struct trees t = { .file = file_of(bytes, length), .name = "f" };
	size_t used = 0;
	int got;

	result[0] = '\0';
	while ((got = trees_next(&t, &sentence, &e)) > 0)
		used += (size_t)snprintf(result + used, sizeof result - used,
		    "%d:%s|", sentence.label, sentence.text);
	if (got < 0)
		snprintf(result + used, sizeof result - used, "%s",
		    e.message + strlen("f: "));
	sentence_free(&sentence);
	fclose(t.file);
	return result;
}

static void
gives(const char *bytes, const char *wanted, const char *what)
{
	const char *found = read_all(bytes, strlen(bytes));

	if (!ok(strcmp(found, wanted) == 0, "%s", what))
		printf("#  found  %s\n#  wanted %s\n", found, wanted);
}

static void
test_forms(void)
{
	gives("(3 (2 A) (3 (3 good) (2 film)))\n(0 Bad)\n",
	    "3:A good film|0:Bad|", "two trees");
	gives("\n(4\n  (4 Very)\r\n\t(2 fine))\n\n", "4:Very fine|",
	    "a tree over several lines");
	gives("(1 x)", "1:x|", "no line end at the end");
	gives(
	    "(1 a\\/b)(2 -LRB-)", "1:a\\/b|2:-LRB-|", "words are as they are");
	gives("", "", "an empty file");
	gives("\n \n", "", "a file of spaces");
}

static void
test_refusals(void)
{
	gives("(1 x)\n(2 (1 y)\n", "1:x|line 3: the file ends within a tree",
	    "a bracket that is never closed");
	gives("(1 x))\n", "1:x|line 1: not a tree: no opening bracket",
	    "a bracket that was not opened");
	gives("x\n", "line 1: not a tree: no opening bracket", "no tree");
	gives("(5 x)", "line 1: a label that is not one of 0, 1, 2, 3, 4",
	    "a label that is too high");
	gives("(12 x)", "line 1: a label that is not one of 0, 1, 2, 3, 4",
	    "a label of two digits");
	gives("(S x)", "line 1: a label that is not one of 0, 1, 2, 3, 4",
	    "a label that is a letter");
	gives("(", "line 1: a label that is not one of 0, 1, 2, 3, 4",
	    "a bracket alone");
	gives("(2 )", "line 1: a node without words", "a node without words");
	gives("(2 (2 )(2 x))", "line 1: a node without words", "deeper down");
	gives("(2 a b)", "line 1: a node with two words", "two words");
	gives("(2 a (2 b))", "line 1: a node with both a word and nodes",
	    "a word, then a node");
	gives("(2 (2 b) a)", "line 1: a node with both nodes and a word",
	    "a node, then a word");
	gives("(2 \xff)", "line 1: a sentence that is not UTF-8", "bad UTF-8");
	ok(strcmp(read_all("(2 a\0b)", 7), "line 1: a NUL byte") == 0, "NUL");
}

/* n nodes within each other. */
static const char *
nested(size_t n)
{
	char *text = malloc(4 * n + 2), *p = text;
	const char *result;

	for (size_t i = 0; i < n; i++, p += 3)
		memcpy(p, "(2 ", 3);
	*p++ = 'x';
	memset(p, ')', n);
	result = read_all(text, 4 * n + 1);
	free(text);
	return result;
}

static void
test_limits(void)
{
	size_t length = TREES_SENTENCE_MAX + 10;
	char *text = malloc(length);

	ok(strcmp(nested(TREES_DEPTH_MAX), "2:x|") == 0,
	    "a tree as deep as is allowed");
	ok(strcmp(nested(TREES_DEPTH_MAX + 1),
	       "line 1: a tree that is too deep") == 0,
	    "a tree one deeper");
	memset(text, 'x', length);
	memcpy(text, "(2 ", 3);
	text[length - 1] = ')';
	ok(strcmp(read_all(text, length),
	       "line 1: a sentence that is too long") == 0,
	    "a sentence that is too long");
	free(text);
}

int
main(void)
{
	test_forms();
	test_refusals();
	test_limits();
	return done_testing();
}
