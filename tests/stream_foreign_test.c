/* stream_foreign_test.c -- streams of other writers, right and wrong. */
#include "streams.h"

/* A frame by hand, without a crc. */
static void
put_foreign(FILE *file, const char *header, const void *data, size_t n)
{
	uint64_t length = strlen(header);

	fwrite(&length, 8, 1, file);
	fwrite(header, 1, strlen(header), file);
	fwrite(data, 1, n, file);
}

/* A stream of another writer: a head with these fields and more attributes,
 * then one record with this header and ten bytes, then an end. */
static struct bytes
foreign(const char *fields_json, const char *more, const char *record)
{
	struct bytes b;
	FILE *file = open_memstream(&b.at, &b.length);
	char header[8192];

	snprintf(header, sizeof header,
	    "{\"__metadata__\":{\"frame\":\"head\",\"format\":"
	    "\"tensor-stream/1\",\"fields\":\"%s\"%s}}",
	    fields_json, more);
	put_foreign(file, header, "", 0);
	put_foreign(file, record, "0123456789", 10);
	put_foreign(file,
	    "{\"__metadata__\":{\"frame\":\"end\",\"records\":\"1\"}}", "", 0);
	fclose(file);
	return b;
}

#define FIELD(name, dims)                                                      \
	"{\\\"name\\\":\\\"" name "\\\",\\\"dtype\\\":\\\"U8\\\","             \
	"\\\"dims\\\":[" dims "]}"
#define RECORD(seq)                                                            \
	"{\"__metadata__\":{\"frame\":\"record\",\"seq\":\"" seq "\"}"
#define TENSOR(name, shape, begin, end)                                        \
	",\"" name "\":{\"dtype\":\"U8\",\"shape\":[" shape "],"               \
	"\"data_offsets\":[" begin "," end "]}"
#define N "\\\"n\\\""
#define TEN TENSOR("a", "10", "0", "10")

static void
test_foreign(void)
{
	read_one("a stream without crcs",
	    foreign("[" FIELD("a", N) "]", "",
		RECORD("18446744073709551615") TEN "}"));
	refused("or no frame", "data that no tensor has",
	    foreign("[" FIELD("a", N) "," FIELD("b", N "," N) "]", "",
		RECORD("0") TENSOR("b", "2,2", "0", "4")
		    TENSOR("a", "2", "4", "6") "}"));
	refused("not 2", "a symbol of two sizes",
	    foreign("[" FIELD("a", N) "," FIELD("b", N) "]", "",
		RECORD("0") TENSOR("a", "2", "0", "2")
		    TENSOR("b", "8", "2", "10") "}"));
	refused("not 9", "another size than the head's",
	    foreign("[" FIELD("a", "9") "]", "", RECORD("0") TEN "}"));
	refused("1 dimensions, but 0", "another rank",
	    foreign("[" FIELD("a", "") "]", "", RECORD("0") TEN "}"));
	refused("is U8, but", "another dtype",
	    foreign("[{\\\"name\\\":\\\"a\\\",\\\"dtype\\\":\\\"I8\\\","
		    "\\\"dims\\\":[10]}]",
		"", RECORD("0") TEN "}"));
	refused("no tensor a", "a missing field",
	    foreign("[" FIELD("a", N) "]", "",
		RECORD("0") TENSOR("b", "10", "0", "10") "}"));
	refused("no field of the head", "a tensor too many",
	    foreign("[]", "", RECORD("0") TEN "}"));
	refused("seq is not", "a seq with a sign",
	    foreign("[" FIELD("a", N) "]", "", RECORD("-1") TEN "}"));
	refused("seq is not", "a seq over 2^64",
	    foreign("[" FIELD("a", N) "]", "",
		RECORD("18446744073709551616") TEN "}"));
	refused("seq is not", "a seq with zeros before it",
	    foreign("[" FIELD("a", N) "]", "", RECORD("01") TEN "}"));
	refused("does not say what", "a frame without a kind",
	    foreign("[]", "",
		"{"
		"\"a\":{\"dtype\":\"U8\",\"shape\":[10],"
		"\"data_offsets\":[0,10]}}"));
	refused("unknown kind", "a frame of an unknown kind",
	    foreign("[]", "", "{\"__metadata__\":{\"frame\":\"x\"}" TEN "}"));
	refused("unknown attributes", "a record with more attributes",
	    foreign("[" FIELD("a", N) "]", "",
		"{\"__metadata__\":{\"frame\":\"record\",\"seq\":\"0\","
		"\"x\":\"\"}" TEN "}"));
}

