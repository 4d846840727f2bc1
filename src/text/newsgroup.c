/* newsgroup.c -- the text of a message, cleaned. */
#include <string.h>

#include "text/english.h"
#include "text/latin1.h"
#include "text/newsgroup.h"

size_t
newsgroup_cut_headers(char *text, size_t length)
{
	const char *empty;

	text[length] = '\0';
	empty = strstr(text, "\n\n");
	if (empty == NULL)
		return 0;
	empty += 2;
	length -= (size_t)(empty - text);
	memmove(text, empty, length);
	return length;
}

static bool
is_space(char c)
{
	return latin1_is_space((unsigned char)c);
}

/* Takes the spaces off both ends of text[*low, *high). */
static void
strip(const char *text, size_t *low, size_t *high)
{
	while (*low < *high && is_space(text[*low]))
		++*low;
	while (*low < *high && is_space(text[*high - 1]))
		--*high;
}

/* A line of hyphens, or nothing, between spaces. */
static bool
is_rule(const char *text, size_t low, size_t high)
{
	strip(text, &low, &high);
	while (low < high && text[low] == '-')
		low++;
	return low == high;
}

size_t
newsgroup_cut_footer(char *text, size_t length)
{
	size_t begin = 0, end = length, high, low;

	strip(text, &begin, &end);
	/* Lines from the last to the second: a line is text[low, high). */
	for (high = end; high > begin; high = low - 1) {
		low = high;
		while (low > begin && text[low - 1] != '\n')
			low--;
		if (low == begin)
			break;
		if (is_rule(text, low, high)) {
			memmove(text, text + begin, low - 1 - begin);
			return low - 1 - begin;
		}
	}
	return length;
}

/* line: ended by NUL. */
static bool
is_quote(const char *line)
{
	static const char *const first[] = { ">", "|", "In article",
		"Quoted from" };
	static const char *const within[] = { "writes in",
		"writes:", "wrote:", "says:", "said:" };

	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		if (strncmp(line, first[i], strlen(first[i])) == 0)
			return true;
	for (size_t i = 0; i < sizeof within / sizeof *within; i++)
		if (strstr(line, within[i]) != NULL)
			return true;
	return false;
}

size_t
newsgroup_cut_quotes(char *text, size_t length)
{
	size_t used = 0, size;

	text[length] = '\0';
	for (size_t at = 0; at <= length; at += size + 1) {
		size = strcspn(text + at, "\n");
		text[at + size] = '\0';
		if (is_quote(text + at))
			continue;
		memmove(text + used, text + at, size);
		used += size;
		text[used++] = '\n';
	}
	return used > 0 ? used - 1 : 0;
}

/* The cleaned text as it grows. */
struct cleaned {
	char *out;
	size_t used;
	unsigned char sign; /* the last of the run at the end; 0: no run */
};

/* Ends a run: its last character, with spaces around. */
static void
put_sign(struct cleaned *c, bool more)
{
	if (c->sign == 0)
		return;
	if (c->used > 0 && (more || c->sign != ' '))
		c->out[c->used++] = ' ';
	if (c->sign != ' ') {
		c->used += latin1_utf8(c->out + c->used, c->sign);
		if (more)
			c->out[c->used++] = ' ';
	}
	c->sign = 0;
}

static void
put(struct cleaned *c, unsigned char character)
{
	if (!latin1_is_word(character)) {
		c->sign = character;
		return;
	}
	put_sign(c, true);
	c->used += latin1_utf8(c->out + c->used, latin1_lower(character));
}

static void
put_token(struct cleaned *c, const char *token, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (latin1_is_digit((unsigned char)token[i])) {
			token = "qqq";
			length = 3;
			break;
		}
	for (size_t i = 0; i < length; i++)
		put(c, (unsigned char)token[i]);
}

size_t
newsgroup_clean(char *out, const char *text, size_t length, size_t *ends)
{
	struct cleaned c = { .out = out };
	size_t size;

	for (size_t i = 0; i < length; i += size + 1) {
		size_t count, start = 0;

		size = 0;
		while (i + size < length && !is_space(text[i + size]))
			size++;
		count = size > 0 ? english_split(ends, text + i, size) : 0;
		for (size_t k = 0; k < count; start = ends[k++]) {
			if (c.used > 0 || c.sign != 0)
				put(&c, ' ');
			put_token(&c, text + i + start, ends[k] - start);
		}
	}
	put_sign(&c, false);
	c.out[c.used] = '\0';
	return c.used;
}
