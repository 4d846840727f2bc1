/* zip.c -- writes a zip archive. */
#include "program/zip.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>
#include <zlib.h>

#include "program/program.h"

enum {
	VERSION = 45, /* that knows of 64 bits */
	NEW_YEAR_1980 = 0x21,
	UTF8 = 0x800,
	LARGE = 0xffff,
};
#define LARGER 0xffffffffu

/* A record of an archive, as it grows. */
struct bytes {
	unsigned char bytes[128];
	size_t n;
};

static void
put(struct bytes *b, uint64_t value, int n)
{
	for (int i = 0; i < n; i++)
		b->bytes[b->n++] = (unsigned char)(value >> 8 * i);
}

static void
write_bytes(struct zip *z, FILE *file, const void *bytes, size_t n)
{
	errno = 0;
	if (n > 0 && fwrite(bytes, 1, n, file) < n)
		fail(EX_IOERR, "%s: %s", z->path, strerror(errno));
	if (file == z->file)
		z->offset += n;
}

void
zip_begin(struct zip *z, FILE *file, const char *path)
{
	*z = (struct zip){ .file = file, .path = path };
	z->directory = tmpfile();
	if (z->directory == NULL)
		fail(EX_CANTCREAT, "a temporary file: %s", strerror(errno));
}

/* What local header and directory tell alike. */
static void
put_common(struct bytes *b, uint32_t crc, uint64_t size, size_t name)
{
	put(b, VERSION, 2);
	put(b, UTF8, 2);
	put(b, 0, 2); /* stored */
	put(b, 0, 2); /* at midnight: nothing depends on the clock */
	put(b, NEW_YEAR_1980, 2);
	put(b, crc, 4);
	put(b, size, 4);
	put(b, size, 4);
	put(b, name, 2);
}

void
zip_add(struct zip *z, const char *name, const void *first, size_t first_size,
    const void *second, size_t second_size)
{
	struct bytes local = { .n = 0 }, central = { .n = 0 };
	struct bytes extra = { .n = 0 };
	size_t length = strlen(name), size = first_size + second_size;
	uint32_t crc = (uint32_t)crc32_z(0, first, first_size);

	if (second_size > 0)
		crc = (uint32_t)crc32_z(crc, second, second_size);
	if (length > LARGE - 1 || size >= LARGER)
		fail(EX_DATAERR,
		    "%s: %.80s: too large for a member of a zip "
		    "archive",
		    z->path, name);
	put(&central, 0x02014b50, 4);
	put(&central, VERSION, 2);
	put_common(&central, crc, size, length);
	if (z->offset >= LARGER) {
		put(&extra, 1, 2);
		put(&extra, 8, 2);
		put(&extra, z->offset, 8);
	}
	put(&central, extra.n, 2);
	put(&central, 0, 2 + 2); /* comment, disk */
	put(&central, 0, 2 + 4); /* attributes */
	put(&central, z->offset < LARGER ? z->offset : LARGER, 4);
	write_bytes(z, z->directory, central.bytes, central.n);
	write_bytes(z, z->directory, name, length);
	write_bytes(z, z->directory, extra.bytes, extra.n);
	put(&local, 0x04034b50, 4);
	put_common(&local, crc, size, length);
	put(&local, 0, 2);
	write_bytes(z, z->file, local.bytes, local.n);
	write_bytes(z, z->file, name, length);
	write_bytes(z, z->file, first, first_size);
	write_bytes(z, z->file, second, second_size);
	z->count++;
}

/* Returns how many bytes it has. */
static uint64_t
copy_directory(struct zip *z)
{
	char piece[1 << 14];
	uint64_t begin = z->offset;
	size_t n;

	errno = 0;
	if (fflush(z->directory) == EOF ||
	    fseeko(z->directory, 0, SEEK_SET) == -1)
		fail(EX_IOERR, "a temporary file: %s", strerror(errno));
	while ((n = fread(piece, 1, sizeof piece, z->directory)) > 0)
		write_bytes(z, z->file, piece, n);
	if (ferror(z->directory))
		fail(EX_IOERR, "a temporary file: %s", strerror(errno));
	fclose(z->directory);
	return z->offset - begin;
}

void
zip_end(struct zip *z)
{
	struct bytes b = { .n = 0 };
	uint64_t begin = z->offset, size = copy_directory(z), end = z->offset;

	if (z->count >= LARGE || begin >= LARGER || size >= LARGER) {
		put(&b, 0x06064b50, 4);
		put(&b, 44, 8); /* bytes of this record after these 12 */
		put(&b, VERSION, 2);
		put(&b, VERSION, 2);
		put(&b, 0, 4 + 4); /* disks */
		put(&b, z->count, 8);
		put(&b, z->count, 8);
		put(&b, size, 8);
		put(&b, begin, 8);
		put(&b, 0x07064b50, 4);
		put(&b, 0, 4);
		put(&b, end, 8);
		put(&b, 1, 4); /* disks */
	}
	put(&b, 0x06054b50, 4);
	put(&b, 0, 2 + 2); /* disks */
	put(&b, z->count < LARGE ? z->count : LARGE, 2);
	put(&b, z->count < LARGE ? z->count : LARGE, 2);
	put(&b, size < LARGER ? size : LARGER, 4);
	put(&b, begin < LARGER ? begin : LARGER, 4);
	put(&b, 0, 2); /* no comment */
	write_bytes(z, z->file, b.bytes, b.n);
}
