/*
 * text.h -- what the readers of text share: errors, which are returned and
 * never fatal here, and UTF-8.
 */
#ifndef HEED_TEXT_TEXT_H
#define HEED_TEXT_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Why a text was refused: an exit status of sysexits(3) and a sentence. */
struct text_error {
	int status;        /* EX_DATAERR, EX_IOERR, EX_OSERR */
	char message[512]; /* "demo.csv: line 12: invalid UTF-8" */
};

/* Fills e with "NAME: line N: reason" (no line when it is 0). Returns -1. */
int text_fail(struct text_error *e, int status, const char *name, uint64_t line,
    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Bytes before the first that is no UTF-8 (RFC 3629); length when all is. */
size_t utf8_valid(const char *text, size_t length);

#endif
