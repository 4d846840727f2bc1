/* streams.h -- streams in memory, read whole; what the tests of
 * src/stream share. */
#ifndef STREAMS_H
#define STREAMS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "stream/stream.h"
#include "tap.h"

static struct stream_error error;

/* A stream in memory. */
struct bytes {
	char *at;
	size_t length;
};

/* Reads it all: how many records came before the end, -1 if refused. */
__attribute__((unused)) static int
read_stream(const char *at, size_t length)
{
	FILE *file = length > 0 ? fmemopen((void *)(uintptr_t)at, length, "rb")
				: fopen("/dev/null", "rb");
	struct stream_reader *r = stream_reader_open(file, "test", &error);
	struct record record = { .seq = 0 };
	int result = -1, records = 0;

	while (r != NULL && (result = stream_read(r, &record, &error)) == 1)
		records++;
	record_free(&record);
	stream_reader_close(r);
	fclose(file);
	return result == -1 ? -1 : records;
}

__attribute__((unused)) static void
refused(const char *reason, const char *name, struct bytes b)
{
	int result = read_stream(b.at, b.length);

	if (!ok(result == -1 && error.status == EX_DATAERR &&
		    strstr(error.message, reason) != NULL,
		"%s is refused", name))
		printf("# %d: %s\n", result, error.message);
	free(b.at);
}

__attribute__((unused)) static void
read_one(const char *name, struct bytes b)
{
	int result = read_stream(b.at, b.length);

	if (!ok(result == 1, "%s is read", name))
		printf("# %d: %s\n", result, error.message);
	free(b.at);
}

#endif
