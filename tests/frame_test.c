/* frame_test.c -- frames of other writers, and all that is refused. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "stream/frame.h"
#include "tap.h"

enum { LIMIT = 100000 }; /* of a frame's data, here */

static struct frame frame;
static struct stream_error error;

/* Reads a frame of a length, a header of n bytes, and data. */
static int
read_raw(uint64_t length, const char *header, size_t n, const void *data,
    size_t data_bytes)
{
	FILE *file = tmpfile();
	struct source source = { file, "test", 0 };
	int result;

	error.message[0] = '\0';
	fwrite(&length, 8, 1, file);
	fwrite(header, 1, n, file);
	fwrite(data, 1, data_bytes, file);
	rewind(file);
	result = frame_read(&frame, &source, "record 3", &error);
	fclose(file);
	return result;
}

static int
read_text(const char *header, const void *data, size_t data_bytes)
{
	return read_raw(
	    strlen(header), header, strlen(header), data, data_bytes);
}

/* Is a header with zeros as data refused with this reason? */
static void
refused(const char *reason, const char *header)
{
	static const char zeros[LIMIT + 1];
	int result = read_text(header, zeros, sizeof zeros);

	if (!ok(result == -1 && error.status == EX_DATAERR &&
		    strstr(error.message, reason) != NULL,
		"refused: %s", reason))
		printf("# %d: %s: %s\n", result, error.message, header);
}

static void
accepted(const char *name, const char *header)
{
	static const char zeros[LIMIT + 1];

	if (!ok(read_text(header, zeros, sizeof zeros) == 1, "%s", name))
		printf("# %s\n", error.message);
}

#define BYTE(name) "\"" name "\":{\"dtype\":\"U8\",\"shape\":[],"
#define AT(begin, end) "\"data_offsets\":[" #begin "," #end "]}"

/* Another order, other white space, an odd offset, an empty tensor, escapes:
 * as the format allows. */
static void
test_foreign(void)
{
	static const char header[] =
	    "{ \"\\u00e4\\ud83d\\ude00\" :\t{\"shape\":[2], \"dtype\":\"F64\","
	    "\n\"data_offsets\":[1, 17]},\"none\":{\"dtype\":\"I16\","
	    "\"shape\":[3,0],\"data_offsets\":[17,17]}," BYTE("b")
		AT(0, 1) ",\"__metadata__\":{\"k\\n\":\"v\\\"\"}}  ";
	unsigned char data[17] = { 42 };
	const double values[] = { 0.1, -2 };
	const struct tensor *t;

	memcpy(data + 1, values, sizeof values);
	if (!ok(read_text(header, data, sizeof data) == 1, "a foreign frame"))
		printf("# %s\n", error.message);
	ok(frame.tensor_count == 3 && strcmp(frame.tensors[0].name, "b") == 0,
	    "tensors are in the order of their bytes");
	t = frame_tensor(&frame, "ä😀");
	ok(t != NULL && (uintptr_t)t->data % 8 == 0 &&
		tensor_value(t, 0) == 0.1 && tensor_value(t, 1) == -2,
	    "a tensor at an odd offset is moved");
	t = frame_tensor(&frame, "none");
	ok(t != NULL && t->rank == 2 && t->shape[0] == 3 && t->shape[1] == 0,
	    "an empty tensor");
	ok(strcmp(frame_attribute(&frame, "k\n"), "v\"") == 0,
	    "escapes are decoded");
	ok(!frame.has_crc, "and it has no crc");
	ok(frame_tensor(&frame, "x") == NULL &&
		frame_attribute(&frame, "x") == NULL,
	    "what is not there is not found");
	accepted("no tensors", "{}");
	accepted("no metadata, padding of all kinds", "{} \n\t\r ");
}

