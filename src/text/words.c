/* words.c -- the words of a text. */
#include <string.h>

#include "text/words.h"

bool
words_rule_find(const char *name, enum words_rule *rule)
{
	if (strcmp(name, "space") == 0)
		*rule = WORDS_SPACE;
	else if (strcmp(name, "words") == 0)
		*rule = WORDS_RAW;
	else
		return false;
	return true;
}

struct words
words_begin(enum words_rule rule, char *text, size_t length)
{
	return (struct words){ .rule = rule, .text = text, .length = length };
}

static bool
is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Part of a word under WORDS_RAW. */
static bool
is_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c >= 0x80;
}

/* The end of the word that begins at i, under WORDS_RAW. */
static size_t
raw_end(const char *text, size_t i, size_t length)
{
	if (!is_word((unsigned char)text[i]))
		return i + 1;
	while (++i < length) {
		if (is_word((unsigned char)text[i]))
			continue;
		if (text[i] != '\'' || i + 1 == length ||
		    !is_word((unsigned char)text[i + 1]))
			break;
	}
	return i;
}

static void
lower(char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			text[i] = (char)(text[i] + ('a' - 'A'));
}

bool
words_next(struct words *w)
{
	size_t i = w->at;

	while (i < w->length && is_space((unsigned char)w->text[i]))
		i++;
	if (i == w->length)
		return false;
	if (w->begun && i > w->at)
		w->run++;
	w->begun = true;
	w->start = i;
	if (w->rule == WORDS_RAW) {
		i = raw_end(w->text, i, w->length);
		lower(w->text + w->start, i - w->start);
	} else {
		while (i < w->length && !is_space((unsigned char)w->text[i]))
			i++;
	}
	w->size = i - w->start;
	w->at = i;
	return true;
}

size_t
words_count(enum words_rule rule, char *text, size_t length)
{
	struct words w = words_begin(rule, text, length);
	size_t count = 0;

	while (words_next(&w))
		count++;
	return count;
}
