/* stream.c -- reads a stream of records, from its head to its end. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "stream/crc32c.h"
#include "stream/head.h"
#include "stream/header.h"

enum { REASON = 256 };

struct stream_reader {
	struct source source;
	struct frame first; /* the head's: it holds the attributes' text */
	struct head head;
	struct shapes shapes;
	struct arena arena; /* for what belongs to the head */
	size_t *places;     /* [field_count]: tensor of the frame, last time */
	uint64_t records, seq; /* read so far; seq of the last */
	uint32_t crc;          /* over the texts of the records' crcs */
	bool ended;
	struct attribute upstream; /* key NULL: no error frame was met */
};

static bool
begin_fields(struct stream_reader *r)
{
	size_t n = r->head.field_count;

	r->places = arena_try(&r->arena, n, sizeof *r->places);
	if (r->places == NULL)
		return false;
	memset(r->places, 0, n * sizeof *r->places);
	return shapes_begin(&r->shapes, &r->arena, &r->head);
}

struct stream_reader *
stream_reader_begin(
    struct source source, struct frame *first, struct stream_error *e)
{
	struct stream_reader *r = calloc(1, sizeof *r);
	char reason[REASON];
	const char *why;

	if (r == NULL) {
		stream_fail(
		    e, EX_OSERR, source.name, "head", 0, "out of memory");
		frame_free(first);
		return NULL;
	}
	r->source = source;
	r->first = *first;
	*first = (struct frame){ .tensors = NULL };
	why = head_parse(&r->head, &r->arena, &r->first, reason, REASON);
	if (why == NULL && !begin_fields(r))
		why = head_out_of_memory;
	if (why != NULL) {
		stream_fail(
		    e, head_status(why), source.name, "head", 0, "%s", why);
		stream_reader_close(r);
		return NULL;
	}
	return r;
}

struct stream_reader *
stream_reader_open(FILE *file, const char *name, struct stream_error *e)
{
	struct source source = { file, name, 0 };
	struct frame first = { .tensors = NULL };
	int result = frame_read(&first, &source, "head", e);
	const char *kind;

	if (result == 1) {
		kind = frame_attribute(&first, "frame");
		if (kind != NULL && strcmp(kind, "head") == 0)
			return stream_reader_begin(source, &first, e);
		stream_fail(e, EX_DATAERR, name, "head", 0,
		    "no tensor stream: the first frame is %s%.40s",
		    kind != NULL ? "no head but " : "a plain safetensors file",
		    kind != NULL ? kind : "");
	} else if (result == 0) {
		e->status = EX_DATAERR;
		snprintf(e->message, sizeof e->message,
		    "%.200s: empty input: not even a head", name);
	}
	frame_free(&first);
	return NULL;
}

const struct head *
stream_head(const struct stream_reader *r)
{
	return &r->head;
}

const char *
head_attribute(const struct head *h, const char *key)
{
	for (size_t i = 0; i < h->attribute_count; i++)
		if (strcmp(h->attributes[i].key, key) == 0)
			return h->attributes[i].value;
	return NULL;
}

