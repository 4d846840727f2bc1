/* frame_write.c -- writes one frame: a safetensors file with a crc. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "stream/crc32c.h"
#include "stream/frame_write.h"
#include "stream/scan.h"

enum { ALIGNMENT = 64, LENGTH = 8 };

/* Why a reader would refuse the attributes, or NULL. */
static const char *
attribute_fault(const struct attribute *attributes, size_t n)
{
	if (n >= FRAME_ATTRIBUTES_MAX)
		return "too many attributes"; /* the crc is one too */
	for (size_t i = 0; i < n; i++) {
		const char *key = attributes[i].key;

		if (!scan_is_utf8(key) || !scan_is_utf8(attributes[i].value))
			return "an attribute is not UTF-8";
		if (strcmp(key, "crc32c") == 0)
			return "an attribute has a name of the frame's own";
		for (size_t j = 0; j < i; j++)
			if (strcmp(key, attributes[j].key) == 0)
				return "an attribute is there twice";
	}
	return NULL;
}

/* The same of the tensors' names. */
static const char *
name_fault(const struct frame_tensor *tensors, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *name = tensors[i].name;

		if (name[0] == '\0' || strlen(name) > FRAME_NAME_MAX ||
		    strcmp(name, "__metadata__") == 0 || !scan_is_utf8(name))
			return "a tensor's name is not allowed";
		for (size_t j = 0; j < i; j++)
			if (strcmp(name, tensors[j].name) == 0)
				return "a tensor's name is there twice";
	}
	return NULL;
}

/* The same of shapes. */
static const char *
shape_fault(const struct frame_tensor *tensors, size_t n)
{
	uint64_t total = 0;

	for (size_t i = 0; i < n; i++) {
		size_t bytes;

		if (tensors[i].tensor.rank > TENSOR_RANK_MAX)
			return "a tensor has over 8 dimensions";
		for (size_t d = 0; d < tensors[i].tensor.rank; d++)
			if (tensors[i].tensor.shape[d] > SCAN_SIZE_MAX)
				return "a tensor has a size of over 2^53";
		if (!tensor_bytes(&tensors[i].tensor, &bytes) ||
		    bytes > SCAN_SIZE_MAX - total)
			return "a tensor's size overflows";
		total += bytes;
	}
	return NULL;
}

/* Ends with the crc, as zeros; returns where. */
static size_t
put_attributes(struct buffer *t, const struct attribute *attributes, size_t n)
{
	buffer_string(t, "{\"__metadata__\":{");
	for (size_t i = 0; i < n; i++) {
		buffer_quoted(t, attributes[i].key);
		buffer_bytes(t, ":", 1);
		buffer_quoted(t, attributes[i].value);
		buffer_bytes(t, ",", 1);
	}
	buffer_string(t, "\"crc32c\":\"00000000\"}");
	return t->length - strlen("00000000\"}");
}

static void
put_tensor(struct buffer *t, const struct frame_tensor *named, uint64_t *offset)
{
	const struct tensor *tensor = &named->tensor;

	buffer_bytes(t, ",", 1);
	buffer_quoted(t, named->name);
	buffer_string(t, ":{\"dtype\":\"");
	buffer_string(t, dtype_name(tensor->dtype));
	buffer_string(t, "\",\"shape\":[");
	for (size_t i = 0; i < tensor->rank; i++) {
		if (i > 0)
			buffer_bytes(t, ",", 1);
		buffer_number(t, tensor->shape[i]);
	}
	buffer_string(t, "],\"data_offsets\":[");
	buffer_number(t, *offset);
	*offset += tensor_count(tensor) * dtype_size(tensor->dtype);
	buffer_bytes(t, ",", 1);
	buffer_number(t, *offset);
	buffer_string(t, "]}");
}

/* A walk over the tensors in the order of falling element size. */
struct walk {
	size_t size, i; /* of the elements; the next tensor to look at */
};
static const struct walk walk_begin = { 8, 0 };

