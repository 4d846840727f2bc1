/* head.c -- the head of a stream, as callers of libheed-stream make it. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "libheed-stream/library.h"
#include "stream/history.h"

static int
no_memory(struct heed_stream_error *e)
{
	return library_fail(e, EX_OSERR, "out of memory");
}

struct heed_stream_head *
heed_stream_head_new(void)
{
	return calloc(1, sizeof(struct heed_stream_head));
}

void
heed_stream_head_free(struct heed_stream_head *h)
{
	if (h == NULL)
		return;
	free(h->fields);
	free(h->attributes);
	arena_free(&h->strings);
	free(h);
}

static bool
add_field(struct heed_stream_head *h, const struct heed_stream_field *field)
{
	struct heed_stream_field own = *field, *fields;

	own.name = arena_try_string(&h->strings, field->name);
	if (own.name == NULL)
		return false;
	for (size_t d = 0; d < own.rank; d++) {
		if (field->dims[d].symbol == NULL)
			continue;
		own.dims[d].symbol =
		    arena_try_string(&h->strings, field->dims[d].symbol);
		if (own.dims[d].symbol == NULL)
			return false;
	}
	fields = realloc(h->fields, (h->count + 1) * sizeof *fields);
	if (fields == NULL)
		return false;
	h->fields = fields;
	h->fields[h->count++] = own;
	return true;
}

static bool
set_attribute(struct heed_stream_head *h, const char *key, const char *value)
{
	size_t i = 0, n = h->attribute_count;
	struct attribute *attributes;
	const char *own = arena_try_string(&h->strings, value);

	if (own == NULL)
		return false;
	while (i < n && strcmp(h->attributes[i].key, key) != 0)
		i++;
	if (i == n) {
		key = arena_try_string(&h->strings, key);
		attributes =
		    realloc(h->attributes, (n + 1) * sizeof *attributes);
		if (attributes == NULL)
			return false;
		h->attributes = attributes;
		if (key == NULL)
			return false;
		h->attributes[i].key = key;
		h->attribute_count++;
	}
	h->attributes[i].value = own;
	return true;
}

struct heed_stream_head *
heed_stream_head_copy(const struct heed_stream_head *h)
{
	struct heed_stream_head *copy = heed_stream_head_new();
	bool whole = copy != NULL;

	for (size_t i = 0; whole && i < h->count; i++)
		whole = add_field(copy, &h->fields[i]);
	for (size_t i = 0; whole && i < h->attribute_count; i++)
		whole = set_attribute(
		    copy, h->attributes[i].key, h->attributes[i].value);
	if (whole)
		return copy;
	heed_stream_head_free(copy);
	return NULL;
}

static struct heed_stream_field
public_field(const struct field *field)
{
	struct heed_stream_field public = { .name = field->name,
		.dtype = (enum heed_stream_dtype)field->dtype,
		.rank = field->rank };

	for (size_t d = 0; d < field->rank; d++) {
		public.dims[d].symbol = field->dims[d].symbol;
		public.dims[d].size = field->dims[d].size;
	}
	return public;
}

struct heed_stream_head *
library_head(const struct head *head)
{
	struct heed_stream_head *h = heed_stream_head_new();
	bool whole = h != NULL;

	for (size_t i = 0; whole && i < head->field_count; i++) {
		struct heed_stream_field field = public_field(&head->fields[i]);

		whole = add_field(h, &field);
	}
	for (size_t i = 0; whole && i < head->attribute_count; i++)
		whole = set_attribute(
		    h, head->attributes[i].key, head->attributes[i].value);
	if (whole)
		return h;
	heed_stream_head_free(h);
	return NULL;
}

size_t
heed_stream_head_count(const struct heed_stream_head *h)
{
	return h->count;
}

const struct heed_stream_field *
heed_stream_head_field(const struct heed_stream_head *h, size_t i)
{
	return i < h->count ? &h->fields[i] : NULL;
}

int
heed_stream_head_find(const struct heed_stream_head *h, const char *name)
{
	for (size_t i = 0; i < h->count; i++)
		if (strcmp(h->fields[i].name, name) == 0)
			return (int)i;
	return -1;
}

int
heed_stream_head_add(struct heed_stream_head *h,
    const struct heed_stream_field *field, struct heed_stream_error *e)
{
	if (field->name == NULL || !library_dtype(field->dtype) ||
	    field->rank > HEED_STREAM_RANK_MAX)
		return library_fail(
		    e, EX_DATAERR, "a field without a name, dtype or rank");
	if (heed_stream_head_find(h, field->name) != -1)
		return library_fail(
		    e, EX_DATAERR, "field %.80s is there already", field->name);
	if (h->count == STREAM_FIELDS_MAX)
		return library_fail(
		    e, EX_DATAERR, "over %d fields", STREAM_FIELDS_MAX);
	return add_field(h, field) ? 0 : no_memory(e);
}

const char *
heed_stream_head_attribute(const struct heed_stream_head *h, const char *key)
{
	for (size_t i = 0; i < h->attribute_count; i++)
		if (strcmp(h->attributes[i].key, key) == 0)
			return h->attributes[i].value;
	return NULL;
}

int
heed_stream_head_set(struct heed_stream_head *h, const char *key,
    const char *value, struct heed_stream_error *e)
{
	if (head_owns(key) || strcmp(key, "history") == 0)
		return library_fail(
		    e, EX_DATAERR, "attribute %s is the stream's own", key);
	return set_attribute(h, key, value) ? 0 : no_memory(e);
}

int
heed_stream_head_note(struct heed_stream_head *h, const char *program,
    const char *version, char *const arguments[], struct heed_stream_error *e)
{
	struct buffer text = { NULL, 0, 0, false };
	char *history;
	bool set;

	history_begin(
	    &text, heed_stream_head_attribute(h, "history"), program, version);
	for (; *arguments != NULL; arguments++)
		history_argument(&text, *arguments);
	history = history_end(&text, NULL);
	set = history != NULL && set_attribute(h, "history", history);
	free(history);
	return set ? 0 : no_memory(e);
}
