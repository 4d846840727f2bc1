/* json.c -- strings and whole numbers of JSON (RFC 8259). */
#include <stdlib.h>
#include <string.h>

#include "stream/json.h"

static bool
refuse(struct json *j, const char *error)
{
	if (j->error == NULL)
		j->error = error;
	return false;
}

static void
skip_space(struct json *j)
{
	while (j->at < j->end &&
	    (*j->at == ' ' || *j->at == '\n' || *j->at == '\t' ||
		*j->at == '\r'))
		j->at++;
}

bool
json_is(struct json *j, char c)
{
	skip_space(j);
	if (j->at == j->end || *j->at != (unsigned char)c)
		return false;
	j->at++;
	return true;
}

bool
json_expect(struct json *j, char c)
{
	if (json_is(j, c))
		return true;
	switch (c) {
	case '{':
		return refuse(j, "invalid JSON: expected '{'");
	case '}':
		return refuse(j, "invalid JSON: expected ',' or '}'");
	case '[':
		return refuse(j, "invalid JSON: expected '['");
	case ']':
		return refuse(j, "invalid JSON: expected ',' or ']'");
	case ':':
		return refuse(j, "invalid JSON: expected ':'");
	default:
		return refuse(j, "invalid JSON: expected a string");
	}
}

/* Table 3-7 of the Unicode standard: neither overlong forms nor surrogates
 * nor what lies beyond U+10FFFF. */
