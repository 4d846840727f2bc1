/*
 * unzip.h -- the bytes of a file, or of a member of a zip archive, stored or
 * deflated (PKWARE APPNOTE 6.3; RFC 1951), with the extensions for more than
 * 4 GiB and 65535 members. Every error ends the program.
 */
#ifndef HEED_PROGRAM_UNZIP_H
#define HEED_PROGRAM_UNZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <zlib.h>

enum { ARCHIVE_NAME_MAX = 1023, MEMBER_PACKED = 1 << 16 };

/* What the archive's directory tells of a member. */
struct archive_entry {
	char name[ARCHIVE_NAME_MAX + 1];
	uint64_t packed, size, offset; /* offset: of the local header */
	uint32_t crc;
	bool deflated;
};

/* An archive, its directory read entry by entry. */
struct archive {
	FILE *file;
	const char *path;
	uint64_t at, end; /* of the directory that is left */
	uint64_t left;    /* entries */
};

/* The file can be sought in. */
void archive_open(struct archive *a, FILE *file, const char *path);
/* false at the end. */
bool archive_next(struct archive *a, struct archive_entry *entry);

struct member {
	FILE *file;
	char *name;      /* for messages: "FILE", or "FILE: NAME"; owned */
	uint64_t offset; /* of the bytes read so far */
	/* Private part. */
	bool zipped, deflated;
	uint64_t packed, size; /* left, if zipped */
	uint32_t crc, want;
	z_stream stream;
	unsigned char *in; /* [MEMBER_PACKED] */
};

/* All of a file. */
void member_of_file(struct member *m, FILE *file, const char *path);
/* file: of the archive, for this member alone until member_close(). */
void member_of_archive(struct member *m, FILE *file, const char *path,
    const struct archive_entry *entry);
/* Exactly n bytes, or fails. */
void member_read(struct member *m, void *bytes, size_t n);
/* Fails if there is more, or the crc is wrong. Does not close the file. */
void member_close(struct member *m);

#endif
