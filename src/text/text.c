/* text.c -- errors and UTF-8. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "text/text.h"

int
text_fail(struct text_error *e, int status, const char *name, uint64_t line,
    const char *format, ...)
{
	size_t used;
	int n;
	va_list args;

	if (line > 0)
		n = snprintf(e->message, sizeof e->message,
		    "%.255s: line %" PRIu64 ": ", name, line);
	else
		n = snprintf(e->message, sizeof e->message, "%.255s: ", name);
	used = n > 0 ? (size_t)n : 0;
	va_start(args, format);
	vsnprintf(e->message + used, sizeof e->message - used, format, args);
	va_end(args);
	e->status = status;
	return -1;
}

/* Bytes of the character at s, with length bytes left; 0 when it is none. */
static size_t
character(const unsigned char *s, size_t length)
{
	unsigned low = 0x80, high = 0xbf; /* of the second byte */
	size_t size;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	size = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (s[0] == 0xe0)
		low = 0xa0; /* below: too long a form */
	else if (s[0] == 0xed)
		high = 0x9f; /* above: surrogates */
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f; /* above: beyond U+10FFFF */
	if (length < size || s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < size; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return size;
}

size_t
utf8_valid(const char *text, size_t length)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t at = 0;

	while (at < length) {
		size_t size = character(s + at, length - at);

		if (size == 0)
			break;
		at += size;
	}
	return at;
}
