/* buffer.c -- text that grows, and JSON strings written to it. */
#include <stdlib.h>
#include <string.h>

#include "stream/buffer.h"
#include "stream/scan.h"

/* Makes room for n bytes more. */
static bool
buffer_room(struct buffer *t, size_t n)
{
	size_t capacity = t->capacity;
	char *bytes;

	if (t->failed || n > SIZE_MAX / 4 - t->length) {
		t->failed = true;
		return false;
	}
	if (n <= capacity - t->length)
		return true;
	while (capacity - t->length < n)
		capacity = capacity == 0 ? 512 : 2 * capacity;
	bytes = realloc(t->bytes, capacity);
	if (bytes == NULL) {
		t->failed = true;
		return false;
	}
	t->bytes = bytes;
	t->capacity = capacity;
	return true;
}

void
buffer_bytes(struct buffer *t, const void *bytes, size_t n)
{
	if (n == 0 || !buffer_room(t, n))
		return;
	memcpy(t->bytes + t->length, bytes, n);
	t->length += n;
}

void
buffer_string(struct buffer *t, const char *s)
{
	buffer_bytes(t, s, strlen(s));
}

void
buffer_number(struct buffer *t, uint64_t value)
{
	char digits[20];
	size_t n = sizeof digits;

	do
		digits[--n] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	buffer_bytes(t, digits + n, sizeof digits - n);
}

static void
buffer_escaped(struct buffer *t, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char escaped[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

	if (c == '"' || c == '\\') {
		escaped[1] = (char)c;
		buffer_bytes(t, escaped, 2);
	} else {
		buffer_bytes(t, escaped, 6);
	}
}

void
buffer_quoted(struct buffer *t, const char *s)
{
	const unsigned char *at = (const unsigned char *)s;
	const unsigned char *end = at + strlen(s), *plain = at;

	buffer_bytes(t, "\"", 1);
	while (at < end) {
		size_t length = *at < 0x80 ? 1 : scan_utf8(at, end);

		if (length > 0 && *at >= 0x20 && *at != '"' && *at != '\\') {
			at += length;
			continue;
		}
		buffer_bytes(t, plain, (size_t)(at - plain));
		if (length == 0)
			buffer_bytes(t, "\xef\xbf\xbd", 3); /* U+FFFD */
		else
			buffer_escaped(t, *at);
		plain = ++at;
	}
	buffer_bytes(t, plain, (size_t)(at - plain));
	buffer_bytes(t, "\"", 1);
}

char *
buffer_take(struct buffer *t)
{
	char *bytes;

	buffer_bytes(t, "", 1);
	bytes = t->bytes;
	if (t->failed) {
		free(bytes);
		bytes = NULL;
	}
	*t = (struct buffer){ NULL, 0, 0, false };
	return bytes;
}