/* NULL after the last. */
static const struct frame_tensor *
next_tensor(const struct frame_tensor *tensors, size_t n, struct walk *w)
{
	for (; w->size > 0; w->size /= 2, w->i = 0)
		while (w->i < n) {
			const struct frame_tensor *t = &tensors[w->i++];

			if (dtype_size(t->tensor.dtype) == w->size)
				return t;
		}
	return NULL;
}

/* The bytes before the data: length, header, padding. Returns the crc, which
 * covers the data too. */
static uint32_t
put_header(struct buffer *t, const struct frame_tensor *tensors, size_t n,
    const struct attribute *attributes, size_t attribute_count)
{
	static const char padding[ALIGNMENT + 1] =
	    "                                "
	    "                                ";
	const struct frame_tensor *next;
	struct walk walk = walk_begin;
	uint64_t length = 0, offset = 0;
	size_t crc_at;
	uint32_t crc;

	buffer_bytes(t, &length, LENGTH);
	crc_at = put_attributes(t, attributes, attribute_count);
	while ((next = next_tensor(tensors, n, &walk)) != NULL)
		put_tensor(t, next, &offset);
	buffer_bytes(t, "}", 1);
	buffer_bytes(t, padding, -t->length % ALIGNMENT);
	if (t->failed)
		return 0;
	length = t->length - LENGTH;
	memcpy(t->bytes, &length, LENGTH);
	crc = crc32c(0, t->bytes + LENGTH, (size_t)length);
	walk = walk_begin;
	while ((next = next_tensor(tensors, n, &walk)) != NULL)
		crc = crc32c(crc, next->tensor.data,
		    tensor_count(&next->tensor) * walk.size);
	crc32c_digits(t->bytes + crc_at, crc);
	return crc;
}

static bool
write_bytes(FILE *file, const void *bytes, size_t n)
{
	return n == 0 || fwrite(bytes, 1, n, file) == n;
}

static int
refuse(struct stream_error *e, int status, const char *name, const char *why)
{
	e->status = status;
	snprintf(e->message, sizeof e->message, "%.200s: %s", name, why);
	return -1;
}

int
frame_put(FILE *file, const char *name, const struct frame_tensor *tensors,
    size_t n, const struct attribute *attributes, size_t attribute_count,
    struct buffer *t, uint32_t *crc, struct stream_error *e)
{
	const struct frame_tensor *next;
	struct walk walk = walk_begin;
	bool written;
	const char *why = shape_fault(tensors, n);

	if (why != NULL)
		return refuse(e, EX_DATAERR, name, why);
	t->length = 0;
	t->failed = false;
	*crc = put_header(t, tensors, n, attributes, attribute_count);
	if (t->failed)
		return refuse(e, EX_OSERR, name, "out of memory");
	if (t->length > FRAME_HEADER_MAX)
		return refuse(e, EX_DATAERR, name, "a header over 16 MiB");
	errno = 0;
	written = write_bytes(file, t->bytes, t->length);
	while (written && (next = next_tensor(tensors, n, &walk)) != NULL)
		written = write_bytes(file, next->tensor.data,
		    tensor_count(&next->tensor) * walk.size);
	return written ? 0 : refuse(e, EX_IOERR, name, strerror(errno));
}

int
frame_write(FILE *file, const char *name, const struct frame_tensor *tensors,
    size_t n, const struct attribute *attributes, size_t attribute_count,
    uint32_t *crc, struct stream_error *e)
{
	struct buffer t = { NULL, 0, 0, false };
	const char *why = name_fault(tensors, n);
	int result;

	if (why == NULL)
		why = attribute_fault(attributes, attribute_count);
	if (why != NULL)
		return refuse(e, EX_DATAERR, name, why);
	result = frame_put(
	    file, name, tensors, n, attributes, attribute_count, &t, crc, e);
	free(t.bytes);
	return result;
}
