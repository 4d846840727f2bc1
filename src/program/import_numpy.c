/* import_numpy.c -- npy and npz: rows of arrays, or arrays of records. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/import.h"
#include "program/npy.h"
#include "program/unzip.h"

/* A header of few bytes must not make a stream without end. */
enum { EMPTY_ROWS = 1 << 20 };

/* An array [records, ...], read row by row. */
struct rows {
	struct member member;
	FILE *file;          /* its own, if it is in an archive */
	struct tensor array; /* its type */
	size_t bytes;        /* of a row */
	char *name;
};

struct row_import {
	struct import *m;
	struct rows *list;
	size_t count;
	size_t seq; /* the array of the records' numbers; count: there is
		       none */
};

/* Memory is taken as bytes arrive. */
static void
read_array(struct import *m, struct column *c, struct member *in, size_t n)
{
	enum { PIECE = 1 << 20 };

	while (n > 0) {
		size_t piece = n < PIECE ? n : (size_t)PIECE;

		member_read(in, column_grow(m, c, piece), piece);
		n -= piece;
	}
}

static const struct declaration *
find_declaration(const struct import *m, const char *name)
{
	for (size_t i = 0; i < m->count; i++)
		if (strcmp(m->fields[i].name, name) == 0)
			return &m->fields[i];
	return NULL;
}

static void
check_dtype(const struct declaration *d, const struct tensor *t,
    const struct member *in)
{
	if (d->dtype != DTYPES && d->dtype != t->dtype)
		fail(EX_DATAERR, "%s: its dtype is %s, not %s", in->name,
		    dtype_name(t->dtype), dtype_name(d->dtype));
}

/* The declared field as the array has it: with sizes for dimensions if none
 * were given. A record's tensor is a row. */
static void
settle(struct declaration *d, const struct rows *r)
{
	char size[24];

	check_dtype(d, &r->array, &r->member);
	d->dtype = r->array.dtype;
	if (!d->shaped)
		for (size_t k = 1; k < r->array.rank; k++) {
			snprintf(size, sizeof size, "%zu", r->array.shape[k]);
			d->dims[d->rank++] = program_memory(strdup(size));
		}
	d->shaped = true;
	if (d->rank + 1 != r->array.rank)
		fail(EX_DATAERR, "%s: a record has %zu dimensions, not %zu",
		    r->member.name, r->array.rank - 1, d->rank);
}

static void
begin_rows(struct rows *r)
{
	struct tensor row;

	r->array = npy_read_header(&r->member);
	if (r->array.rank == 0)
		fail(EX_DATAERR, "%s: a scalar has no records", r->member.name);
	row = (struct tensor){ .dtype = r->array.dtype,
		.rank = r->array.rank - 1 };
	for (size_t k = 0; k < row.rank; k++)
		row.shape[k] = r->array.shape[k + 1];
	if (!tensor_bytes(&row, &r->bytes) || r->bytes > FRAME_DATA_MAX)
		fail(EX_DATAERR, "%s: over 1 GiB in a record", r->member.name);
	if (r->bytes == 0 && r->array.shape[0] > EMPTY_ROWS)
		fail(EX_DATAERR, "%s: over %d rows of no elements",
		    r->member.name, EMPTY_ROWS);
}

static uint64_t
read_seq(struct rows *r)
{
	int64_t value = 0;

	member_read(&r->member, &value, r->bytes);
	if (r->array.dtype == I32)
		value = (int32_t)value;
	if (value < 0)
		fail(EX_DATAERR, "%s: a number below 0", r->member.name);
	return (uint64_t)value;
}

