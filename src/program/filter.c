/* filter.c -- a program between two tensor streams. */
#include <stdlib.h>
#include <sysexits.h>

#include "program/filter_private.h"

static _Noreturn void
fail_stream(const struct stream_error *e)
{
	fail(e->status, "%s", e->message);
}

static void
open_output(struct filter *f, int argc, char *argv[], const char *output)
{
	*f = (struct filter){ .argc = argc,
		.argv = argv,
		.window = FILTER_WINDOW,
		.window_bytes = FILTER_WINDOW_BYTES };
	writer_open(&f->writer, output);
}

static void
make_records(struct filter *f, size_t n)
{
	f->records =
	    program_memory(realloc(f->records, n * sizeof *f->records));
	for (; f->capacity < n; f->capacity++)
		f->records[f->capacity] = (struct record){ .seq = 0 };
}

/* The output's head is the input's, until the filter changes it. */
static void
copy_head(struct filter *f)
{
	struct head *made = &f->made;
	size_t n = f->head->field_count, attributes = f->head->attribute_count;

	made->field_count = n;
	made->fields = program_memory(malloc((n + 1) * sizeof *made->fields));
	f->kept = program_memory(malloc((n + 1) * sizeof *f->kept));
	for (size_t i = 0; i < n; i++) {
		made->fields[i] = f->head->fields[i];
		f->kept[i] = i;
	}
	made->attribute_count = attributes;
	made->attributes =
	    program_memory(malloc((attributes + 1) * sizeof *made->attributes));
	for (size_t i = 0; i < attributes; i++)
		made->attributes[i] = f->head->attributes[i];
	f->record_fields = n;
}

void
filter_open(struct filter *f, int argc, char *argv[], const char *output)
{
	const struct head *head;
	struct stream_reader *in;

	open_output(f, argc, argv, output);
	head = reader_open(&in, NULL);
	f->in = in;
	f->writer.in = in; /* whom to blame */
	f->head = head;
	copy_head(f);
	make_records(f, 1);
}

void
filter_make(struct filter *f, int argc, char *argv[], const char *output)
{
	static const struct head empty;

	open_output(f, argc, argv, output);
	f->head = &empty;
	copy_head(f);
	make_records(f, 1);
	f->count = 1;
}

void
filter_set_window(struct filter *f, size_t records)
{
	f->window = records > 0 ? records : 1;
}

/* Writes the head, and gives all records of the window their places. */
static void
start(struct filter *f)
{
	size_t places = f->record_fields, before = f->capacity;

	if (f->row != NULL)
		return;
	if (f->in != NULL && f->capacity < f->window)
		make_records(f, f->window);
	for (size_t i = before; i < f->capacity && places > 0; i++) {
		struct record *r = &f->records[i];

		r->tensors =
		    program_memory(malloc(places * sizeof *r->tensors));
		r->capacity = places;
	}
	f->row = program_memory(malloc((places + 1) * sizeof *f->row));
	filter_drop_fields(f);
	filter_add_history(f);
	writer_head(&f->writer, &f->made);
}

/*
 * A record keeps its memory for the next one, so after many windows each
 * could hold the largest record. Together they may hold two windows' bytes.
 */
static void
bound_memory(struct filter *f)
{
	size_t held = 0;

	for (size_t i = 0; i < f->capacity; i++)
		held += f->records[i].frame.data_capacity +
		    f->records[i].frame.moved_capacity;
	if (held <= 2 * f->window_bytes)
		return;
	for (size_t i = 0; i < f->capacity; i++)
		frame_free(&f->records[i].frame);
}

static size_t
record_bytes(const struct filter *f, const struct record *r)
{
	size_t bytes = 0;

	for (size_t i = 0; i < f->head->field_count; i++)
		bytes += tensor_count(&r->tensors[i]) *
		    dtype_size(r->tensors[i].dtype);
	return bytes;
}

bool
filter_read(struct filter *f)
{
	struct stream_error e;
	size_t bytes = 0;

	start(f);
	arena_reset(&f->arena);
	bound_memory(f);
	f->count = 0;
	while (f->count < f->window && bytes < f->window_bytes) {
		struct record *r = &f->records[f->count];
		int result = stream_read(f->in, r, &e);

		if (result == -1)
			fail_stream(&e);
		if (result == 0)
			break;
		bytes += record_bytes(f, r);
		f->count++;
	}
	f->read += f->count;
	return f->count > 0;
}

static void
write_record(struct filter *f, const struct record *r)
{
	for (size_t i = 0; i < f->made.field_count; i++)
		f->row[i] = r->tensors[f->kept[i]];
	writer_put(&f->writer, r->seq, f->row);
}

void
filter_write(struct filter *f)
{
	for (size_t i = 0; i < f->count; i++)
		write_record(f, &f->records[i]);
}

struct record *
filter_record(struct filter *f, uint64_t seq)
{
	start(f);
	f->records[0].seq = seq;
	write_record(f, &f->records[0]);
	f->read++;
	arena_reset(&f->arena);
	return &f->records[0];
}

int
filter_close(struct filter *f)
{
	start(f);
	while (f->in != NULL && filter_read(f))
		; /* the input is read to its end, also when it is not used */
	writer_close(&f->writer);
	if (f->in != NULL)
		reader_close(f->in);
	for (size_t i = 0; i < f->capacity; i++)
		record_free(&f->records[i]);
	free(f->records);
	free(f->row);
	free(f->kept);
	free(f->made.fields);
	free(f->made.attributes);
	free(f->notes);
	arena_free(&f->arena);
	arena_free(&f->lasting);
	return EX_OK;
}
