#include "program/documents.h"

#include <stdlib.h>
#include <string.h>

struct ranked {
	size_t length;
	struct record *record;
};

static int
longest_first(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->length != b->length)
		return a->length < b->length ? 1 : -1;
	return (a->record->seq > b->record->seq) -
	    (a->record->seq < b->record->seq);
}

size_t
record_length(const struct record *r, size_t field)
{
	return r->tensors[field].shape[0];
}

void
documents_begin(struct documents *d, struct filter *f, size_t field)
{
	struct ranked *ranked = arena_take(&f->arena, f->count, sizeof *ranked);

	*d = (struct documents){ .filter = f, .field = field };
	for (size_t i = 0; i < f->count; i++)
		ranked[i] =
		    (struct ranked){ record_length(&f->records[i], field),
			    &f->records[i] };
	qsort(ranked, f->count, sizeof *ranked, longest_first);
	d->order = arena_take(&f->arena, f->count, sizeof(struct record *));
	for (size_t i = 0; i < f->count; i++)
		d->order[i] = ranked[i].record;
}

bool
documents_next(struct documents *d)
{
	size_t left = d->filter->count - d->at, count = 0, rows = 0;
	size_t *start;

	if (left == 0)
		return false;
	start =
	    arena_take(&d->filter->arena, BATCH_DOCUMENTS + 1, sizeof *start);
	d->records = d->order + d->at;
	while (count < left && count < BATCH_DOCUMENTS) {
		size_t n = record_length(d->records[count], d->field);

		if (count > 0 && rows + n > BATCH_ROWS)
			break;
		start[count++] = rows;
		rows += n;
	}
	start[count] = rows;
	d->batch = (struct batch){ count, start };
	d->at += count;
	return true;
}

/* Bytes of a row of a record's field: all dimensions but the first. */
static size_t
row_bytes(const struct tensor *t)
{
	size_t bytes = dtype_size(t->dtype);

	for (size_t i = 1; i < t->rank; i++)
		bytes *= t->shape[i];
	return bytes;
}

void *
documents_take(const struct documents *d, size_t field, struct arena *arena)
{
	size_t width = row_bytes(&d->records[0]->tensors[field]);
	char *data = arena_take(arena, batch_rows(&d->batch), width);

	for (size_t b = 0; b < d->batch.documents; b++)
		memcpy(data + d->batch.start[b] * width,
		    d->records[b]->tensors[field].data,
		    batch_length(&d->batch, b) * width);
	return data;
}

void
documents_give(
    const struct documents *d, size_t field, real *data, size_t width)
{
	for (size_t b = 0; b < d->batch.documents; b++) {
		size_t n = batch_length(&d->batch, b);
		real *rows = data + d->batch.start[b] * (width > 0 ? width : 1);

		d->records[b]->tensors[field] = width > 0
		    ? tensor_matrix(F32, rows, n, width)
		    : tensor_vector(F32, rows, n);
	}
}

unsigned char *
documents_special(
    const struct documents *d, bool there, size_t field, struct arena *arena)
{
	if (there)
		return documents_take(d, field, arena);
	return arena_clear(arena, batch_rows(&d->batch), 1);
}
