/* crc32c_test.c -- the published values, and the processor against tables. */
#include <stdint.h>
#include <string.h>

#include "stream/crc32c.h"
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

static void
test_twins(void)
{
	static unsigned char bytes[4096 + 16];
	uint32_t x = 1;
	bool equal = true, joined = true;

	for (size_t i = 0; i < sizeof bytes; i++) {
		x = x * 1664525 + 1013904223;
		bytes[i] = (unsigned char)(x >> 24);
	}
	for (size_t n = 0; n < 300; n++)
		for (size_t start = 0; start < 9; start++) {
			uint32_t crc = crc32c((uint32_t)n, bytes + start, n);

			equal &=
			    crc == crc32c_plain((uint32_t)n, bytes + start, n);
		}
	equal &= crc32c(0, bytes, 4096) == crc32c_plain(0, bytes, 4096);
	ok(equal, "the processor's instruction and tables agree");
	for (size_t n = 0; n <= 100; n++)
		joined &= crc32c(crc32c(0, bytes, n), bytes + n, 100 - n) ==
		    crc32c(0, bytes, 100);
	ok(joined, "a text may be given in two parts");
}

int
main(void)
{
	test_published();
	test_twins();
	return done_testing();
}
