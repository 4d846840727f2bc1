/*
 * crc32c_x86.c -- the checksum by instructions of x86-64.
 *
 * A checksum is a remainder of polynomials over GF(2), so bytes that n bytes
 * follow count x^(8n) times. That lets parts be summed side by side, and be
 * put together by carry-less products with powers of x modulo P. Registers
 * hold polynomials with the lowest power in the highest bit; a product of two
 * reads as x times theirs, so a power is one lower than it should be.
 */
#include "stream/crc32c_x86.h"

#ifdef __x86_64__
#include <immintrin.h>
#include <string.h>

/* Each of three sums side by side takes so many bytes. */
enum { PART = 256 };
static const uint64_t past_part = 0xb9e02b86;  /* x^(8 PART - 33) */
static const uint64_t past_parts = 0xdd7e3b0c; /* x^(16 PART - 33) */

/* What 64 bits of each half of 128 are multiplied by to pass some bits: low,
 * x^(bits + 63); high, x^(bits - 1). */
static const uint64_t pass_512[2] = { 0x1c19243bull << 32,
	0x75bba45bull << 32 };
static const uint64_t pass_2048[2] = { 0xe9a5d8beull << 32,
	0x1426a815ull << 32 };

bool
crc32c_has_instruction(void)
{
	return __builtin_cpu_supports("sse4.2") &&
	    __builtin_cpu_supports("pclmul");
}

bool
crc32c_has_wide(void)
{
	return __builtin_cpu_supports("avx512f") &&
	    __builtin_cpu_supports("avx512dq") &&
	    __builtin_cpu_supports("vpclmulqdq") && crc32c_has_instruction();
}

static uint64_t
load(const unsigned char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof word);
	return word;
}

/* The remainder of sum times x^(8 n), given the power of n. */
__attribute__((target("sse4.2,pclmul"))) static uint64_t
pass(uint64_t sum, uint64_t power)
{
	__m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((int64_t)sum),
	    _mm_cvtsi64_si128((int64_t)power), 0);

	return _mm_crc32_u64(0, (uint64_t)_mm_cvtsi128_si64(product));
}

/* The instruction ends after three cycles but may begin at each: three sums
 * keep it busy. */
__attribute__((target("sse4.2,pclmul"))) uint32_t
crc32c_instruction(uint32_t crc, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;
	uint64_t sum = ~crc;

	for (; n >= 3 * PART; n -= 3 * PART, at += 3 * PART) {
		uint64_t second = 0, third = 0;

		for (int i = 0; i < PART; i += 8) {
			sum = _mm_crc32_u64(sum, load(at + i));
			second = _mm_crc32_u64(second, load(at + PART + i));
			third = _mm_crc32_u64(third, load(at + 2 * PART + i));
		}
		sum = pass(sum, past_parts) ^ pass(second, past_part) ^ third;
	}
	for (; n >= 8; n -= 8, at += 8)
		sum = _mm_crc32_u64(sum, load(at));
	for (; n > 0; n--, at++)
		sum = _mm_crc32_u8((uint32_t)sum, *at);
	return ~(uint32_t)sum;
}

#define WIDE __attribute__((target("avx512f,avx512dq,vpclmulqdq,sse4.2")))

/* sum, moved past as many bits as powers tell, and next. */
WIDE static inline __m512i
fold(__m512i sum, __m512i powers, __m512i next)
{
	__m512i low = _mm512_clmulepi64_epi128(sum, powers, 0x00);
	__m512i high = _mm512_clmulepi64_epi128(sum, powers, 0x11);

	return _mm512_ternarylogic_epi64(low, high, next, 0x96); /* xor */
}

/* Four times 64 bytes side by side, then these into one, then that by the
 * instruction. n is at least 256. */
WIDE uint32_t
crc32c_wide(uint32_t crc, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;
	__m512i powers =
	    _mm512_broadcast_i64x2(_mm_loadu_si128((const __m128i *)pass_2048));
	__m512i sums[4];
	uint64_t words[8], sum = 0;

	for (int i = 0; i < 4; i++)
		sums[i] = _mm512_loadu_si512(at + 64 * i);
	sums[0] = _mm512_xor_si512(
	    sums[0], _mm512_zextsi128_si512(_mm_cvtsi32_si128((int)~crc)));
	for (at += 256, n -= 256; n >= 256; n -= 256, at += 256)
		for (int i = 0; i < 4; i++)
			sums[i] = fold(
			    sums[i], powers, _mm512_loadu_si512(at + 64 * i));
	powers =
	    _mm512_broadcast_i64x2(_mm_loadu_si128((const __m128i *)pass_512));
	for (int i = 1; i < 4; i++)
		sums[i] = fold(sums[i - 1], powers, sums[i]);
	_mm512_storeu_si512(words, sums[3]);
	for (int i = 0; i < 8; i++)
		sum = _mm_crc32_u64(sum, words[i]);
	/* gcc leaves it out of a function that is built for another processor,
	 * and all SSE code after it would be slow. */
	_mm256_zeroupper();
	return crc32c_instruction(~(uint32_t)sum, at, n);
}
#endif
