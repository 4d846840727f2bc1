/* fuzz.c -- files in memory, and fail() as a jump. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "fuzz.h"
#include "program/program.h"

bool fuzz_whole;
jmp_buf fuzz_failed;

FILE *
fuzz_open(const void *bytes, size_t n)
{
	FILE *file = fmemopen((void *)(uintptr_t)bytes, n, "rb");

	assert(file != NULL);
	return file;
}

FILE *
fuzz_create(char **bytes, size_t *n)
{
	FILE *file;

	*bytes = NULL;
	*n = 0;
	file = open_memstream(bytes, n);
	assert(file != NULL);
	return file;
}

/* The message is made, for the sake of its format. */
void
fail(int status, const char *format, ...)
{
	char message[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	assert(status == EX_DATAERR && message[0] != '\0');
	longjmp(fuzz_failed, 1);
}

/* No input may lead here: options are not fuzzed. */
void
usage_error(const char *format, ...)
{
	fputs(format, stderr);
	abort();
}

void *
program_memory(void *memory)
{
	assert(memory != NULL);
	return memory;
}
