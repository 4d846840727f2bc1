/* filter.c -- a program between two tensor streams. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "program/filter.h"
#include "stream/buffer.h"

/* The filter that fail() tells of the failure: there is one a program. */
static struct filter *failing_filter;

/* The error frame; the first cause's own if it came from upstream. Nothing
 * before the head, and nothing to a file, which will not appear. */
static void
write_error(const char *message)
{
	struct filter *f = failing_filter;
	const struct attribute *cause =
	    f->in != NULL ? stream_upstream(f->in) : NULL;
	struct stream_error e;

	if (!f->started || f->ended || f->output.temporary != NULL)
		return;
	f->ended = true;
	(void)stream_writer_fail(f->out,
	    cause != NULL ? cause->key : program_running->name,
	    cause != NULL ? cause->value : message, &e);
}

static _Noreturn void
fail_stream(const struct stream_error *e)
{
	fail(e->status, "%s", e->message);
}

static void *
checked(void *memory)
{
	if (memory == NULL)
		fail(EX_OSERR, "out of memory");
	return memory;
}

static void
open_output(struct filter *f, int argc, char *argv[], const char *output)
{
	*f = (struct filter){ .argc = argc,
		.argv = argv,
		.window = FILTER_WINDOW,
		.window_bytes = FILTER_WINDOW_BYTES };
	f->output = output_open(output);
	if (isatty(fileno(f->output.file)))
		fail(EX_USAGE,
		    "a tensor stream is not for a terminal: "
		    "pipe it to tensor-dump, or give -o FILE");
	pipe_widen(fileno(f->output.file));
	failing_filter = f;
	program_failing = write_error;
}

static void
make_records(struct filter *f, size_t n)
{
	f->records = checked(realloc(f->records, n * sizeof *f->records));
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
	made->fields = checked(malloc((n + 1) * sizeof *made->fields));
	f->kept = checked(malloc((n + 1) * sizeof *f->kept));
	for (size_t i = 0; i < n; i++) {
		made->fields[i] = f->head->fields[i];
		f->kept[i] = i;
	}
	made->attribute_count = attributes;
	made->attributes =
	    checked(malloc((attributes + 1) * sizeof *made->attributes));
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

/* "F32 [n,d]", in a buffer of size bytes. */
static const char *
describe(const struct field *field, char *text, size_t size)
{
	int used = snprintf(text, size, "%s with %zu dimension%s",
	    dtype_name(field->dtype), field->rank, field->rank == 1 ? "" : "s");

	(void)used;
	return text;
}

bool
filter_find(struct filter *f, const char *name, enum dtype dtype, size_t rank,
    size_t *index)
{
	int i = head_field(f->head, name);
	char is[64];
	const struct field *field;

	if (i == -1)
		return false;
	field = &f->head->fields[i];
	if (field->dtype != dtype || field->rank != rank)
		fail(EX_DATAERR, "<stdin>: field %s is %s, not %s with %zu",
		    name, describe(field, is, sizeof is), dtype_name(dtype),
		    rank);
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
		    checked(realloc(r->tensors, n * sizeof *r->tensors));
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
	made->fields =
	    checked(realloc(made->fields, (n + 1) * sizeof *made->fields));
	f->kept = checked(realloc(f->kept, (n + 1) * sizeof *f->kept));
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
	while (*names != '\0') {
		size_t length = strcspn(names, ",");
		char *name = checked(strndup(names, length));

		drop(f, name);
		free(name);
		names += length + (names[length] == ',');
	}
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
	f->notes = checked(buffer_take(&text));
}

void
filter_attribute(struct filter *f, const char *key, const char *value)
{
	struct head *made = &f->made;
	size_t i = 0, n = made->attribute_count;

	while (i < n && strcmp(made->attributes[i].key, key) != 0)
		i++;
	if (i == n) {
		made->attributes = checked(realloc(
		    made->attributes, (n + 1) * sizeof *made->attributes));
		made->attributes[made->attribute_count++].key =
		    arena_string(&f->lasting, key);
	}
	made->attributes[i].value = arena_string(&f->lasting, value);
}

/*
 * The input's history, its bytes as they are, with our entry behind them.
 * Options have their long names, in their order, then come the operands.
 */
static void
add_history(struct filter *f)
{
	const char *old = head_attribute(f->head, "history");
	size_t length = old != NULL ? strlen(old) : 0;
	struct buffer text = { NULL, 0, 0, false };
	const char *before = "";
	char *history;

	while (length > 0 && old[length - 1] != ']')
		length--; /* white space after the array */
	if (length > 0)
		length--;
	while (length > 0 && strchr(" \t\r\n", old[length - 1]) != NULL)
		length--;
	buffer_bytes(&text, old, length);
	if (length == 0)
		buffer_string(&text, "[");
	else if (old[length - 1] != '[')
		buffer_string(&text, ",");
	buffer_string(&text, "{\"program\":");
	buffer_quoted(&text, program_running->name);
	buffer_string(&text, ",\"version\":");
	buffer_quoted(&text, HEED_VERSION);
	buffer_string(&text, ",\"argv\":[");
	for (const char *const *a = program_arguments(); *a != NULL; a++) {
		buffer_string(&text, before);
		buffer_quoted(&text, *a);
		before = ",";
	}
	for (int i = optind; i < f->argc; i++) {
		buffer_string(&text, before);
		buffer_quoted(&text, f->argv[i]);
		before = ",";
	}
	buffer_string(&text, "]");
	if (f->notes != NULL)
		buffer_string(&text, f->notes);
	buffer_string(&text, "}]");
	history = checked(buffer_take(&text));
	filter_attribute(f, "history", history);
	free(history);
}

/* Writes the head, and gives all records of the window their places. */
static void
start(struct filter *f)
{
	size_t places = f->record_fields, before = f->capacity;
	struct stream_error e;

	if (f->started)
		return;
	if (f->in != NULL && f->capacity < f->window)
		make_records(f, f->window);
	for (size_t i = before; i < f->capacity && places > 0; i++) {
		struct record *r = &f->records[i];

		r->tensors = checked(malloc(places * sizeof *r->tensors));
		r->capacity = places;
	}
	f->row = checked(malloc((places + 1) * sizeof *f->row));
	add_history(f);
	f->out =
	    stream_writer_open(f->output.file, f->output.path, &f->made, &e);
	if (f->out == NULL)
		fail_stream(&e);
	f->started = true;
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
	struct stream_error e;

	for (size_t i = 0; i < f->made.field_count; i++)
		f->row[i] = r->tensors[f->kept[i]];
	if (stream_write(f->out, r->seq, f->row, &e) == -1)
		fail_stream(&e);
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
	struct stream_error e;

	start(f);
	while (f->in != NULL && f->count > 0 && filter_read(f))
		; /* the input is read to its end, also when it is not used */
	if (stream_writer_end(f->out, &e) == -1)
		fail_stream(&e);
	f->ended = true;
	program_failing = NULL;
	output_close(&f->output);
	stream_writer_close(f->out);
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
