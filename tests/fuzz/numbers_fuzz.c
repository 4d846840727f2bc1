/*
 * numbers_fuzz.c -- any bytes as CSV for tensor-import: with fields along the
 * lines of a record, and with a line a record.
 */
#include "import.h"
#include "program/dump.h"

static bool
is_along(const struct field *f)
{
	return f->rank == 1 && f->dims[0].symbol != NULL;
}

/* On a line. */
static size_t
elements(const struct field *f, const struct tensor *t)
{
	return is_along(f) ? 1 : tensor_count(t);
}

static void
write_names(FILE *file, const struct head *head, const struct record *record)
{
	fputs("seq,index", file);
	for (size_t i = 0; i < head->field_count; i++) {
		const struct field *f = &head->fields[i];
		bool plain = f->rank == 0 || is_along(f);

		for (size_t k = 0; k < elements(f, &record->tensors[i]); k++)
			fprintf(file, plain ? ",%s" : ",%s[%zu]", f->name, k);
	}
	putc('\n', file);
}

static size_t
rows(const struct head *head, const struct record *record)
{
	for (size_t i = 0; i < head->field_count; i++)
		if (is_along(&head->fields[i]))
			return record->tensors[i].shape[0];
	return 1;
}

static void
write_lines(FILE *file, const struct head *head, const struct record *record,
    uint64_t number)
{
	char text[DUMP_NUMBER];

	if (number == 0)
		write_names(file, head, record);
	for (size_t row = 0; row < rows(head, record); row++) {
		fprintf(file, "%llu,%zu", (unsigned long long)record->seq, row);
		for (size_t i = 0; i < head->field_count; i++) {
			const struct field *f = &head->fields[i];
			const struct tensor *t = &record->tensors[i];

			for (size_t k = 0; k < elements(f, t); k++)
				fprintf(file, ",%s",
				    dump_number(
					text, t, is_along(f) ? row : k));
		}
		putc('\n', file);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const struct form form = { import_csv, write_lines };
	static const char *const along[] = { "alpha:F32:n", "ids:I32:n",
		"y:F64:2", NULL };
	static const char *const scalar[] = { "label:I64", "p:F64", "on:BOOL",
		NULL };

	fuzz_whole = false;
	if (n > 0) {
		fuzz_whole = fuzz_import(&form, along, bytes, n);
		fuzz_whole |= fuzz_import(&form, scalar, bytes, n);
	}
	return 0;
}
