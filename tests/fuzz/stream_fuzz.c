/*
 * stream_fuzz.c -- any bytes as a stream, from its head to its end: it is read
 * or refused, and what is read, written and read again is the same; written
 * again it is the same bytes.
 */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "fuzz.h"
#include "stream/crc32c.h"
#include "stream/stream.h"

/* All that a reader tells, as one number. */
struct digest {
	uint32_t crc;
	uint64_t records;
	int status; /* of its end: 0, or that of an error frame */
};

static void
add(struct digest *d, const void *bytes, size_t n)
{
	if (n > 0)
		d->crc = crc32c(d->crc, bytes, n);
}

static void
add_string(struct digest *d, const char *s)
{
	add(d, s, strlen(s) + 1);
}

static void
add_head(struct digest *d, const struct head *h)
{
	for (size_t i = 0; i < h->field_count; i++) {
		const struct field *f = &h->fields[i];

		assert(head_field(h, f->name) == (int)i);
		add_string(d, f->name);
		add(d, &f->dtype, sizeof f->dtype);
		add(d, &f->rank, sizeof f->rank);
		for (size_t k = 0; k < f->rank; k++)
			if (f->dims[k].symbol != NULL)
				add_string(d, f->dims[k].symbol);
			else
				add(d, &f->dims[k].size, sizeof(size_t));
	}
	for (size_t i = 0; i < h->attribute_count; i++) {
		add_string(d, h->attributes[i].key);
		add_string(d, h->attributes[i].value);
	}
}

static void
add_record(struct digest *d, const struct head *h, const struct record *r)
{
	add(d, &r->seq, sizeof r->seq);
	for (size_t i = 0; i < h->field_count; i++) {
		const struct tensor *t = &r->tensors[i];
		size_t bytes = tensor_count(t) * dtype_size(t->dtype);

		assert(t->dtype == h->fields[i].dtype);
		assert(t->rank == h->fields[i].rank);
		assert((uintptr_t)t->data % dtype_size(t->dtype) == 0);
		add(d, t->shape, t->rank * sizeof *t->shape);
		add(d, t->data, bytes);
	}
}

/* The end frame, or the error frame of the program upstream. */
static int
finish(struct stream_writer *w, const struct stream_reader *r, int result,
    struct digest *d, struct stream_error *e)
{
	const struct attribute *error = stream_upstream(r);

	if (result == 0)
		return stream_writer_end(w, e);
	assert(error != NULL && e->status == EX_DATAERR);
	d->status = e->status;
	add_string(d, error->key);
	add_string(d, error->value);
	return stream_writer_fail(w, error->key, error->value, e);
}

/* Reads all and writes it. 0, or -1 when it was refused. */
static int
copy(struct digest *d, FILE *to, const char *bytes, size_t n)
{
	struct stream_error e = { 0, "" };
	struct record record = { .seq = 0 };
	FILE *from = fuzz_open(bytes, n);
	struct stream_reader *r = stream_reader_open(from, "fuzz", &e);
	struct stream_writer *w = NULL;
	int result = -1, written = 0;

	*d = (struct digest){ .crc = 0 };
	if (r != NULL) {
		add_head(d, stream_head(r));
		w = stream_writer_open(to, "fuzz", stream_head(r), &e);
		assert(w != NULL);
		while ((result = stream_read(r, &record, &e)) == 1) {
			add_record(d, stream_head(r), &record);
			written =
			    stream_write(w, record.seq, record.tensors, &e);
			assert(written == 0);
		}
		d->records = stream_records(r);
		if (result == 0 || stream_upstream(r) != NULL) {
			written = finish(w, r, result, d, &e);
			assert(written == 0);
			result = 0;
		}
		assert(stream_bytes(r) <= n);
	}
	assert(result == 0 || (e.status == EX_DATAERR && e.message[0] != '\0'));
	record_free(&record);
	stream_writer_close(w);
	stream_reader_close(r);
	fclose(from);
	return result;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct digest first, second;
	char *once, *twice;
	size_t length, again;
	FILE *file;

	fuzz_whole = false;
	if (n == 0)
		return 0;
	file = fuzz_create(&once, &length);
	fuzz_whole = copy(&first, file, (const char *)bytes, n) == 0;
	fclose(file);
	if (fuzz_whole) {
		int result;

		file = fuzz_create(&twice, &again);
		result = copy(&second, file, once, length);
		fclose(file);
		assert(result == 0);
		assert(first.crc == second.crc);
		assert(first.records == second.records);
		assert(first.status == second.status);
		assert(length == again && memcmp(once, twice, length) == 0);
		free(twice);
	}
	free(once);
	return 0;
}
