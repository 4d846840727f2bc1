/* import.h -- what tensor-import makes of any bytes, held to a second time. */
#ifndef FUZZ_IMPORT_H
#define FUZZ_IMPORT_H

#include "fuzz.h"
#include "program/import.h"

/* A form of text that tensor-import reads. */
struct form {
	void (*read)(struct import *m);
	/* A record of the head's fields; the first of them is number 0. */
	void (*write)(FILE *file, const struct head *head,
	    const struct record *record, uint64_t number);
};

/*
 * Reads the bytes as the form with these fields (as --field has them; the last
 * is NULL). Asserts that each record has the bytes of its shapes, and that all
 * records are the same when written in the form and read again. false: they
 * were refused.
 */
bool fuzz_import(const struct form *form, const char *const *fields,
    const uint8_t *bytes, size_t n);

#endif
