/* stream_test.c -- whole streams: every truncation, every flipped bit. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "streams.h"

enum { RECORDS = 3 };

static struct field fields[] = {
	{ "ids", I32, 1, { { "n", 0 } } },
	{ "X", F32, 2, { { "n", 0 }, { NULL, 2 } } },
	{ "y", F64, 0, { { NULL, 0 } } },
};
static struct attribute attributes[] = {
	{ "history", "[{\"program\":\"test\"}]" },
	{ "task", "none" },
};
static const struct head head = { fields, 3, attributes, 2 };

/* Record i: i + 1 tokens. */
static void
set_record(struct tensor *tensors, uint64_t i)
{
	static int32_t ids[8];
	static float x[16];
	static double y;

	for (int k = 0; k < 8; k++)
		ids[k] = 10 * (int)i + k;
	for (int k = 0; k < 16; k++)
		x[k] = (float)i + (float)k / 16;
	y = 1.0 / (double)(i + 1);
	tensors[0] = tensor_vector(I32, ids, i + 1);
	tensors[1] = tensor_matrix(F32, x, i + 1, 2);
	tensors[2] = tensor_scalar(F64, &y);
}

/* Records 0, 2, 4; ended by an end frame, or by an error if it is not NULL. */
static struct bytes
make_stream(const char *failure)
{
	struct bytes b;
	FILE *file = open_memstream(&b.at, &b.length);
	struct stream_writer *w =
	    stream_writer_open(file, "made", &head, &error);
	struct tensor tensors[3];

	for (uint64_t i = 0; i < RECORDS; i++) {
		set_record(tensors, i);
		stream_write(w, 2 * i, tensors, &error);
	}
	if (failure != NULL)
		stream_writer_fail(w, "first", failure, &error);
	else
		stream_writer_end(w, &error);
	stream_writer_close(w);
	fclose(file);
	return b;
}

static void
test_round_trip(struct bytes b)
{
	FILE *file = fmemopen(b.at, b.length, "rb");
	struct stream_reader *r = stream_reader_open(file, "test", &error);
	const struct head *h = stream_head(r);
	struct record record = { .seq = 0 };
	struct tensor want[3];
	bool same = true, aligned = true;

	ok(h->field_count == 3 && head_field(h, "X") == 1 &&
		head_field(h, "Z") == -1 && h->fields[1].rank == 2 &&
		strcmp(h->fields[1].dims[0].symbol, "n") == 0 &&
		h->fields[1].dims[1].symbol == NULL &&
		h->fields[1].dims[1].size == 2,
	    "the head's fields come back");
	ok(h->attribute_count == 2 &&
		strcmp(head_attribute(h, "task"), "none") == 0 &&
		head_attribute(h, "frame") == NULL,
	    "so do its attributes, without those of the frame");
	for (uint64_t i = 0; i < RECORDS; i++) {
		same &=
		    stream_read(r, &record, &error) == 1 && record.seq == 2 * i;
		set_record(want, i);
		for (int k = 0; k < 3 && same; k++) {
			size_t bytes;

			aligned &= (uintptr_t)record.tensors[k].data %
				dtype_size(want[k].dtype) ==
			    0;
			same &= tensor_bytes(&want[k], &bytes) &&
			    want[k].rank == record.tensors[k].rank &&
			    memcmp(want[k].shape, record.tensors[k].shape,
				want[k].rank * sizeof(size_t)) == 0 &&
			    memcmp(want[k].data, record.tensors[k].data,
				bytes) == 0;
		}
	}
	ok(same, "the records come back");
	ok(aligned, "and are aligned");
	ok(stream_read(r, &record, &error) == 0 &&
		stream_read(r, &record, &error) == 0 && stream_records(r) == 3,
	    "the end is the end");
	record_free(&record);
	stream_reader_close(r);
	fclose(file);
}

