/* unzip.c -- the bytes of a file, or of a member of a zip archive. */
#include "program/unzip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/program.h"

enum {
	LOCAL = 0x04034b50, /* signatures */
	CENTRAL = 0x02014b50,
	END = 0x06054b50,
	END64 = 0x06064b50,
	LOCATOR = 0x07064b50,
	LOCAL_SIZE = 30,
	CENTRAL_SIZE = 46,
	END_SIZE = 22,
	END64_SIZE = 56,
	LOCATOR_SIZE = 20,
	STORED = 0,
	DEFLATED = 8,
};

static uint64_t
number(const unsigned char *bytes, int n)
{
	uint64_t value = 0;

	for (int i = n; i-- > 0;)
		value = value << 8 | bytes[i];
	return value;
}

static void
seek(const struct archive *a, uint64_t at)
{
	if (at > INT64_MAX || fseeko(a->file, (off_t)at, SEEK_SET) == -1)
		fail(EX_DATAERR, "%s: byte %llu: out of the archive", a->path,
		    (unsigned long long)at);
}

static void
read_at(const struct archive *a, uint64_t at, void *bytes, size_t n)
{
	seek(a, at);
	errno = 0;
	if (fread(bytes, 1, n, a->file) == n)
		return;
	if (ferror(a->file))
		fail(EX_IOERR, "%s: %s", a->path, strerror(errno));
	fail(EX_DATAERR, "%s: byte %llu: truncated archive", a->path,
	    (unsigned long long)at);
}

/* The end record is followed by a comment, so it is looked for. Returns where
 * it begins. */
static uint64_t
find_end(const struct archive *a, unsigned char end[END_SIZE])
{
	enum { TAIL = END_SIZE + 0xffff };
	unsigned char tail[TAIL];
	off_t size;
	size_t n;

	if (fseeko(a->file, 0, SEEK_END) == -1 ||
	    (size = ftello(a->file)) == -1)
		fail(EX_NOINPUT, "%s: %s", a->path, strerror(errno));
	n = size < TAIL ? (size_t)size : (size_t)TAIL;
	read_at(a, (uint64_t)size - n, tail, n);
	for (size_t i = n < END_SIZE ? 0 : n - END_SIZE + 1; i-- > 0;)
		if (number(tail + i, 4) == END &&
		    i + END_SIZE + number(tail + i + 20, 2) == n) {
			memcpy(end, tail + i, END_SIZE);
			return (uint64_t)size - n + i;
		}
	fail(EX_DATAERR, "%s: no zip archive", a->path);
}

void
archive_open(struct archive *a, FILE *file, const char *path)
{
	unsigned char end[END_SIZE], locator[LOCATOR_SIZE], end64[END64_SIZE];
	uint64_t place;

	*a = (struct archive){ .file = file, .path = path };
	place = find_end(a, end);
	a->left = number(end + 10, 2);
	a->end = number(end + 12, 4);
	a->at = number(end + 16, 4);
	if (a->left == 0xffff || a->end == 0xffffffff || a->at == 0xffffffff) {
		if (place < LOCATOR_SIZE)
			fail(EX_DATAERR, "%s: no end of the archive", path);
		read_at(a, place - LOCATOR_SIZE, locator, LOCATOR_SIZE);
		if (number(locator, 4) != LOCATOR)
			fail(EX_DATAERR, "%s: no end of the archive", path);
		read_at(a, number(locator + 8, 8), end64, END64_SIZE);
		if (number(end64, 4) != END64)
			fail(EX_DATAERR, "%s: no end of the archive", path);
		a->left = number(end64 + 32, 8);
		a->end = number(end64 + 40, 8);
		a->at = number(end64 + 48, 8);
	}
	if (a->at > place || a->end > place - a->at)
		fail(EX_DATAERR, "%s: the directory leaves the archive", path);
	a->end += a->at;
}

/* The values that do not fit in 32 bits stand in a field of extra's, in the
 * order of APPNOTE 4.5.3. */
static void
read_extra(const struct archive *a, struct archive_entry *entry,
    const unsigned char *extra, size_t n)
{
	uint64_t *values[] = { &entry->size, &entry->packed, &entry->offset };

	for (size_t i = 0; i + 4 <= n;) {
		size_t id = number(extra + i, 2), at = i + 4;
		size_t end = at + number(extra + i + 2, 2);

		for (size_t k = 0; id == 1 && k < 3; k++) {
			if (*values[k] != 0xffffffff)
				continue;
			if (end > n || at + 8 > end)
				fail(EX_DATAERR, "%s: %s: its size lacks",
				    a->path, entry->name);
			*values[k] = number(extra + at, 8);
			at += 8;
		}
		i = end;
	}
}

