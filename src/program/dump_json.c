/* dump_json.c -- streams as JSON lines. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "program/dump.h"
#include "program/names.h"
#include "program/program.h"
#include "stream/buffer.h"
#include "stream/scan.h"

/* Writes the line that is in the buffer, and empties it. */
static void
put_line(FILE *file, struct buffer *b)
{
	buffer_string(b, "\n");
	program_memory(b->failed ? NULL : b->bytes);
	fwrite(b->bytes, 1, b->length, file);
	free(b->bytes);
	*b = (struct buffer){ NULL, 0, 0, false };
}

/* NaN is null; infinities are numbers too large for a double, which JSON
 * allows and readers take for what they are. */
static void
put_double(struct buffer *b, double value)
{
	struct tensor t = tensor_scalar(F64, &value);
	char text[DUMP_NUMBER];

	if (isnan(value))
		buffer_string(b, "null");
	else if (isinf(value))
		buffer_string(b, value < 0 ? "-1e999" : "1e999");
	else
		buffer_string(b, dump_number(text, &t, 0));
}

static void
put_element(struct buffer *b, const struct tensor *t, size_t i)
{
	char text[DUMP_NUMBER];
	double value = tensor_value(t, i);

	if (t->dtype == BOOL)
		buffer_string(b, value != 0 ? "true" : "false");
	else if (!isfinite(value))
		put_double(b, value);
	else
		buffer_string(b, dump_number(text, t, i));
}

/* A dimension is an array of what the dimensions behind it are. *next: the
 * element at hand. */
static void
put_dimension(struct buffer *b, const struct tensor *t, size_t d, size_t *next)
{
	if (d == t->rank) {
		put_element(b, t, (*next)++);
		return;
	}
	buffer_string(b, "[");
	for (size_t i = 0; i < t->shape[d]; i++) {
		if (i > 0)
			buffer_string(b, ",");
		put_dimension(b, t, d + 1, next);
	}
	buffer_string(b, "]");
}

static bool
is_text(const char *bytes, size_t n)
{
	const unsigned char *at = (const unsigned char *)bytes, *end = at + n;

	while (at < end) {
		size_t length = *at != '\0' ? scan_utf8(at, end) : 0;

		if (length == 0)
			return false;
		at += length;
	}
	return true;
}

/* Do strings tell all that there is of the tokens' bytes? */
static bool
are_strings(const struct tokens *tokens, const struct tensor *bytes)
{
	size_t start = 0;

	for (size_t i = 0; i < tokens->count; i++) {
		size_t end = (size_t)tokens->ends[i];

		if (!is_text(tokens->bytes + start, end - start))
			return false;
		start = end;
	}
	return start == bytes->shape[0];
}

static void
put_tokens(struct buffer *b, const struct tokens *tokens)
{
	size_t start = 0;

	buffer_string(b, "[");
	for (size_t i = 0; i < tokens->count; i++) {
		size_t length = (size_t)tokens->ends[i] - start;
		char *token =
		    program_memory(strndup(tokens->bytes + start, length));

		if (i > 0)
			buffer_string(b, ",");
		buffer_quoted(b, token);
		free(token);
		start = (size_t)tokens->ends[i];
	}
	buffer_string(b, "]");
}

void
dump_record_line(FILE *file, const struct head *h, const struct record *r,
    const struct dump *d)
{
	struct buffer b = { NULL, 0, 0, false };
	struct token_fields at = dump_find_tokens(h, d->source);
	struct tokens tokens = dump_tokens(r, at);
	const char *before = "";

	buffer_string(&b, "{\"seq\":");
	buffer_number(&b, r->seq);
	buffer_string(&b, ",\"fields\":{");
	for (size_t i = 0; i < h->field_count; i++) {
		size_t next = 0;

		if (!names_have(d->names, h->fields[i].name))
			continue;
		buffer_string(&b, before);
		buffer_quoted(&b, h->fields[i].name);
		buffer_string(&b, ":");
		if ((int)i == at.bytes && are_strings(&tokens, &r->tensors[i]))
			put_tokens(&b, &tokens);
		else
			put_dimension(&b, &r->tensors[i], 0, &next);
		before = ",";
	}
	buffer_string(&b, "}}");
	put_line(file, &b);
}

void
dump_record_json(
    const struct head *h, const struct record *r, const struct dump *d)
{
	dump_record_line(stdout, h, r, d);
}

static void
put_dims(struct buffer *b, const struct field *f)
{
	for (size_t d = 0; d < f->rank; d++) {
		if (d > 0)
			buffer_string(b, ",");
		if (f->dims[d].symbol != NULL)
			buffer_quoted(b, f->dims[d].symbol);
		else
			buffer_number(b, f->dims[d].size);
	}
}

