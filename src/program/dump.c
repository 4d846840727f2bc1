/* dump.c -- what tables and JSON lines have in common. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/columns.h"
#include "program/dump.h"
#include "program/program.h"
#include "stream/scan.h"

/* Decimal digits that a dtype keeps, that tell its numbers apart, its binary
 * digits, and its least normal number, below which all of them are fewer. */
static const struct {
	int kept, apart, binary;
	double normal;
} precisions[DTYPES] = {
	[F64] = { DBL_DIG, 17, DBL_MANT_DIG, DBL_MIN },
	[F32] = { FLT_DIG, 9, FLT_MANT_DIG, (double)FLT_MIN },
	[F16] = { 3, 5, 11, 0x1p-14 },
	[BF16] = { 2, 4, 8, 0x1p-126 },
};

static bool
gives_back(const char *text, enum dtype dtype, double value)
{
	if (dtype == F32)
		return (double)strtof(text, NULL) == value;
	return dtype_round(dtype, strtod(text, NULL)) == value;
}

/* A power of two is nearer to its neighbour below than to that above, so the
 * decimals that give it back lie about a number that is a little larger, and
 * the nearest to the power itself may not be one of them. */
static bool
put_power(char *text, int precision, enum dtype dtype, double value)
{
	long double middle = (long double)value;
	int exponent;

	if (fabs(frexp(value, &exponent)) != 0.5)
		return false;
	middle += ldexpl(middle, -precisions[dtype].binary - 2);
	snprintf(text, DUMP_NUMBER, "%.*Lg", precision, middle);
	return gives_back(text, dtype, value);
}

/* %g drops what zeros it can, so the first precision that gives the number
 * back gives the shortest form too. */
static void
put_float(char *text, enum dtype dtype, double value)
{
	int precision =
	    fabs(value) < precisions[dtype].normal ? 1 : precisions[dtype].kept;

	for (;; precision++) {
		snprintf(text, DUMP_NUMBER, "%.*g", precision, value);
		if (precision == precisions[dtype].apart ||
		    gives_back(text, dtype, value) ||
		    put_power(text, precision, dtype, value))
			return;
	}
}

const char *
dump_number(char *text, const struct tensor *t, size_t i)
{
	double value = tensor_value(t, i);

	switch (t->dtype) {
	case F64:
	case F32:
	case F16:
	case BF16:
		if (isnan(value))
			strcpy(text, "nan"); /* without its sign */
		else
			put_float(text, t->dtype, value);
		break;
	case I64:
		snprintf(text, DUMP_NUMBER, "%lld",
		    (long long)((const int64_t *)t->data)[i]);
		break;
	default:
		snprintf(text, DUMP_NUMBER, "%.0f", value);
		break;
	}
	return text;
}

/* One byte that is not printed as it is. */
static size_t
put_escape(FILE *file, unsigned char c)
{
	static const char meant[] = "\n\t\r\\", escaped[] = "ntr\\";
	const char *place = c != '\0' ? strchr(meant, c) : NULL;

	if (place != NULL) {
		if (file != NULL)
			fprintf(file, "\\%c", escaped[place - meant]);
		return 2;
	}
	if (file != NULL)
		fprintf(file, "\\x%02x", c);
	return 4;
}

static bool
is_plain(const unsigned char *at, size_t length)
{
	return length > 0 && *at != '\\' && !scan_is_control(at, length);
}

size_t
dump_escaped(FILE *file, const char *bytes, size_t n)
{
	const unsigned char *at = (const unsigned char *)bytes;
	const unsigned char *end = at + n;
	size_t width = 0;

	while (at < end) {
		size_t length = scan_utf8(at, end);

		if (is_plain(at, length)) {
			if (file != NULL)
				fwrite(at, 1, length, file);
			width += character_columns(at, length);
			at += length;
		} else {
			width += put_escape(file, *at++);
		}
	}
	return width;
}

char *
dump_string(const char *text)
{
	char *escaped;
	size_t size;
	FILE *memory = open_memstream(&escaped, &size);

	program_memory(memory);
	dump_escaped(memory, text, strlen(text));
	if (fclose(memory) == EOF)
		program_memory(NULL);
	return escaped;
}

struct token_fields
dump_find_tokens(const struct head *h, const char *source)
{
	struct token_fields at = { head_field(h, "tokens"),
		head_field(h, "token_ends"), source };
	const struct token_fields none = { -1, -1, source };

	if (at.bytes == -1 || at.ends == -1)
		return none;
	if (h->fields[at.bytes].dtype != U8 || h->fields[at.bytes].rank != 1 ||
	    h->fields[at.ends].dtype != I32 || h->fields[at.ends].rank != 1)
		return none;
	return at;
}

struct tokens
dump_tokens(const struct record *r, struct token_fields at)
{
	struct tokens tokens = { NULL, NULL, 0 };
	size_t bytes;
	int32_t last = 0;

	if (at.bytes == -1)
		return tokens;
	bytes = r->tensors[at.bytes].shape[0];
	tokens.bytes = r->tensors[at.bytes].data;
	tokens.ends = r->tensors[at.ends].data;
	tokens.count = r->tensors[at.ends].shape[0];
	for (size_t i = 0; i < tokens.count; i++) {
		if (tokens.ends[i] < last || (size_t)tokens.ends[i] > bytes)
			fail(EX_DATAERR,
			    "%s: record %llu: token_ends[%zu] is %d, after %d "
			    "and of %zu bytes",
			    at.source, (unsigned long long)r->seq, i,
			    tokens.ends[i], last, bytes);
		last = tokens.ends[i];
	}
	return tokens;
}

/* Elements [begin, begin + n) as doubles. */
static void
take_values(double *values, const struct tensor *t, size_t begin, size_t n)
{
	if (t->dtype == F32) {
		const float *elements = (const float *)t->data + begin;

		for (size_t i = 0; i < n; i++)
			values[i] = (double)elements[i];
		return;
	}
	for (size_t i = 0; i < n; i++)
		values[i] = tensor_value(t, begin + i);
}

void
dump_count(struct dump_tally *tally, const struct tensor *t)
{
	enum { BLOCK = 512 };
	double values[BLOCK];
	size_t count = tensor_count(t);

	for (size_t begin = 0; begin < count; begin += BLOCK) {
		size_t n = count - begin < BLOCK ? count - begin : BLOCK;

		take_values(values, t, begin, n);
		for (size_t i = 0; i < n; i++) {
			double value = values[i];
			bool first = tally->values++ == tally->nans;

			if (isnan(value)) {
				tally->nans++;
				continue;
			}
			tally->infinite += isinf(value) != 0;
			tally->sum += value;
			if (first || value < tally->least)
				tally->least = value;
			if (first || value > tally->greatest)
				tally->greatest = value;
		}
	}
}

struct dump_summary
dump_summarize(const struct dump_tally *tally)
{
	uint64_t n = tally->values - tally->nans;

	if (n == 0)
		return (struct dump_summary){ (double)NAN, (double)NAN,
			(double)NAN };
	return (struct dump_summary){ tally->least, tally->sum / (double)n,
		tally->greatest };
}
