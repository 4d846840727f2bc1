/* writer.c -- libheed-stream writes a stream. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "libheed-stream/library.h"

struct heed_stream_writer {
	struct stream_writer *out;
	char *name;             /* out has it too */
	struct tensor *tensors; /* [count] */
	size_t count;           /* of fields */
};

/* The fields as src/stream has them, [h->count]; NULL: out of memory. */
static struct field *
private_fields(const struct heed_stream_head *h)
{
	struct field *fields = calloc(h->count + 1, sizeof *fields);

	for (size_t i = 0; fields != NULL && i < h->count; i++) {
		const struct heed_stream_field *f = &h->fields[i];

		fields[i].name = f->name;
		fields[i].dtype = (enum dtype)f->dtype;
		fields[i].rank = f->rank;
		for (size_t d = 0; d < f->rank; d++) {
			fields[i].dims[d].symbol = f->dims[d].symbol;
			fields[i].dims[d].size = f->dims[d].size;
		}
	}
	return fields;
}

static int
open_writer(struct heed_stream_writer *w, FILE *file, const char *name,
    const struct heed_stream_head *h, struct heed_stream_error *e)
{
	struct head head = { .field_count = h->count,
		.attributes = h->attributes,
		.attribute_count = h->attribute_count };
	struct stream_error error;

	w->count = h->count;
	w->name = strdup(name);
	w->tensors = calloc(h->count + 1, sizeof *w->tensors);
	head.fields = private_fields(h);
	if (w->name == NULL || w->tensors == NULL || head.fields == NULL) {
		free(head.fields);
		return library_fail(e, EX_OSERR, "out of memory");
	}
	w->out = stream_writer_open(file, w->name, &head, &error);
	free(head.fields);
	return w->out != NULL ? 0 : library_error(e, &error);
}

struct heed_stream_writer *
heed_stream_writer_open(FILE *file, const char *name,
    const struct heed_stream_head *head, struct heed_stream_error *e)
{
	struct heed_stream_writer *w = calloc(1, sizeof *w);

	if (w == NULL) {
		library_fail(e, EX_OSERR, "out of memory");
	} else if (open_writer(w, file, name, head, e) == -1) {
		heed_stream_writer_close(w);
		w = NULL;
	}
	return w;
}

int
heed_stream_writer_put(struct heed_stream_writer *w, uint64_t seq,
    const struct heed_stream_tensor *tensors, struct heed_stream_error *e)
{
	struct stream_error error;

	for (size_t i = 0; i < w->count; i++) {
		const struct heed_stream_tensor *t = &tensors[i];

		if (!library_dtype(t->dtype) || t->rank > HEED_STREAM_RANK_MAX)
			return library_fail(e, EX_DATAERR,
			    "%.200s: tensor %zu: no such dtype or rank",
			    w->name, i);
		if (t->data == NULL && heed_stream_count(t) > 0)
			return library_fail(e, EX_DATAERR,
			    "%.200s: tensor %zu has no data", w->name, i);
		w->tensors[i] = library_tensor(t);
	}
	if (stream_write(w->out, seq, w->tensors, &error) == -1)
		return library_error(e, &error);
	return 0;
}

int
heed_stream_writer_end(
    struct heed_stream_writer *w, struct heed_stream_error *e)
{
	struct stream_error error;

	if (stream_writer_end(w->out, &error) == -1)
		return library_error(e, &error);
	return 0;
}

int
heed_stream_writer_fail(struct heed_stream_writer *w, const char *program,
    const char *message, struct heed_stream_error *e)
{
	struct stream_error error;

	if (stream_writer_fail(w->out, program, message, &error) == -1)
		return library_error(e, &error);
	return 0;
}

void
heed_stream_writer_close(struct heed_stream_writer *w)
{
	if (w == NULL)
		return;
	stream_writer_close(w->out);
	free(w->tensors);
	free(w->name);
	free(w);
}
