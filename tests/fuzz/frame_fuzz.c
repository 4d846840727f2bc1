/*
 * frame_fuzz.c -- any bytes as a stream, and as a frame: they are read or
 * refused, and what is read can be written and read again.
 *	make fuzz
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stream/stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Every byte of every tensor is there, and every text ends. */
static uint64_t
touch(const struct frame *f)
{
	uint64_t sum = f->crc;

	for (size_t i = 0; i < f->tensor_count; i++) {
		const struct tensor *t = &f->tensors[i].tensor;
		size_t count = tensor_count(t);

		assert((uintptr_t)t->data % dtype_size(t->dtype) == 0);
		sum += strlen(f->tensors[i].name);
		for (size_t k = 0; k < count; k++)
			sum += tensor_value(t, k) > 0;
	}
	for (size_t i = 0; i < f->attribute_count; i++)
		sum += strlen(f->attributes[i].key) +
		    strlen(f->attributes[i].value);
	return sum;
}

/* Is the frame the same after it was written and read? */
static void
check_round_trip(const struct frame *f)
{
	char *memory = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&memory, &length);
	struct stream_error e;
	struct frame again = { .tensors = NULL };
	uint32_t crc;
	/* A crc of its own is added: one that was read is left out. */
	size_t attributes = f->has_crc ? 0 : f->attribute_count;
	int result = frame_write(file, "fuzz", f->tensors, f->tensor_count,
	    f->attributes, attributes, &crc, &e);

	fclose(file);
	assert(result == 0);
	file = fmemopen(memory, length, "rb");
	result =
	    frame_read(&again, &(struct source){ file, "fuzz", 0 }, NULL, &e);
	assert(result == 1 && again.crc == crc);
	assert(again.tensor_count == f->tensor_count);
	for (size_t i = 0; i < f->tensor_count; i++) {
		const struct frame_tensor *want = &f->tensors[i];
		const struct tensor *got = frame_tensor(&again, want->name);

		assert(got != NULL && got->dtype == want->tensor.dtype &&
		    got->rank == want->tensor.rank);
		assert(memcmp(got->data, want->tensor.data,
			   tensor_count(got) * dtype_size(got->dtype)) == 0);
	}
	fclose(file);
	frame_free(&again);
	free(memory);
}

static void
read_frame(const uint8_t *bytes, size_t n)
{
	FILE *file = fmemopen((void *)(uintptr_t)bytes, n, "rb");
	struct frame f = { .tensors = NULL };
	struct stream_error e;

	if (frame_read(&f, &(struct source){ file, "fuzz", 0 }, NULL, &e) ==
	    1) {
		(void)touch(&f);
		check_round_trip(&f);
	}
	frame_free(&f);
	fclose(file);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct stream_error e;
	struct stream_reader *r;
	struct record record = { .seq = 0 };
	FILE *file;

	if (n == 0)
		return 0;
	read_frame(bytes, n);
	file = fmemopen((void *)(uintptr_t)bytes, n, "rb");
	r = stream_reader_open(file, "fuzz", &e);
	while (r != NULL && stream_read(r, &record, &e) == 1)
		(void)touch(&record.frame);
	record_free(&record);
	stream_reader_close(r);
	fclose(file);
	return 0;
}
