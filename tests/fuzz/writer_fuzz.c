/*
 * writer_fuzz.c -- any bytes as what a program asks of the writer: a head,
 * records, an end. What the writer takes a reader takes too, and has the same;
 * what it refuses harms no other record.
 */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "fuzz.h"
#include "stream/stream.h"

enum { FIELDS = 4, ATTRIBUTES = 3, RECORDS = 3, TEXT = 16, DATA = 1 << 12 };

/* What is left of the bytes; 0 behind them. */
struct wishes {
	const uint8_t *at, *end;
};

static uint64_t
number(struct wishes *w, size_t bytes)
{
	uint64_t n = 0;

	while (bytes-- > 0)
		n = n << 8 | (w->at < w->end ? *w->at++ : 0);
	return n;
}

/* A small number, or one of any size. */
static uint64_t
size(struct wishes *w)
{
	uint64_t n = number(w, 1);

	return n < 0xc0 ? n % 5 : number(w, 8) >> (n & 63);
}

static const char *
text(struct wishes *w, char buffer[TEXT], const char *usual)
{
	size_t n = number(w, 1);

	if (n >= TEXT)
		return usual;
	for (size_t i = 0; i < n; i++)
		buffer[i] = (char)number(w, 1);
	buffer[n] = '\0';
	return buffer;
}

struct made {
	struct head head;
	struct field fields[FIELDS];
	struct attribute attributes[ATTRIBUTES];
	char names[FIELDS][TEXT], symbols[FIELDS][TENSOR_RANK_MAX][TEXT];
	char keys[ATTRIBUTES][TEXT], values[ATTRIBUTES][TEXT];
};

static void
make_head(struct made *m, struct wishes *w)
{
	static const char *const names[FIELDS] = { "a", "b", "c", "d" };

	m->head = (struct head){ m->fields, number(w, 1) % (FIELDS + 1),
		m->attributes, number(w, 1) % (ATTRIBUTES + 1) };
	for (size_t i = 0; i < m->head.field_count; i++) {
		struct field *f = &m->fields[i];

		f->name = text(w, m->names[i], names[i]);
		f->dtype = (enum dtype)(number(w, 1) % DTYPES);
		f->rank = number(w, 1) % (TENSOR_RANK_MAX + 1);
		for (size_t d = 0; d < f->rank; d++) {
			f->dims[d].symbol = number(w, 1) % 2 == 0
			    ? text(w, m->symbols[i][d], "n")
			    : NULL;
			f->dims[d].size = size(w);
		}
	}
	for (size_t i = 0; i < m->head.attribute_count; i++) {
		m->attributes[i].key = text(w, m->keys[i], "history");
		m->attributes[i].value = text(w, m->values[i], "[{}]");
	}
}

/* false: the record would have more data than there is. */
static bool
make_record(struct tensor *tensors, const struct head *h, struct wishes *w)
{
	static _Alignas(8) const unsigned char data[DATA];

	for (size_t i = 0; i < h->field_count; i++) {
		const struct field *f = &h->fields[i];
		struct tensor *t = &tensors[i];
		size_t bytes;

		*t = (struct tensor){ .dtype = f->dtype,
			.rank = f->rank,
			.data = (void *)(uintptr_t)data };
		for (size_t d = 0; d < f->rank; d++)
			t->shape[d] = f->dims[d].symbol == NULL
			    ? f->dims[d].size
			    : size(w);
		if (tensor_bytes(t, &bytes) && bytes > DATA)
			return false;
	}
	return true;
}

/* Writes what is wished. The number of records, or -1: no head. */
static int
write_all(struct made *m, struct wishes *wishes, FILE *file)
{
	struct stream_error e = { 0, "" };
	struct tensor tensors[FIELDS];
	struct stream_writer *w;
	int count = 0, result;

	make_head(m, wishes);
	w = stream_writer_open(file, "fuzz", &m->head, &e);
	if (w == NULL) {
		assert(e.status == EX_DATAERR && e.message[0] != '\0');
		return -1;
	}
	for (int i = 0; i < RECORDS; i++) {
		uint64_t seq = size(wishes);

		if (!make_record(tensors, &m->head, wishes))
			continue;
		result = stream_write(w, seq, tensors, &e);
		assert(result == 0 || e.status == EX_DATAERR);
		count += result == 0;
	}
	result = stream_writer_end(w, &e);
	assert(result == 0);
	stream_writer_close(w);
	return count;
}

static void
read_all(const struct head *h, int count, const char *bytes, size_t n)
{
	struct stream_error e = { 0, "" };
	struct record record = { .seq = 0 };
	FILE *file = fuzz_open(bytes, n);
	struct stream_reader *r = stream_reader_open(file, "fuzz", &e);
	const struct head *read;
	int result;

	assert(r != NULL);
	read = stream_head(r);
	assert(read->field_count == h->field_count);
	for (size_t i = 0; i < h->field_count; i++)
		assert(head_field(read, h->fields[i].name) == (int)i);
	for (size_t i = 0; i < h->attribute_count; i++)
		assert(head_attribute(read, h->attributes[i].key) != NULL);
	while ((result = stream_read(r, &record, &e)) == 1)
		count--;
	assert(result == 0 && count == 0);
	record_free(&record);
	stream_reader_close(r);
	fclose(file);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct wishes wishes = { bytes, bytes + n };
	struct made made;
	char *stream;
	size_t length;
	FILE *file = fuzz_create(&stream, &length);
	int count = write_all(&made, &wishes, file);

	fclose(file);
	fuzz_whole = count >= 0;
	if (count >= 0)
		read_all(&made.head, count, stream, length);
	free(stream);
	return 0;
}