/* The fields are the arrays, but for seq, in their order. */
static void
write_rows(struct row_import *t)
{
	struct import *m = t->m;
	uint64_t records = t->list[0].array.shape[0];

	m->columns = program_memory(calloc(m->count + 1, sizeof *m->columns));
	for (size_t i = 0; i < m->count; i++)
		import_add(m, &m->fields[i]);
	for (uint64_t record = 0; record < records; record++) {
		uint64_t seq = record;
		size_t field = 0;

		for (size_t i = 0; i < t->count; i++) {
			struct rows *r = &t->list[i];
			struct column *c = &m->columns[field];

			if (i == t->seq) {
				seq = read_seq(r);
				continue;
			}
			read_array(m, c, &r->member, r->bytes);
			for (size_t k = 1; k < r->array.rank; k++)
				c->shape[k - 1] = r->array.shape[k];
			field++;
		}
		import_write(m, seq);
	}
	for (size_t i = 0; i < t->count; i++) {
		member_close(&t->list[i].member);
		if (t->list[i].file != NULL)
			fclose(t->list[i].file);
		free(t->list[i].name);
	}
}

void
import_npy(struct import *m)
{
	struct rows rows = { .file = NULL };
	struct row_import t = { .m = m, .list = &rows, .count = 1, .seq = 1 };

	if (m->count != 1)
		usage_error("an npy file is one field: give one --field");
	member_of_file(&rows.member, m->file, m->name);
	begin_rows(&rows);
	settle(&m->fields[0], &rows);
	write_rows(&t);
}

/* "alpha.npy" is alpha. */
static bool
array_name(char *name)
{
	size_t n = strlen(name);

	if (n < 5 || strcmp(name + n - 4, ".npy") != 0)
		return false;
	name[n - 4] = '\0';
	return true;
}

/* "3/alpha" is the field alpha of record 3. */
static const char *
record_name(const char *name, uint64_t *seq)
{
	size_t digits = strspn(name, "0123456789");

	if (digits == 0 || name[digits] != '/')
		return NULL;
	errno = 0;
	*seq = strtoull(name, NULL, 10);
	return errno == 0 ? name + digits + 1 : NULL;
}

static void
open_row(struct row_import *t, const struct archive_entry *entry)
{
	struct rows *r;

	if (t->count == STREAM_FIELDS_MAX)
		fail(EX_DATAERR, "%s: over %d arrays", t->m->name,
		    STREAM_FIELDS_MAX);
	r = &t->list[t->count++];
	*r = (struct rows){ .file = fopen(t->m->path, "rb") };
	if (r->file == NULL)
		fail(EX_NOINPUT, "%s: %s", t->m->path, strerror(errno));
	r->name = program_memory(strdup(entry->name));
	member_of_archive(&r->member, r->file, t->m->name, entry);
	begin_rows(r);
	if (r->array.shape[0] != t->list[0].array.shape[0])
		fail(EX_DATAERR,
		    "%s: %zu rows, and %zu in the array before: arrays of one "
		    "length are read, or members named SEQ/FIELD",
		    r->member.name, r->array.shape[0],
		    t->list[0].array.shape[0]);
}

/* The fields in the order of the arrays; those that were declared, or all. */
static void
settle_rows(struct row_import *t, bool all)
{
	struct import *m = t->m;
	struct declaration *fields =
	    program_memory(calloc(t->count + 1, sizeof *fields));
	size_t count = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct declaration *d =
		    find_declaration(m, t->list[i].name);

		if (i == t->seq)
			continue;
		if (d != NULL)
			fields[count] = *d;
		else
			fields[count] = (struct declaration){
				.name = program_memory(strdup(t->list[i].name)),
				.dtype = DTYPES,
			};
		settle(&fields[count++], &t->list[i]);
	}
	if (!all && count < m->count)
		fail(EX_DATAERR, "%s: not all declared arrays are there",
		    m->name);
	free(m->fields);
	m->fields = fields;
	m->count = count;
}

