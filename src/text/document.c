/* document.c -- one document as the arrays of a record. */
#include <string.h>

#include "text/document.h"

/* Puts down the next token. */
static void
put(struct document *d, int32_t id, const char *token, size_t length,
    size_t run)
{
	memcpy(d->tokens + d->bytes, token, length);
	d->bytes += length;
	d->ids[d->n] = id;
	d->ends[d->n] = (int32_t)d->bytes;
	d->special[d->n] = id == SOS || id == EOS;
	d->runs[d->n] = run;
	d->n++;
}

struct document
document_make(struct arena *arena, const struct vocabulary *v,
    enum words_rule rule, char *text, size_t length)
{
	const char *start = vocabulary_word(v, SOS);
	const char *end = vocabulary_word(v, EOS);
	size_t n = words_count(rule, text, length) + 2;
	struct words w = words_begin(rule, text, length);
	struct document d = {
		.ids = arena_take(arena, n, sizeof *d.ids),
		.tokens =
		    arena_take(arena, strlen(start) + length + strlen(end), 1),
		.ends = arena_take(arena, n, sizeof *d.ends),
		.special = arena_take(arena, n, 1),
		.runs = arena_take(arena, n, sizeof *d.runs),
	};

	put(&d, SOS, start, strlen(start), 0);
	while (words_next(&w)) {
		const char *word = w.text + w.start;

		put(&d, vocabulary_find(v, word, w.size), word, w.size, w.run);
	}
	put(&d, EOS, end, strlen(end), 0);
	return d;
}

/* The decimal number at *text, below limit; moves *text behind it. */
static bool
read_number(const char **text, size_t limit, size_t *number)
{
	const char *p = *text;

	*number = 0;
	for (; *p >= '0' && *p <= '9'; p++) {
		*number = *number * 10 + (size_t)(*p - '0');
		if (*number >= limit)
			return false;
	}
	if (p == *text)
		return false;
	*text = p;
	return true;
}

bool
document_rationale(unsigned char *rationale, const struct document *d,
    const char *numbers, struct arena *arena)
{
	/* The last word's run is the last run: between them, words only. */
	size_t count = d->n > 2 ? d->runs[d->n - 2] + 1 : 0;
	unsigned char *decides = arena_clear(arena, count + 1, 1);
	size_t number;

	for (;;) {
		numbers += strspn(numbers, " ");
		if (*numbers == '\0')
			break;
		if (!read_number(&numbers, count, &number) ||
		    (*numbers != ' ' && *numbers != '\0'))
			return false;
		decides[number] = 1;
	}
	for (size_t i = 0; i < d->n; i++)
		rationale[i] = !d->special[i] && decides[d->runs[i]];
	return true;
}

static bool
is_number(const char *name)
{
	return strpbrk(name, "0123456789") != NULL &&
	    name[strspn(name, "+-.0123456789")] == '\0';
}

/* The class whose name is the first `length` bytes of a label; else -1.
 * numbers: whether a name is a number. */
static int32_t
named(const char *label, size_t length, const char *names, size_t count,
    bool *numbers)
{
	*numbers = false;
	for (size_t i = 0; i < count; i++) {
		if (strncmp(label, names, length) == 0 && names[length] == '\0')
			return (int32_t)i;
		*numbers |= is_number(names);
		names += strlen(names) + 1;
	}
	return -1;
}

int32_t
document_label(const char *label, const char *names, size_t count)
{
	size_t digits = strspn(label, "0123456789"), number;
	const char *rest = label + digits;
	bool numbers;
	int32_t found = named(label, strlen(label), names, count, &numbers);

	if (*rest == '.')
		rest += 1 + strspn(rest + 1, "0");
	if (found >= 0 || digits == 0 || *rest != '\0')
		return found;
	found = named(label, digits, names, count, &numbers);
	if (found >= 0 || numbers || !read_number(&label, count, &number))
		return found;
	return (int32_t)number;
}
