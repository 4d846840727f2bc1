/* writer.c -- a stream that is written, and joined from others. */
#include "program/writer.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "program/filter.h"
#include "program/history.h"
#include "stream/buffer.h"

/* The stream that fail() ends with an error frame: there is one a program. */
static struct writer *failing_writer;

/* Nothing before the head, and nothing to a file, which will not appear. */
static void
write_error(const char *message)
{
	struct writer *w = failing_writer;
	const struct attribute *cause =
	    w->in != NULL ? stream_upstream(w->in) : NULL;
	struct stream_error e;

	if (w->out == NULL || w->ended || w->output.temporary != NULL)
		return;
	w->ended = true;
	(void)stream_writer_fail(w->out,
	    cause != NULL ? cause->key : program_running->name,
	    cause != NULL ? cause->value : message, &e);
}

void
writer_open(struct writer *w, const char *output)
{
	*w = (struct writer){ .output = output_open(output) };
	if (isatty(fileno(w->output.file)))
		fail(EX_USAGE,
		    "a tensor stream is not for a terminal: "
		    "pipe it to tensor-dump, or give -o FILE");
	stream_buffers(w->output.file);
	failing_writer = w;
	program_failing = write_error;
}

void
writer_head(struct writer *w, const struct head *head)
{
	struct stream_error e;

	w->out = stream_writer_open(w->output.file, w->output.path, head, &e);
	if (w->out == NULL)
		fail(e.status, "%s", e.message);
}

bool
writer_read(struct writer *w, struct stream_reader *in, struct record *record)
{
	w->in = in;
	return reader_next(in, record);
}

void
writer_put(struct writer *w, uint64_t seq, const struct tensor *tensors)
{
	struct stream_error e;

	if (stream_write(w->out, seq, tensors, &e) == -1)
		fail(e.status, "%s", e.message);
}

void
writer_close(struct writer *w)
{
	struct stream_error e;

	if (stream_writer_end(w->out, &e) == -1)
		fail(e.status, "%s", e.message);
	w->ended = true;
	program_failing = NULL;
	output_close(&w->output);
	stream_writer_close(w->out);
}

void
operands_check(int argc, char *argv[])
{
	int standard = 0;

	for (int i = optind; i < argc; i++)
		standard += strcmp(argv[i], "-") == 0;
	if (standard > 1)
		usage_error("standard input can be given once");
}

bool
field_same_type(const struct field *a, const struct field *b)
{
	if (a->dtype != b->dtype || a->rank != b->rank)
		return false;
	for (size_t d = 0; d < a->rank; d++) {
		const struct dimension *x = &a->dims[d], *y = &b->dims[d];

		if ((x->symbol == NULL) != (y->symbol == NULL))
			return false;
		if (x->symbol != NULL ? strcmp(x->symbol, y->symbol) != 0
				      : x->size != y->size)
			return false;
	}
	return true;
}

/* "F32 n,300"; a scalar is "F32 -". */
static char *
spell_type(const struct field *f)
{
	struct buffer text = { NULL, 0, 0, false };

	buffer_string(&text, dtype_name(f->dtype));
	buffer_string(&text, f->rank > 0 ? " " : " -");
	for (size_t d = 0; d < f->rank; d++) {
		buffer_string(&text, d > 0 ? "," : "");
		if (f->dims[d].symbol != NULL)
			buffer_string(&text, f->dims[d].symbol);
		else
			buffer_number(&text, f->dims[d].size);
	}
	return program_memory(buffer_take(&text));
}

void
fields_need_same_type(const struct field *a, const char *in_a,
    const struct field *b, const char *in_b)
{
	static char *types[2]; /* until exit */

	if (field_same_type(a, b))
		return;
	types[0] = spell_type(a);
	types[1] = spell_type(b);
	fail(EX_DATAERR, "field %s is %s in %s, but %s in %s", a->name,
	    types[0], in_a, types[1], in_b);
}

const char *
head_conflict(const struct head *a, const struct head *b)
{
	for (size_t i = 0; i < a->attribute_count; i++) {
		const char *key = a->attributes[i].key;
		const char *other = head_attribute(b, key);

		if (other != NULL && strcmp(key, "history") != 0 &&
		    strcmp(a->attributes[i].value, other) != 0)
			return key;
	}
	return NULL;
}

char *
head_join_histories(
    const struct head *const *heads, size_t count, int argc, char *argv[])
{
	const char **others = program_memory(calloc(count, sizeof *others));
	struct buffer notes = { NULL, 0, 0, false };
	char *text, *history;

	for (size_t i = 1; i < count; i++)
		others[i - 1] = head_attribute(heads[i], "history");
	text = history_join(others, count - 1);
	buffer_string(&notes, ",\"joined\":");
	buffer_string(&notes, text);
	free(text);
	free(others);
	text = program_memory(buffer_take(&notes));
	history =
	    history_with(head_attribute(heads[0], "history"), text, argc, argv);
	free(text);
	return history;
}