static void
test_json(void)
{
	refused("begin with '{'", " {}");
	refused("begin with '{'", "[]");
	refused("byte 9: invalid JSON", "{]");
	refused("more after its end", "{}{}");
	refused("more after its end", "{}x");
	refused("more after its end", "{}}");
	refused("more after its end", "{\"__metadata__\":{}} }");
	refused("',' or '}'", "{" BYTE("a") AT(0, 1) " " BYTE("b") AT(1, 2));
	refused("expected a string", "{" BYTE("a") AT(0, 1) ",}");
	refused("string without end", "{\"a");
	refused("bad escape", "{\"\\a\":1}");
	refused("bad \\u escape", "{\"\\u12g4\":1}");
	refused("NUL", "{\"a\\u0000\":1}");
	refused("lone surrogate", "{\"\\ud800x\":1}");
	refused("lone surrogate", "{\"\\udc00\":1}");
	refused("lone surrogate", "{\"\\ud800\\u0041\":1}");
	refused("control character", "{\"a\n\":1}");
	refused("invalid UTF-8", "{\"\xff\":1}");
	refused("invalid UTF-8", "{\"\xc0\x80\":1}");         /* overlong */
	refused("invalid UTF-8", "{\"\xe0\x80\x80\":1}");     /* overlong */
	refused("invalid UTF-8", "{\"\xed\xa0\x80\":1}");     /* surrogate */
	refused("invalid UTF-8", "{\"\xf4\x90\x80\x80\":1}"); /* too large */
	refused("invalid UTF-8", "{\"\xe2\x82\":1}");         /* broken off */
	refused("expected '{'", "{\"a\":[[[[[[[[]]]]]]]]}");
	refused("expected a string", "{\"__metadata__\":{\"a\":1}}");
	refused("expected a string", "{\"__metadata__\":{\"a\":null}}");
	refused("there twice", "{\"__metadata__\":{},\"__metadata__\":{}}");
	refused(
	    "there twice", "{\"__metadata__\":{\"a\":\"\",\"\\u0061\":\"\"}}");
	refused(
	    "there twice", "{" BYTE("a") AT(0, 1) "," BYTE("a") AT(1, 2) "}");
}

static void
test_tensors(void)
{
	refused("empty or over 255", "{" BYTE("") AT(0, 1) "}");
	refused("unknown dtype",
	    "{\"a\":{\"dtype\":\"F8\",\"shape\":[]," AT(0, 1) "}");
	refused("unknown member", "{\"a\":{\"dtype\":\"U8\",\"x\":1}}");
	refused("member twice", "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}");
	refused("lacks", "{\"a\":{\"dtype\":\"U8\",\"shape\":[]}}");
	refused("expected a string", "{\"a\":{}}");
	refused("whole number", "{\"a\":{\"shape\":[-1]}}");
	refused("whole number", "{\"a\":{\"shape\":[1.0]}}");
	refused("whole number", "{\"a\":{\"shape\":[1e1]}}");
	refused("begins with 0", "{\"a\":{\"shape\":[01]}}");
	refused("over 2^53", "{\"a\":{\"shape\":[9007199254740993]}}");
	refused("over 2^53", "{\"a\":{\"shape\":[99999999999999999999]}}");
	refused("do not match", "{" BYTE("a") AT(0, 2) "}");
	refused("do not match", "{" BYTE("a") AT(1, 0) "}");
	refused("a hole", "{" BYTE("a") AT(1, 2) "}");
	refused("a hole", "{" BYTE("a") AT(0, 1) "," BYTE("b") AT(2, 3) "}");
	refused("overlap", "{" BYTE("a") AT(0, 1) "," BYTE("b") AT(0, 1) "}");
	refused("overflows",
	    "{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296]," AT(
		0, 0) "}");
	refused("overflows",
	    "{\"a\":{\"dtype\":\"F64\",\"shape\":[2305843010,1000000000]," AT(
		0, 0) "}");
	accepted("8 dimensions",
	    "{\"a\":{\"dtype\":\"U8\",\"shape\":[1,1,1,1,1,1,1,1]," AT(
		0, 1) "}");
	refused("over 8 dim",
	    "{\"a\":{\"dtype\":\"U8\",\"shape\":[1,1,1,1,1,1,1,1,1]," AT(
		0, 1) "}");
}