static void
put_field(struct buffer *b, const struct field *f)
{
	buffer_string(b, "\"name\":");
	buffer_quoted(b, f->name);
	buffer_string(b, ",\"dtype\":");
	buffer_quoted(b, dtype_name(f->dtype));
	buffer_string(b, ",\"dims\":[");
	put_dims(b, f);
	buffer_string(b, "]");
}

/* The history is JSON already, which may have been written on many lines. */
static void
put_history(struct buffer *b, const char *text)
{
	json_t *history = json_loads(text, 0, NULL);
	char *line = NULL;

	if (history != NULL)
		line = program_memory(json_dumps(history, JSON_COMPACT));
	if (line != NULL)
		buffer_string(b, line);
	else
		buffer_quoted(b, text);
	free(line);
	json_decref(history);
}

void
dump_head_json(const struct head *h, const struct dump *d)
{
	struct buffer b = { NULL, 0, 0, false };
	const char *before = "";

	buffer_string(&b, "{\"fields\":[");
	for (size_t i = 0; i < h->field_count; i++) {
		if (!names_have(d->names, h->fields[i].name))
			continue;
		buffer_string(&b, before);
		buffer_string(&b, "{");
		put_field(&b, &h->fields[i]);
		buffer_string(&b, "}");
		before = ",";
	}
	buffer_string(&b, "],\"attributes\":{");
	before = "";
	for (size_t i = 0; i < h->attribute_count; i++) {
		const struct attribute *a = &h->attributes[i];

		buffer_string(&b, before);
		buffer_quoted(&b, a->key);
		buffer_string(&b, ":");
		if (strcmp(a->key, "history") == 0)
			put_history(&b, a->value);
		else
			buffer_quoted(&b, a->value);
		before = ",";
	}
	buffer_string(&b, "}}");
	put_line(stdout, &b);
}

static void
put_summary(struct buffer *b, const struct dump_tally *tally)
{
	struct dump_summary s = dump_summarize(tally);

	buffer_string(b, ",\"min\":");
	put_double(b, s.min);
	buffer_string(b, ",\"mean\":");
	put_double(b, s.mean);
	buffer_string(b, ",\"max\":");
	put_double(b, s.max);
	buffer_string(b, ",\"nan\":");
	buffer_number(b, tally->nans);
}

static void
put_tensor_line(const struct frame_tensor *named)
{
	const struct tensor *t = &named->tensor;
	struct dump_tally tally = { .values = 0 };
	struct buffer b = { NULL, 0, 0, false };

	dump_count(&tally, t);
	buffer_string(&b, "{\"name\":");
	buffer_quoted(&b, named->name);
	buffer_string(&b, ",\"dtype\":");
	buffer_quoted(&b, dtype_name(t->dtype));
	buffer_string(&b, ",\"shape\":[");
	for (size_t i = 0; i < t->rank; i++) {
		if (i > 0)
			buffer_string(&b, ",");
		buffer_number(&b, t->shape[i]);
	}
	buffer_string(&b, "]");
	put_summary(&b, &tally);
	buffer_string(&b, "}");
	put_line(stdout, &b);
}

void
dump_statistics_json(const struct head *h, const struct dump_tally *tallies,
    const struct dump *d)
{
	for (size_t i = 0; i < h->field_count; i++) {
		struct buffer b = { NULL, 0, 0, false };

		if (!names_have(d->names, h->fields[i].name))
			continue;
		buffer_string(&b, "{");
		put_field(&b, &h->fields[i]);
		buffer_string(&b, ",\"values\":");
		buffer_number(&b, tallies[i].values);
		put_summary(&b, &tallies[i]);
		buffer_string(&b, ",\"infinite\":");
		buffer_number(&b, tallies[i].infinite);
		buffer_string(&b, "}");
		put_line(stdout, &b);
	}
}

void
dump_frame_json(const struct frame *f, const struct dump *d)
{
	struct buffer b = { NULL, 0, 0, false };

	buffer_string(&b, "{\"metadata\":{");
	for (size_t i = 0; i < f->attribute_count; i++) {
		if (i > 0)
			buffer_string(&b, ",");
		buffer_quoted(&b, f->attributes[i].key);
		buffer_string(&b, ":");
		buffer_quoted(&b, f->attributes[i].value);
	}
	buffer_string(&b, "}}");
	put_line(stdout, &b);
	for (size_t i = 0; i < f->tensor_count; i++)
		if (names_have(d->names, f->tensors[i].name))
			put_tensor_line(&f->tensors[i]);
}
