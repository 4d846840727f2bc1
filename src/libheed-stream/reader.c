/* reader.c -- libheed-stream reads a stream. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "libheed-stream/library.h"

struct heed_stream_reader {
	struct stream_reader *in;
	char *name; /* in has it too */
	struct heed_stream_head *head;
	struct heed_stream_tensor *tensors; /* [head->count] */
	struct record record;
};

/* Opens r->in and converts its head. */
static int
open_reader(struct heed_stream_reader *r, FILE *file, const char *name,
    struct heed_stream_error *e)
{
	struct stream_error error;

	r->name = strdup(name);
	if (r->name == NULL)
		return library_fail(e, EX_OSERR, "out of memory");
	r->in = stream_reader_open(file, r->name, &error);
	if (r->in == NULL)
		return library_error(e, &error);
	r->head = library_head(stream_head(r->in));
	if (r->head != NULL)
		r->tensors = calloc(r->head->count + 1, sizeof *r->tensors);
	if (r->tensors == NULL)
		return library_fail(e, EX_OSERR, "out of memory");
	return 0;
}

struct heed_stream_reader *
heed_stream_reader_open(
    FILE *file, const char *name, struct heed_stream_error *e)
{
	struct heed_stream_reader *r = calloc(1, sizeof *r);

	if (r == NULL) {
		library_fail(e, EX_OSERR, "out of memory");
	} else if (open_reader(r, file, name, e) == -1) {
		heed_stream_reader_close(r);
		r = NULL;
	}
	return r;
}

const struct heed_stream_head *
heed_stream_reader_head(const struct heed_stream_reader *r)
{
	return r->head;
}

int
heed_stream_reader_next(
    struct heed_stream_reader *r, struct heed_stream_error *e)
{
	struct stream_error error;
	int result = stream_read(r->in, &r->record, &error);

	if (result == -1)
		return library_error(e, &error);
	for (size_t i = 0; result == 1 && i < r->head->count; i++) {
		const struct tensor *t = &r->record.tensors[i];
		struct heed_stream_tensor *public = &r->tensors[i];

		public->dtype = (enum heed_stream_dtype)t->dtype;
		public->rank = t->rank;
		memcpy(public->shape, t->shape, sizeof public->shape);
		public->data = t->data;
	}
	return result;
}

uint64_t
heed_stream_reader_seq(const struct heed_stream_reader *r)
{
	return r->record.seq;
}

const struct heed_stream_tensor *
heed_stream_reader_tensors(const struct heed_stream_reader *r)
{
	return r->tensors;
}

const char *
heed_stream_reader_upstream(
    const struct heed_stream_reader *r, const char **program)
{
	const struct attribute *upstream = stream_upstream(r->in);

	if (upstream == NULL)
		return NULL;
	*program = upstream->key;
	return upstream->value;
}

void
heed_stream_reader_close(struct heed_stream_reader *r)
{
	if (r == NULL)
		return;
	stream_reader_close(r->in);
	heed_stream_head_free(r->head);
	record_free(&r->record);
	free(r->tensors);
	free(r->name);
	free(r);
}