static void
test_names(void)
{
	char name[300], header[400];

	memset(name, 'n', sizeof name);
	name[255] = '\0';
	snprintf(header, sizeof header,
	    "{\"%s\":{\"dtype\":\"U8\","
	    "\"shape\":[]," AT(0, 1) "}",
	    name);
	accepted("a name of 255 bytes", header);
	name[255] = 'n';
	name[256] = '\0';
	snprintf(header, sizeof header,
	    "{\"%s\":{\"dtype\":\"U8\","
	    "\"shape\":[]," AT(0, 1) "}",
	    name);
	refused("over 255", header);
}

static void
test_data_limit(void)
{
	char header[200];

	snprintf(header, sizeof header,
	    "{\"a\":{\"dtype\":\"U8\",\"shape\":[%d],"
	    "\"data_offsets\":[0,%d]}}",
	    LIMIT, LIMIT);
	accepted("data of exactly TENSOR_MAX_FRAME", header);
	snprintf(header, sizeof header,
	    "{\"a\":{\"dtype\":\"U8\",\"shape\":[%d],"
	    "\"data_offsets\":[0,%d]}}",
	    LIMIT + 1, LIMIT + 1);
	refused("over the limit of 100000", header);
}

static void
test_header_limit(void)
{
	char *header = malloc(FRAME_HEADER_MAX);
	int result;

	memset(header, ' ', FRAME_HEADER_MAX);
	memcpy(header, "{}", 2);
	ok(read_raw(FRAME_HEADER_MAX, header, FRAME_HEADER_MAX, "", 0) == 1,
	    "a header of 16 MiB");
	result = read_raw(FRAME_HEADER_MAX + 1, header, 2, "", 0);
	ok(result == -1 && strstr(error.message, "over 16 MiB") != NULL,
	    "one byte more is refused");
	ok(read_raw(1, "{", 1, "", 0) == -1, "a header of one byte");
	ok(read_raw(0, "", 0, "", 0) == -1, "a header of none");
	ok(read_raw(UINT64_MAX, "{}", 2, "", 0) == -1, "2^64 - 1 bytes");
	free(header);
}

/* What a length says is no reason to take memory: bytes are. */
static void
test_lying(void)
{
	int result;

	frame_free(&frame);
	result = read_raw(FRAME_HEADER_MAX, "{}", 2, "", 0);
	ok(result == -1 && strstr(error.message, "truncated") != NULL &&
		frame.header_capacity <= (1 << 20) + 64,
	    "a header that says 16 MiB and has 2 bytes takes 1 MiB");
	result = read_text("{\"a\":{\"dtype\":\"U8\",\"shape\":[90000],"
			   "\"data_offsets\":[0,90000]}}",
	    "x", 1);
	ok(result == -1 && strstr(error.message, "1 of 90000") != NULL,
	    "missing data are told");
	ok(strncmp(error.message, "test: record 3, byte ", 21) == 0,
	    "with source, record and byte");
}

static void
test_many(void)
{
	enum { MANY = 20000 };
	char *header = malloc(MANY * 80), *at = header;

	*at++ = '{';
	for (int i = MANY - 1; i >= 0; i--) /* the order of bytes, reversed */
		at += sprintf(at,
		    "\"t%d\":{\"dtype\":\"U8\",\"shape\":[1],"
		    "\"data_offsets\":[%d,%d]}%c",
		    i, i, i + 1, i > 0 ? ',' : '}');
	accepted("20 000 tensors, in falling order", header);
	ok(frame.tensor_count == MANY &&
		strcmp(frame.tensors[MANY - 1].name, "t19999") == 0,
	    "are sorted");
	free(header);
}

