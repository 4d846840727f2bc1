/*
 * words.h -- the words of a text, one after another.
 *
 * WORDS_SPACE: what stands between spaces (U+0020; a tab, a line break, VT and
 * FF count as one). The words of a text that is tokenised already.
 * WORDS_RAW: for raw text. ASCII letters become lower case. A word is a run
 * of ASCII letters, digits, underscores and bytes from 0x80 up (so a letter
 * outside ASCII is part of a word, and keeps its case), with apostrophes
 * between two such; every other character but a space is a word of its own.
 * Neither gives an empty word.
 */
#ifndef HEED_TEXT_WORDS_H
#define HEED_TEXT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum words_rule { WORDS_SPACE, WORDS_RAW };

struct words {
	enum words_rule rule;
	char *text; /* lower-cased in place under WORDS_RAW */
	size_t length, at;
	/* The current word: text + start, size bytes; and the number of the
	 * run between spaces in which it lies (under WORDS_SPACE: its own). */
	size_t start, size, run;
	bool begun;
};

/* The rule called "space" or "words"; false when there is none. */
bool words_rule_find(const char *name, enum words_rule *rule);
struct words words_begin(enum words_rule rule, char *text, size_t length);
bool words_next(struct words *w);
/* How many words a text has. */
size_t words_count(enum words_rule rule, char *text, size_t length);

#endif
