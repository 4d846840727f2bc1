/* crc32c_x86.h -- the checksum by instructions of x86-64. Private to src/stream
 * and its tests. */
#ifndef HEED_STREAM_CRC32C_X86_H
#define HEED_STREAM_CRC32C_X86_H

#include <stdbool.h>

#include "stream/crc32c.h"

#ifdef __x86_64__
/* crc32 and PCLMULQDQ: processors since 2010. */
bool crc32c_has_instruction(void);
uint32_t crc32c_instruction(uint32_t crc, const void *bytes, size_t n);

/* VPCLMULQDQ on AVX-512: since 2019. */
enum { CRC32C_WIDE = 512 }; /* below, crc32c_instruction() is as fast */
bool crc32c_has_wide(void);
uint32_t crc32c_wide(uint32_t crc, const void *bytes, size_t n);
#endif

#endif
