/* import.c -- records that an import makes, written and read again. */
#include "import.h"

#include <stdlib.h>
#include <string.h>

#include "stream/crc32c.h"

enum { FIELDS_MAX = 16 };

/* The import at hand, and where its records go. */
static struct {
	struct import m;
	const struct form *form;
	struct field fields[FIELDS_MAX];
	struct head head;
	struct record record;
	struct tensor tensors[FIELDS_MAX];
	FILE *out;
	uint64_t records;
	uint32_t crc; /* of all that is in them */
} at;

/* In place of src/program/filter.c: a field of the head, ... */
size_t
filter_add(
    struct filter *f, const char *name, enum dtype dtype, size_t rank, ...)
{
	size_t place = at.head.field_count++;
	const struct declaration *d = &at.m.fields[place];
	struct field *field = &at.fields[place];

	assert(f == &at.m.f && place < FIELDS_MAX);
	assert(name == d->name && dtype == d->dtype && rank == d->rank);
	*field = (struct field){ .name = name, .dtype = dtype, .rank = rank };
	for (size_t k = 0; k < rank; k++)
		if (!dimension_size(d->dims[k], &field->dims[k].size))
			field->dims[k].symbol = d->dims[k];
	return place;
}

/* ... and a record, whose tensors are set. */
struct record *
filter_record(struct filter *f, uint64_t seq)
{
	struct record *r = &f->records[0];

	assert(at.records == 0 || seq > r->seq);
	r->seq = seq;
	at.crc = crc32c(at.crc, &seq, sizeof seq);
	for (size_t i = 0; i < at.head.field_count; i++) {
		const struct tensor *t = &r->tensors[i];
		size_t bytes;
		bool fits = tensor_bytes(t, &bytes);

		assert(fits && bytes == at.m.columns[i].used);
		assert(t->dtype == at.fields[i].dtype);
		at.crc = crc32c(at.crc, t->shape, t->rank * sizeof *t->shape);
		at.crc = crc32c(at.crc, t->data, bytes);
	}
	at.form->write(at.out, &at.head, r, at.records++);
	return r;
}

static void
begin(const struct form *form, const char *const *fields, FILE *from, FILE *to)
{
	memset(&at, 0, sizeof at);
	at.form = form;
	at.head.fields = at.fields;
	at.record.tensors = at.tensors;
	at.out = to;
	at.m.f.records = &at.record;
	at.m.file = from;
	at.m.name = at.m.path = "fuzz";
	for (size_t i = 0; fields[i] != NULL; i++)
		import_declare(&at.m, fields[i]);
	at.m.columns = calloc(at.m.count, sizeof *at.m.columns);
}

/* All of the bytes, written to *text. */
static bool
convert(const struct form *form, const char *const *fields, const void *bytes,
    size_t n, char **text, size_t *length)
{
	FILE *from = fuzz_open(bytes, n), *to = fuzz_create(text, length);
	volatile bool whole = false;

	begin(form, fields, from, to);
	if (setjmp(fuzz_failed) == 0) {
		form->read(&at.m);
		whole = true;
	}
	import_free(&at.m);
	fclose(from);
	fclose(to);
	return whole;
}

bool
fuzz_import(const struct form *form, const char *const *fields,
    const uint8_t *bytes, size_t n)
{
	char *once, *twice;
	size_t length, again;
	bool whole = convert(form, fields, bytes, n, &once, &length), same;
	uint64_t records = at.records;
	uint32_t crc = at.crc;

	if (whole && length > 0) {
		same = convert(form, fields, once, length, &twice, &again);
		assert(same && records == at.records && crc == at.crc);
		assert(length == again && memcmp(once, twice, length) == 0);
		free(twice);
	}
	free(once);
	return whole;
}