size_t
utf8_length(const unsigned char *text, const unsigned char *end)
{
	size_t left = (size_t)(end - text), length;
	unsigned char low = 0x80, high = 0xbf;

	if (left == 0)
		return 0;
	if (text[0] < 0x80)
		return 1;
	if (text[0] >= 0xc2 && text[0] <= 0xdf)
		length = 2;
	else if (text[0] >= 0xe0 && text[0] <= 0xef)
		length = 3;
	else if (text[0] >= 0xf0 && text[0] <= 0xf4)
		length = 4;
	else
		return 0;
	if (text[0] == 0xe0)
		low = 0xa0;
	else if (text[0] == 0xed)
		high = 0x9f;
	else if (text[0] == 0xf0)
		low = 0x90;
	else if (text[0] == 0xf4)
		high = 0x8f;
	if (left < length || text[1] < low || text[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if (text[i] < 0x80 || text[i] > 0xbf)
			return 0;
	return length;
}

bool
utf8_valid(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	const unsigned char *end = at + strlen(text);

	while (at < end) {
		size_t length = utf8_length(at, end);

		if (length == 0)
			return false;
		at += length;
	}
	return true;
}

/* Four hexadecimal digits, or -1. */
static long
hex4(struct json *j)
{
	long value = 0;

	if (j->end - j->at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		unsigned char c = *j->at++;

		if (c >= '0' && c <= '9')
			value = value * 16 + c - '0';
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			value = value * 16 + (c | 32) - 'a' + 10;
		else
			return -1;
	}
	return value;
}

static char *
put_utf8(char *out, long code)
{
	if (code < 0x80) {
		*out++ = (char)code;
		return out;
	}
	if (code < 0x800) {
		*out++ = (char)(0xc0 | code >> 6);
	} else {
		if (code < 0x10000) {
			*out++ = (char)(0xe0 | code >> 12);
		} else {
			*out++ = (char)(0xf0 | code >> 18);
			*out++ = (char)(0x80 | (code >> 12 & 63));
		}
		*out++ = (char)(0x80 | (code >> 6 & 63));
	}
	*out++ = (char)(0x80 | (code & 63));
	return out;
}

/* What follows "\u"; a character beyond U+FFFF is a pair of surrogates. */
static bool
unicode_escape(struct json *j, char **out)
{
	long code = hex4(j), low;

	if (code < 0)
		return refuse(j, "invalid JSON: bad \\u escape");
	if (code == 0)
		return refuse(j, "a string holds NUL");
	if (code >= 0xd800 && code < 0xdc00) {
		if (j->end - j->at < 2 || *j->at++ != '\\' || *j->at++ != 'u')
			return refuse(j, "invalid JSON: lone surrogate");
		low = hex4(j);
		if (low < 0xdc00 || low > 0xdfff)
			return refuse(j, "invalid JSON: lone surrogate");
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
	} else if (code >= 0xdc00 && code < 0xe000) {
		return refuse(j, "invalid JSON: lone surrogate");
	}
	*out = put_utf8(*out, code);
	return true;
}

static bool
escape(struct json *j, char **out)
{
	static const char escaped[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *place;

	if (j->at == j->end || *j->at == '\0')
		return refuse(j, "invalid JSON: bad escape");
	if (*j->at == 'u') {
		j->at++;
		return unicode_escape(j, out);
	}
	place = strchr(escaped, *j->at);
	if (place == NULL)
		return refuse(j, "invalid JSON: bad escape");
	j->at++;
	*(*out)++ = meant[place - escaped];
	return true;
}

bool
json_string(struct json *j, char **out)
{
	if (!json_expect(j, '"'))
		return false;
	for (;;) {
		size_t length;

		if (j->at == j->end)
			return refuse(j, "invalid JSON: string without end");
		if (*j->at == '"')
			break;
		if (*j->at < 0x20)
			return refuse(j, "invalid JSON: control character");
		if (*j->at == '\\') {
			j->at++;
			if (!escape(j, out))
				return false;
			continue;
		}
		length = utf8_length(j->at, j->end);
		if (length == 0)
			return refuse(j, "invalid UTF-8");
		for (; length > 0; length--)
			*(*out)++ = (char)*j->at++;
	}
	j->at++;
	*(*out)++ = '\0';
	return true;
}

bool
json_size(struct json *j, uint64_t *value)
{
	const unsigned char *first;

	skip_space(j);
	first = j->at;
	*value = 0;
	while (j->at < j->end && *j->at >= '0' && *j->at <= '9') {
		*value = *value * 10 + (*j->at++ - '0');
		if (*value > (uint64_t)1 << 53)
			return refuse(j, "a number is over 2^53");
	}
	if (j->at == first)
		return refuse(j, "expected a whole number");
	if (*first == '0' && j->at - first > 1)
		return refuse(j, "invalid JSON: a number begins with 0");
	if (j->at < j->end && (*j->at == '.' || (*j->at | 32) == 'e'))
		return refuse(j, "expected a whole number");
	return true;
}

/* Makes room for n bytes more. */
static bool
text_room(struct text *t, size_t n)
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
text_bytes(struct text *t, const void *bytes, size_t n)
{
	if (n == 0 || !text_room(t, n))
		return;
	memcpy(t->bytes + t->length, bytes, n);
	t->length += n;
}

void
text_string(struct text *t, const char *s)
{
	text_bytes(t, s, strlen(s));
}

void
text_number(struct text *t, uint64_t value)
{
	char digits[20];
	size_t n = sizeof digits;

	do
		digits[--n] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	text_bytes(t, digits + n, sizeof digits - n);
}

static void
text_escaped(struct text *t, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char escaped[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

	if (c == '"' || c == '\\') {
		escaped[1] = (char)c;
		text_bytes(t, escaped, 2);
	} else {
		text_bytes(t, escaped, 6);
	}
}

void
text_quoted(struct text *t, const char *s)
{
	const unsigned char *at = (const unsigned char *)s;
	const unsigned char *end = at + strlen(s), *plain = at;

	text_bytes(t, "\"", 1);
	while (at < end) {
		size_t length = utf8_length(at, end);

		if (length > 0 && *at >= 0x20 && *at != '"' && *at != '\\') {
			at += length;
			continue;
		}
		text_bytes(t, plain, (size_t)(at - plain));
		if (length == 0)
			text_bytes(t, "\xef\xbf\xbd", 3); /* U+FFFD */
		else
			text_escaped(t, *at);
		plain = ++at;
	}
	text_bytes(t, plain, (size_t)(at - plain));
	text_bytes(t, "\"", 1);
}

char *
text_take(struct text *t)
{
	char *bytes;

	text_bytes(t, "", 1);
	bytes = t->bytes;
	if (t->failed) {
		free(bytes);
		bytes = NULL;
	}
	*t = (struct text){ NULL, 0, 0, false };
	return bytes;
}