static void
test_head(void)
{
	char deep[200], *at;

	refused(
	    "invalid JSON", "fields that are no JSON", foreign("x", "", ""));
	refused("not a JSON array", "fields that are no array",
	    foreign("{}", "", ""));
	refused("exactly name", "a field with too little",
	    foreign("[{\\\"name\\\":\\\"a\\\"}]", "", ""));
	refused("neither a symbol", "a negative size",
	    foreign("[" FIELD("a", "-1") "]", "", ""));
	refused("over 8 dimensions", "nine dimensions",
	    foreign("[" FIELD("a", "1,1,1,1,1,1,1,1,1") "]", "", ""));
	refused("not allowed", "a field without a name",
	    foreign("[" FIELD("", N) "]", "", ""));
	refused("dimension 0 is not allowed", "an empty symbol",
	    foreign("[" FIELD("a", "\\\"\\\"") "]", "", ""));
	refused("a is there twice", "a field that is there twice",
	    foreign("[" FIELD("a", N) "," FIELD("a", N) "]", "", ""));
	refused("not of objects", "a history of numbers",
	    foreign("[]", ",\"history\":\"[1]\"", ""));
	for (int inner = 30; inner <= 31; inner++) { /* "[{" are two more */
		at = deep + sprintf(deep, ",\"history\":\"[{\\\"a\\\":");
		memset(at, '[', (size_t)inner);
		memset(at + inner, ']', (size_t)inner);
		strcpy(at + 2 * inner, "}]\"");
		if (inner == 31)
			refused("deeper than 32", "a history of 33 levels",
			    foreign("[]", deep, ""));
		else
			read_one("a history of 32 levels",
			    foreign("[" FIELD("a", N) "]", deep,
				RECORD("0") TEN "}"));
	}
}

static void
test_format(void)
{
	struct bytes b = foreign("[]", "", RECORD("0") "}");
	char *version = strstr(b.at + 8, "tensor-stream/1");

	version[strlen("tensor-stream/")] = '2';
	refused("format 'tensor-stream/2' is unknown", "another version", b);
	b = foreign("[]", "", RECORD("0") "}");
	memcpy(strstr(b.at + 8, "format"), "fermat", 6);
	refused("format '' is unknown", "a head without a format", b);
}

/* A head with n fields. */
static struct bytes
many_fields(int n)
{
	struct bytes b;
	char *fields = malloc((size_t)n * 80 + 3), *at = fields, *header;
	FILE *file = open_memstream(&b.at, &b.length);

	*at++ = '[';
	for (int i = 0; i < n; i++)
		at += sprintf(at, "%s" FIELD("f%d", N), i > 0 ? "," : "", i);
	strcpy(at, "]");
	header = malloc(strlen(fields) + 200);
	sprintf(header,
	    "{\"__metadata__\":{\"frame\":\"head\",\"format\":"
	    "\"tensor-stream/1\",\"fields\":\"%s\"}}",
	    fields);
	put_foreign(file, header, "", 0);
	fclose(file);
	free(header);
	free(fields);
	return b;
}

static void
test_many_fields(void)
{
	refused("truncated stream: 0 records", "a head of 1024 fields alone",
	    many_fields(STREAM_FIELDS_MAX));
	refused("over 1024", "one of 1025", many_fields(STREAM_FIELDS_MAX + 1));
}

/* A history of an object with n zeros and 2 values beside. */
static struct bytes
long_history(size_t n)
{
	struct bytes b;
	FILE *file = open_memstream(&b.at, &b.length);
	char *header = malloc(2 * n + 200);
	size_t used = (size_t)sprintf(header,
	    "{\"__metadata__\":{\"frame\":\"head\",\"format\":"
	    "\"tensor-stream/1\",\"fields\":\"[]\",\"history\":"
	    "\"[{\\\"a\\\":[");

	for (size_t i = 0; i < n; i++) {
		header[used++] = '0';
		header[used++] = ',';
	}
	strcpy(header + used - 1, "]}]\"}}");
	put_foreign(file, header, "", 0);
	fclose(file);
	free(header);
	return b;
}

static void
test_long_history(void)
{
	refused("truncated stream: 0 records", "a long history alone",
	    long_history((1 << 17) - 2));
	refused("history: over 131072 values", "a longer one",
	    long_history((1 << 17) - 1));
}

int
main(void)
{
	test_foreign();
	test_head();
	test_format();
	test_many_fields();
	test_long_history();
	return done_testing();
}
