/* dump_frame.c -- tables of statistics: of the tensors of a safetensors file,
 * of the fields of a stream. */
#include <math.h>
#include <string.h>

#include "program/columns.h"
#include "program/dump.h"
#include "program/names.h"

enum { VALUE = 200 };

/* Six digits are enough to look at, and keep the columns narrow. */
static void
put_right(double value)
{
	if (isnan(value))
		printf("  %12s", "nan"); /* without its sign */
	else
		printf("  %12.6g", value);
}

void
dump_put_summary(const struct dump_tally *tally)
{
	struct dump_summary s = dump_summarize(tally);

	put_right(s.min);
	put_right(s.mean);
	put_right(s.max);
	printf("  %llu", (unsigned long long)tally->nans);
}

/* "[128,300]", at least 16 wide. */
static void
put_shape(const struct tensor *t)
{
	int width = printf("[");

	for (size_t i = 0; i < t->rank; i++)
		width += printf("%s%zu", i > 0 ? "," : "", t->shape[i]);
	width += printf("]");
	printf("%*s", width < 16 ? 16 - width : 0, "");
}

void
dump_frame_text(const struct frame *f, const struct dump *d)
{
	size_t names = strlen("tensor");

	for (size_t i = 0; i < f->attribute_count; i++) {
		const struct attribute *a = &f->attributes[i];

		dump_escaped(stdout, a->key, strlen(a->key));
		putchar('=');
		dump_put_text(a->value, d->full ? SIZE_MAX : VALUE);
		putchar('\n');
	}
	for (size_t i = 0; i < f->tensor_count; i++) {
		const char *name = f->tensors[i].name;
		size_t width = dump_escaped(NULL, name, strlen(name));

		if (names_have(d->names, name) && width > names)
			names = width;
	}
	printf("%-*s  dtype  %-16s  %12s  %12s  %12s  %s\n", (int)names,
	    "tensor", "shape", "min", "mean", "max", "nan");
	for (size_t i = 0; i < f->tensor_count; i++) {
		const char *name = f->tensors[i].name;
		const struct tensor *t = &f->tensors[i].tensor;
		struct dump_tally tally = { .values = 0 };
		size_t width;

		if (!names_have(d->names, name))
			continue;
		dump_count(&tally, t);
		width = dump_escaped(stdout, name, strlen(name));
		printf("%*s  %-5s  ", (int)(names - width), "",
		    dtype_name(t->dtype));
		put_shape(t);
		dump_put_summary(&tally);
		putchar('\n');
	}
}

void
dump_statistics_text(const struct head *h, const struct dump_tally *tallies,
    const struct dump *d)
{
	size_t names = strlen("field"), dims = strlen("dims");

	for (size_t i = 0; i < h->field_count; i++) {
		const char *name = h->fields[i].name;

		if (!names_have(d->names, name))
			continue;
		names = larger(names, dump_escaped(NULL, name, strlen(name)));
		dims = larger(dims, dump_put_dims(NULL, &h->fields[i]));
	}
	printf("%-*s  dtype  %-*s  %12s  %12s  %12s  %12s  nan\n", (int)names,
	    "field", (int)dims, "dims", "values", "min", "mean", "max");
	for (size_t i = 0; i < h->field_count; i++) {
		const struct field *f = &h->fields[i];
		size_t width;

		if (!names_have(d->names, f->name))
			continue;
		width = dump_escaped(stdout, f->name, strlen(f->name));
		printf("%*s  %-5s  ", (int)(names - width), "",
		    dtype_name(f->dtype));
		width = dump_put_dims(stdout, f);
		printf("%*s  %12llu", (int)(dims - width), "",
		    (unsigned long long)tallies[i].values);
		dump_put_summary(&tallies[i]);
		putchar('\n');
	}
}
