/* import_csv.c -- numbers from CSV, as tensor-export --csv lays them out. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/import.h"
#include "text/csv.h"

struct table_import {
	struct import *m;
	size_t *first;   /* [fields]: where their columns begin in `columns` */
	size_t *columns; /* of the CSV, field after field */
	bool along;      /* each line is an element of the fields [n] */
	bool has_seq, has_index;
	size_t seq, index; /* their columns */
};

static _Noreturn void
fail_text(const struct text_error *e)
{
	fail(e->status, "%s", e->message);
}

static _Noreturn void
refuse(const struct table_import *t, const char *name, const char *why)
{
	fail(EX_DATAERR, "%s: line %llu: %s: %s", t->m->name,
	    (unsigned long long)csv_reader_line(t->m->csv), name, why);
}

static bool
is_along(const struct declaration *d)
{
	size_t size;

	return d->rank == 1 && !dimension_size(d->dims[0], &size);
}

/* How many columns a field has. */
static size_t
width_of(const struct declaration *d)
{
	size_t width = 1, size;

	for (size_t k = 0; k < d->rank; k++) {
		if (is_along(d))
			return 1;
		if (!dimension_size(d->dims[k], &size))
			usage_error("--field: %s: CSV has fields [n], or of "
				    "fixed sizes",
			    d->name);
		if (size > CSV_COLUMNS_MAX || width * size > CSV_COLUMNS_MAX)
			usage_error("--field: %s has over %d columns", d->name,
			    CSV_COLUMNS_MAX);
		width *= size;
	}
	return width;
}

static size_t
need_column(const struct table_import *t, const char *name)
{
	struct text_error e;
	size_t column;

	if (csv_reader_need(t->m->csv, name, &column, &e) == -1)
		fail_text(&e);
	return column;
}

static bool
find_column(const struct table_import *t, const char *name, size_t *column)
{
	struct text_error e;
	int found = csv_reader_column(t->m->csv, name, column, &e);

	if (found == -1)
		fail_text(&e);
	return found == 1;
}

static void
find_columns(struct table_import *t)
{
	struct import *m = t->m;
	size_t total = 0;
	char name[FRAME_NAME_MAX + 32];

	t->first = arena_take(&m->arena, m->count + 1, sizeof *t->first);
	for (size_t i = 0; i < m->count; i++) {
		t->first[i] = total;
		total += width_of(&m->fields[i]);
		t->along |= is_along(&m->fields[i]);
	}
	t->first[m->count] = total;
	t->columns = arena_take(&m->arena, total + 1, sizeof *t->columns);
	for (size_t i = 0; i < m->count; i++) {
		const struct declaration *d = &m->fields[i];
		bool plain = d->rank == 0 || is_along(d);

		for (size_t k = 0; t->first[i] + k < t->first[i + 1]; k++) {
			snprintf(name, sizeof name, plain ? "%s" : "%s[%zu]",
			    d->name, k);
			t->columns[t->first[i] + k] = need_column(t, name);
		}
	}
	t->has_seq = find_column(t, "seq", &t->seq);
	t->has_index = find_column(t, "index", &t->index);
	if (t->along && !t->has_seq)
		fail(EX_DATAERR,
		    "%s: no column seq: it tells which lines are a record",
		    m->name);
}

static uint64_t
read_number(const struct table_import *t, size_t column, const char *name)
{
	struct csv_field field = csv_reader_field(t->m->csv, column);
	uint64_t value;
	const char *why = seq_parse(&value, field.text, field.length);

	if (why != NULL)
		refuse(t, name, why);
	return value;
}

/* Fields [n] grow by an element; others are the same on all lines. */
static void
read_field(struct table_import *t, size_t i)
{
	const struct declaration *d = &t->m->fields[i];
	struct column *c = &t->m->columns[i];
	size_t size = dtype_size(d->dtype), begin = t->first[i];
	bool grows = is_along(d) || !c->found;
	unsigned char element[8];

	for (size_t k = begin; k < t->first[i + 1]; k++) {
		struct csv_field field =
		    csv_reader_field(t->m->csv, t->columns[k]);
		const char *why = element_parse(
		    element, d->dtype, SPELLING_CSV, field.text, field.length);

		if (why != NULL)
			refuse(t, d->name, why);
		if (grows)
			memcpy(column_grow(t->m, c, size), element, size);
		else if (memcmp(c->bytes + (k - begin) * size, element, size) !=
		    0)
			refuse(t, d->name,
			    "not the same in all lines of the "
			    "record");
	}
	c->found = true;
	if (is_along(d))
		c->shape[0] = c->used / size;
}

static void
read_lines(struct table_import *t)
{
	struct text_error e;
	uint64_t seq = 0, next, rows = 0;
	bool open = false;
	int result;

	while ((result = csv_reader_next(t->m->csv, &e)) == 1) {
		next = t->has_seq ? read_number(t, t->seq, "seq")
				  : csv_reader_row(t->m->csv);
		if (open && (!t->along || next != seq)) {
			import_write(t->m, seq);
			open = false;
		}
		rows = open ? rows + 1 : 0;
		if (!open)
			t->m->line = csv_reader_line(t->m->csv);
		if (t->along && t->has_index &&
		    read_number(t, t->index, "index") != rows)
			refuse(t, "index", "does not count from 0");
		for (size_t i = 0; i < t->m->count; i++)
			read_field(t, i);
		seq = next;
		open = true;
	}
	if (result == -1)
		fail_text(&e);
	if (open)
		import_write(t->m, seq);
}

/* Fixed sizes are known before a line is read. */
static void
add_fields(struct import *m)
{
	for (size_t i = 0; i < m->count; i++) {
		import_add(m, &m->fields[i]);
		for (size_t d = 0; d < m->fields[i].rank; d++)
			dimension_size(
			    m->fields[i].dims[d], &m->columns[i].shape[d]);
	}
}

void
import_csv(struct import *m)
{
	struct table_import t = { .m = m };
	struct text_error e;

	add_fields(m);
	m->csv = csv_reader_open(m->file, m->name, &e);
	if (m->csv == NULL)
		fail_text(&e);
	find_columns(&t);
	read_lines(&t);
}
