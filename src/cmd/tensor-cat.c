/* tensor-cat -- write tensor streams one after another, as one stream. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/filter.h"
#include "program/writer.h"

static const struct option_spec options[] = {
	{ 'o', "output", "FILE", "write to FILE, not to standard output" },
	{ 0, NULL, NULL, NULL },
};

static const struct program program = {
	.name = "tensor-cat",
	.purpose = "write tensor streams one after another, as one stream",
	.synopsis = "tensor-cat [-o FILE] [FILE ...]",
	.example = "tensor-cat part-1.ts part-2.ts > whole.ts",
	.options = options,
};

/* The streams, all open from the start: their heads must agree before
 * anything is written. */
struct inputs {
	struct stream_reader **readers;
	const struct head **heads;
	const char **names;
	size_t count;
};

static void
open_inputs(struct inputs *in, int argc, char *argv[])
{
	size_t n = optind < argc ? (size_t)(argc - optind) : 1;

	in->count = n;
	in->readers = program_memory(calloc(n, sizeof *in->readers));
	in->heads = program_memory(calloc(n, sizeof *in->heads));
	in->names = program_memory(calloc(n, sizeof *in->names));
	for (size_t i = 0; i < n; i++) {
		const char *path = optind < argc ? argv[optind + i] : "-";

		in->names[i] = strcmp(path, "-") == 0 ? "<stdin>" : path;
		in->heads[i] = reader_open(&in->readers[i], path);
	}
}

/* Every field of a is in b. */
static void
check_names(const struct inputs *in, size_t a, size_t b)
{
	for (size_t k = 0; k < in->heads[a]->field_count; k++) {
		const char *name = in->heads[a]->fields[k].name;

		if (head_field(in->heads[b], name) == -1)
			fail(EX_DATAERR, "field %s is in %s, but not in %s",
			    name, in->names[a], in->names[b]);
	}
}

static void
check_fields(const struct inputs *in, size_t i)
{
	const struct head *a = in->heads[0], *b = in->heads[i];

	check_names(in, 0, i);
	check_names(in, i, 0);
	for (size_t k = 0; k < a->field_count; k++) {
		int place = head_field(b, a->fields[k].name);

		fields_need_same_type(&a->fields[k], in->names[0],
		    &b->fields[place], in->names[i]);
	}
}

/* Every attribute is in both, and the same. */
static void
check_attributes(const struct inputs *in, size_t i)
{
	const struct head *heads[2] = { in->heads[0], in->heads[i] };
	const char *key = head_conflict(heads[0], heads[1]);

	if (key != NULL)
		fail(EX_DATAERR, "attribute %s differs between %s and %s", key,
		    in->names[0], in->names[i]);
	for (int a = 0; a < 2; a++)
		for (size_t k = 0; k < heads[a]->attribute_count; k++) {
			key = heads[a]->attributes[k].key;
			if (strcmp(key, "history") != 0 &&
			    head_attribute(heads[1 - a], key) == NULL)
				fail(EX_DATAERR,
				    "attribute %s is in %s, but not in %s", key,
				    in->names[a == 0 ? 0 : i],
				    in->names[a == 0 ? i : 0]);
		}
}

static bool
same_history(const struct inputs *in)
{
	const char *first = head_attribute(in->heads[0], "history");

	for (size_t i = 1; i < in->count; i++) {
		const char *other = head_attribute(in->heads[i], "history");

		if ((first == NULL) != (other == NULL) ||
		    (first != NULL && strcmp(first, other) != 0))
			return false;
	}
	return true;
}

/* Parts of one stream make that stream again, so nothing is added to a
 * history that all have. */
static void
write_head(struct writer *w, const struct inputs *in, int argc, char *argv[])
{
	struct head head = *in->heads[0];
	size_t n = head.attribute_count, i = 0;
	struct attribute *attributes =
	    program_memory(calloc(n + 1, sizeof *attributes));
	char *history = NULL;

	for (size_t k = 0; k < n; k++)
		attributes[k] = head.attributes[k];
	head.attributes = attributes;
	if (!same_history(in)) {
		history = head_join_histories(in->heads, in->count, argc, argv);
		while (i < n && strcmp(attributes[i].key, "history") != 0)
			i++;
		attributes[i] = (struct attribute){ "history", history };
		head.attribute_count += i == n;
	}
	writer_head(w, &head);
	free(history);
	free(attributes);
}

struct row {
	struct tensor *tensors; /* in the order of the first stream's fields */
	size_t *places;         /* where they are in the stream at hand */
	uint64_t seq;           /* of the last record written */
	const char *name;       /* of the stream that it came from, or NULL */
};

static void
find_places(struct row *row, const struct head *first, const struct head *head)
{
	for (size_t k = 0; k < first->field_count; k++)
		row->places[k] =
		    (size_t)head_field(head, first->fields[k].name);
}

static void
put_record(struct writer *w, struct row *row, size_t fields, const char *name,
    const struct record *r)
{
	if (row->name != NULL && r->seq <= row->seq)
		fail(EX_DATAERR,
		    "%s: record %llu comes after record %llu of %s: seq must "
		    "grow from file to file",
		    name, (unsigned long long)r->seq,
		    (unsigned long long)row->seq, row->name);
	for (size_t k = 0; k < fields; k++)
		row->tensors[k] = r->tensors[row->places[k]];
	writer_put(w, r->seq, row->tensors);
	row->seq = r->seq;
	row->name = name;
}

static void
write_records(struct writer *w, const struct inputs *in)
{
	size_t n = in->heads[0]->field_count;
	struct record r = { .seq = 0 };
	struct row row = { program_memory(calloc(n + 1, sizeof *row.tensors)),
		program_memory(calloc(n + 1, sizeof *row.places)), 0, NULL };

	for (size_t i = 0; i < in->count; i++) {
		find_places(&row, in->heads[0], in->heads[i]);
		while (writer_read(w, in->readers[i], &r))
			put_record(w, &row, n, in->names[i], &r);
	}
	record_free(&r);
	free(row.tensors);
	free(row.places);
}

int
main(int argc, char *argv[])
{
	const char *output = NULL;
	struct inputs in;
	static struct writer w;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (letter == 'o')
			output = optarg;
	operands_check(argc, argv);
	writer_open(&w, output);
	open_inputs(&in, argc, argv);
	for (size_t i = 1; i < in.count; i++) {
		check_fields(&in, i);
		check_attributes(&in, i);
	}
	write_head(&w, &in, argc, argv);
	write_records(&w, &in);
	writer_close(&w);
	for (size_t i = 0; i < in.count; i++)
		reader_close(in.readers[i]);
	free(in.readers);
	free(in.heads);
	free(in.names);
	return EX_OK;
}
