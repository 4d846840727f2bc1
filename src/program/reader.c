/* reader.c -- a stream that is only read; every error ends the program. */
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "program/filter.h"

const struct head *
reader_open(struct stream_reader **r, const char *path)
{
	FILE *file = input_open(path);
	struct stream_error e;

	if (isatty(fileno(file)))
		fail(EX_USAGE, "a tensor stream does not come from a terminal");
	stream_buffers(file);
	*r = stream_reader_open(file, input_name(path), &e);
	if (*r == NULL)
		fail(e.status, "%s", e.message);
	return stream_head(*r);
}

bool
reader_next(struct stream_reader *r, struct record *record)
{
	struct stream_error e;
	int result = stream_read(r, record, &e);

	if (result == -1)
		fail(e.status, "%s", e.message);
	return result == 1;
}

void
reader_close(struct stream_reader *r)
{
	FILE *file = stream_file(r);

	stream_reader_close(r);
	if (file != stdin)
		fclose(file);
}

void
fields_same_length(
    const struct head *head, const char *source, size_t a, size_t b)
{
	const struct dimension *x = &head->fields[a].dims[0];
	const struct dimension *y = &head->fields[b].dims[0];
	bool same = x->symbol == NULL || y->symbol == NULL
	    ? x->symbol == y->symbol && x->size == y->size
	    : strcmp(x->symbol, y->symbol) == 0;

	if (!same)
		fail(EX_DATAERR, "%s: fields %s and %s differ in length",
		    source, head->fields[a].name, head->fields[b].name);
}
