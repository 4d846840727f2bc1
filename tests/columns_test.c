/* columns_test.c -- the width of text on a terminal. */
#include <string.h>

#include "program/columns.h"

#include "tap.h"

static size_t
columns(const char *text)
{
	return text_columns(text, strlen(text));
}

int
main(void)
{
	ok(columns("") == 0, "nothing");
	ok(columns("tepid") == 5, "Latin letters");
	ok(columns("d\303\251j\303\240") == 4, "accented letters: UTF-8");
	ok(columns("e\314\201") == 1, "a mark that combines has no width");
	ok(columns("\346\274\242\345\255\227") == 4, "ideographs are wide");
	ok(columns("\355\225\234") == 2, "so is Hangul");
	ok(columns("\357\275\241") == 1, "half-width katakana are not");
	ok(columns("\360\237\230\200!") == 3, "an emoji is wide");
	ok(columns("\342\226\210") == 1, "a block is not");
	ok(columns("a\342\200\215b") == 2, "a joiner has no width");
	ok(columns("\t\033") == 2 + 4, "controls as they are written");
	ok(columns("\377\302") == 4 + 4, "what is no UTF-8 too");
	return done_testing();
}
