/* latin1.h -- stored lines, which are UTF-8, as the Latin-1 of messages. */
#ifndef TESTS_LATIN1_H
#define TESTS_LATIN1_H

#include <stddef.h>

/* In place; every character must be one of Latin-1. Returns the length. */
static inline size_t
latin1_of(char *text)
{
	size_t used = 0;

	for (const char *s = text; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 0xc0)
			c = (unsigned char)((c & 3) << 6 | (*++s & 0x3f));
		text[used++] = (char)c;
	}
	text[used] = '\0';
	return used;
}

#endif
