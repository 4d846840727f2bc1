/*
 * zip.h -- writes a zip archive, front to back, members stored (PKWARE
 * APPNOTE 6.3). The directory waits in a temporary file. Every error ends the
 * program.
 */
#ifndef HEED_PROGRAM_ZIP_H
#define HEED_PROGRAM_ZIP_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct zip {
	FILE *file;
	const char *path;
	/* Private part. */
	FILE *directory;
	uint64_t offset, count;
};

void zip_begin(struct zip *z, FILE *file, const char *path);
/* A member of two pieces, of 4 GiB at most together. */
void zip_add(struct zip *z, const char *name, const void *first,
    size_t first_size, const void *second, size_t second_size);
void zip_end(struct zip *z);

#endif
