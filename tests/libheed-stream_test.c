/* libheed-stream_test.c -- the public functions: what they take, what they
 * refuse, and that each of their allocations may fail. */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "libheed-stream/heed-stream.h"
#include "tap.h"

/* The linker sends every malloc() of the library here (--wrap): allocation
 * number `failing`, counted from 0, gives NULL. */
static long allocations, failing = -1;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void *
__wrap_malloc(size_t size)
{
	return allocations++ == failing ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
	return allocations++ == failing ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *memory, size_t size)
{
	return allocations++ == failing ? NULL : __real_realloc(memory, size);
}

void *
__wrap_aligned_alloc(size_t alignment, size_t size)
{
	return allocations++ == failing ? NULL
					: __real_aligned_alloc(alignment, size);
}

static const struct heed_stream_field alpha = { .name = "alpha",
	.dtype = HEED_STREAM_F32,
	.rank = 1,
	.dims = { { "n", 0 } } };
static const struct heed_stream_field pair = { .name = "pair",
	.dtype = HEED_STREAM_I64,
	.rank = 2,
	.dims = { { "n", 0 }, { NULL, 2 } } };
static char times[] = "--times", how_many[] = "2 \"or\" 3";
static char *const arguments[] = { times, how_many, NULL };

static int
make_head(struct heed_stream_head **head, struct heed_stream_error *e)
{
	*head = heed_stream_head_new();
	if (*head == NULL) {
		e->status = EX_OSERR;
		return -1;
	}
	if (heed_stream_head_add(*head, &alpha, e) == -1 ||
	    heed_stream_head_add(*head, &pair, e) == -1 ||
	    heed_stream_head_set(*head, "task", "test", e) == -1 ||
	    heed_stream_head_set(*head, "task", "another", e) == -1 ||
	    heed_stream_head_note(*head, "first", "1", arguments, e) == -1)
		return -1;
	return 0;
}

static int
write_records(FILE *file, const struct heed_stream_head *head, bool whole,
    struct heed_stream_error *e)
{
	static const float weights[] = { 0.25F, 0.75F };
	static const int64_t pairs[] = { 1, -2, INT64_MAX, 4 };
	struct heed_stream_writer *w =
	    heed_stream_writer_open(file, "made", head, e);
	int result = w != NULL ? 0 : -1;

	for (uint64_t seq = 3; result == 0 && seq < 9; seq += 2) {
		size_t n = (size_t)seq % 3;
		const struct heed_stream_tensor tensors[] = {
			{ HEED_STREAM_F32, 1, { n }, weights },
			{ HEED_STREAM_I64, 2, { n, 2 }, pairs },
		};

		result = heed_stream_writer_put(w, seq, tensors, e);
	}
	if (result == 0)
		result = whole
		    ? heed_stream_writer_end(w, e)
		    : heed_stream_writer_fail(w, "maker", "no more", e);
	heed_stream_writer_close(w);
	return result;
}

static int
write_stream(FILE *file, bool whole, struct heed_stream_error *e)
{
	struct heed_stream_head *head = NULL;
	int result = make_head(&head, e);

	if (result == 0)
		result = write_records(file, head, whole, e);
	heed_stream_head_free(head);
	return result;
}

/* Copies a stream, with a note. */
static int
pass(FILE *from, FILE *to, struct heed_stream_error *e)
{
	struct heed_stream_reader *r =
	    heed_stream_reader_open(from, "passed", e);
	struct heed_stream_writer *w = NULL;
	struct heed_stream_head *head;
	int result = -1;

	if (r == NULL)
		return -1;
	head = heed_stream_head_copy(heed_stream_reader_head(r));
	if (head == NULL)
		e->status = EX_OSERR;
	else if (heed_stream_head_note(head, "second", "2", arguments, e) == 0)
		w = heed_stream_writer_open(to, "passed on", head, e);
	while (w != NULL && (result = heed_stream_reader_next(r, e)) == 1)
		if ((result =
			    heed_stream_writer_put(w, heed_stream_reader_seq(r),
				heed_stream_reader_tensors(r), e)) == -1)
			break;
	if (result == 0)
		result = heed_stream_writer_end(w, e);
	heed_stream_writer_close(w);
	heed_stream_reader_close(r);
	heed_stream_head_free(head);
	return result;
}

/* Makes a stream and passes it on, allocation k failing. */
static int
run(long k, bool whole, struct heed_stream_error *e)
{
	FILE *from = tmpfile(), *to = tmpfile();
	int result;

	e->status = -1;
	allocations = 0;
	failing = k;
	result = write_stream(from, whole, e);
	rewind(from);
	if (result == 0)
		result = pass(from, to, e);
	failing = -1;
	fclose(from);
	fclose(to);
	return result;
}

/*
 * Each allocation fails in turn; status: of a run in which none does. How many
 * failures are told as such? jansson may take its own for invalid JSON.
 */
