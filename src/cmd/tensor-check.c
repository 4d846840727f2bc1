/* tensor-check -- tell whether a tensor stream or a safetensors file is
 * whole. */
#include <math.h>
#include <stdlib.h>
#include <sysexits.h>

#include "program/dump.h"
#include "program/program.h"
#include "program/table.h"
#include "program/tensors.h"
#include "program/writer.h"

static const struct option_spec options[] = {
	{ 'v', "verbose", NULL, "count records, bytes, values and NaN" },
	{ 0, NULL, NULL, NULL },
};

static const struct program program = {
	.name = "tensor-check",
	.purpose = "tell whether a tensor stream or a safetensors file is "
		   "whole",
	.synopsis = "tensor-check [-v] [FILE ...]",
	.example = "tensor-check -v explained.ts",
	.options = options,
};

/* What was counted of a field or tensor. */
struct tally {
	uint64_t values, nans, infinite;
};

static void
count_values(struct tally *tally, const struct tensor *t)
{
	size_t n = tensor_count(t);

	tally->values += n;
	if (t->dtype > BF16)
		return;
	for (size_t i = 0; i < n; i++) {
		double value = tensor_value(t, i);

		tally->nans += isnan(value) != 0;
		tally->infinite += isinf(value) != 0;
	}
}

/* The index of a byte that is neither 0 nor 1, or the count. */
static size_t
find_no_bool(const struct tensor *t)
{
	const unsigned char *bytes = t->data;
	size_t n = tensor_count(t), i = 0;

	while (t->dtype == BOOL && i < n && bytes[i] <= 1)
		i++;
	return t->dtype == BOOL ? i : n;
}

/* Are the bytes of a BOOL 0 or 1? where: "FILE: record 3: ". */
static bool
check_bools(const char *name, const struct tensor *t, const char *where)
{
	size_t bad = find_no_bool(t);

	if (bad == tensor_count(t))
		return true;
	complain("%s%.80s[%zu] is %d, and no BOOL", where, name, bad,
	    ((const unsigned char *)t->data)[bad]);
	return false;
}

/* Do the tokens' ends rise, within their bytes? */
static bool
check_tokens(const struct record *r, struct token_fields at, const char *where)
{
	const struct tensor *t = &r->tensors[at.ends];
	const int32_t *ends = t->data;
	size_t bytes = r->tensors[at.bytes].shape[0];
	int32_t last = 0;

	for (size_t i = 0; i < t->shape[0]; i++) {
		if (ends[i] < last || (size_t)ends[i] > bytes) {
			complain("%stoken_ends[%zu] is %d, after %d and of "
				 "%zu bytes",
			    where, i, ends[i], last, bytes);
			return false;
		}
		last = ends[i];
	}
	return true;
}

/* What the reader leaves to those who use a value. */
static bool
check_values(
    const struct tensors *in, const struct record *r, struct token_fields at)
{
	char where[256];

	if (in->is_stream)
		snprintf(where, sizeof where, "%.200s: record %llu: ", in->name,
		    (unsigned long long)r->seq);
	else
		snprintf(where, sizeof where, "%.200s: ", in->name);
	for (size_t i = 0; i < in->head->field_count; i++)
		if (!check_bools(
			in->head->fields[i].name, &r->tensors[i], where))
			return false;
	return at.ends == -1 || check_tokens(r, at, where);
}

/* "n,300"; "-" for a scalar. */
static void
spell_dims(char *text, size_t size, const struct field *f)
{
	size_t used = 0;

	snprintf(text, size, "-");
	for (size_t d = 0; d < f->rank && used < size; d++) {
		const char *comma = d > 0 ? "," : "";
		const struct dimension *dim = &f->dims[d];
		int n = dim->symbol != NULL ? snprintf(text + used, size - used,
						  "%s%s", comma, dim->symbol)
					    : snprintf(text + used, size - used,
						  "%s%zu", comma, dim->size);

		used += (size_t)n;
	}
}

static void
print_tallies(const struct head *h, const struct tally *tallies)
{
	static const char *const names[] = { "name", "dtype", "dims", "values",
		"nan", "infinite" };
	struct table table = { .names = names, .columns = 6 };

	for (size_t i = 0; i < h->field_count; i++) {
		char dims[256], *name = dump_string(h->fields[i].name);

		spell_dims(dims, sizeof dims, &h->fields[i]);
		table_text(&table, name);
		free(name);
		table_text(&table, dtype_name(h->fields[i].dtype));
		table_text(&table, dims);
		table_integer(&table, (int64_t)tallies[i].values);
		if (h->fields[i].dtype <= BF16) {
			table_integer(&table, (int64_t)tallies[i].nans);
			table_integer(&table, (int64_t)tallies[i].infinite);
		} else {
			table_nothing(&table);
			table_nothing(&table);
		}
	}
	if (h->field_count > 0)
		table_print(&table, TABLE_TEXT, stdout);
}

static void
print_counts(const struct tensors *in, const struct tally *tallies)
{
	if (in->is_stream)
		printf("%s: a stream of %llu records, %llu bytes\n", in->name,
		    (unsigned long long)tensors_records(in),
		    (unsigned long long)tensors_bytes(in));
	else
		printf("%s: a file of %zu tensors, %llu bytes\n", in->name,
		    in->head->field_count,
		    (unsigned long long)tensors_bytes(in));
	print_tallies(in->head, tallies);
}

static int
refuse(const struct tensors *in, const struct stream_error *e)
{
	complain("%s", e->message);
	return tensors_status(in, e);
}

/* Reads all records. Returns the exit status. */
static int
check_records(struct tensors *in, struct tally *tallies, bool verbose)
{
	struct token_fields at = dump_find_tokens(in->head, in->name);
	struct record r = { .seq = 0 };
	struct stream_error e;
	int status = EX_OK, result = 1;

	while (status == EX_OK && (result = tensors_read(in, &r, &e)) == 1) {
		if (!check_values(in, &r, at))
			status = EX_DATAERR;
		for (size_t i = 0; verbose && i < in->head->field_count; i++)
			count_values(&tallies[i], &r.tensors[i]);
	}
	record_free(&r);
	if (result == -1)
		return refuse(in, &e);
	if (verbose && status == EX_OK)
		print_counts(in, tallies);
	return status;
}

static int
check_file(const char *path, bool verbose)
{
	struct tensors in;
	struct stream_error e;
	struct tally *tallies;
	int status;

	if (tensors_open(&in, path, &e) == -1) {
		status = refuse(&in, &e);
	} else {
		tallies = program_memory(
		    calloc(in.head->field_count + 1, sizeof *tallies));
		status = check_records(&in, tallies, verbose);
		free(tallies);
	}
	tensors_close(&in);
	return status;
}

int
main(int argc, char *argv[])
{
	bool verbose = false;
	struct output out = { NULL, NULL, NULL, false };
	int status = EX_OK, letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (letter == 'v')
			verbose = true;
	if (optind == argc && isatty(STDIN_FILENO))
		usage_error("give a FILE, or a stream on standard input");
	operands_check(argc, argv);
	if (verbose)
		out = output_open(NULL);
	if (optind == argc)
		status = check_file("-", verbose);
	for (int i = optind; i < argc; i++) {
		int one = check_file(argv[i], verbose);

		if (status == EX_OK)
			status = one;
	}
	if (verbose)
		output_close(&out);
	return status;
}