int
head_field(const struct head *h, const char *name)
{
	for (size_t i = 0; i < h->field_count; i++)
		if (strcmp(h->fields[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* Decimal digits, without a sign or zeros before them. */
static bool
parse_number(const char *text, uint64_t *value)
{
	*value = 0;
	if (text == NULL || *text == '\0' || (*text == '0' && text[1] != '\0'))
		return false;
	for (; *text != '\0'; text++) {
		unsigned digit = (unsigned char)*text - (unsigned)'0';

		if (digit > 9 || *value > (UINT64_MAX - digit) / 10)
			return false;
		*value = *value * 10 + digit;
	}
	return true;
}

/* Does the frame have a tensor for each field, and no other? */
static const char *
match_fields(struct stream_reader *r, struct record *record, char *reason)
{
	const struct head *h = &r->head;
	const struct frame *f = &record->frame;

	for (size_t i = 0; i < h->field_count; i++) {
		size_t k = r->places[i];

		if (k >= f->tensor_count ||
		    strcmp(f->tensors[k].name, h->fields[i].name) != 0)
			for (k = 0; k < f->tensor_count; k++)
				if (strcmp(f->tensors[k].name,
					h->fields[i].name) == 0)
					break;
		if (k == f->tensor_count) {
			snprintf(reason, REASON, "no tensor %.80s",
			    h->fields[i].name);
			return reason;
		}
		r->places[i] = k;
		record->tensors[i] = f->tensors[k].tensor;
	}
	if (f->tensor_count > h->field_count)
		return "a tensor that is no field of the head";
	return shapes_check(&r->shapes, record->tensors, reason, REASON);
}

static void
add_crc(uint32_t *crc, uint32_t frame)
{
	char digits[8];

	crc32c_digits(digits, frame);
	*crc = crc32c(*crc, digits, 8);
}

static const char *
take_record(struct stream_reader *r, struct record *record, char *reason)
{
	const struct frame *f = &record->frame;
	const char *why;

	if (!parse_number(frame_attribute(f, "seq"), &record->seq))
		return "seq is not a number";
	if (f->attribute_count != (f->has_crc ? 3 : 2))
		return "a record with unknown attributes";
	if (r->records > 0 && record->seq <= r->seq) {
		snprintf(reason, REASON, "seq %llu after %llu: it must grow",
		    (unsigned long long)record->seq,
		    (unsigned long long)r->seq);
		return reason;
	}
	why = match_fields(r, record, reason);
	if (why != NULL)
		return why;
	r->seq = record->seq;
	r->records++;
	add_crc(&r->crc, f->crc);
	return NULL;
}

static const char *
take_end(struct stream_reader *r, const struct frame *f, char *reason)
{
	const char *crc = frame_attribute(f, "stream_crc32c");
	char digits[9] = "";
	uint64_t records;

	if (!parse_number(frame_attribute(f, "records"), &records))
		return "records is not a number";
	if (records != r->records) {
		snprintf(reason, REASON, "%llu records, but %llu were read",
		    (unsigned long long)records,
		    (unsigned long long)r->records);
		return reason;
	}
	crc32c_digits(digits, r->crc);
	if (crc == NULL ? f->has_crc : strcmp(crc, digits) != 0)
		return "wrong stream_crc32c";
	if (f->tensor_count > 0 ||
	    f->attribute_count != 2u + f->has_crc + (crc != NULL))
		return "an end with tensors or unknown attributes";
	return NULL;
}

static int
take_error(
    struct stream_reader *r, const struct frame *f, struct stream_error *e)
{
	const char *program = frame_attribute(f, "program");
	const char *message = frame_attribute(f, "message");
	bool piped = strcmp(r->source.name, "<stdin>") == 0;

	program = arena_try_string(&r->arena, program != NULL ? program : "?");
	message = arena_try_string(&r->arena, message != NULL ? message : "?");
	if (program == NULL || message == NULL)
		return stream_fail(e, EX_OSERR, r->source.name, "error frame",
		    r->source.offset, "out of memory");
	r->upstream = (struct attribute){ program, message };
	e->status = EX_DATAERR;
	snprintf(e->message, sizeof e->message,
	    "%.120s%supstream: %.80s: %.280s", piped ? "" : r->source.name,
	    piped ? "" : ": ", r->upstream.key, r->upstream.value);
	return -1;
}

/* An input that breaks off in a frame, or between two. */
static int
fail_truncated(const struct stream_reader *r, struct stream_error *e)
{
	e->status = EX_DATAERR;
	snprintf(e->message, sizeof e->message,
	    "%.200s: truncated stream: %llu records, no end frame",
	    r->source.name, (unsigned long long)r->records);
	return -1;
}

/* After the end frame there is the end of the file: 0, or -1. */
static int
check_end(struct stream_reader *r, struct stream_error *e)
{
	FILE *file = r->source.file;

	errno = 0;
	if (fgetc(file) != EOF)
		return stream_fail(e, EX_DATAERR, r->source.name, NULL,
		    r->source.offset,
		    "a frame after the end frame: tensor-cat joins streams");
	if (ferror(file))
		return stream_fail(e, EX_IOERR, r->source.name, NULL,
		    r->source.offset, "%s", strerror(errno));
	r->ended = true;
	return 0;
}

static bool
room_for_fields(struct record *record, size_t fields)
{
	struct tensor *tensors;

	if (fields == 0)
		return true;
	tensors = stream_grow(
	    record->tensors, &record->capacity, fields, sizeof *tensors);
	if (tensors == NULL)
		return false;
	record->tensors = tensors;
	return true;
}

int
stream_read(
    struct stream_reader *r, struct record *record, struct stream_error *e)
{
	struct frame *f = &record->frame;
	uint64_t start = r->source.offset;
	char what[32], reason[REASON];
	const char *kind, *why;
	bool end = false;
	int result;

	if (r->ended)
		return 0;
	snprintf(
	    what, sizeof what, "record %llu", (unsigned long long)r->records);
	if (!room_for_fields(record, r->head.field_count))
		return stream_fail(
		    e, EX_OSERR, r->source.name, what, start, "out of memory");
	result = frame_read(f, &r->source, what, e);
	if (result == 0 ||
	    (result == -1 && e->status == EX_DATAERR && feof(r->source.file)))
		return fail_truncated(r, e);
	if (result == -1)
		return -1;
	kind = frame_attribute(f, "frame");
	if (f->has_crc != r->first.has_crc)
		why = "some frames have a crc32c, and some have none";
	else if (kind == NULL)
		why = "a frame that does not say what it is";
	else if (strcmp(kind, "record") == 0)
		why = take_record(r, record, reason);
	else if ((end = strcmp(kind, "end") == 0))
		why = take_end(r, f, reason);
	else if (strcmp(kind, "error") == 0)
		return take_error(r, f, e);
	else if (strcmp(kind, "head") == 0)
		why = "a second head: tensor-cat joins streams";
	else
		why = "an unknown kind of frame";
	if (why != NULL)
		return stream_fail(
		    e, EX_DATAERR, r->source.name, what, start, "%s", why);
	return end ? check_end(r, e) : 1;
}

const struct attribute *
stream_upstream(const struct stream_reader *r)
{
	return r->upstream.key != NULL ? &r->upstream : NULL;
}

uint64_t
stream_records(const struct stream_reader *r)
{
	return r->records;
}

uint64_t
stream_bytes(const struct stream_reader *r)
{
	return r->source.offset;
}

FILE *
stream_file(const struct stream_reader *r)
{
	return r->source.file;
}

void
record_free(struct record *record)
{
	free(record->tensors);
	frame_free(&record->frame);
	*record = (struct record){ .seq = 0 };
}

void
stream_reader_close(struct stream_reader *r)
{
	if (r == NULL)
		return;
	frame_free(&r->first);
	arena_free(&r->arena);
	free(r);
}
