/* crc32c_test.c -- the published values, and the processor against tables. */
#include <stdint.h>
#include <string.h>

#include "stream/crc32c_x86.h"
#include "tap.h"

/* RFC 3720, appendix B.4; a SCSI Read (10) command is the last. */
static void
test_published(void)
{
	static const unsigned char command[48] = { 0x01,
		0xc0, [16] = 0x14, [22] = 0x04, [27] = 0x14, [31] = 0x18,
		[32] = 0x28, [40] = 0x02 };
	unsigned char bytes[32];

	ok(crc32c(0, "", 0) == 0, "nothing");
	ok(crc32c(0, "123456789", 9) == 0xe3069283, "123456789");
	memset(bytes, 0, sizeof bytes);
	ok(crc32c(0, bytes, 32) == 0x8a9136aa, "32 bytes of zeros");
	memset(bytes, 0xff, sizeof bytes);
	ok(crc32c(0, bytes, 32) == 0x62a8ab43, "32 bytes of ones");
	for (int i = 0; i < 32; i++)
		bytes[i] = (unsigned char)i;
	ok(crc32c(0, bytes, 32) == 0x46dd794e, "32 rising bytes");
	ok(crc32c_plain(0, bytes, 32) == 0x46dd794e, "the same by tables");
	for (int i = 0; i < 32; i++)
		bytes[i] = (unsigned char)(31 - i);
	ok(crc32c(0, bytes, 32) == 0x113fdb5c, "32 falling bytes");
	ok(crc32c(0, command, 48) == 0xd9963a56, "a SCSI command");
}

static unsigned char text[8192 + 16];

static void
fill(void)
{
	uint32_t x = 1;

	for (size_t i = 0; i < sizeof text; i++) {
		x = x * 1664525 + 1013904223;
		text[i] = (unsigned char)(x >> 24);
	}
}

/* Do they agree for each length from least, begun anywhere? */
static bool
agree(uint32_t (*twin)(uint32_t, const void *, size_t), size_t least)
{
	bool equal = true;

	for (size_t n = least; n < least + 1600; n++) {
		size_t start = n % 9;

		equal &= twin((uint32_t)n, text + start, n) ==
		    crc32c_plain((uint32_t)n, text + start, n);
	}
	return equal && twin(0, text, 8192) == crc32c_plain(0, text, 8192);
}

static void
test_twins(void)
{
	bool joined = true;

	ok(agree(crc32c, 0), "the fastest and tables agree");
#ifdef __x86_64__
	ok(!crc32c_has_instruction() || agree(crc32c_instruction, 0),
	    "the instruction and tables agree");
	ok(!crc32c_has_wide() || agree(crc32c_wide, 256),
	    "folding and tables agree");
#endif
	for (size_t n = 0; n <= 2000; n++)
		joined &= crc32c(crc32c(0, text, n), text + n, 2000 - n) ==
		    crc32c(0, text, 2000);
	ok(joined, "a text may be given in two parts");
}

int
main(void)
{
	fill();
	test_published();
	test_twins();
	return done_testing();
}
