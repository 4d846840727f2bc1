/* import_json.c -- JSON lines, as tensor-dump -j writes them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/import.h"
#include "stream/scan.h"

#define LINE_BYTES ((size_t)1 << 28) /* that a line may have */

struct line {
	struct import *m;
	size_t length, capacity; /* of m->text, ended by NUL, and m->scratch */
	uint64_t number;         /* from 1 */
	struct scan j;
	/* The fields of documents; NULL: not both are declared. */
	const struct declaration *tokens, *token_ends;
};

static _Noreturn void
refuse(const struct line *l, const char *name, const char *why)
{
	fail(EX_DATAERR, "%s: line %llu, byte %zu: %s%s%s", l->m->name,
	    (unsigned long long)l->number,
	    (size_t)((const char *)l->j.at - l->m->text), name,
	    *name != '\0' ? ": " : "", l->j.error != NULL ? l->j.error : why);
}

/* false at the end of the file. */
static bool
read_line(struct line *l)
{
	int c = EOF;

	l->length = 0;
	errno = 0;
	for (;;) {
		if (l->length + 2 > l->capacity) {
			l->capacity = 2 * l->capacity + 4096;
			l->m->text =
			    program_memory(realloc(l->m->text, l->capacity));
			l->m->scratch =
			    program_memory(realloc(l->m->scratch, l->capacity));
		}
		c = getc_unlocked(l->m->file);
		if (c == EOF || c == '\n')
			break;
		if (l->length == LINE_BYTES)
			fail(EX_DATAERR, "%s: line %llu is over 256 MiB",
			    l->m->name, (unsigned long long)l->number + 1);
		if (c == '\0')
			fail(EX_DATAERR, "%s: line %llu: NUL", l->m->name,
			    (unsigned long long)l->number + 1);
		l->m->text[l->length++] = (char)c;
	}
	if (c == EOF && ferror(l->m->file))
		fail(EX_IOERR, "%s: %s", l->m->name, strerror(errno));
	l->m->text[l->length] = '\0';
	if (c == EOF && l->length == 0)
		return false;
	l->m->line = ++l->number;
	l->j.at = (const unsigned char *)l->m->text;
	l->j.end = l->j.at + l->length;
	l->j.error = NULL;
	return true;
}

static void
expect(struct line *l, const char *name, char c)
{
	if (!scan_expect(&l->j, c))
		refuse(l, name, "unexpected text");
}

static void
expect_object(struct line *l, const char *name)
{
	if (!scan_is(&l->j, '{'))
		refuse(l, name, "an object is expected");
}

/* A string in the scratch, until the next; its length. */
static size_t
take_string(struct line *l, const char *name)
{
	char *end = l->m->scratch;

	scan_is(&l->j, '\0'); /* white space */
	if (!scan_string(&l->j, &end))
		refuse(l, name, "no string");
	return (size_t)(end - l->m->scratch) - 1;
}

/* A number or a word: its length, up to what may follow it. */
static size_t
word_length(struct line *l)
{
	scan_is(&l->j, '\0');
	return strcspn((const char *)l->j.at, ",]} \t\r\n");
}

/* A string among U8 [n] stands for its bytes. Tokens are all strings, whose
 * ends are noted, or all numbers. */
static void
take_bytes(struct line *l, const struct declaration *d, struct column *c)
{
	struct import *m = l->m;
	size_t n = take_string(l, d->name);
	int32_t end;

	if (d == l->tokens && m->ends.used == 0 && c->used > 0)
		refuse(l, d->name, "numbers, then a string");
	memcpy(column_grow(m, c, n), m->scratch, n);
	if (d != l->tokens)
		return;
	end = (int32_t)c->used; /* at most FRAME_DATA_MAX */
	memcpy(column_grow(m, &m->ends, sizeof end), &end, sizeof end);
}

static void
take_element(struct line *l, const struct declaration *d, struct column *c)
{
	size_t n = word_length(l);
	const char *text = (const char *)l->j.at, *why;

	if (d->dtype == U8 && d->rank == 1 && *text == '"') {
		take_bytes(l, d, c);
		return;
	}
	if (d == l->tokens && l->m->ends.used > 0)
		refuse(l, d->name, "strings, then no string");
	why = element_parse(column_grow(l->m, c, dtype_size(d->dtype)),
	    d->dtype, SPELLING_JSON, text, n);
	if (why != NULL)
		refuse(l, d->name, why);
	l->j.at += n;
}

static const size_t unknown = SIZE_MAX;

/* Arrays in arrays, one for each dimension. */
static void
take_array(
    struct line *l, const struct declaration *d, struct column *c, size_t depth)
{
	size_t count = 0, begin = c->used;

	if (depth == d->rank) {
		take_element(l, d, c);
		return;
	}
	if (!scan_is(&l->j, '['))
		refuse(l, d->name, "an array is expected");
	if (!scan_is(&l->j, ']')) {
		do {
			take_array(l, d, c, depth + 1);
			count++;
		} while (scan_is(&l->j, ','));
		expect(l, d->name, ']');
	}
	if (d->dtype == U8 && d->rank == 1)
		count = c->used - begin;
	if (c->shape[depth] == unknown)
		c->shape[depth] = count;
	else if (c->shape[depth] != count)
		refuse(l, d->name, "arrays of two lengths in one dimension");
}

