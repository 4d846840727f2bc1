/* tensor-split -- write one of N parts of a tensor stream. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sysexits.h>

#include "program/filter.h"
#include "program/writer.h"

static const struct option_spec options[] = {
	{ 'k', "part", "K", "the part, from 1 to N" },
	{ 'n', "parts", "N", "how many parts there are" },
	{ 'o', "output", "FILE", "write to FILE, not to standard output" },
	{ 0, NULL, NULL, NULL },
};

static const struct program program = {
	.name = "tensor-split",
	.purpose = "write one of N parts of a tensor stream",
	.synopsis = "tensor-split -n N -k K [-o FILE] FILE",
	.example = "tensor-split -n 8 -k 1 tokens.ts > part-1.ts",
	.options = options,
};

/* Reads the stream through, and checks it. */
static uint64_t
count_records(const char *path)
{
	struct stream_reader *in;
	struct record r = { .seq = 0 };
	uint64_t count;

	reader_open(&in, path);
	while (reader_next(in, &r))
		;
	count = stream_records(in);
	record_free(&r);
	reader_close(in);
	return count;
}

/* n records make parts of n / parts, the first ones longer by one where that
 * leaves a rest. The part's first record. */
static uint64_t
part_begin(uint64_t n, uint64_t parts, uint64_t part)
{
	uint64_t rest = n % parts;

	return n / parts * part + (part < rest ? part : rest);
}

static void
write_part(struct writer *w, const char *path, uint64_t count, uint64_t begin,
    uint64_t end)
{
	struct stream_reader *in;
	struct record r = { .seq = 0 };

	writer_head(w, reader_open(&in, path));
	for (uint64_t i = 0; writer_read(w, in, &r); i++)
		if (i >= begin && i < end)
			writer_put(w, r.seq, r.tensors);
	if (stream_records(in) != count)
		fail(EX_DATAERR, "%s: changed while it was read", path);
	writer_close(w);
	record_free(&r);
	reader_close(in);
}

/* A stream is read twice, so it must not be a pipe. */
static void
check_path(const char *path)
{
	FILE *file;

	if (strcmp(path, "-") == 0)
		usage_error("FILE is read twice, so it is not standard input");
	file = input_open(path);
	if (fseeko(file, 0, SEEK_END) == -1)
		fail(EX_NOINPUT, "%s: %s: it is read twice", path,
		    strerror(errno));
	fclose(file);
}

int
main(int argc, char *argv[])
{
	const char *output = NULL, *path;
	uint64_t parts = 0, part = 0, count;
	static struct writer w;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		switch (letter) {
		case 'k':
			part = (uint64_t)option_integer(
			    "--part", optarg, 1, LONG_MAX);
			break;
		case 'n':
			parts = (uint64_t)option_integer(
			    "--parts", optarg, 1, LONG_MAX);
			break;
		case 'o':
			output = optarg;
			break;
		}
	if (parts == 0 || part == 0)
		usage_error("give both --parts and --part");
	if (part > parts)
		usage_error("there is no part %llu of %llu",
		    (unsigned long long)part, (unsigned long long)parts);
	if (argc - optind != 1)
		usage_error("give one FILE");
	path = argv[optind];
	check_path(path);
	writer_open(&w, output);
	count = count_records(path);
	write_part(&w, path, count, part_begin(count, parts, part - 1),
	    part_begin(count, parts, part));
	return EX_OK;
}