static void
import_rows(struct import *m, struct archive *a, struct archive_entry *entry)
{
	struct row_import t = { .m = m };
	bool all = m->count == 0;

	t.list = program_memory(calloc(STREAM_FIELDS_MAX, sizeof *t.list));
	t.seq = STREAM_FIELDS_MAX;
	do {
		if (!array_name(entry->name))
			fail(EX_DATAERR, "%s: %s: no .npy", m->name,
			    entry->name);
		if (!all && find_declaration(m, entry->name) == NULL &&
		    strcmp(entry->name, "seq") != 0)
			continue;
		open_row(&t, entry);
		if (strcmp(entry->name, "seq") == 0 &&
		    find_declaration(m, "seq") == NULL)
			t.seq = t.count - 1;
	} while (archive_next(a, entry));
	if (t.seq < t.count &&
	    (t.list[t.seq].array.rank != 1 ||
		(t.list[t.seq].array.dtype != I64 &&
		    t.list[t.seq].array.dtype != I32)))
		fail(EX_DATAERR, "%s: seq is not of whole numbers", m->name);
	if (t.count == 0)
		fail(EX_DATAERR, "%s: none of the arrays is there", m->name);
	settle_rows(&t, all);
	write_rows(&t);
	free(t.list);
}

/* Reads one array of a record into its column. */
static void
read_member(struct import *m, const struct archive_entry *entry, size_t i)
{
	struct declaration *d = &m->fields[i];
	struct column *c = &m->columns[i];
	struct member in;
	struct tensor t;
	size_t bytes;

	member_of_archive(&in, m->file, m->name, entry);
	t = npy_read_header(&in);
	check_dtype(d, &t, &in);
	if (c->found)
		fail(EX_DATAERR, "%s: there twice", in.name);
	if (t.rank != d->rank)
		fail(EX_DATAERR,
		    "%s: %zu dimensions, not %zu: declare them, as in "
		    "--field %s::n",
		    in.name, t.rank, d->rank, d->name);
	d->dtype = t.dtype;
	memcpy(c->shape, t.shape, sizeof c->shape);
	tensor_bytes(&t, &bytes);
	read_array(m, c, &in, bytes);
	c->found = true;
	member_close(&in);
}

static void
end_record(struct import *m, uint64_t seq, bool *added)
{
	for (size_t i = 0; i < m->count; i++)
		if (!m->columns[i].found)
			fail(EX_DATAERR, "%s: no member %llu/%s.npy", m->name,
			    (unsigned long long)seq, m->fields[i].name);
	for (size_t i = 0; i < m->count && !*added; i++)
		import_add(m, &m->fields[i]);
	*added = true;
	import_write(m, seq);
}

static void
import_records(struct import *m, struct archive *a, struct archive_entry *entry)
{
	uint64_t seq = 0, next;
	bool open = false, added = false;

	if (m->count == 0)
		usage_error("an archive of records needs --field for each, as "
			    "in --field alpha::n");
	m->columns = program_memory(calloc(m->count + 1, sizeof *m->columns));
	do {
		const char *name = record_name(entry->name, &next);
		char field[ARCHIVE_NAME_MAX + 1];
		size_t i = 0;

		if (name == NULL)
			fail(EX_DATAERR, "%s: %s: not SEQ/FIELD.npy", m->name,
			    entry->name);
		if (open && next != seq)
			end_record(m, seq, &added);
		strcpy(field, name);
		if (!array_name(field))
			fail(EX_DATAERR, "%s: %s: no .npy", m->name,
			    entry->name);
		while (i < m->count && strcmp(m->fields[i].name, field) != 0)
			i++;
		if (i < m->count)
			read_member(m, entry, i);
		seq = next;
		open = true;
	} while (archive_next(a, entry));
	end_record(m, seq, &added);
}

void
import_npz(struct import *m)
{
	struct archive a;
	struct archive_entry entry;
	uint64_t seq;

	archive_open(&a, m->file, m->name);
	if (!archive_next(&a, &entry))
		fail(EX_DATAERR, "%s: an archive of no arrays", m->name);
	if (record_name(entry.name, &seq) != NULL)
		import_records(m, &a, &entry);
	else
		import_rows(m, &a, &entry);
}
