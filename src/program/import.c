/* import.c -- declared fields, and the records made of them. */
#include "program/import.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "text/csv.h"

bool
dimension_size(const char *dim, size_t *size)
{
	if (*dim < '0' || *dim > '9')
		return false;
	*size = strtoull(dim, NULL, 10);
	return true;
}

static void
parse_dims(struct declaration *d, const char *text, const char *at)
{
	d->shaped = true;
	while (*at != '\0') {
		size_t n = strcspn(at, ",");
		char *dim = program_memory(strndup(at, n));
		bool digits = strspn(dim, "0123456789") == n;

		if (n == 0 || d->rank == TENSOR_RANK_MAX ||
		    (*dim >= '0' && *dim <= '9' && (!digits || n > 15)) ||
		    (at[n] == ',' && at[n + 1] == '\0'))
			usage_error("--field: '%s': the dimensions are up to 8 "
				    "symbols and sizes, as in n,300",
			    text);
		d->dims[d->rank++] = dim;
		at += n + (at[n] == ',');
	}
}

void
import_declare(struct import *m, const char *text)
{
	struct declaration d = { .dtype = DTYPES };
	size_t name = strcspn(text, ":"), dtype;
	const char *at = text + name + (text[name] == ':');

	dtype = strcspn(at, ":");
	if (name == 0 || name > FRAME_NAME_MAX)
		usage_error("--field: '%s' is no NAME:DTYPE:DIMS", text);
	d.name = program_memory(strndup(text, name));
	if (dtype > 0)
		d.dtype = dtype_find(at, dtype);
	if (dtype > 0 && d.dtype == DTYPES)
		usage_error(
		    "--field: '%s': %.*s is no dtype", text, (int)dtype, at);
	if (at[dtype] == ':')
		parse_dims(&d, text, at + dtype + 1);
	for (size_t i = 0; i < m->count; i++)
		if (strcmp(m->fields[i].name, d.name) == 0)
			usage_error("--field: %s is there twice", d.name);
	m->fields = program_memory(
	    realloc(m->fields, (m->count + 1) * sizeof *m->fields));
	m->fields[m->count++] = d;
}

void
import_add(struct import *m, const struct declaration *d)
{
	char *const *s = d->dims;

	filter_add(&m->f, d->name, d->dtype, d->rank, s[0], s[1], s[2], s[3],
	    s[4], s[5], s[6], s[7]);
}

void *
column_grow(struct import *m, struct column *c, size_t bytes)
{
	void *place;

	if (bytes > FRAME_DATA_MAX - c->used)
		fail(EX_DATAERR, "%s: a field of over 1 GiB", m->name);
	if (c->bytes == NULL || c->used + bytes > c->capacity) {
		c->capacity = 2 * c->capacity + bytes + 64;
		c->bytes = program_memory(realloc(c->bytes, c->capacity));
	}
	place = c->bytes + c->used;
	c->used += bytes;
	return place;
}

/* The size that the symbol has first in the record. */
static size_t
symbol_size(const struct import *m, const char *symbol)
{
	for (size_t i = 0; i < m->count; i++)
		for (size_t d = 0; d < m->fields[i].rank; d++)
			if (strcmp(m->fields[i].dims[d], symbol) == 0)
				return m->columns[i].shape[d];
	return 0;
}

/* What the stream's writer would refuse, but told of the file that is read. */
static _Noreturn __attribute__((format(printf, 2, 3))) void
refuse(const struct import *m, const char *format, ...)
{
	char why[512], line[32] = "";
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof why, format, args);
	va_end(args);
	if (m->line > 0)
		snprintf(line, sizeof line,
		    "line %llu: ", (unsigned long long)m->line);
	fail(EX_DATAERR, "%s: %s%s", m->name, line, why);
}

static void
check_record(const struct import *m, uint64_t seq)
{
	unsigned long long number = seq;

	if (m->records > 0 && seq <= m->last)
		refuse(m, "record %llu after record %llu: seq must grow",
		    number, (unsigned long long)m->last);
	for (size_t i = 0; i < m->count; i++)
		for (size_t d = 0; d < m->fields[i].rank; d++) {
			const char *dim = m->fields[i].dims[d];
			size_t is = m->columns[i].shape[d], want;

			if (!dimension_size(dim, &want))
				want = symbol_size(m, dim);
			if (is != want)
				refuse(m,
				    "record %llu: %s: dimension %zu (%s) is "
				    "%zu, not %zu",
				    number, m->fields[i].name, d, dim, is,
				    want);
		}
}

void
import_write(struct import *m, uint64_t seq)
{
	check_record(m, seq);
	m->records++;
	m->last = seq;
	for (size_t i = 0; i < m->count; i++) {
		struct column *c = &m->columns[i];
		struct tensor *t = &m->f.records[0].tensors[i];

		*t = (struct tensor){ .dtype = m->fields[i].dtype,
			.rank = m->fields[i].rank,
			.data = c->bytes };
		for (size_t d = 0; d < t->rank; d++)
			t->shape[d] = c->shape[d];
	}
	filter_record(&m->f, seq);
	for (size_t i = 0; i < m->count; i++) {
		m->columns[i].used = 0;
		m->columns[i].found = false;
	}
}

void
import_free(struct import *m)
{
	for (size_t i = 0; i < m->count; i++) {
		free(m->fields[i].name);
		for (size_t d = 0; d < m->fields[i].rank; d++)
			free(m->fields[i].dims[d]);
		if (m->columns != NULL)
			free(m->columns[i].bytes);
	}
	free(m->fields);
	free(m->columns);
	csv_reader_close(m->csv);
	free(m->text);
	free(m->scratch);
	free(m->ends.bytes);
	arena_free(&m->arena);
}
