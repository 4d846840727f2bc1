/* words.c -- the values of a field at a document's words. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "program/program.h"
#include "program/words.h"

/* The mask's index, or -1 when the stream has none. */
static int
find_special(const struct head *head, const char *source)
{
	int index = head_field(head, "special");
	const struct field *field;

	if (index < 0)
		return -1;
	field = &head->fields[index];
	if (field->dtype != BOOL || field->rank != 1)
		fail(EX_DATAERR, "%s: field special is not BOOL [n]", source);
	return index;
}

static bool
same_dimension(const struct dimension *a, const struct dimension *b)
{
	if (a->symbol == NULL || b->symbol == NULL)
		return a->symbol == b->symbol && a->size == b->size;
	return strcmp(a->symbol, b->symbol) == 0;
}

struct words
words_find(const struct head *head, const char *source, const char *name,
    size_t low, size_t high)
{
	int index = head_field(head, name);
	int special = find_special(head, source);
	struct words w = { 0 };

	if (index < 0)
		fail(EX_DATAERR, "%s: no field %s", source, name);
	w.field = &head->fields[index];
	w.name = w.field->name;
	w.index = (size_t)index;
	if (w.field->rank < low || w.field->rank > high)
		fail(EX_DATAERR,
		    "%s: field %s is of rank %zu, not from %zu to %zu", source,
		    name, w.field->rank, low, high);
	if (special < 0)
		return w;
	w.special = (size_t)special;
	for (size_t d = 0; d < w.field->rank; d++)
		w.masked[d] = same_dimension(
		    &w.field->dims[d], &head->fields[special].dims[0]);
	return w;
}

struct words
words_need(const struct head *head, const char *source, const char *name,
    size_t low, size_t high)
{
	struct words w = words_find(head, source, name, low, high);

	if (w.field->dtype != F32 && w.field->dtype != F64)
		fail(EX_DATAERR, "%s: field %s is %s, not F32 or F64", source,
		    name, dtype_name(w.field->dtype));
	return w;
}

void
words_same_length(const struct words *a, const struct words *b)
{
	size_t last_a = a->field->rank - 1, last_b = b->field->rank - 1;

	if (!same_dimension(&a->field->dims[last_a], &b->field->dims[last_b]))
		fail(EX_DATAERR, "<stdin>: fields %s and %s differ in length",
		    a->name, b->name);
}

const unsigned char *
words_mask(const struct words *w, const struct record *record, size_t dimension)
{
	return w->masked[dimension] ? record->tensors[w->special].data : NULL;
}

size_t
words_length(const struct words *w, const struct record *record)
{
	return record->tensors[w->index].shape[w->field->rank - 1];
}

size_t
words_values(
    double *out, const struct words *w, const struct record *record, size_t row)
{
	const struct tensor *t = &record->tensors[w->index];
	const unsigned char *mask = words_mask(w, record, t->rank - 1);
	size_t n = words_length(w, record), count = 0;

	for (size_t i = 0; i < n; i++)
		if (mask == NULL || !mask[i])
			out[count++] = tensor_value(t, row * n + i);
	return count;
}

const char *
words_dimension(const struct words *w, size_t dimension, struct arena *arena)
{
	const struct dimension *d = &w->field->dims[dimension];
	char size[24];

	if (d->symbol != NULL)
		return d->symbol;
	snprintf(size, sizeof size, "%zu", d->size);
	return arena_string(arena, size);
}

const char *
measure_name(
    const char *measure, const char *a, const char *b, struct arena *arena)
{
	size_t size = strlen(measure) + strlen(a) + 3;
	char *name;

	if (b != NULL)
		size += strlen(b);
	name = arena_take(arena, size, 1);
	snprintf(name, size, "%s.%s%s%s", measure, a, b != NULL ? "." : "",
	    b != NULL ? b : "");
	return name;
}

void
words_distribution(const double *p, size_t n, bool weights,
    const struct words *w, const struct record *record)
{
	double sum = 0, least = 0;

	for (size_t i = 0; i < n; i++) {
		sum += p[i];
		least = fmin(least, p[i]);
	}
	if (least < 0)
		fail(EX_DATAERR,
		    "<stdin>: record %" PRIu64 ": %s is no distribution: "
		    "a word has %g",
		    record->seq, w->name, least);
	if (!weights && sum != 0 && fabs(sum - 1) > 1e-3)
		fail(EX_DATAERR,
		    "<stdin>: record %" PRIu64 ": %s is no distribution: "
		    "its words have %g in all",
		    record->seq, w->name, sum);
}