bool
archive_next(struct archive *a, struct archive_entry *entry)
{
	unsigned char fixed[CENTRAL_SIZE], extra[0xffff];
	size_t name_length, extra_length, comment;
	uint64_t method;

	if (a->left == 0)
		return false;
	if (a->end - a->at < CENTRAL_SIZE)
		fail(EX_DATAERR, "%s: the directory is too short", a->path);
	read_at(a, a->at, fixed, CENTRAL_SIZE);
	name_length = number(fixed + 28, 2);
	extra_length = number(fixed + 30, 2);
	comment = number(fixed + 32, 2);
	method = number(fixed + 10, 2);
	if (number(fixed, 4) != CENTRAL || name_length > ARCHIVE_NAME_MAX ||
	    a->end - a->at - CENTRAL_SIZE <
		name_length + extra_length + comment)
		fail(EX_DATAERR, "%s: byte %llu: no entry of the directory",
		    a->path, (unsigned long long)a->at);
	*entry = (struct archive_entry){ .packed = number(fixed + 20, 4),
		.size = number(fixed + 24, 4),
		.offset = number(fixed + 42, 4),
		.crc = (uint32_t)number(fixed + 16, 4),
		.deflated = method == DEFLATED };
	read_at(a, a->at + CENTRAL_SIZE, entry->name, name_length);
	read_at(a, a->at + CENTRAL_SIZE + name_length, extra, extra_length);
	if (strlen(entry->name) != name_length)
		fail(EX_DATAERR, "%s: NUL in a name", a->path);
	if ((method != STORED && method != DEFLATED) || (fixed[8] & 1) != 0)
		fail(EX_DATAERR,
		    "%s: %s: encrypted, or compressed in a way that is not "
		    "read",
		    a->path, entry->name);
	read_extra(a, entry, extra, extra_length);
	if (!entry->deflated && entry->packed != entry->size)
		fail(EX_DATAERR, "%s: %s: two sizes", a->path, entry->name);
	a->at += CENTRAL_SIZE + name_length + extra_length + comment;
	a->left--;
	return true;
}

void
member_of_file(struct member *m, FILE *file, const char *path)
{
	*m = (struct member){ .file = file };
	m->name = program_memory(strdup(path));
}

void
member_of_archive(struct member *m, FILE *file, const char *path,
    const struct archive_entry *entry)
{
	const struct archive a = { .file = file, .path = path };
	size_t size = strlen(path) + strlen(entry->name) + sizeof ": ";
	unsigned char local[LOCAL_SIZE];

	*m = (struct member){ .file = file,
		.zipped = true,
		.deflated = entry->deflated,
		.packed = entry->packed,
		.size = entry->size,
		.want = entry->crc };
	m->name = program_memory(malloc(size));
	snprintf(m->name, size, "%s: %s", path, entry->name);
	read_at(&a, entry->offset, local, LOCAL_SIZE);
	if (number(local, 4) != LOCAL)
		fail(EX_DATAERR, "%s: byte %llu: no member", m->name,
		    (unsigned long long)entry->offset);
	seek(&a,
	    entry->offset + LOCAL_SIZE + number(local + 26, 2) +
		number(local + 28, 2));
	if (!m->deflated)
		return;
	m->in = program_memory(malloc(MEMBER_PACKED));
	if (inflateInit2(&m->stream, -MAX_WBITS) != Z_OK)
		fail(EX_OSERR, "%s: out of memory", m->name);
}

/* At most n bytes of the file. */
static size_t
read_file(struct member *m, void *bytes, size_t n)
{
	size_t got;

	errno = 0;
	got = fread(bytes, 1, n, m->file);
	if (got == 0 && ferror(m->file))
		fail(EX_IOERR, "%s: %s", m->name, strerror(errno));
	return got;
}

static _Noreturn void
refuse(const struct member *m, const char *why)
{
	fail(EX_DATAERR, "%s: byte %llu: %s", m->name,
	    (unsigned long long)m->offset, why);
}

/* The next packed bytes; none, at their end or the file's. */
static void
refill(struct member *m)
{
	size_t want = m->packed < MEMBER_PACKED ? (size_t)m->packed
						: (size_t)MEMBER_PACKED;

	m->stream.next_in = m->in;
	m->stream.avail_in = (uInt)read_file(m, m->in, want);
	m->packed -= m->stream.avail_in;
}

/* zlib may hold bytes when all packed ones are read: it is asked until it
 * makes no more of them. */
static void
inflate_bytes(struct member *m, void *bytes, size_t n)
{
	m->stream.next_out = bytes;
	m->stream.avail_out = (uInt)n;
	while (m->stream.avail_out > 0) {
		int result;

		if (m->stream.avail_in == 0 && m->packed > 0)
			refill(m);
		result = inflate(&m->stream, Z_NO_FLUSH);
		if (result == Z_BUF_ERROR ||
		    (result == Z_STREAM_END && m->stream.avail_out > 0))
			refuse(m, "truncated");
		if (result != Z_OK && result != Z_STREAM_END)
			refuse(m, "not deflated");
	}
}

void
member_read(struct member *m, void *bytes, size_t n)
{
	enum { PIECE = 1 << 20 };
	unsigned char *at = bytes;

	while (n > 0) {
		size_t piece = n < PIECE ? n : (size_t)PIECE;

		if (m->zipped && piece > m->size)
			refuse(m, "truncated");
		if (m->deflated)
			inflate_bytes(m, at, piece);
		else if (read_file(m, at, piece) < piece)
			refuse(m, "truncated");
		if (m->zipped) {
			m->crc = (uint32_t)crc32(m->crc, at, (uInt)piece);
			m->size -= piece;
		}
		m->offset += piece;
		at += piece;
		n -= piece;
	}
}

void
member_close(struct member *m)
{
	unsigned char more;

	if (m->zipped ? m->size > 0 : read_file(m, &more, 1) > 0)
		refuse(m, "more bytes than the array has");
	if (m->zipped && m->crc != m->want)
		refuse(m, "wrong crc32");
	if (m->deflated)
		inflateEnd(&m->stream);
	free(m->in);
	free(m->name);
	*m = (struct member){ .file = NULL };
}
