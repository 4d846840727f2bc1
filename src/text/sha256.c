/* sha256.c -- SHA-256 as FIPS 180-4, sections 4.1.2, 5 and 6.2, gives it. */
#include <string.h>

#include "text/sha256.h"

/* The first 32 bits of the fractions of the cube roots of 64 primes. */
static const uint32_t roots[64] = { 0x428a2f98, 0x71374491, 0xb5c0fbcf,
	0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
	0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7,
	0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
	0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e,
	0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
	0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c,
	0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee,
	0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2 };

static uint32_t
rotate_right(uint32_t x, int bits)
{
	return x >> bits | x << (32 - bits);
}

/* The message schedule: 16 words of the block, 48 made of them. */
static void
schedule(uint32_t w[64], const unsigned char *block)
{
	for (size_t t = 0; t < 16; t++)
		w[t] = (uint32_t)block[4 * t] << 24 |
		    (uint32_t)block[4 * t + 1] << 16 |
		    (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
	for (size_t t = 16; t < 64; t++) {
		uint32_t x = w[t - 15], y = w[t - 2];

		x = rotate_right(x, 7) ^ rotate_right(x, 18) ^ x >> 3;
		y = rotate_right(y, 17) ^ rotate_right(y, 19) ^ y >> 10;
		w[t] = w[t - 16] + x + w[t - 7] + y;
	}
}

static void
compress(uint32_t state[8], const unsigned char *block)
{
	uint32_t w[64], v[8]; /* v: a to h of the standard */

	schedule(w, block);
	memcpy(v, state, sizeof v);
	for (size_t t = 0; t < 64; t++) {
		uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
		uint32_t majority =
		    (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
		uint32_t high = rotate_right(v[0], 2) ^ rotate_right(v[0], 13) ^
		    rotate_right(v[0], 22);
		uint32_t low = rotate_right(v[4], 6) ^ rotate_right(v[4], 11) ^
		    rotate_right(v[4], 25);
		uint32_t first = v[7] + low + choice + roots[t] + w[t];

		memmove(v + 1, v, 7 * sizeof *v);
		v[4] += first;
		v[0] = first + high + majority;
	}
	for (size_t i = 0; i < 8; i++)
		state[i] += v[i];
}

void
sha256_begin(struct sha256 *s)
{
	static const uint32_t start[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372,
		0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };

	memcpy(s->state, start, sizeof start);
	s->length = 0;
}

void
sha256_add(struct sha256 *s, const void *data, size_t length)
{
	const unsigned char *bytes = data;
	size_t used = s->length % sizeof s->block;

	s->length += length;
	while (length >= sizeof s->block - used) {
		size_t part = sizeof s->block - used;

		memcpy(s->block + used, bytes, part);
		compress(s->state, s->block);
		bytes += part;
		length -= part;
		used = 0;
	}
	if (length > 0)
		memcpy(s->block + used, bytes, length);
}

void
sha256_end(struct sha256 *s, char hex[SHA256_HEX])
{
	static const unsigned char padding[64] = { 0x80 };
	unsigned char bits[8];
	size_t used = s->length % 64;

	for (int i = 0; i < 8; i++)
		bits[i] = (unsigned char)(s->length * 8 >> (56 - 8 * i));
	sha256_add(s, padding, used < 56 ? 56 - used : 120 - used);
	sha256_add(s, bits, sizeof bits);
	for (size_t i = 0; i < 64; i++)
		hex[i] =
		    "0123456789abcdef"[s->state[i / 8] >> (28 - 4 * (i % 8)) &
			15];
	hex[64] = '\0';
}

int
sha256_file(FILE *file, char hex[SHA256_HEX])
{
	struct sha256 s;
	unsigned char bytes[16384];
	size_t n;

	sha256_begin(&s);
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		sha256_add(&s, bytes, n);
	sha256_end(&s, hex);
	return ferror(file) ? -1 : 0;
}
