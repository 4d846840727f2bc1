/* tensor-paste -- join the fields of tensor streams, record by record. */
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
	.name = "tensor-paste",
	.purpose = "join the fields of tensor streams, record by record",
	.synopsis = "tensor-paste [-o FILE] FILE FILE ...",
	.example = "tensor-paste explained.ts measured.ts > both.ts",
	.options = options,
};

struct input {
	struct stream_reader *reader;
	const struct head *head;
	const char *name;
	struct record record;
	bool more;
	size_t *places; /* [fields of the head]: where each stands in the
			   output */
};

struct join {
	struct input *inputs;
	size_t count;
	struct head head;       /* of the output */
	size_t *owners;         /* [its fields]: the first input with it */
	struct tensor *tensors; /* [its fields] */
};

static void
open_inputs(struct join *j, char *argv[], size_t count)
{
	j->count = count;
	j->inputs = program_memory(calloc(count, sizeof *j->inputs));
	for (size_t i = 0; i < count; i++) {
		struct input *in = &j->inputs[i];

		in->name = strcmp(argv[i], "-") == 0 ? "<stdin>" : argv[i];
		in->head = reader_open(&in->reader, argv[i]);
		in->more = true;
	}
}

/* The fields of all, each once, in the order in which they come. */
static void
join_fields(struct join *j)
{
	size_t most = 1;

	for (size_t i = 0; i < j->count; i++)
		most += j->inputs[i].head->field_count;
	j->head.fields = program_memory(calloc(most, sizeof *j->head.fields));
	j->owners = program_memory(calloc(most, sizeof *j->owners));
	j->tensors = program_memory(calloc(most, sizeof *j->tensors));
	for (size_t i = 0; i < j->count; i++) {
		struct input *in = &j->inputs[i];
		size_t n = in->head->field_count;

		in->places = program_memory(calloc(n + 1, sizeof *in->places));
		for (size_t k = 0; k < n; k++) {
			const struct field *field = &in->head->fields[k];
			int at = head_field(&j->head, field->name);

			in->places[k] =
			    at != -1 ? (size_t)at : j->head.field_count;
			if (at == -1) {
				j->owners[j->head.field_count] = i;
				j->head.fields[j->head.field_count++] = *field;
			} else {
				fields_need_same_type(&j->head.fields[at],
				    j->inputs[j->owners[at]].name, field,
				    in->name);
			}
		}
	}
}

static void
join_attributes(struct join *j, char *history)
{
	struct head *made = &j->head;
	size_t most = 1;

	for (size_t i = 0; i < j->count; i++)
		most += j->inputs[i].head->attribute_count;
	made->attributes =
	    program_memory(calloc(most, sizeof *made->attributes));
	for (size_t i = 0; i < j->count; i++) {
		const struct input *in = &j->inputs[i];
		const char *key = head_conflict(made, in->head);

		if (key != NULL)
			fail(EX_DATAERR,
			    "attribute %s of %s differs from that before it",
			    key, in->name);
		for (size_t k = 0; k < in->head->attribute_count; k++) {
			const struct attribute *a = &in->head->attributes[k];

			if (strcmp(a->key, "history") != 0 &&
			    head_attribute(made, a->key) == NULL)
				made->attributes[made->attribute_count++] = *a;
		}
	}
	made->attributes[made->attribute_count++] =
	    (struct attribute){ "history", history };
}

static char *
join_histories(const struct join *j, int argc, char *argv[])
{
	const struct head **heads =
	    program_memory(calloc(j->count, sizeof *heads));
	char *history;

	for (size_t i = 0; i < j->count; i++)
		heads[i] = j->inputs[i].head;
	history = head_join_histories(heads, j->count, argc, argv);
	free(heads);
	return history;
}

static void
check_partner(const struct input *first, const struct input *in)
{
	if (first->more && (!in->more || in->record.seq > first->record.seq))
		fail(EX_DATAERR, "%s: no record %llu, which is in %s", in->name,
		    (unsigned long long)first->record.seq, first->name);
	if (in->more && (!first->more || in->record.seq < first->record.seq))
		fail(EX_DATAERR, "%s: no record %llu, which is in %s",
		    first->name, (unsigned long long)in->record.seq, in->name);
}

static bool
same_bytes(const struct tensor *a, const struct tensor *b)
{
	size_t bytes = tensor_count(a) * dtype_size(a->dtype);

	return memcmp(a->shape, b->shape, a->rank * sizeof *a->shape) == 0 &&
	    (bytes == 0 || memcmp(a->data, b->data, bytes) == 0);
}

/* The record's tensors go to their places; where one stands already, it must
 * be the same. */
static void
add_tensors(struct join *j, size_t i)
{
	const struct input *in = &j->inputs[i];

	for (size_t k = 0; k < in->head->field_count; k++) {
		const struct tensor *t = &in->record.tensors[k];
		size_t place = in->places[k], owner = j->owners[place];

		if (owner == i)
			j->tensors[place] = *t;
		else if (!same_bytes(&j->tensors[place], t))
			fail(EX_DATAERR,
			    "record %llu: field %s differs between %s and %s",
			    (unsigned long long)in->record.seq,
			    in->head->fields[k].name, j->inputs[owner].name,
			    in->name);
	}
}

static void
write_records(struct join *j, struct writer *w)
{
	struct input *first = &j->inputs[0];

	for (;;) {
		for (size_t i = 0; i < j->count; i++) {
			struct input *in = &j->inputs[i];

			in->more = writer_read(w, in->reader, &in->record);
			check_partner(first, in);
			if (in->more)
				add_tensors(j, i);
		}
		if (!first->more)
			return;
		writer_put(w, first->record.seq, j->tensors);
	}
}

static void
free_join(struct join *j)
{
	for (size_t i = 0; i < j->count; i++) {
		record_free(&j->inputs[i].record);
		free(j->inputs[i].places);
		reader_close(j->inputs[i].reader);
	}
	free(j->inputs);
	free(j->head.fields);
	free(j->head.attributes);
	free(j->owners);
	free(j->tensors);
}

int
main(int argc, char *argv[])
{
	const char *output = NULL;
	struct join j = { .inputs = NULL };
	static struct writer w;
	char *history;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (letter == 'o')
			output = optarg;
	if (argc - optind < 2)
		usage_error("give two streams or more");
	operands_check(argc, argv);
	writer_open(&w, output);
	open_inputs(&j, argv + optind, (size_t)(argc - optind));
	join_fields(&j);
	history = join_histories(&j, argc, argv);
	join_attributes(&j, history);
	writer_head(&w, &j.head);
	free(history);
	write_records(&j, &w);
	writer_close(&w);
	free_join(&j);
	return EX_OK;
}
