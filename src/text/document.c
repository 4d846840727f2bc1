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

int32_t
document_label(const char *label, const char *names, size_t count)
{
	size_t number;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(label, names) == 0)
			return (int32_t)i;
		names += strlen(names) + 1;
	}
	if (!read_number(&label, count, &number))
		return -1;
	if (*label == '.')
		label += 1 + strspn(label + 1, "0");
	return *label == '\0' ? (int32_t)number : -1;
}
