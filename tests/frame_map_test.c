/* frame_map_test.c -- frames whose data are mapped, not read. */
#include <err.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "stream/frame.h"
#include "tap.h"

enum { NUMBERS = 5008 };

static float numbers[NUMBERS];
static struct frame frame;
static struct stream_error error;

static void
put_frame(FILE *file)
{
	struct frame_tensor tensor = { "numbers",
		tensor_vector(F32, numbers, NUMBERS) };
	uint32_t crc;

	if (frame_write(file, "test", &tensor, 1, NULL, 0, &crc, &error) != 0)
		errx(1, "%s", error.message);
	fflush(file);
}

static bool
same_numbers(void)
{
	const struct tensor *t = frame_tensor(&frame, "numbers");

	return t != NULL && t->shape[0] == NUMBERS &&
	    memcmp(t->data, numbers, sizeof numbers) == 0;
}

static void
test_whole(void)
{
	FILE *file = tmpfile();
	struct source source = { file, "test", 0 };
	bool same = true;

	put_frame(file);
	put_frame(file);
	rewind(file);
	for (int i = 0; i < 2; i++)
		same &= frame_map(&frame, &source, NULL, &error) == 1 &&
		    frame.mapped != NULL && same_numbers();
	ok(same, "two frames of a file are mapped");
	ok(source.offset == (uint64_t)ftello(file), "each byte is counted");
	ok(frame_map(&frame, &source, NULL, &error) == 0, "then it ends");
	fclose(file);
}

/* One byte is another, or those from there on are missing. */
static void
test_damaged(void)
{
	FILE *file = tmpfile();
	struct source source = { file, "test", 0 };

	put_frame(file);
	fseek(file, -4, SEEK_END);
	fputc('x', file);
	rewind(file);
	ok(frame_map(&frame, &source, NULL, &error) == -1 &&
		strstr(error.message, "wrong crc32c") != NULL,
	    "a changed byte is seen");
	ok(ftruncate(fileno(file), 20000) == 0, "cut");
	rewind(file);
	source.offset = 0;
	ok(frame_map(&frame, &source, NULL, &error) == -1 &&
		error.status == EX_DATAERR &&
		strcmp(error.message,
		    "test: byte 20000: truncated frame: 19872 of 20032 "
		    "bytes") == 0,
	    "so are missing ones");
	fclose(file);
}

/* Where the numbers would not be aligned, and where there is no file. */
static void
test_read(void)
{
	static const char header[] =
	    "{\"numbers\":{\"dtype\":\"F32\",\"shape\":[5008],"
	    "\"data_offsets\":[0,20032]}}";
	uint64_t length = strlen(header);
	FILE *file = tmpfile(), *end;
	struct source source = { file, "test", 0 };
	int ends[2];

	fwrite(&length, sizeof length, 1, file);
	fwrite(header, 1, length, file);
	fwrite(numbers, sizeof *numbers, NUMBERS, file);
	rewind(file);
	ok(frame_map(&frame, &source, NULL, &error) == 1 &&
		frame.mapped == NULL && same_numbers(),
	    "a frame at an odd place is read");
	fclose(file);
	if (pipe(ends) == -1)
		err(1, "pipe");
	end = fdopen(ends[1], "wb");
	put_frame(end);
	fclose(end);
	source = (struct source){ fdopen(ends[0], "rb"), "test", 0 };
	ok(frame_map(&frame, &source, NULL, &error) == 1 &&
		frame.mapped == NULL && same_numbers(),
	    "so is one from a pipe");
	fclose(source.file);
}

int
main(void)
{
	for (int i = 0; i < NUMBERS; i++)
		numbers[i] = (float)i / 7;
	test_whole();
	test_damaged();
	test_read();
	frame_free(&frame);
	return done_testing();
}