static void
test_truncation(struct bytes b)
{
	bool refused = true, told = true;
	size_t ends[8], frames = 0, at = 0;

	while (at < b.length) {
		uint64_t length;

		memcpy(&length, b.at + at, 8);
		at += 8 + length;
		if (frames > 0 && frames <= RECORDS) /* ids, X and y */
			at += frames * 12 + 8;
		ends[frames++] = at;
	}
	ok(frames == RECORDS + 2 && at == b.length, "head, records, end");
	for (size_t n = 0; n < b.length; n++) {
		char want[80];
		size_t records = 0;

		refused &=
		    read_stream(b.at, n) == -1 && error.status == EX_DATAERR;
		while (n >= ends[records + 1])
			records++;
		snprintf(want, sizeof want,
		    "test: truncated stream: %zu records, no end frame",
		    records);
		if (n >= ends[0])
			told &= strcmp(error.message, want) == 0;
	}
	ok(refused, "each of %zu truncations is refused", b.length);
	ok(told, "and told with the records before it");
	read_stream(b.at, 0);
	ok(strstr(error.message, "empty input") != NULL,
	    "an empty input is no empty stream");
}

static void
test_flips(struct bytes b)
{
	size_t passed = 0;

	for (size_t i = 0; i < 8 * b.length; i++) {
		b.at[i / 8] ^= (char)(1 << i % 8);
		if (read_stream(b.at, b.length) != -1 && passed++ == 0)
			printf("# bit %zu of byte %zu\n", i % 8, i / 8);
		b.at[i / 8] ^= (char)(1 << i % 8);
	}
	ok(passed == 0, "each of %zu flipped bits is seen", 8 * b.length);
}

static void
test_upstream(void)
{
	struct bytes b = make_stream("no \"memory\"");
	FILE *file = fmemopen(b.at, b.length, "rb");
	struct stream_reader *r = stream_reader_open(file, "test", &error);
	struct record record = { .seq = 0 };
	const struct attribute *cause;

	ok(stream_upstream(r) == NULL, "no failure yet");
	while (stream_read(r, &record, &error) == 1)
		;
	cause = stream_upstream(r);
	ok(strcmp(error.message, "test: upstream: first: no \"memory\"") == 0 &&
		error.status == EX_DATAERR && stream_records(r) == RECORDS,
	    "an error frame is an error, after the records before it");
	ok(cause != NULL && strcmp(cause->key, "first") == 0 &&
		strcmp(cause->value, "no \"memory\"") == 0,
	    "its program and message can be passed on");
	record_free(&record);
	stream_reader_close(r);
	fclose(file);
	free(b.at);
}

static struct bytes
join(struct bytes a, size_t from, size_t to, struct bytes b)
{
	struct bytes joined = { malloc(a.length + b.length),
		to - from + b.length };

	memcpy(joined.at, a.at + from, to - from);
	memcpy(joined.at + to - from, b.at, b.length);
	return joined;
}

static void
test_order(struct bytes b)
{
	uint64_t length;
	size_t first, record, end = b.length - 128;

	memcpy(&length, b.at, 8);
	first = 8 + length;
	memcpy(&length, b.at + first, 8);
	record = first + 8 + length + 20;
	refused("frame after the end frame: tensor-cat", "a joined stream",
	    join(b, 0, b.length, b));
	refused("second head: tensor-cat", "a head in a stream",
	    join(b, 0, record, b));
	refused("seq 0 after 0", "a record that is there twice",
	    join(b, 0, record,
		(struct bytes){ b.at + first, b.length - first }));
	refused("3 records, but 0", "a stream without its records",
	    join(b, 0, first, (struct bytes){ b.at + end, 128 }));
	refused("no tensor stream", "a stream without its head",
	    join(b, first, b.length, (struct bytes){ b.at, 0 }));
}

