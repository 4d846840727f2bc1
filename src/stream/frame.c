/* frame.c -- reads one frame: a safetensors file. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "stream/crc32c.h"
#include "stream/header.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "tensor streams are little-endian, and so must the machine be"
#endif
_Static_assert(sizeof(size_t) == 8, "sizes up to 2^53 must have room");

enum { PIECE = 1 << 20, ALIGNMENT = 64 };

int
stream_fail(struct stream_error *e, int status, const char *source,
    const char *what, uint64_t offset, const char *format, ...)
{
	const size_t size = sizeof e->message;
	int used;
	va_list args;

	e->status = status;
	used = snprintf(e->message, size, "%.200s: %s%sbyte %llu: ", source,
	    what != NULL ? what : "", what != NULL ? ", " : "",
	    (unsigned long long)offset);
	va_start(args, format);
	vsnprintf(e->message + used, size - (size_t)used, format, args);
	va_end(args);
	return -1;
}

/* The most bytes of data that a frame may have; 0 if what the user asks for
 * is no number. */
static size_t
data_limit(void)
{
	const char *text = getenv("TENSOR_MAX_FRAME");
	size_t limit;
	char *end;

	if (text == NULL || *text == '\0')
		return FRAME_DATA_MAX;
	errno = 0;
	limit = strtoull(text, &end, 10);
	if (errno != 0 || *end != '\0' || *text < '0' || *text > '9')
		return 0;
	return limit;
}

/* As realloc, aligned: *bytes gets room for size bytes, the first used bytes
 * of it kept. */
static bool
grow_aligned(unsigned char **bytes, size_t *capacity, size_t used, size_t size)
{
	unsigned char *grown;

	if (size <= *capacity && *bytes != NULL)
		return true;
	if (size > SIZE_MAX - ALIGNMENT)
		return false;
	size = (size / ALIGNMENT + 1) * ALIGNMENT;
	grown = aligned_alloc(ALIGNMENT, size);
	if (grown == NULL)
		return false;
	if (used > 0)
		memcpy(grown, *bytes, used);
	free(*bytes);
	*bytes = grown;
	*capacity = size;
	return true;
}

/*
 * Reads n bytes to *bytes. The buffer grows as bytes arrive: at most a piece,
 * or twice what has come, is taken before the source has shown that it has
 * more. Returns how many came; e is set when they are fewer.
 */
static size_t
read_bytes(struct source *s, unsigned char **bytes, size_t *capacity, size_t n,
    const char *what, struct stream_error *e)
{
	size_t have = 0;

	for (;;) {
		size_t want = have < PIECE ? PIECE : 2 * have, got;

		if (want < *capacity)
			want = *capacity;
		if (want > n)
			want = n;
		if (!grow_aligned(bytes, capacity, have, want)) {
			stream_fail(e, EX_OSERR, s->name, what, s->offset,
			    "out of memory");
			return have;
		}
		errno = 0;
		got = fread(*bytes + have, 1, want - have, s->file);
		have += got;
		s->offset += got;
		if (have == n)
			return n;
		if (have == want)
			continue;
		if (ferror(s->file))
			stream_fail(e, EX_IOERR, s->name, what, s->offset, "%s",
			    strerror(errno));
		else
			stream_fail(e, EX_DATAERR, s->name, what, s->offset,
			    "truncated frame: %zu of %zu bytes", have, n);
		return have;
	}
}

/* The 8 bytes before the header. 1; 0 at end of file; -1. */
static int
read_length(struct frame *f, struct source *s, const char *what, size_t *length,
    struct stream_error *e)
{
	uint64_t n, start = s->offset;
	size_t got =
	    read_bytes(s, &f->header, &f->header_capacity, sizeof n, what, e);

	if (got == 0 && feof(s->file) && !ferror(s->file))
		return 0;
	if (got < sizeof n)
		return -1;
	memcpy(&n, f->header, sizeof n);
	if (n > FRAME_HEADER_MAX)
		return stream_fail(e, EX_DATAERR, s->name, what, start,
		    "a header of %llu bytes: over 16 MiB, or no frame",
		    (unsigned long long)n);
	if (n < 2)
		return stream_fail(e, EX_DATAERR, s->name, what, start,
		    "a header of %d bytes", (int)n);
	*length = (size_t)n;
	return 1;
}

static void
unmap(struct frame *f)
{
	if (f->mapped != NULL)
		munmap(f->mapped, f->mapped_bytes);
	f->mapped = NULL;
}

/*
 * The next n bytes as pages of a file; NULL if they are none, are not aligned
 * or not all there: then they are read. Like any mapped file, one that another
 * program cuts short meanwhile ends this one, by SIGBUS.
 */
static unsigned char *
map_bytes(struct frame *f, struct source *s, size_t n)
{
	off_t at = ftello(s->file), page = sysconf(_SC_PAGESIZE), before;
	struct stat status;
	void *mapped;

	if (n == 0 || at == -1 || at % ALIGNMENT != 0 ||
	    fstat(fileno(s->file), &status) == -1 || !S_ISREG(status.st_mode) ||
	    (uint64_t)(status.st_size - at) < n)
		return NULL;
	before = at % page;
	mapped = mmap(NULL, n + (size_t)before, PROT_READ, MAP_PRIVATE,
	    fileno(s->file), at - before);
	if (mapped == MAP_FAILED)
		return NULL;
	f->mapped = mapped;
	f->mapped_bytes = n + (size_t)before;
	if (fseeko(s->file, at + (off_t)n, SEEK_SET) == -1) {
		unmap(f);
		return NULL;
	}
	s->offset += n;
	return f->mapped + before;
}

