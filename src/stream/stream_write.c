/* stream_write.c -- writes a stream of records, from its head to its end. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "stream/crc32c.h"
#include "stream/frame_write.h"
#include "stream/head.h"

struct stream_writer {
	FILE *file;
	const char *name;
	struct head head; /* fields alone */
	struct shapes shapes;
	struct arena arena;
	struct frame_tensor *tensors; /* [field_count], names set */
	struct buffer header;         /* of a record */
	uint64_t records, seq;        /* written so far; seq of the last */
	uint32_t crc;                 /* over the texts of the records' crcs */
	bool broken; /* a frame may have been written in part */
	bool ended;  /* nothing may follow */
};

/* Nothing is written any more after what broke the stream, or ended it. */
static int
check_open(const struct stream_writer *w, struct stream_error *e)
{
	if (!w->broken && !w->ended)
		return 0;
	e->status = EX_IOERR;
	snprintf(e->message, sizeof e->message, "%.200s: %s", w->name,
	    w->broken ? "a write failed before" : "the stream has its end");
	return -1;
}

static int
put_frame(struct stream_writer *w, size_t n, const struct attribute *attributes,
    size_t attribute_count, uint32_t *crc, struct stream_error *e)
{
	int result = frame_write(w->file, w->name, w->tensors, n, attributes,
	    attribute_count, crc, e);

	if (result == -1 && e->status == EX_IOERR)
		w->broken = true;
	return result;
}

static int
no_memory(struct stream_error *e)
{
	e->status = EX_OSERR;
	snprintf(e->message, sizeof e->message, "out of memory");
	return -1;
}

static const char *
copy(struct stream_writer *w, const char *text, bool *failed)
{
	const char *own = arena_try_string(&w->arena, text);

	*failed |= own == NULL;
	return own;
}

static int
copy_fields(
    struct stream_writer *w, const struct head *head, struct stream_error *e)
{
	size_t n = head->field_count;
	struct field *fields = arena_try(&w->arena, n, sizeof *fields);
	bool failed = fields == NULL;

	w->tensors = arena_try(&w->arena, n, sizeof *w->tensors);
	if (failed || w->tensors == NULL)
		return no_memory(e);
	for (size_t i = 0; i < n; i++) {
		struct field *f = &fields[i];

		*f = head->fields[i];
		f->name = copy(w, f->name, &failed);
		for (size_t d = 0; d < f->rank; d++)
			if (f->dims[d].symbol != NULL)
				f->dims[d].symbol =
				    copy(w, f->dims[d].symbol, &failed);
		w->tensors[i].name = f->name;
	}
	w->head = (struct head){ .fields = fields, .field_count = n };
	if (failed || !shapes_begin(&w->shapes, &w->arena, &w->head))
		return no_memory(e);
	return 0;
}

static int
put_head(
    struct stream_writer *w, const struct head *head, struct stream_error *e)
{
	size_t n = head->attribute_count;
	struct attribute *attributes =
	    arena_try(&w->arena, n + 3, sizeof *attributes);
	struct buffer text = { NULL, 0, 0, false };
	char *fields, reason[256];
	const char *why = head_fault(head, reason, sizeof reason);
	uint32_t crc;
	int result;

	if (why == NULL && head->field_count > STREAM_FIELDS_MAX)
		why = "too many fields";
	if (why == NULL)
		why = head_history_fault(
		    head_attribute(head, "history"), reason, sizeof reason);
	if (why != NULL) {
		e->status = EX_DATAERR;
		snprintf(
		    e->message, sizeof e->message, "%.200s: %s", w->name, why);
		return -1;
	}
	head_put_fields(&text, head);
	fields = buffer_take(&text);
	if (fields == NULL || attributes == NULL) {
		free(fields);
		return no_memory(e);
	}
	attributes[0] = (struct attribute){ "frame", "head" };
	attributes[1] = (struct attribute){ "format", STREAM_FORMAT };
	attributes[2] = (struct attribute){ "fields", fields };
	for (size_t i = 0; i < n; i++)
		attributes[3 + i] = head->attributes[i];
	result = put_frame(w, 0, attributes, n + 3, &crc, e);
	free(fields);
	return result;
}

struct stream_writer *
stream_writer_open(FILE *file, const char *name, const struct head *head,
    struct stream_error *e)
{
	struct stream_writer *w = calloc(1, sizeof *w);

	if (w == NULL) {
		no_memory(e);
		return NULL;
	}
	w->file = file;
	w->name = name;
	if (copy_fields(w, head, e) == -1 || put_head(w, head, e) == -1) {
		stream_writer_close(w);
		return NULL;
	}
	return w;
}

int
stream_write(struct stream_writer *w, uint64_t seq,
    const struct tensor *tensors, struct stream_error *e)
{
	char reason[256], digits[24];
	struct attribute attributes[] = { { "frame", "record" },
		{ "seq", digits } };
	const char *why =
	    shapes_check(&w->shapes, tensors, reason, sizeof reason);
	uint32_t crc;

	if (check_open(w, e) == -1)
		return -1;
	if (why == NULL && w->records > 0 && seq <= w->seq)
		why = "seq does not grow";
	if (why != NULL) {
		e->status = EX_DATAERR;
		snprintf(e->message, sizeof e->message,
		    "%.200s: record %llu: %s", w->name, (unsigned long long)seq,
		    why);
		return -1;
	}
	snprintf(digits, sizeof digits, "%llu", (unsigned long long)seq);
	for (size_t i = 0; i < w->head.field_count; i++)
		w->tensors[i].tensor = tensors[i];
	/* The head, which has been written, has the names. */
	if (frame_put(w->file, w->name, w->tensors, w->head.field_count,
		attributes, 2, &w->header, &crc, e) == -1) {
		w->broken |= e->status == EX_IOERR;
		return -1;
	}
	w->seq = seq;
	w->records++;
	crc32c_digits(digits, crc);
	w->crc = crc32c(w->crc, digits, 8);
	return 0;
}

static int
flush(struct stream_writer *w, struct stream_error *e)
{
	errno = 0;
	w->ended = true;
	if (fflush(w->file) != EOF && !ferror(w->file))
		return 0;
	w->broken = true;
	e->status = EX_IOERR;
	snprintf(e->message, sizeof e->message, "%.200s: %s", w->name,
	    errno != 0 ? strerror(errno) : "a write failed before");
	return -1;
}

int
stream_writer_end(struct stream_writer *w, struct stream_error *e)
{
	char records[24], digits[9] = "";
	struct attribute attributes[] = { { "frame", "end" },
		{ "records", records }, { "stream_crc32c", digits } };
	uint32_t crc;

	if (check_open(w, e) == -1)
		return -1;
	snprintf(
	    records, sizeof records, "%llu", (unsigned long long)w->records);
	crc32c_digits(digits, w->crc);
	if (put_frame(w, 0, attributes, 3, &crc, e) == -1)
		return -1;
	return flush(w, e);
}

int
stream_writer_fail(struct stream_writer *w, const char *program,
    const char *message, struct stream_error *e)
{
	struct attribute attributes[] = { { "frame", "error" },
		{ "program", program }, { "message", message } };
	uint32_t crc;

	if (check_open(w, e) == -1)
		return -1;
	if (put_frame(w, 0, attributes, 3, &crc, e) == -1)
		return -1;
	return flush(w, e);
}

void
stream_writer_close(struct stream_writer *w)
{
	if (w == NULL)
		return;
	arena_free(&w->arena);
	free(w->header.bytes);
	free(w);
}