static void
take_field(struct line *l, size_t i)
{
	const struct declaration *d = &l->m->fields[i];
	struct column *c = &l->m->columns[i];

	if (c->found)
		refuse(l, d->name, "there twice");
	c->found = true;
	for (size_t k = 0; k < d->rank; k++)
		c->shape[k] = unknown;
	take_array(l, d, c, 0);
	for (size_t k = 0; k < d->rank; k++) /* within an empty array */
		if (c->shape[k] == unknown &&
		    !dimension_size(d->dims[k], &c->shape[k]))
			c->shape[k] = 0;
}

/* A value that is not wanted; the whole need not be right JSON. */
static void
skip_value(struct line *l, int depth)
{
	char close = '\0';

	if (depth > FRAME_DEPTH_MAX)
		refuse(l, "", "JSON nested deeper than 32");
	if (scan_is(&l->j, '['))
		close = ']';
	else if (scan_is(&l->j, '{'))
		close = '}';
	else if (l->j.at < l->j.end && *l->j.at == '"') {
		take_string(l, "");
		return;
	} else {
		size_t n = word_length(l);

		if (n == 0)
			refuse(l, "", "no value");
		l->j.at += n;
		return;
	}
	if (scan_is(&l->j, close))
		return;
	do {
		if (close == '}') {
			take_string(l, "");
			expect(l, "", ':');
		}
		skip_value(l, depth + 1);
	} while (scan_is(&l->j, ','));
	expect(l, "", close);
}

static struct column *
column_of(const struct line *l, const struct declaration *d)
{
	return &l->m->columns[d - l->m->fields];
}

/* The ends of tokens that are strings: made, or held to them. */
static void
settle_ends(struct line *l)
{
	const struct column *made = &l->m->ends;
	struct column *tokens, *ends;

	if (l->tokens == NULL)
		return;
	tokens = column_of(l, l->tokens);
	ends = column_of(l, l->token_ends);
	if (!ends->found && tokens->found &&
	    (made->used > 0 || tokens->used == 0)) {
		if (made->used > 0)
			memcpy(column_grow(l->m, ends, made->used), made->bytes,
			    made->used);
		ends->shape[0] = made->used / sizeof(int32_t);
		ends->found = true;
	} else if (made->used > 0 &&
	    (ends->used != made->used ||
		memcmp(ends->bytes, made->bytes, made->used) != 0)) {
		refuse(l, "token_ends", "not where the strings of tokens end");
	}
	l->m->ends.used = 0;
}

static void
take_fields(struct line *l)
{
	struct import *m = l->m;

	expect_object(l, "fields");
	if (!scan_is(&l->j, '}')) {
		do {
			size_t i = 0;

			take_string(l, "fields");
			while (i < m->count &&
			    strcmp(m->fields[i].name, l->m->scratch) != 0)
				i++;
			expect(l, "fields", ':');
			if (i < m->count)
				take_field(l, i);
			else
				skip_value(l, 0);
		} while (scan_is(&l->j, ','));
		expect(l, "fields", '}');
	}
	settle_ends(l);
	for (size_t i = 0; i < m->count; i++)
		if (!m->columns[i].found)
			refuse(l, m->fields[i].name, "no such member");
}

static uint64_t
take_seq(struct line *l)
{
	size_t n = word_length(l);
	uint64_t seq;
	const char *why = seq_parse(&seq, (const char *)l->j.at, n);

	if (why != NULL)
		refuse(l, "seq", why);
	l->j.at += n;
	return seq;
}

/* The member whose name is in the scratch. */
static _Noreturn void
refuse_member(const struct line *l)
{
	const char *name = l->m->scratch;

	if (strcmp(name, "seq") == 0 || strcmp(name, "fields") == 0)
		refuse(l, name, "there twice");
	if (strlen(name) > FRAME_NAME_MAX)
		name = "";
	refuse(l, name, "an unknown member: seq and fields are expected");
}

static void
take_line(struct line *l)
{
	uint64_t seq = l->number - 1;
	bool has_seq = false, has_fields = false;

	expect_object(l, "");
	do {
		take_string(l, "");
		expect(l, "", ':');
		if (strcmp(l->m->scratch, "seq") == 0 && !has_seq) {
			has_seq = true;
			seq = take_seq(l);
		} else if (strcmp(l->m->scratch, "fields") == 0 &&
		    !has_fields) {
			has_fields = true;
			take_fields(l);
		} else {
			refuse_member(l);
		}
	} while (scan_is(&l->j, ','));
	expect(l, "", '}');
	scan_is(&l->j, '\0');
	if (l->j.at != l->j.end)
		refuse(l, "", "more behind the object");
	if (!has_fields)
		refuse(l, "", "no fields");
	import_write(l->m, seq);
}

static const struct declaration *
find_vector(const struct import *m, const char *name, enum dtype dtype)
{
	for (size_t i = 0; i < m->count; i++)
		if (strcmp(m->fields[i].name, name) == 0 &&
		    m->fields[i].dtype == dtype && m->fields[i].rank == 1)
			return &m->fields[i];
	return NULL;
}

void
import_jsonl(struct import *m)
{
	struct line l = { .m = m };

	for (size_t i = 0; i < m->count; i++)
		import_add(m, &m->fields[i]);
	l.tokens = find_vector(m, "tokens", U8);
	l.token_ends = find_vector(m, "token_ends", I32);
	if (l.tokens == NULL || l.token_ends == NULL)
		l.tokens = l.token_ends = NULL;
	while (read_line(&l))
		take_line(&l);
}
