/*
 * frame_fuzz.c -- any bytes as a frame, a safetensors file: it is read or
 * refused, and what is read can be written and read again.
 */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "fuzz.h"
#include "stream/frame.h"

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
	FILE *file = fuzz_create(&memory, &length);
	struct stream_error e;
	struct frame again = { .tensors = NULL };
	uint32_t crc;
	/* A crc of its own is added: one that was read is left out. */
	size_t attributes = f->has_crc ? 0 : f->attribute_count;
	int result = frame_write(file, "fuzz", f->tensors, f->tensor_count,
	    f->attributes, attributes, &crc, &e);

	fclose(file);
	assert(result == 0);
	file = fuzz_open(memory, length);
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
	for (size_t i = 0; i < attributes; i++)
		assert(strcmp(frame_attribute(&again, f->attributes[i].key),
			   f->attributes[i].value) == 0);
	fclose(file);
	frame_free(&again);
	free(memory);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct frame f = { .tensors = NULL };
	struct stream_error e = { 0, "" };
	FILE *file;
	int result;

	fuzz_whole = false;
	if (n == 0)
		return 0;
	file = fuzz_open(bytes, n);
	result = frame_read(&f, &(struct source){ file, "fuzz", 0 }, NULL, &e);
	fuzz_whole = result == 1;
	if (fuzz_whole) {
		touch(&f);
		check_round_trip(&f);
	} else {
		assert(result == -1 && e.status == EX_DATAERR);
		assert(e.message[0] != '\0');
	}
	frame_free(&f);
	fclose(file);
	return 0;
}