static void
test_crc(void)
{
	static const char good[] = "{\"__metadata__\":{\"crc32c\":\"%08x\"}}";
	char header[100];
	unsigned crc = 0;

	snprintf(header, sizeof header, good, 0);
	ok(read_text(header, "", 0) == -1 &&
		sscanf(strstr(error.message, "frame, "), "frame, %x", &crc) ==
		    1,
	    "a wrong crc is refused, and the right one told");
	snprintf(header, sizeof header, good, crc);
	ok(read_text(header, "", 0) == 1 && frame.has_crc && frame.crc == crc,
	    "that one is right");
	for (char *c = header; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'f' && c > strrchr(header, ':'))
			*c = (char)(*c - 32);
	ok(read_text(header, "", 0) == -1, "not so in capital letters");
	refused("not 8 hex", "{\"__metadata__\":{\"crc32c\":\"123\"}}");
	refused("not 8 hex", "{\"__metadata__\":{\"crc32c\":\"\"}}");
	refused(
	    "not 8 hex", "{\"__metadata__\":{\"crc32c\":\"\\u0030000000\"}}");
	refused("not 8 hex", "{\"__metadata__\":{\"crc32c\":\"0000000g\"}}");
}

/* Writes a frame to memory and reads it again. */
static int
round_trip(const struct frame_tensor *tensors, size_t n,
    const struct attribute *attributes, size_t attribute_count, size_t *header)
{
	FILE *file = tmpfile();
	struct source source = { file, "test", 0 };
	uint64_t length;
	uint32_t crc;
	int result = frame_write(file, "test", tensors, n, attributes,
	    attribute_count, &crc, &error);

	if (result == 0) {
		rewind(file);
		result = fread(&length, 8, 1, file) == 1;
		*header = (size_t)length;
		rewind(file);
		result = frame_read(&frame, &source, NULL, &error);
		result = result == 1 && frame.has_crc && frame.crc == crc;
	}
	fclose(file);
	return result;
}

static void
test_write(void)
{
	uint8_t bytes[] = { 1, 2, 3 };
	double wide = 0.5;
	int16_t narrow[] = { -1, 5 };
	struct frame_tensor tensors[] = { { "bytes",
					      tensor_vector(U8, bytes, 3) },
		{ "narrow", tensor_vector(I16, narrow, 2) },
		{ "\"wide\"\n", tensor_scalar(F64, &wide) },
		{ "empty", tensor_vector(F32, NULL, 0) } };
	struct attribute attributes[] = { { "key", "tab\t, \\ and \"ä\"" } };
	size_t header;

	ok(round_trip(tensors, 4, attributes, 1, &header) == 1,
	    "what is written is read");
	ok((header + 8) % 64 == 0, "the data begin at a multiple of 64");
	ok(strcmp(frame.tensors[0].name, "\"wide\"\n") == 0 &&
		strcmp(frame.tensors[1].name, "empty") == 0 &&
		strcmp(frame.tensors[2].name, "narrow") == 0 &&
		strcmp(frame.tensors[3].name, "bytes") == 0,
	    "wider elements come first");
	ok(tensor_value(&frame.tensors[0].tensor, 0) == 0.5 &&
		tensor_value(&frame.tensors[2].tensor, 1) == 5 &&
		tensor_value(&frame.tensors[3].tensor, 2) == 3,
	    "values");
	ok(strcmp(frame_attribute(&frame, "key"), attributes[0].value) == 0,
	    "attributes");
	tensors[1].name = "bytes";
	ok(round_trip(tensors, 4, NULL, 0, &header) == -1, "a name twice");
	tensors[1].name = "";
	ok(round_trip(tensors, 4, NULL, 0, &header) == -1, "an empty name");
	tensors[1].name = "__metadata__";
	ok(round_trip(tensors, 4, NULL, 0, &header) == -1, "a reserved name");
	tensors[1].name = "\xff";
	ok(round_trip(tensors, 4, NULL, 0, &header) == -1, "no UTF-8");
	attributes[0].value = "\xff";
	ok(round_trip(tensors, 1, attributes, 1, &header) == -1,
	    "no UTF-8 in an attribute");
}

int
main(void)
{
	char limit[16];

	snprintf(limit, sizeof limit, "%d", LIMIT);
	setenv("TENSOR_MAX_FRAME", limit, 1);
	test_foreign();
	test_json();
	test_tensors();
	test_names();
	test_data_limit();
	test_header_limit();
	test_lying();
	test_many();
	test_crc();
	test_write();
	frame_free(&frame);
	return done_testing();
}