static void
test_memory(const char *what, bool whole, int status, int otherwise)
{
	struct heed_stream_error e;
	long total, told = 0;

	run(-1, whole, &e);
	total = allocations;
	ok(e.status == status, "%s: status %d", what, status);
	for (long k = 0; k < total; k++)
		if (run(k, whole, &e) == -1 &&
		    (e.status == EX_OSERR || e.status == otherwise))
			told++;
		else
			printf("# allocation %ld: %s\n", k, e.message);
	ok(total > 20 && told == total,
	    "%s: %ld of %ld failed allocations are told", what, told, total);
}

static void
test_round_trip(void)
{
	struct heed_stream_error e;
	FILE *file = tmpfile(), *second = tmpfile();
	struct heed_stream_reader *r;
	const struct heed_stream_head *head;
	const struct heed_stream_tensor *t;

	ok(write_stream(file, true, &e) == 0, "a stream is written");
	rewind(file);
	ok(pass(file, second, &e) == 0, "and passed on");
	rewind(second);
	r = heed_stream_reader_open(second, "second", &e);
	head = heed_stream_reader_head(r);
	ok(heed_stream_head_count(head) == 2 &&
		heed_stream_head_find(head, "pair") == 1 &&
		heed_stream_head_find(head, "none") == -1 &&
		heed_stream_head_field(head, 2) == NULL,
	    "fields are found");
	ok(strcmp(heed_stream_head_field(head, 1)->dims[0].symbol, "n") == 0 &&
		heed_stream_head_field(head, 1)->dims[1].symbol == NULL &&
		heed_stream_head_field(head, 1)->dims[1].size == 2,
	    "with their dimensions");
	ok(strcmp(heed_stream_head_attribute(head, "task"), "another") == 0,
	    "the last value of an attribute");
	ok(strcmp(heed_stream_head_attribute(head, "history"),
	       "[{\"program\":\"first\",\"version\":\"1\",\"argv\":"
	       "[\"--times\",\"2 \\\"or\\\" 3\"]},"
	       "{\"program\":\"second\",\"version\":\"2\",\"argv\":"
	       "[\"--times\",\"2 \\\"or\\\" 3\"]}]") == 0,
	    "the history");
	ok(heed_stream_reader_next(r, &e) == 1 &&
		heed_stream_reader_seq(r) == 3 &&
		heed_stream_count(&heed_stream_reader_tensors(r)[0]) == 0,
	    "a record of no tokens");
	ok(heed_stream_reader_next(r, &e) == 1 &&
		heed_stream_reader_seq(r) == 5,
	    "the next");
	t = heed_stream_reader_tensors(r);
	ok(t[0].shape[0] == 2 && heed_stream_value(&t[0], 1) == 0.75 &&
		heed_stream_count(&t[1]) == 4 &&
		((const int64_t *)t[1].data)[2] == INT64_MAX &&
		heed_stream_value(&t[1], 1) == -2,
	    "its values");
	ok(heed_stream_reader_next(r, NULL) == 1 &&
		heed_stream_reader_next(r, NULL) == 0 &&
		heed_stream_reader_next(r, NULL) == 0,
	    "the end stays the end");
	heed_stream_reader_close(r);
	fclose(file);
	fclose(second);
}

static void
test_upstream(void)
{
	struct heed_stream_error e;
	const char *program = "me", *message;
	FILE *file = tmpfile();
	struct heed_stream_reader *r;
	int result;

	ok(write_stream(file, false, &e) == 0, "an error frame is written");
	rewind(file);
	r = heed_stream_reader_open(file, "file", &e);
	ok(heed_stream_reader_upstream(r, &program) == NULL &&
		strcmp(program, "me") == 0,
	    "no error as yet");
	while ((result = heed_stream_reader_next(r, &e)) == 1)
		continue;
	message = heed_stream_reader_upstream(r, &program);
	ok(result == -1 && message != NULL && strcmp(program, "maker") == 0 &&
		strcmp(message, "no more") == 0 &&
		strcmp(e.message, "file: upstream: maker: no more") == 0,
	    "who failed, and why");
	heed_stream_reader_close(r);
	fclose(file);
}

/* Was it refused, for this reason? */
static void
refused(int result, const struct heed_stream_error *e, const char *reason)
{
	if (!ok(result == -1 && e->status == EX_DATAERR &&
		    strstr(e->message, reason) != NULL,
		"refused: %s", reason))
		printf("# %d: %s\n", result, e->message);
}

