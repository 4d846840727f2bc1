/* jsonl_fuzz.c -- any bytes as JSON lines for tensor-import. */
#include "import.h"
#include "program/dump.h"

static void
write_line(FILE *file, const struct head *head, const struct record *record,
    uint64_t number)
{
	const struct dump all = { .source = "fuzz" };

	(void)number;
	dump_record_line(file, head, record, &all);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const struct form form = { import_jsonl, write_line };
	static const char *const fields[] = { "y:F64", "alpha:F32:n",
		"X:F32:n,2", "ids:I32:n", "label:I64", "few:I8:3", "on:BOOL:n",
		"text:U8:bytes", "deep:F64:a,b,c", NULL };
	static const char *const one[] = { "y:F64", NULL };
	static const char *const tokens[] = { "tokens:U8:bytes",
		"token_ends:I32:n", NULL };

	fuzz_whole = false;
	if (n > 0) {
		fuzz_whole = fuzz_import(&form, fields, bytes, n);
		fuzz_whole |= fuzz_import(&form, one, bytes, n);
		fuzz_whole |= fuzz_import(&form, tokens, bytes, n);
	}
	return 0;
}
