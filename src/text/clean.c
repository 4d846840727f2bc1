/* clean.c -- Jain and Wallace's cleaning of a sentence. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "text/clean.h"

/* The character at s, valid UTF-8; *size: its bytes. */
static uint32_t
decode(const unsigned char *s, size_t *size)
{
	*size = s[0] < 0x80 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	switch (*size) {
	case 1:
		return s[0];
	case 2:
		return (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
	case 3:
		return (s[0] & 0x0fu) << 12 | (s[1] & 0x3fu) << 6 |
		    (s[2] & 0x3fu);
	default:
		return (s[0] & 0x07u) << 18 | (s[1] & 0x3fu) << 12 |
		    (s[2] & 0x3fu) << 6 | (s[3] & 0x3fu);
	}
}

static bool
is_word(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '_';
	if (c < 0xc0) /* ordinals, powers, micro, fractions */
		return c == 0xaa || c == 0xb2 || c == 0xb3 || c == 0xb5 ||
		    c == 0xb9 || c == 0xba || (c >= 0xbc && c <= 0xbe);
	if (c == 0xd7 || c == 0xf7) /* times, divided by */
		return false;
	return !(c >= 0x2000 && c <= 0x206f) && !(c >= 0x3000 && c <= 0x303f);
}

/* Copies a character in lower case. The lower case of a letter of ASCII or
 * Latin-1 has as many bytes, and differs in the last: by 32. */
static void
copy_lower(char *out, const char *text, uint32_t c, size_t size)
{
	memcpy(out, text, size);
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde))
		out[size - 1] = (char)(out[size - 1] + 32);
}

/* Where spaCy splits a word of the corpus: bytes before the cut, or 0. */
static size_t
cut(const char *word, size_t length)
{
	static const struct {
		const char *word;
		size_t cut;
	} contractions[] = { { "cannot", 3 }, { "gonna", 3 }, { "gotta", 3 } };

	for (size_t i = 0; i < sizeof contractions / sizeof *contractions; i++)
		if (strlen(contractions[i].word) == length &&
		    memcmp(contractions[i].word, word, length) == 0)
			return contractions[i].cut;
	if (length < 2 || word[length - 1] != 'k')
		return 0;
	for (size_t i = 0; i < length - 1; i++)
		if (word[i] < '0' || word[i] > '9')
			return 0;
	return length - 1;
}

/* Ends the word that begins at start; returns the new end of out. */
static size_t
end_word(char *out, size_t start, size_t end)
{
	size_t before = cut(out + start, end - start);

	if (before > 0) {
		memmove(out + start + before + 1, out + start + before,
		    end - start - before);
		out[start + before] = ' ';
		end++;
	}
	return end;
}

size_t
clean(char *out, const char *text, size_t length)
{
	size_t used = 0, start = 0; /* of the word at hand */
	size_t size;

	for (size_t i = 0; i < length; i += size) {
		uint32_t c = decode((const unsigned char *)text + i, &size);

		if (length - i >= 5 && memcmp(text + i, "-LRB-", 5) == 0) {
			size = 5;
		} else if (length - i >= 5 &&
		    memcmp(text + i, "-RRB-", 5) == 0) {
			size = 5;
			c = ' ';
		}
		if (size == 5 && c == '-')
			continue;
		if (is_word(c)) {
			copy_lower(out + used, text + i, c, size);
			used += size;
		} else if (used > start) {
			used = end_word(out, start, used);
			out[used++] = ' ';
			start = used;
		}
	}
	if (used > start)
		used = end_word(out, start, used);
	else if (used > 0)
		used--; /* the space after the last word */
	out[used] = '\0';
	return used;
}
