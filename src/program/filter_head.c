/* filter_head.c -- what a filter needs of the head, and adds to it. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "program/filter_private.h"
#include "program/history.h"
#include "program/names.h"
#include "stream/buffer.h"

bool
filter_find(struct filter *f, const char *name, enum dtype dtype, size_t rank,
    size_t *index)
{
	int i = head_field(f->head, name);
	const struct field *field;

	if (i == -1)
		return false;
	field = &f->head->fields[i];
	if (field->dtype != dtype || field->rank != rank)
		fail(EX_DATAERR,
		    "<stdin>: field %s is %s of rank %zu, not %s of rank %zu",
		    name, dtype_name(field->dtype), field->rank,
		    dtype_name(dtype), rank);
	*index = (size_t)i;
	return true;
}

size_t
filter_need(struct filter *f, const char *name, enum dtype dtype, size_t rank,
    const char *made_by)
{
	size_t index;

	if (!filter_find(f, name, dtype, rank, &index))
		fail(EX_DATAERR, "<stdin>: no field %s: %s makes it", name,
		    made_by);
	return index;
}

/* The records get a place for a tensor that is added; returns which. */
static size_t
add_place(struct filter *f)
{
	size_t n = f->record_fields + 1;

	for (size_t i = 0; i < f->capacity; i++) {
		struct record *r = &f->records[i];

		if (r->capacity >= n)
			continue;
		r->tensors =
		    program_memory(realloc(r->tensors, n * sizeof *r->tensors));
		r->capacity = n;
	}
	return f->record_fields++;
}

size_t
filter_add(
    struct filter *f, const char *name, enum dtype dtype, size_t rank, ...)
{
	struct head *made = &f->made;
	struct field field = { .dtype = dtype, .rank = rank };
	va_list dims;
	size_t n = made->field_count;

	if (head_field(made, name) != -1)
		fail(EX_DATAERR, "<stdin>: field %s is there already", name);
	field.name = arena_string(&f->lasting, name);
	va_start(dims, rank);
	for (size_t i = 0; i < rank; i++) {
		const char *dim = va_arg(dims, const char *);

		if (*dim >= '0' && *dim <= '9')
			field.dims[i].size = strtoull(dim, NULL, 10);
		else
			field.dims[i].symbol = arena_string(&f->lasting, dim);
	}
	va_end(dims);
	made->fields = program_memory(
	    realloc(made->fields, (n + 1) * sizeof *made->fields));
	f->kept = program_memory(realloc(f->kept, (n + 1) * sizeof *f->kept));
	made->fields[n] = field;
	f->kept[n] = add_place(f);
	made->field_count++;
	return f->kept[n];
}

static void
drop(struct filter *f, const char *name)
{
	struct head *made = &f->made;
	int found = head_field(made, name);
	size_t i, after;

	if (found == -1)
		fail(EX_DATAERR, "<stdin>: no field %s to leave out", name);
	i = (size_t)found;
	after = made->field_count - i - 1;
	memmove(&made->fields[i], &made->fields[i + 1],
	    after * sizeof *made->fields);
	memmove(&f->kept[i], &f->kept[i + 1], after * sizeof *f->kept);
	made->field_count--;
}

void
filter_drop(struct filter *f, const char *names)
{
	f->dropped = names;
}

void
filter_drop_fields(struct filter *f)
{
	for (char *name; (name = names_next(&f->dropped)) != NULL; free(name))
		drop(f, name);
}

void
filter_keep(struct filter *f, const char *names)
{
	struct head *made = &f->made;
	const char *at = names;

	for (char *name; (name = names_next(&at)) != NULL; free(name))
		if (head_field(made, name) == -1)
			fail(EX_DATAERR, "<stdin>: no field %s to keep", name);
	for (size_t i = made->field_count; i-- > 0;)
		if (!names_have(names, made->fields[i].name))
			drop(f, made->fields[i].name);
}

/* OLD=NEW: sets the new name of a field of f's output. */
static void
take_pair(struct filter *f, char *pair, const char **given)
{
	char *new = strchr(pair, '=');
	int i;

	if (new == NULL || new == pair || new[1] == '\0')
		usage_error("--rename takes OLD=NEW: %s", pair);
	*new ++ = '\0';
	i = head_field(&f->made, pair);
	if (i == -1)
		fail(EX_DATAERR, "<stdin>: no field %s to rename", pair);
	if (given[i] != NULL)
		usage_error("--rename gives %s two names", pair);
	given[i] = arena_string(&f->lasting, new);
}

/* All are found by their old names first, so that two can change places. What
 * is dropped is before that: its name is free. */
void
filter_rename(struct filter *f, const char *names)
{
	struct head *made = &f->made;
	const char **given;

	filter_drop_fields(f);
	given = program_memory(calloc(made->field_count + 1, sizeof *given));
	for (char *pair; (pair = names_next(&names)) != NULL; free(pair))
		take_pair(f, pair, given);
	for (size_t i = 0; i < made->field_count; i++)
		if (given[i] != NULL)
			made->fields[i].name = given[i];
	for (size_t i = 0; i < made->field_count; i++)
		if (head_field(made, made->fields[i].name) != (int)i)
			fail(EX_DATAERR, "<stdin>: two fields %s",
			    made->fields[i].name);
	free(given);
}

void
filter_note(struct filter *f, const char *key, const char *value)
{
	struct buffer text = { NULL, 0, 0, false };

	if (f->notes != NULL)
		buffer_string(&text, f->notes);
	buffer_string(&text, ",");
	buffer_quoted(&text, key);
	buffer_string(&text, ":");
	buffer_quoted(&text, value);
	free(f->notes);
	f->notes = program_memory(buffer_take(&text));
}

void
filter_attribute(struct filter *f, const char *key, const char *value)
{
	struct head *made = &f->made;
	size_t i = 0, n = made->attribute_count;

	while (i < n && strcmp(made->attributes[i].key, key) != 0)
		i++;
	if (value == NULL) {
		if (i == n)
			fail(EX_DATAERR, "<stdin>: no attribute %s", key);
		memmove(&made->attributes[i], &made->attributes[i + 1],
		    (n - i - 1) * sizeof *made->attributes);
		made->attribute_count--;
		return;
	}
	if (i == n) {
		made->attributes = program_memory(realloc(
		    made->attributes, (n + 1) * sizeof *made->attributes));
		made->attributes[made->attribute_count++].key =
		    arena_string(&f->lasting, key);
	}
	made->attributes[i].value = arena_string(&f->lasting, value);
}

void
filter_add_history(struct filter *f)
{
	char *history = history_with(
	    head_attribute(f->head, "history"), f->notes, f->argc, f->argv);

	filter_attribute(f, "history", history);
	free(history);
}
