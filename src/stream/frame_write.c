/* frame_write.c -- writes one frame: a safetensors file with a crc. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "stream/buffer.h"
#include "stream/crc32c.h"
#include "stream/frame.h"
#include "stream/scan.h"

enum { ALIGNMENT = 64, LENGTH = 8 };

/* Why the frame would be refused by a reader, or NULL. */
static const char *
fault(const struct frame_tensor *tensors, size_t n,
    const struct attribute *attributes, size_t attribute_count)
{
	uint64_t total = 0;

	for (size_t i = 0; i < n; i++) {
		const char *name = tensors[i].name;
		size_t bytes;

		if (name[0] == '\0' || strlen(name) > FRAME_NAME_MAX ||
		    strcmp(name, "__metadata__") == 0 || !scan_is_utf8(name))
			return "a tensor's name is not allowed";
		for (size_t j = 0; j < i; j++)
			if (strcmp(name, tensors[j].name) == 0)
				return "a tensor's name is there twice";
		if (tensors[i].tensor.rank > TENSOR_RANK_MAX)
			return "a tensor has over 8 dimensions";
		if (!tensor_bytes(&tensors[i].tensor, &bytes) ||
		    bytes > ((uint64_t)1 << 53) - total)
			return "a tensor's size overflows";
		total += bytes;
	}
	for (size_t i = 0; i < attribute_count; i++)
		if (!scan_is_utf8(attributes[i].key) ||
		    !scan_is_utf8(attributes[i].value))
			return "an attribute is not UTF-8";
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

/* The next tensor in the order of falling element size, NULL after the last.
 * *size: 8 at first; *i: 0 at first. */
static const struct frame_tensor *
next_tensor(
    const struct frame_tensor *tensors, size_t n, size_t *size, size_t *i)
{
	for (; *size > 0; *size /= 2, *i = 0)
		while (*i < n) {
			const struct frame_tensor *t = &tensors[(*i)++];

			if (dtype_size(t->tensor.dtype) == *size)
				return t;
		}
	return NULL;
}

static void
put_crc(char *digits, uint32_t crc)
{
	for (int i = 7; i >= 0; i--, crc >>= 4)
		digits[i] = "0123456789abcdef"[crc & 15];
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
	uint64_t length = 0, offset = 0;
	size_t size = 8, i = 0, crc_at;
	uint32_t crc;

	buffer_bytes(t, &length, LENGTH);
	crc_at = put_attributes(t, attributes, attribute_count);
	while ((next = next_tensor(tensors, n, &size, &i)) != NULL)
		put_tensor(t, next, &offset);
	buffer_bytes(t, "}", 1);
	buffer_bytes(t, padding, -t->length % ALIGNMENT);
	if (t->failed)
		return 0;
	length = t->length - LENGTH;
	memcpy(t->bytes, &length, LENGTH);
	crc = crc32c(0, t->bytes + LENGTH, (size_t)length);
	size = 8;
	i = 0;
	while ((next = next_tensor(tensors, n, &size, &i)) != NULL)
		crc = crc32c(
		    crc, next->tensor.data, tensor_count(&next->tensor) * size);
	put_crc(t->bytes + crc_at, crc);
	return crc;
}

static bool
write_bytes(FILE *file, const void *bytes, size_t n)
{
	return n == 0 || fwrite(bytes, 1, n, file) == n;
}

int
frame_write(FILE *file, const char *name, const struct frame_tensor *tensors,
    size_t n, const struct attribute *attributes, size_t attribute_count,
    uint32_t *crc, struct stream_error *e)
{
	const struct frame_tensor *next;
	struct buffer t = { NULL, 0, 0, false };
	size_t size = 8, i = 0;
	bool written;
	const char *why = fault(tensors, n, attributes, attribute_count);

	if (why != NULL) {
		e->status = EX_DATAERR;
		snprintf(e->message, sizeof e->message, "%s: %s", name, why);
		return -1;
	}
	*crc = put_header(&t, tensors, n, attributes, attribute_count);
	if (t.failed || t.length > FRAME_HEADER_MAX) {
		e->status = t.failed ? EX_OSERR : EX_DATAERR;
		snprintf(e->message, sizeof e->message, "%s: %s", name,
		    t.failed ? "out of memory" : "a header over 16 MiB");
		free(t.bytes);
		return -1;
	}
	errno = 0;
	written = write_bytes(file, t.bytes, t.length);
	while (written && (next = next_tensor(tensors, n, &size, &i)) != NULL)
		written = write_bytes(file, next->tensor.data,
		    tensor_count(&next->tensor) * size);
	free(t.bytes);
	if (written)
		return 0;
	e->status = EX_IOERR;
	snprintf(
	    e->message, sizeof e->message, "%s: %s", name, strerror(errno));
	return -1;
}
