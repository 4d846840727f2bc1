/* columns.c -- the width of text on a terminal. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "program/columns.h"
#include "program/dump.h"

struct range {
	uint32_t first, last;
};

static const struct range combining[] = {
	{ 0x300, 0x36f },     /* Latin, Greek, Cyrillic marks */
	{ 0x483, 0x489 },     /* Cyrillic */
	{ 0x591, 0x5bd },     /* Hebrew points */
	{ 0x610, 0x61a },     /* Arabic signs */
	{ 0x64b, 0x65f },     /* Arabic vowels */
	{ 0x93c, 0x93c },     /* Devanagari nukta */
	{ 0x941, 0x948 },     /* Devanagari vowels */
	{ 0x94d, 0x94d },     /* Devanagari virama */
	{ 0xe31, 0xe31 },     /* Thai vowels and tones */
	{ 0xe34, 0xe3a },     /* the same */
	{ 0xe47, 0xe4e },     /* the same */
	{ 0x1ab0, 0x1aff },   /* marks, extended */
	{ 0x1dc0, 0x1dff },   /* marks, supplement */
	{ 0x200b, 0x200f },   /* zero width, joiners, directions */
	{ 0x202a, 0x202e },   /* embeddings and overrides */
	{ 0x2060, 0x2069 },   /* word joiner, isolates */
	{ 0x20d0, 0x20ff },   /* marks for symbols */
	{ 0xfe00, 0xfe0f },   /* variation selectors */
	{ 0xfe20, 0xfe2f },   /* half marks */
	{ 0xfeff, 0xfeff },   /* byte order mark */
	{ 0x1f3fb, 0x1f3ff }, /* skin tones */
	{ 0xe0001, 0xe01ef }, /* tags, variation selectors */
};

static const struct range wide[] = {
	{ 0x1100, 0x115f },   /* Hangul Jamo */
	{ 0x2e80, 0x303e },   /* radicals, CJK punctuation */
	{ 0x3041, 0x4dbf },   /* kana, Bopomofo, extension A */
	{ 0x4e00, 0xa4cf },   /* unified ideographs, Yi */
	{ 0xa960, 0xa97f },   /* Hangul Jamo, extended */
	{ 0xac00, 0xd7a3 },   /* Hangul syllables */
	{ 0xf900, 0xfaff },   /* compatibility ideographs */
	{ 0xfe30, 0xfe6f },   /* compatibility forms */
	{ 0xff01, 0xff60 },   /* full-width forms */
	{ 0xffe0, 0xffe6 },   /* full-width signs */
	{ 0x1f300, 0x1f64f }, /* pictographs, faces */
	{ 0x1f680, 0x1f6ff }, /* transport */
	{ 0x1f900, 0x1f9ff }, /* more pictographs */
	{ 0x1fa70, 0x1faff }, /* and more */
	{ 0x20000, 0x3fffd }, /* extensions B to H */
};

static bool
is_in(const struct range *ranges, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n && c >= ranges[i].first; i++)
		if (c <= ranges[i].last)
			return true;
	return false;
}

/* Of one valid sequence of UTF-8. */
static uint32_t
code_point(const unsigned char *at, size_t length)
{
	static const unsigned char leading[5] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t c = at[0] & leading[length];

	for (size_t i = 1; i < length; i++)
		c = c << 6 | (at[i] & 0x3f);
	return c;
}

size_t
character_columns(const unsigned char *at, size_t length)
{
	uint32_t c;

	if (length == 1)
		return 1;
	c = code_point(at, length);
	if (is_in(combining, sizeof combining / sizeof *combining, c))
		return 0;
	return is_in(wide, sizeof wide / sizeof *wide, c) ? 2 : 1;
}

size_t
text_columns(const char *bytes, size_t n)
{
	return dump_escaped(NULL, bytes, n);
}
