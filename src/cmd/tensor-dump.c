/* tensor-dump -- show a tensor stream or a safetensors file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "program/dump.h"
#include "program/names.h"
#include "program/program.h"

enum { HEAD = 256, FULL };

static const struct option_spec options[] = {
	{ 'f', "field", "FIELDS", "show these fields alone: alpha,y" },
	{ FULL, "full", NULL, "show long rows and matrices whole" },
	{ HEAD, "head", NULL, "show the head alone" },
	{ 'j', "json", NULL, "one JSON object a line" },
	{ 'r', "record", "SEQ", "show the record of this number alone" },
	{ 's', "statistics", NULL, "a line a field, over all records" },
	{ 0, NULL, NULL, NULL },
};

static const struct program program = {
	.name = "tensor-dump",
	.purpose = "show a tensor stream or a safetensors file",
	.synopsis = "tensor-dump [-j] [--full] [--head | [-s] [-r SEQ]] "
		    "[-f FIELDS] [FILE]",
	.example = "tensor-dump -r 0 explained.ts",
	.options = options,
};

struct choice {
	struct dump dump;
	bool json, head, statistics, one;
	uint64_t seq; /* if one */
};

/* Fails if one of the names is no field of the head, or of the frame. */
static void
check_names(const struct dump *d, const struct head *h, const struct frame *f)
{
	const char *at = d->names;

	for (char *name; (name = names_next(&at)) != NULL; free(name))
		if (h != NULL ? head_field(h, name) == -1
			      : frame_tensor(f, name) == NULL)
			fail(EX_DATAERR, "%s: no field %s", d->source, name);
}

/* Or counts it, where statistics are wanted. */
static void
show_record(const struct head *h, const struct record *r,
    struct dump_tally *tallies, const struct choice *c)
{
	if (!c->statistics) {
		(c->json ? dump_record_json : dump_record_text)(h, r, &c->dump);
		return;
	}
	for (size_t i = 0; i < h->field_count; i++)
		if (names_have(c->dump.names, h->fields[i].name))
			dump_count(&tallies[i], &r->tensors[i]);
}

/* The stream is read to its end frame, whatever is shown of it. */
static void
dump_stream(struct source source, struct frame *first, const struct choice *c)
{
	struct stream_error e;
	struct stream_reader *in = stream_reader_begin(source, first, &e);
	struct record r = { .seq = 0 };
	struct dump_tally *tallies;
	bool found = false;
	int result;

	if (in == NULL)
		fail(e.status, "%s", e.message);
	check_names(&c->dump, stream_head(in), NULL);
	tallies = program_memory(
	    calloc(stream_head(in)->field_count + 1, sizeof *tallies));
	if (c->head || (!c->json && !c->one && !c->statistics))
		(c->json ? dump_head_json : dump_head_text)(
		    stream_head(in), &c->dump);
	while ((result = stream_read(in, &r, &e)) == 1) {
		if (c->head || (c->one && r.seq != c->seq))
			continue;
		found = true;
		show_record(stream_head(in), &r, tallies, c);
	}
	if (result == -1) {
		fflush(stdout); /* what was read comes before why it ends */
		fail(e.status, "%s", e.message);
	}
	if (c->one && !found)
		fail(EX_DATAERR, "%s: no record %llu", source.name,
		    (unsigned long long)c->seq);
	if (c->statistics)
		(c->json ? dump_statistics_json : dump_statistics_text)(
		    stream_head(in), tallies, &c->dump);
	free(tallies);
	record_free(&r);
	stream_reader_close(in);
}

static void
dump_frame(
    const struct source *source, const struct frame *f, const struct choice *c)
{
	if (fgetc(source->file) != EOF)
		fail(EX_DATAERR,
		    "%s: byte %llu: more after a frame that is no head",
		    source->name, (unsigned long long)source->offset);
	if (c->one)
		fail(EX_DATAERR, "%s: no stream, so it has no records",
		    source->name);
	check_names(&c->dump, NULL, f);
	(c->json ? dump_frame_json : dump_frame_text)(f, &c->dump);
}

static void
dump_file(const char *path, struct choice *c)
{
	FILE *file = input_open(path);
	struct source source = { file, file == stdin ? "<stdin>" : path, 0 };
	struct frame first = { .tensors = NULL };
	struct stream_error e;
	int result;
	const char *kind;

	if (isatty(fileno(file)))
		usage_error("give a FILE, or a stream on standard input");
	stream_buffers(file);
	c->dump.source = source.name;
	result = frame_read(&first, &source, NULL, &e);
	if (result == -1)
		fail(e.status, "%s", e.message);
	if (result == 0)
		fail(EX_DATAERR, "%s: empty input", source.name);
	kind = frame_attribute(&first, "frame");
	if (kind != NULL && strcmp(kind, "head") == 0) {
		dump_stream(source, &first, c);
	} else {
		dump_frame(&source, &first, c);
		frame_free(&first);
	}
	if (file != stdin)
		fclose(file);
}

static uint64_t
record_number(const char *text)
{
	char *end;
	unsigned long long number;

	errno = 0;
	number = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0)
		usage_error(
		    "--record: '%s' is no number from 0 to 2^64 - 1", text);
	return number;
}

int
main(int argc, char *argv[])
{
	struct choice c = { .json = false };
	struct output out;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		switch (letter) {
		case 'f':
			c.dump.names =
			    names_add("--field", c.dump.names, optarg);
			break;
		case FULL:
			c.dump.full = true;
			break;
		case HEAD:
			c.head = true;
			break;
		case 's':
			c.statistics = true;
			break;
		case 'j':
			c.json = true;
			break;
		case 'r':
			c.one = true;
			c.seq = record_number(optarg);
			break;
		}
	if (argc - optind > 1)
		usage_error("one FILE at most");
	if (c.head && c.statistics)
		usage_error("give one of --head and --statistics");
	if (c.head && c.one)
		usage_error("give one of --head and --record");
	out = output_open(NULL);
	dump_file(optind < argc ? argv[optind] : NULL, &c);
	output_close(&out);
	return 0;
}