/* The frame's data: mapped, or read. NULL, and e is set, if they lack. */
static unsigned char *
take_data(struct frame *f, struct source *s, size_t n, bool map,
    const char *what, struct stream_error *e)
{
	unsigned char *data = map ? map_bytes(f, s, n) : NULL;

	if (data != NULL)
		return data;
	if (read_bytes(s, &f->data, &f->data_capacity, n, what, e) < n)
		return NULL;
	return f->data; /* NULL: out of memory, also for no bytes at all */
}

/* Points the tensors to their bytes. Foreign frames may have tensors at odd
 * offsets; these move to where their elements are aligned. */
static bool
place_tensors(struct frame *f, const struct header *h, unsigned char *data)
{
	struct frame_tensor *tensors;
	size_t moved = 0, at = 0;

	f->tensor_count = 0;
	if (h->entry_count == 0)
		return true;
	tensors = stream_grow(
	    f->tensors, &f->tensor_capacity, h->entry_count, sizeof *tensors);
	if (tensors == NULL)
		return false;
	f->tensors = tensors;
	f->tensor_count = h->entry_count;
	for (size_t i = 0; i < h->entry_count; i++) {
		const struct frame_entry *entry = &f->entries[i];

		f->tensors[i].name = entry->name;
		f->tensors[i].tensor = entry->tensor;
		f->tensors[i].tensor.data = data + entry->begin;
		if (entry->begin % dtype_size(entry->tensor.dtype) != 0)
			moved += (entry->end - entry->begin + ALIGNMENT - 1) /
			    ALIGNMENT * ALIGNMENT;
	}
	if (moved == 0)
		return true;
	if (!grow_aligned(&f->moved, &f->moved_capacity, 0, moved))
		return false;
	for (size_t i = 0; i < h->entry_count; i++) {
		const struct frame_entry *entry = &f->entries[i];
		size_t bytes = entry->end - entry->begin;

		if (entry->begin % dtype_size(entry->tensor.dtype) == 0)
			continue;
		memcpy(f->moved + at, data + entry->begin, bytes);
		f->tensors[i].tensor.data = f->moved + at;
		at += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	}
	return true;
}

/* Over the header, with the crc's own digits as zeros, and the data. */
static uint32_t
frame_crc(
    const struct frame *f, const struct header *h, const unsigned char *data)
{
	const unsigned char *rest = f->header;
	uint32_t crc = 0;

	if (f->has_crc) {
		crc = crc32c(crc, f->header, h->crc_at);
		crc = crc32c(crc, "00000000", 8);
		rest += h->crc_at + 8;
	}
	crc = crc32c(crc, rest, (size_t)(f->header + h->length - rest));
	return crc32c(crc, data, h->data_bytes);
}

static int
take_frame(struct frame *f, struct source *s, bool map, const char *what,
    struct stream_error *e)
{
	struct header h;
	uint64_t start = s->offset;
	size_t limit = data_limit();
	unsigned char *data;
	int result;

	unmap(f);
	result = read_length(f, s, what, &h.length, e);
	if (result != 1)
		return result;
	h.offset = s->offset;
	if (read_bytes(s, &f->header, &f->header_capacity, h.length, what, e) <
	    h.length)
		return -1;
	if (header_parse(&h, f, s->name, what, e) == -1)
		return -1;
	if (limit == 0)
		return stream_fail(e, EX_USAGE, s->name, what, start,
		    "TENSOR_MAX_FRAME is not a number of bytes");
	if (h.data_bytes > limit)
		return stream_fail(e, EX_DATAERR, s->name, what, start,
		    "%zu bytes of data, over the limit of %zu "
		    "(TENSOR_MAX_FRAME raises it)",
		    h.data_bytes, limit);
	data = take_data(f, s, h.data_bytes, map, what, e);
	if (data == NULL)
		return -1;
	if (!place_tensors(f, &h, data))
		return stream_fail(
		    e, EX_OSERR, s->name, what, start, "out of memory");
	f->crc = frame_crc(f, &h, data);
	if (f->has_crc && f->crc != h.crc)
		return stream_fail(e, EX_DATAERR, s->name, what, start,
		    "wrong crc32c: %08x in the frame, %08x of its bytes", h.crc,
		    f->crc);
	return 1;
}

int
frame_read(
    struct frame *f, struct source *s, const char *what, struct stream_error *e)
{
	return take_frame(f, s, false, what, e);
}

int
frame_map(
    struct frame *f, struct source *s, const char *what, struct stream_error *e)
{
	return take_frame(f, s, true, what, e);
}

const char *
frame_attribute(const struct frame *f, const char *key)
{
	for (size_t i = 0; i < f->attribute_count; i++)
		if (strcmp(f->attributes[i].key, key) == 0)
			return f->attributes[i].value;
	return NULL;
}

const struct tensor *
frame_tensor(const struct frame *f, const char *name)
{
	for (size_t i = 0; i < f->tensor_count; i++)
		if (strcmp(f->tensors[i].name, name) == 0)
			return &f->tensors[i].tensor;
	return NULL;
}

void
frame_free(struct frame *f)
{
	unmap(f);
	free(f->tensors);
	free(f->attributes);
	free(f->header);
	free(f->data);
	free(f->moved);
	free(f->names);
	free(f->entries);
	free(f->sorted);
	*f = (struct frame){ .tensors = NULL };
}
