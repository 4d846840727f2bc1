/*
 * unzip_fuzz.c -- any bytes as a zip archive and as a NumPy array: they are
 * read or refused, in whatever steps; members are the same when written and
 * read again, and so is the header of an array.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "program/npy.h"
#include "program/zip.h"

/* A few bytes that are deflated may be many. */
enum { MEMBERS_MAX = 64, BYTES_MAX = 1 << 18, SMALL_STEP = 37 };

/* What is open when fail() jumps, and whether it may. */
static struct member member;
static struct zip zip;
static unsigned char *content;
static bool may_fail;

static void
clean_up(void)
{
	if (member.in != NULL)
		inflateEnd(&member.stream);
	free(member.in);
	free(member.name);
	member = (struct member){ .file = NULL };
	free(content);
	content = NULL;
	if (zip.directory != NULL)
		fclose(zip.directory);
	zip = (struct zip){ .file = NULL };
}

/* Runs it with the file and says if all was read. */
static bool
attempt(void (*run)(FILE *file), const void *bytes, size_t n)
{
	FILE *file = fuzz_open(bytes, n);
	volatile bool whole = false;

	if (setjmp(fuzz_failed) == 0) {
		run(file);
		whole = true;
	}
	assert(whole || may_fail);
	clean_up();
	fclose(file);
	return whole;
}

/* The header of the array that was read last, and of all bytes. */
static struct tensor array;

static void
read_header(FILE *file)
{
	size_t bytes;
	bool fits;

	member_of_file(&member, file, "fuzz");
	array = npy_read_header(&member);
	fits = tensor_bytes(&array, &bytes);
	assert(fits && array.rank <= TENSOR_RANK_MAX && npy_has(array.dtype));
}

static void
check_header(void)
{
	const struct tensor first = array;
	char header[NPY_HEADER_MAX];
	size_t length = npy_header(header, &first);

	assert(length % 64 == 0 && length <= NPY_HEADER_MAX);
	may_fail = false;
	attempt(read_header, header, length);
	assert(array.dtype == first.dtype && array.rank == first.rank);
	assert(memcmp(array.shape, first.shape,
		   first.rank * sizeof *first.shape) == 0);
}

/* An array in an archive, to its last element. */
static void
read_array(FILE *file, const struct archive_entry *entry)
{
	struct tensor t;
	size_t bytes;

	member_of_archive(&member, file, "fuzz", entry);
	t = npy_read_header(&member);
	if (!tensor_bytes(&t, &bytes) || bytes > BYTES_MAX)
		longjmp(fuzz_failed, 1);
	content = malloc(bytes + 1);
	member_read(&member, content, bytes);
	member_close(&member);
	free(content);
	content = NULL;
}

static void
read_arrays(FILE *file)
{
	struct archive a;
	struct archive_entry entry;

	archive_open(&a, file, "fuzz");
	for (size_t i = 0; i < MEMBERS_MAX && archive_next(&a, &entry); i++) {
		assert(strlen(entry.name) <= ARCHIVE_NAME_MAX);
		read_array(file, &entry);
	}
}

/* Of the members that were read last: their number, and a sum over names and
 * crcs, which member_close() holds their bytes to. */
static size_t members;
static uint64_t sum;
static FILE *copy;  /* they are written there, if it is not NULL */
static size_t step; /* at most so many bytes are read at once */

static void
read_member(FILE *file, const struct archive_entry *entry)
{
	member_of_archive(&member, file, "fuzz", entry);
	if (entry->size > BYTES_MAX)
		longjmp(fuzz_failed, 1);
	content = malloc(entry->size + 1);
	for (size_t at = 0; at < entry->size; at += step)
		member_read(&member, content + at,
		    entry->size - at < step ? entry->size - at : step);
	assert(member.offset == entry->size);
	member_close(&member);
	if (copy != NULL)
		zip_add(&zip, entry->name, content, entry->size, NULL, 0);
	free(content);
	content = NULL;
	for (const char *c = entry->name; *c != '\0'; c++)
		sum = sum * 31 + (unsigned char)*c;
	sum = sum * 31 + entry->crc;
}

static void
read_members(FILE *file)
{
	struct archive a;
	struct archive_entry entry;

	members = 0;
	sum = 0;
	if (copy != NULL)
		zip_begin(&zip, copy, "copy");
	archive_open(&a, file, "fuzz");
	while (archive_next(&a, &entry)) {
		if (members++ == MEMBERS_MAX)
			longjmp(fuzz_failed, 1);
		read_member(file, &entry);
	}
	if (copy != NULL)
		zip_end(&zip);
	zip = (struct zip){ .file = NULL };
}

static bool
check_members(const uint8_t *bytes, size_t n)
{
	char *text;
	size_t length, first;
	uint64_t first_sum;
	bool whole, small;

	copy = fuzz_create(&text, &length);
	may_fail = true;
	step = BYTES_MAX;
	whole = attempt(read_members, bytes, n);
	fclose(copy);
	copy = NULL;
	first = members;
	first_sum = sum;
	step = SMALL_STEP;
	small = attempt(read_members, bytes, n);
	assert(small == whole && members == first && sum == first_sum);
	if (whole) {
		may_fail = false;
		attempt(read_members, text, length);
		assert(members == first && sum == first_sum);
	}
	free(text);
	return whole;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	fuzz_whole = false;
	if (n == 0)
		return 0;
	may_fail = true;
	if (attempt(read_header, bytes, n)) {
		fuzz_whole = true;
		check_header();
		return 0;
	}
	(void)attempt(read_arrays, bytes, n);
	fuzz_whole = check_members(bytes, n);
	return 0;
}
