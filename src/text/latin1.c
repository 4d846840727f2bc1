/* latin1.c -- the characters of ISO 8859-1. */
#include <string.h>

#include "text/latin1.h"

bool
latin1_is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') ||
	    (c >= 0x1c && c <= 0x1f) || c == 0x85 || c == 0xa0;
}

bool
latin1_is_digit(unsigned char c)
{
	return (c >= '0' && c <= '9') || c == 0xb2 || c == 0xb3 || c == 0xb9;
}

bool
latin1_is_lower(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 0xdf && c != 0xf7);
}

bool
latin1_is_upper(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7);
}

bool
latin1_is_letter(unsigned char c)
{
	return latin1_is_lower(c) || latin1_is_upper(c);
}

bool
latin1_is_word(unsigned char c)
{
	return latin1_is_letter(c) || latin1_is_digit(c) || c == '_' ||
	    c == 0xaa || c == 0xb5 || c == 0xba || (c >= 0xbc && c <= 0xbe);
}

unsigned char
latin1_lower(unsigned char c)
{
	return latin1_is_upper(c) ? (unsigned char)(c + 32) : c;
}

size_t
latin1_utf8(char *out, unsigned char c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	out[0] = (char)(0xc0 | c >> 6);
	out[1] = (char)(0x80 | (c & 0x3f));
	return 2;
}
