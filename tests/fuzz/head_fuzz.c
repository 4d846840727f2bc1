/*
 * head_fuzz.c -- any bytes as the JSON of a head, its fields, NUL, its
 * history: they are read or refused; fields that are read are the same when
 * written and read again, and the history takes another entry.
 */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "fuzz.h"
#include "stream/head.h"
#include "stream/history.h"

enum { REASON = 64 }; /* short, so that some are cut */

static const char *
parse(struct head *h, struct arena *arena, const char *fields,
    const char *history, char *reason)
{
	struct attribute attributes[] = { { "frame", "head" },
		{ "format", STREAM_FORMAT }, { "fields", fields },
		{ "history", history } };
	struct frame f = { .attributes = attributes,
		.attribute_count = history != NULL ? 4 : 3 };
	const char *why;

	memset(reason, 'x', REASON);
	why = head_parse(h, arena, &f, reason, REASON);
	if (why == NULL)
		assert(head_attribute(h, "history") == history);
	else
		assert(memchr(reason, '\0', REASON) != NULL &&
		    head_status(why) == EX_DATAERR);
	return why;
}

static void
check_same(const struct head *a, const struct head *b)
{
	assert(a->field_count == b->field_count);
	for (size_t i = 0; i < a->field_count; i++) {
		const struct field *x = &a->fields[i], *y = &b->fields[i];

		assert(strcmp(x->name, y->name) == 0);
		assert(x->dtype == y->dtype && x->rank == y->rank);
		for (size_t d = 0; d < x->rank; d++) {
			const char *symbol = x->dims[d].symbol;

			assert((symbol != NULL) == (y->dims[d].symbol != NULL));
			assert(symbol != NULL
				? strcmp(symbol, y->dims[d].symbol) == 0
				: x->dims[d].size == y->dims[d].size);
		}
	}
}

/* A history has a further entry, and is still one. */
static char *
lengthen(const char *history)
{
	struct buffer text = { NULL, 0, 0, false };
	char *longer;

	history_begin(&text, history, "fuzz", "0");
	history_argument(&text, "\"\n\xff");
	longer = history_end(&text, ",\"seed\":\"1\"");
	assert(longer != NULL);
	return longer;
}

static void
check_round_trip(struct arena *arena, const struct head *h, const char *history)
{
	struct buffer text = { NULL, 0, 0, false };
	char reason[REASON], *fields, *longer = lengthen(history), *twice;
	struct head again;
	const char *why;

	head_put_fields(&text, h);
	fields = buffer_take(&text);
	assert(fields != NULL);
	why = parse(&again, arena, fields, longer, reason);
	assert(why == NULL);
	check_same(h, &again);
	head_put_fields(&text, &again);
	twice = buffer_take(&text);
	assert(strcmp(fields, twice) == 0);
	free(fields);
	free(twice);
	free(longer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *fields = malloc(n + 1), reason[REASON];
	const char *history;
	struct arena arena = { .block = NULL };
	struct head h;

	memcpy(fields, bytes, n);
	fields[n] = '\0';
	history = strlen(fields) < n ? fields + strlen(fields) + 1 : NULL;
	fuzz_whole = parse(&h, &arena, fields, history, reason) == NULL;
	if (fuzz_whole)
		check_round_trip(&arena, &h, history);
	arena_free(&arena);
	free(fields);
	return 0;
}
