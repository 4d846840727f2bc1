/*
 * crc32c.h -- the Castagnoli checksum (RFC 3720, appendix B.4): polynomial
 * 0x1edc6f41, reflected, started from and ended by all ones.
 */
#ifndef HEED_STREAM_CRC32C_H
#define HEED_STREAM_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* crc32c(crc32c(0, a), b) is that of a followed by b. By the processor's own
 * instruction where it has one. */
uint32_t crc32c(uint32_t crc, const void *bytes, size_t n);
/* Its 8 lower-case hexadecimal digits, not ended by NUL. */
void crc32c_digits(char digits[8], uint32_t crc);
/* The same as crc32c() by tables. */
uint32_t crc32c_plain(uint32_t crc, const void *bytes, size_t n);

#endif
