/*
 * sha256.h -- SHA-256 (FIPS 180-4): names the vocabulary and the model that a
 * stream was made with.
 */
#ifndef HEED_TEXT_SHA256_H
#define HEED_TEXT_SHA256_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { SHA256_HEX = 65 }; /* 64 digits and a NUL */

struct sha256 {
	uint32_t state[8];
	uint64_t length;         /* bytes so far */
	unsigned char block[64]; /* the last length % 64 bytes */
};

void sha256_begin(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *data, size_t length);
void sha256_end(struct sha256 *s, char hex[SHA256_HEX]);
/* From where the file stands to its end. 0, or -1 when reading failed. */
int sha256_file(FILE *file, char hex[SHA256_HEX]);

#endif
