/* scan.c -- strings and whole numbers of JSON (RFC 8259). */
#include <string.h>

#include "stream/scan.h"

static bool
refuse(struct scan *j, const char *error)
{
	if (j->error == NULL)
		j->error = error;
	return false;
}

bool
scan_refuse(struct scan *j, char c)
{
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
scan_utf8(const unsigned char *text, const unsigned char *end)
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
scan_is_utf8(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	const unsigned char *end = at + strlen(text);

	while (at < end) {
		size_t length = scan_utf8(at, end);

		if (length == 0)
			return false;
		at += length;
	}
	return true;
}

/* Four hexadecimal digits, or -1. */
static long
hex4(struct scan *j)
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
unicode_escape(struct scan *j, char **out)
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
escape(struct scan *j, char **out)
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

/* Takes characters that stand for themselves and are ASCII, as nearly all. */
static void
plain_characters(struct scan *j, char **out)
{
	const unsigned char *at = j->at;
	char *to = *out;

	while (at < j->end && *at >= 0x20 && *at < 0x80 && *at != '"' &&
	    *at != '\\')
		*to++ = (char)*at++;
	j->at = at;
	*out = to;
}

bool
scan_string(struct scan *j, char **out)
{
	if (!scan_expect(j, '"'))
		return false;
	for (;;) {
		size_t length;

		plain_characters(j, out);
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
		length = scan_utf8(j->at, j->end);
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
scan_size(struct scan *j, uint64_t *value)
{
	const unsigned char *first;

	scan_space(j);
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

bool
scan_is_control(const unsigned char *text, size_t length)
{
	if (length == 1)
		return *text < 0x20 || *text == 0x7f;
	return length == 2 && text[0] == 0xc2 && text[1] < 0xa0;
}
