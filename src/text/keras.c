/* keras.c -- the words of a text as Keras gave them. */
#include <string.h>

#include "text/keras.h"

static bool
is_space(char c)
{
	return c != '\0' &&
	    strchr(" \t\n!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~", c) != NULL;
}

size_t
keras_words(char *text, size_t length)
{
	size_t used = 0;
	bool between = false;

	for (size_t i = 0; i < length; i++) {
		char c = text[i];

		if (is_space(c)) {
			between = used > 0;
			continue;
		}
		if (between)
			text[used++] = ' ';
		between = false;
		text[used++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return used;
}

size_t
keras_count(const char *text, size_t length)
{
	size_t count = length > 0;

	for (size_t i = 0; i < length; i++)
		count += text[i] == ' ';
	return count;
}
