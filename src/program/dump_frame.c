/* dump_frame.c -- a safetensors file as a table of its tensors. */
#include <math.h>
#include <string.h>

#include "program/dump.h"

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
		size_t length = strlen(a->value);

		dump_escaped(stdout, a->key, strlen(a->key));
		putchar('=');
		dump_escaped(stdout, a->value,
		    d->full || length <= VALUE ? length : VALUE);
		puts(d->full || length <= VALUE ? "" : "...");
	}
	for (size_t i = 0; i < f->tensor_count; i++) {
		const char *name = f->tensors[i].name;
		size_t width = dump_escaped(NULL, name, strlen(name));

		if (dump_shows(d, name) && width > names)
			names = width;
	}
	printf("%-*s  dtype  %-16s  %12s  %12s  %12s  %s\n", (int)names,
	    "tensor", "shape", "min", "mean", "max", "nan");
	for (size_t i = 0; i < f->tensor_count; i++) {
		const char *name = f->tensors[i].name;
		const struct tensor *t = &f->tensors[i].tensor;
		struct dump_summary s;
		size_t width;

		if (!dump_shows(d, name))
			continue;
		s = dump_summarize(t);
		width = dump_escaped(stdout, name, strlen(name));
		printf("%*s  %-5s  ", (int)(names - width), "",
		    dtype_name(t->dtype));
		put_shape(t);
		put_right(s.min);
		put_right(s.mean);
		put_right(s.max);
		printf("  %zu\n", s.nans);
	}
}