static void
test_writer(void)
{
	FILE *file = tmpfile();
	struct stream_writer *w =
	    stream_writer_open(file, "made", &head, &error);
	struct tensor tensors[3];
	struct field twice[] = { fields[0], fields[0] };
	struct head bad = { twice, 2, NULL, 0 };

	set_record(tensors, 1);
	ok(stream_write(w, 5, tensors, &error) == 0, "a record is written");
	ok(stream_write(w, 5, tensors, &error) == -1 &&
		strstr(error.message, "seq does not grow") != NULL,
	    "but not twice");
	tensors[1].shape[0] = 1;
	ok(stream_write(w, 6, tensors, &error) == -1 &&
		strstr(error.message, "X: dimension 0 (n) is 1, not 2") != NULL,
	    "nor with two sizes of one symbol");
	ok(stream_writer_end(w, &error) == 0, "the end");
	ok(stream_write(w, 9, tensors, &error) == -1 &&
		stream_writer_end(w, &error) == -1 &&
		stream_writer_fail(w, "p", "m", &error) == -1,
	    "nothing follows it");
	stream_writer_close(w);
	fclose(file);
	file = tmpfile();
	ok(stream_writer_open(file, "made", &bad, &error) == NULL,
	    "nor a head with a field twice");
	fclose(file);
	file = fopen("/dev/full", "wb");
	if (file == NULL)
		return;
	w = stream_writer_open(file, "made", &head, &error);
	ok(stream_writer_end(w, &error) == -1 && error.status == EX_IOERR,
	    "a full disk is seen");
	ok(stream_writer_fail(w, "p", "m", &error) == -1,
	    "and nothing more is written");
	stream_writer_close(w);
	fclose(file);
}

/* Heads and shapes that no reader takes: nor does the writer. */
static void
test_refused_heads(void)
{
	struct field wide = { "w", F32, 1,
		{ { NULL, ((size_t)1 << 53) + 1 } } };
	struct field open = { "w", F32, 2, { { "n", 0 }, { "m", 0 } } };
	struct attribute deep = { "history", NULL };
	struct attribute many[FRAME_ATTRIBUTES_MAX];
	struct tensor empty = {
		.dtype = F32, .rank = 2, .shape = { 0, (size_t)1 << 60 }
	};
	struct head h = { &wide, 1, NULL, 0 };
	char history[128] = "";
	FILE *file = tmpfile();
	struct stream_writer *w;

	ok(stream_writer_open(file, "made", &h, &error) == NULL,
	    "a fixed size of over 2^53");
	for (int i = 0; i < 33; i++)
		strcat(history, "[");
	for (int i = 0; i < 33; i++)
		strcat(history, "]");
	deep.value = history;
	h = (struct head){ &open, 1, &deep, 1 };
	ok(stream_writer_open(file, "made", &h, &error) == NULL &&
		strstr(error.message, "nested deeper than 32") != NULL,
	    "a history that is nested too deep");
	for (int i = 0; i < FRAME_ATTRIBUTES_MAX; i++)
		many[i] = (struct attribute){ "a", "b" };
	h = (struct head){ &open, 1, many, FRAME_ATTRIBUTES_MAX };
	ok(stream_writer_open(file, "made", &h, &error) == NULL,
	    "too many attributes");
	h.attribute_count = 0;
	w = stream_writer_open(file, "made", &h, &error);
	ok(stream_write(w, 0, &empty, &error) == -1,
	    "an empty tensor of a size of over 2^53");
	stream_writer_close(w);
	fclose(file);
}

/* What comes behind the end is an error whenever it is asked for. */
static void
test_after_end(struct bytes b)
{
	char *twice = malloc(2 * b.length);
	FILE *file;
	struct stream_reader *r;
	struct record record = { .seq = 0 };
	int result;

	memcpy(twice, b.at, b.length);
	memcpy(twice + b.length, b.at, b.length);
	file = fmemopen(twice, 2 * b.length, "rb");
	r = stream_reader_open(file, "twice", &error);
	do
		result = stream_read(r, &record, &error);
	while (result == 1);
	ok(result == -1 && strstr(error.message, "after the end") != NULL,
	    "a second stream behind the first");
	ok(stream_read(r, &record, &error) == -1, "and it stays so");
	record_free(&record);
	stream_reader_close(r);
	fclose(file);
	free(twice);
}

int
main(void)
{
	struct bytes b = make_stream(NULL);

	test_round_trip(b);
	test_truncation(b);
	test_flips(b);
	test_order(b);
	test_upstream();
	test_writer();
	test_refused_heads();
	test_after_end(b);
	free(b.at);
	return done_testing();
}