static void
test_refused_head(void)
{
	struct heed_stream_head *h = heed_stream_head_new();
	struct heed_stream_error e = { 0, "" };
	struct heed_stream_field field = alpha;
	FILE *file = tmpfile();

	field.rank = 9;
	refused(heed_stream_head_add(h, &field, &e), &e, "rank");
	field = alpha;
	field.dtype = (enum heed_stream_dtype)10;
	refused(heed_stream_head_add(h, &field, &e), &e, "dtype");
	heed_stream_head_add(h, &alpha, &e);
	refused(heed_stream_head_add(h, &alpha, &e), &e, "there already");
	refused(heed_stream_head_set(h, "history", "[]", &e), &e, "own");
	ok(heed_stream_head_set(h, "fields", "[]", NULL) == -1,
	    "nobody need ask why");
	field.dtype = HEED_STREAM_BOOL;
	field.name = "\xff";
	heed_stream_head_add(h, &field, &e);
	ok(heed_stream_writer_open(file, "file", h, &e) == NULL &&
		strstr(e.message, "name of field 1") != NULL,
	    "refused: a name that is no UTF-8");
	heed_stream_head_free(h);
	fclose(file);
}

static void
test_refused_records(void)
{
	static const float data[4];
	struct heed_stream_tensor t = { HEED_STREAM_F32, 1, { 4 }, data };
	struct heed_stream_head *h = heed_stream_head_new();
	struct heed_stream_error e = { 0, "" };
	FILE *file = tmpfile();
	struct heed_stream_writer *w;
	struct heed_stream_reader *r;

	heed_stream_head_add(h, &alpha, &e);
	w = heed_stream_writer_open(file, "file", h, &e);
	t.dtype = (enum heed_stream_dtype) - 1;
	refused(heed_stream_writer_put(w, 1, &t, &e), &e, "dtype");
	t.dtype = HEED_STREAM_F64;
	refused(heed_stream_writer_put(w, 1, &t, &e), &e, "in the head");
	t.dtype = HEED_STREAM_F32;
	t.rank = SIZE_MAX;
	refused(heed_stream_writer_put(w, 1, &t, &e), &e, "rank");
	t.rank = 1;
	t.data = NULL;
	refused(heed_stream_writer_put(w, 1, &t, &e), &e, "no data");
	t.data = data;
	t.shape[0] = SIZE_MAX;
	refused(heed_stream_writer_put(w, 1, &t, &e), &e, "over 2^53");
	t.shape[0] = 4;
	ok(heed_stream_writer_put(w, 1, &t, &e) == 0, "a good record");
	refused(heed_stream_writer_put(w, 1, &t, &e), &e, "does not grow");
	ok(heed_stream_writer_end(w, &e) == 0, "the end");
	heed_stream_writer_close(w);
	rewind(file);
	r = heed_stream_reader_open(file, "file", &e);
	ok(heed_stream_reader_next(r, &e) == 1 &&
		heed_stream_reader_next(r, &e) == 0,
	    "what was refused left nothing in the stream");
	heed_stream_reader_close(r);
	heed_stream_head_free(h);
	fclose(file);
}

/* The number 1, or true, in every dtype, by its bytes. */
static void
test_values(void)
{
	static const struct {
		const char *name;
		size_t size;
		unsigned char bytes[8];
	} ones[] = {
		{ "F64", 8, { 0, 0, 0, 0, 0, 0, 0xf0, 0x3f } },
		{ "F32", 4, { 0, 0, 0x80, 0x3f } },
		{ "F16", 2, { 0, 0x3c } },
		{ "BF16", 2, { 0x80, 0x3f } },
		{ "I64", 8, { 1 } },
		{ "I32", 4, { 1 } },
		{ "I16", 2, { 1 } },
		{ "I8", 1, { 1 } },
		{ "U8", 1, { 1 } },
		{ "BOOL", 1, { 7 } },
	};
	_Alignas(8) unsigned char data[8];

	for (unsigned d = 0; d < 10; d++) {
		enum heed_stream_dtype dtype = (enum heed_stream_dtype)d;
		struct heed_stream_tensor t = { dtype, 0, { 0 }, data };

		memcpy(data, ones[d].bytes, 8);
		ok(strcmp(heed_stream_dtype_name(dtype), ones[d].name) == 0 &&
			heed_stream_dtype_size(dtype) == ones[d].size &&
			heed_stream_count(&t) == 1 &&
			heed_stream_value(&t, 0) == 1,
		    "%s", ones[d].name);
	}
	ok(heed_stream_dtype_name((enum heed_stream_dtype)10) == NULL &&
		heed_stream_dtype_size((enum heed_stream_dtype)10) == 0,
	    "no other dtype");
}

int
main(void)
{
	ok(strcmp(heed_stream_version(), HEED_STREAM_VERSION) == 0, "version");
	test_round_trip();
	test_upstream();
	test_refused_head();
	test_refused_records();
	test_values();
	test_memory("a whole stream", true, -1, EX_OSERR);
	test_memory("a failed stream", false, EX_DATAERR, EX_OSERR);
	json_set_alloc_funcs(__wrap_malloc, free);
	test_memory("with jansson", true, -1, EX_DATAERR);
	return done_testing();
}
