/* tensors.c -- a tensor stream, or a safetensors file as one record. */
#include "program/tensors.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "program/program.h"

static int
refuse_path(const char *path, int number, struct stream_error *e)
{
	e->status = EX_NOINPUT;
	snprintf(e->message, sizeof e->message, "%.200s: %s", path,
	    strerror(number));
	return -1;
}

static int
open_path(struct tensors *t, const char *path, struct stream_error *e)
{
	struct stat about;

	if (strcmp(path, "-") == 0) {
		t->name = "<stdin>";
		t->file = stdin;
		return 0;
	}
	t->name = path;
	t->file = fopen(path, "rb");
	if (t->file == NULL)
		return refuse_path(path, errno, e);
	if (fstat(fileno(t->file), &about) == 0 && S_ISDIR(about.st_mode))
		return refuse_path(path, EISDIR, e);
	return 0;
}

/* A head of one field a tensor, all its sizes fixed. */
static void
make_head(struct tensors *t)
{
	const struct frame *f = &t->frame;
	struct field *fields =
	    arena_clear(&t->arena, f->tensor_count, sizeof *fields);

	for (size_t i = 0; i < f->tensor_count; i++) {
		const struct tensor *tensor = &f->tensors[i].tensor;

		fields[i].name = arena_string(&t->arena, f->tensors[i].name);
		fields[i].dtype = tensor->dtype;
		fields[i].rank = tensor->rank;
		for (size_t d = 0; d < tensor->rank; d++)
			fields[i].dims[d].size = tensor->shape[d];
	}
	t->own.fields = fields;
	t->own.field_count = f->tensor_count;
	t->own.attributes = arena_take(
	    &t->arena, f->attribute_count, sizeof *t->own.attributes);
	for (size_t i = 0; i < f->attribute_count; i++) {
		const struct attribute *a = &f->attributes[i];

		if (strcmp(a->key, "crc32c") != 0)
			t->own.attributes[t->own.attribute_count++] =
			    (struct attribute){ arena_string(&t->arena, a->key),
				    arena_string(&t->arena, a->value) };
	}
	t->head = &t->own;
}

/* One frame that is no head, and the end of the file. */
static int
take_single(struct tensors *t, struct stream_error *e)
{
	const char *kind = frame_attribute(&t->frame, "frame");

	if (kind != NULL)
		return stream_fail(e, EX_DATAERR, t->name, NULL, 0,
		    "a stream without its head: the first frame is '%.40s'",
		    kind);
	errno = 0;
	if (fgetc(t->file) != EOF)
		return stream_fail(e, EX_DATAERR, t->name, NULL, t->bytes,
		    "more after a frame that is no head");
	if (ferror(t->file))
		return stream_fail(e, EX_IOERR, t->name, NULL, t->bytes, "%s",
		    strerror(errno));
	clearerr(t->file); /* this end is no truncation */
	make_head(t);
	return 0;
}

int
tensors_open(struct tensors *t, const char *path, struct stream_error *e)
{
	struct source source;
	const char *kind;
	int result;

	*t = (struct tensors){ .head = NULL };
	if (open_path(t, path, e) == -1)
		return -1;
	stream_buffers(t->file);
	source = (struct source){ t->file, t->name, 0 };
	result = frame_read(&t->frame, &source, NULL, e);
	if (result == -1)
		return -1;
	if (result == 0) {
		e->status = EX_DATAERR;
		snprintf(e->message, sizeof e->message, "%.200s: empty input",
		    t->name);
		return -1;
	}
	kind = frame_attribute(&t->frame, "frame");
	t->bytes = source.offset;
	t->is_stream = kind != NULL && strcmp(kind, "head") == 0;
	if (!t->is_stream)
		return take_single(t, e);
	t->in = stream_reader_begin(source, &t->frame, e);
	if (t->in == NULL)
		return -1;
	t->head = stream_head(t->in);
	return 0;
}

int
tensors_read(struct tensors *t, struct record *record, struct stream_error *e)
{
	size_t n;

	if (t->is_stream)
		return stream_read(t->in, record, e);
	if (t->records > 0)
		return 0;
	n = t->frame.tensor_count;
	record_free(record);
	record->frame = t->frame;
	t->frame = (struct frame){ .tensors = NULL };
	record->capacity = n;
	record->tensors =
	    program_memory(malloc((n + 1) * sizeof *record->tensors));
	for (size_t i = 0; i < n; i++)
		record->tensors[i] = record->frame.tensors[i].tensor;
	t->records = 1;
	return 1;
}

int
tensors_status(const struct tensors *t, const struct stream_error *e)
{
	if (e->status != EX_DATAERR)
		return e->status;
	if (t->in != NULL && stream_upstream(t->in) != NULL)
		return TENSORS_UPSTREAM;
	return feof(t->file) ? TENSORS_TRUNCATED : EX_DATAERR;
}

uint64_t
tensors_records(const struct tensors *t)
{
	return t->is_stream ? stream_records(t->in) : t->records;
}

uint64_t
tensors_bytes(const struct tensors *t)
{
	return t->is_stream ? stream_bytes(t->in) : t->bytes;
}

void
tensors_close(struct tensors *t)
{
	stream_reader_close(t->in);
	frame_free(&t->frame);
	arena_free(&t->arena);
	if (t->file != NULL && t->file != stdin)
		fclose(t->file);
	*t = (struct tensors){ .head = NULL };
}
