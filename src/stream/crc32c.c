/* crc32c.c -- the Castagnoli checksum. */
#include <pthread.h>

#include "stream/crc32c_x86.h"

/* The polynomial with its lowest power in the highest bit. */
static const uint32_t polynomial = 0x82f63b78;

/* table[k][b]: what byte b does to the checksum when k bytes follow it. */
static uint32_t table[8][256];
static pthread_once_t table_made = PTHREAD_ONCE_INIT;

static void
make_table(void)
{
	for (uint32_t b = 0; b < 256; b++) {
		uint32_t crc = b;

		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
		table[0][b] = crc;
	}
	for (int k = 1; k < 8; k++)
		for (uint32_t b = 0; b < 256; b++) {
			uint32_t crc = table[k - 1][b];

			table[k][b] = crc >> 8 ^ table[0][crc & 255];
		}
}

/* Eight bytes at a time, each by its own table. */
uint32_t
crc32c_plain(uint32_t crc, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;

	pthread_once(&table_made, make_table);
	crc = ~crc;
	for (; n >= 8; n -= 8, at += 8) {
		uint32_t next = 0;

		for (int i = 0; i < 4; i++)
			next ^= table[7 - i][(crc >> 8 * i & 255) ^ at[i]] ^
			    table[3 - i][at[4 + i]];
		crc = next;
	}
	for (; n > 0; n--, at++)
		crc = crc >> 8 ^ table[0][(crc & 255) ^ *at];
	return ~crc;
}

void
crc32c_digits(char digits[8], uint32_t crc)
{
	for (int i = 7; i >= 0; i--, crc >>= 4)
		digits[i] = "0123456789abcdef"[crc & 15];
}

#ifdef __x86_64__
uint32_t
crc32c(uint32_t crc, const void *bytes, size_t n)
{
	if (n >= CRC32C_WIDE && crc32c_has_wide())
		return crc32c_wide(crc, bytes, n);
	if (crc32c_has_instruction())
		return crc32c_instruction(crc, bytes, n);
	return crc32c_plain(crc, bytes, n);
}
#else
uint32_t
crc32c(uint32_t crc, const void *bytes, size_t n)
{
	return crc32c_plain(crc, bytes, n);
}
#endif
