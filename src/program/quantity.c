/* quantity.c -- what a record tells that can be averaged. */
#include <math.h>
#include <string.h>
#include <sysexits.h>

#include "program/program.h"
#include "program/quantity.h"

static bool
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool
has_size(const struct field *f, size_t size)
{
	return f->rank == 1 && f->dims[0].symbol == NULL &&
	    f->dims[0].size == size;
}

static bool
is_pair(const struct field *f, const char *measure)
{
	return has_size(f, 2) && f->dtype == F64 && begins(f->name, measure);
}

bool
quantity_default(const struct field *f)
{
	if (is_pair(f, "kendall.") || is_pair(f, "precision."))
		return true;
	if (f->dtype == BOOL)
		return has_size(f, 1);
	return (f->dtype == F32 || f->dtype == F64) &&
	    (f->rank == 0 || (f->rank == 1 && begins(f->name, "entropy.")));
}

struct quantity
quantity_need(const struct head *head, const char *source, const char *name)
{
	struct quantity q = { words_find(head, source, name, 0, 1),
		QUANTITY_NUMBER };
	const struct field *f = q.values.field;

	if (is_pair(f, "kendall."))
		q.kind = QUANTITY_TAU;
	else if (is_pair(f, "precision."))
		q.kind = QUANTITY_PRECISION;
	else if (f->rank == 1 && !has_size(f, 1))
		q.kind = QUANTITY_WORDS;
	return q;
}

size_t
quantity_integer(const struct head *head, const char *source, const char *name)
{
	struct words w = words_find(head, source, name, 0, 1);
	enum dtype d = w.field->dtype;

	if (d == F64 || d == F32 || d == F16 || d == BF16 ||
	    (w.field->rank == 1 && !has_size(w.field, 1)))
		fail(EX_DATAERR, "%s: field %s is not one whole number", source,
		    name);
	return w.index;
}

int64_t
quantity_whole(const struct tensor *tensor)
{
	if (tensor->dtype == I64)
		return *(const int64_t *)tensor->data;
	return (int64_t)tensor_value(tensor, 0);
}

static struct observation
observe_number(double value, double beside)
{
	struct observation o = { .beside = beside };

	if (isnan(value))
		o.undefined = 1;
	else
		sample_add(&o.sample, value);
	return o;
}

static struct observation
observe_words(const struct quantity *q, const struct record *record,
    struct arena *scratch)
{
	struct observation o = { .beside = (double)NAN };
	struct arena_mark mark = arena_mark(scratch);
	double *values = arena_take(
	    scratch, words_length(&q->values, record), sizeof *values);
	size_t n = words_values(values, &q->values, record, 0);

	for (size_t i = 0; i < n; i++)
		if (isnan(values[i]))
			o.undefined++;
		else
			sample_add(&o.sample, values[i]);
	arena_return(scratch, mark);
	return o;
}

struct observation
quantity_observe(const struct quantity *q, const struct record *record,
    struct arena *scratch)
{
	const struct tensor *t = &record->tensors[q->values.index];
	struct observation o;

	switch (q->kind) {
	case QUANTITY_NUMBER:
		return observe_number(tensor_value(t, 0), (double)NAN);
	case QUANTITY_TAU:
	case QUANTITY_PRECISION:
		return observe_number(tensor_value(t, 0), tensor_value(t, 1));
	case QUANTITY_WORDS:
		return observe_words(q, record, scratch);
	case QUANTITY_DOCUMENT:
		break;
	}
	o = observe_words(q, record, scratch);
	return observe_number(
	    o.sample.count > 0 ? o.sample.mean : (double)NAN, (double)NAN);
}
