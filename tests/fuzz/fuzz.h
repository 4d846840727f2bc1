/*
 * fuzz.h -- what the targets share. A target takes any bytes, reads them by
 * one of the readers and asserts what holds of all that was read. libFuzzer
 * calls it (make fuzz), and replay.c does (make check).
 */
#ifndef FUZZ_H
#define FUZZ_H

#undef NDEBUG /* to assert is what targets are for */
#include <assert.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Were the last bytes read to their end? Set by the target. */
extern bool fuzz_whole;

/* A file of bytes that are in memory; n is over 0. */
FILE *fuzz_open(const void *bytes, size_t n);
/* A file that is written to memory: whoever closes it has *bytes, to free. */
FILE *fuzz_create(char **bytes, size_t *n);

/*
 * src/program ends the program by fail(). In a target fail() goes back here,
 * and setjmp() returns 1:
 *	if (setjmp(fuzz_failed) == 0)
 *		npy_read_header(&member);
 */
extern jmp_buf fuzz_failed;

#endif
