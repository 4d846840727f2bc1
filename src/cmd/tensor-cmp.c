/* tensor-cmp -- compare two tensor streams or safetensors files. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/difference.h"
#include "program/dump.h"
#include "program/names.h"
#include "program/program.h"
#include "program/table.h"
#include "program/tensors.h"
#include "program/writer.h"

static const struct option_spec options[] = {
	{ 'a', "absolute", "X", "differences up to X do not count (0)" },
	{ 'f', "field", "FIELDS", "compare these fields alone: alpha,y" },
	{ 'q', "quiet", NULL, "print nothing: the status tells" },
	{ 'r', "relative", "X", "nor those up to X of the larger value (0)" },
	{ 'v', "verbose", NULL, "print the largest differences in any case" },
	{ 'V', "values", NULL, "do not compare attributes" },
	{ 0, NULL, NULL, NULL },
};

static const struct program program = {
	.name = "tensor-cmp",
	.purpose = "compare two tensor streams or safetensors files",
	.synopsis = "tensor-cmp [-q | -v] [-V] [-a X] [-f FIELDS] [-r X] "
		    "FILE FILE",
	.example = "tensor-cmp -r 1e-5 before.ts after.ts",
	.options = options,
};

struct comparison {
	struct tensors files[2];
	struct record records[2];
	struct tolerance tolerance;
	const char *fields; /* NULL: all */
	bool quiet, verbose, values;
	int *partner; /* [fields of the first]: field of the second, or -1 */
	struct difference *seen; /* [fields of the first] */
	bool differ;
};

/* The first difference is told, the others are not. */
__attribute__((format(printf, 2, 3))) static void
say(struct comparison *c, const char *format, ...)
{
	char text[1024];
	va_list args;

	if (!c->differ && !c->quiet) {
		va_start(args, format);
		vsnprintf(text, sizeof text, format, args);
		va_end(args);
		printf("%s %s differ: ", c->files[0].name, c->files[1].name);
		dump_escaped(stdout, text, strlen(text));
		putchar('\n');
	}
	c->differ = true;
}

static void
open_file(struct comparison *c, int which, const char *path)
{
	struct stream_error e;

	if (tensors_open(&c->files[which], path, &e) == -1)
		fail(e.status, "%s", e.message);
}

/* false at the end. */
static bool
next_record(struct comparison *c, int which)
{
	struct stream_error e;
	int result = tensors_read(&c->files[which], &c->records[which], &e);

	if (result == -1)
		fail(e.status, "%s", e.message);
	return result == 1;
}

/* Finds each field's partner. */
static void
compare_fields(struct comparison *c)
{
	const struct head *a = c->files[0].head, *b = c->files[1].head;

	for (size_t i = 0; i < a->field_count; i++) {
		const char *name = a->fields[i].name;
		int j = names_have(c->fields, name) ? head_field(b, name) : -1;

		c->partner[i] = j;
		if (!names_have(c->fields, name))
			continue;
		if (j == -1)
			say(c, "%s is in the first alone", name);
		else if (!field_same_type(&a->fields[i], &b->fields[j]))
			say(c, "%s: dtype or dimensions", name);
		if (j != -1 && a->fields[i].dtype != b->fields[j].dtype)
			c->partner[i] = -1;
	}
	for (size_t j = 0; j < b->field_count; j++)
		if (names_have(c->fields, b->fields[j].name) &&
		    head_field(a, b->fields[j].name) == -1)
			say(c, "%s is in the second alone", b->fields[j].name);
}

/* The history tells how a stream came to be, not what it is. */
static void
compare_attributes(struct comparison *c)
{
	for (int which = 0; which < 2; which++) {
		const struct head *a = c->files[which].head;
		const struct head *b = c->files[1 - which].head;

		for (size_t i = 0; i < a->attribute_count; i++) {
			const char *key = a->attributes[i].key;
			const char *other = head_attribute(b, key);

			if (strcmp(key, "history") == 0)
				continue;
			if (other == NULL)
				say(c, "attribute %s is in the %s alone", key,
				    which == 0 ? "first" : "second");
			else if (strcmp(a->attributes[i].value, other) != 0)
				say(c, "attribute %s", key);
		}
	}
}

/* "[2,5]", or nothing for a scalar. */
static void
spell_index(char *text, size_t size, const struct tensor *t, size_t index)
{
	size_t place[TENSOR_RANK_MAX], used = 0;

	text[0] = '\0';
	for (size_t d = t->rank; d-- > 0; index /= t->shape[d])
		place[d] = index % t->shape[d];
	for (size_t d = 0; d < t->rank; d++)
		used += (size_t)snprintf(text + used, size - used, "%s%zu%s",
		    d == 0 ? "[" : ",", place[d], d + 1 == t->rank ? "]" : "");
}

static void
say_value(struct comparison *c, const char *name, const struct tensor *a,
    const struct tensor *b, size_t index)
{
	char place[256], x[DUMP_NUMBER], y[DUMP_NUMBER], record[64] = "";

	spell_index(place, sizeof place, a, index);
	if (c->files[0].is_stream)
		snprintf(record, sizeof record, "record %llu, ",
		    (unsigned long long)c->records[0].seq);
	say(c, "%s%s%s: %s, %s", record, name, place, dump_number(x, a, index),
	    dump_number(y, b, index));
}

static void
compare_record(struct comparison *c)
{
	const struct head *head = c->files[0].head;

	for (size_t i = 0; i < head->field_count; i++) {
		const struct tensor *a = &c->records[0].tensors[i], *b;
		const char *name = head->fields[i].name;
		size_t first;

		if (c->partner[i] == -1)
			continue;
		b = &c->records[1].tensors[c->partner[i]];
		if (a->rank != b->rank ||
		    memcmp(a->shape, b->shape, a->rank * sizeof *a->shape) !=
			0) {
			say(c, "record %llu, %s: its shape",
			    (unsigned long long)c->records[0].seq, name);
			continue;
		}
		first = difference_add(
		    &c->seen[i], a, b, &c->tolerance, c->records[0].seq);
		if (first < tensor_count(a))
			say_value(c, name, a, b, first);
	}
}

/* Both are read to their ends, so that a fault there is seen. */
static void
compare_records(struct comparison *c)
{
	bool more[2] = { true, true }, paired = true;

	while (more[0] || more[1]) {
		for (int which = 0; which < 2; which++)
			more[which] = more[which] && next_record(c, which);
		if (!paired)
			continue;
		if (more[0] != more[1]) {
			say(c, "record %llu is in the %s alone",
			    (unsigned long long)c->records[more[1]].seq,
			    more[0] ? "first" : "second");
			paired = false;
		} else if (more[0] && c->records[0].seq != c->records[1].seq) {
			say(c, "record %llu stands against record %llu",
			    (unsigned long long)c->records[0].seq,
			    (unsigned long long)c->records[1].seq);
			paired = false;
		} else if (more[0]) {
			compare_record(c);
		}
	}
}

static void
print_table(const struct comparison *c)
{
	static const char *const names[] = { "field", "values", "differ",
		"absolute", "relative", "record", "element" };
	const struct head *head = c->files[0].head;
	struct table table = { .names = names, .columns = 7 };

	for (size_t i = 0; i < head->field_count; i++) {
		const struct difference *d = &c->seen[i];
		char *name;

		if (c->partner[i] == -1 || (!c->verbose && d->absolute == 0))
			continue;
		name = dump_string(head->fields[i].name);
		table_text(&table, name);
		free(name);
		table_integer(&table, (int64_t)d->values);
		table_integer(&table, (int64_t)d->differ);
		table_number(&table, d->absolute);
		table_number(&table, d->relative);
		if (d->absolute > 0 && c->files[0].is_stream)
			table_integer(&table, (int64_t)d->seq);
		else
			table_nothing(&table);
		if (d->absolute > 0)
			table_integer(&table, (int64_t)d->index);
		else
			table_nothing(&table);
	}
	if (table.count > 0)
		table_print(&table, TABLE_TEXT, stdout);
}

static void
compare(struct comparison *c)
{
	const struct tensors *a = &c->files[0], *b = &c->files[1];
	size_t n = a->head->field_count;

	if (a->is_stream != b->is_stream)
		fail(EX_DATAERR, "%s is a stream, and %s is none",
		    (a->is_stream ? a : b)->name, (a->is_stream ? b : a)->name);
	c->partner = program_memory(calloc(n + 1, sizeof *c->partner));
	c->seen = program_memory(calloc(n + 1, sizeof *c->seen));
	compare_fields(c);
	if (!c->values)
		compare_attributes(c);
	compare_records(c);
	if (!c->quiet && (c->differ || c->verbose))
		print_table(c);
	free(c->partner);
	free(c->seen);
}

/* Each name must be a field of one of the two. */
static void
check_names(const struct comparison *c)
{
	const char *at = c->fields;

	for (char *name; (name = names_next(&at)) != NULL; free(name))
		if (head_field(c->files[0].head, name) == -1 &&
		    head_field(c->files[1].head, name) == -1)
			fail(EX_DATAERR, "no field %s", name);
}

static void
take_options(struct comparison *c, int argc, char *argv[])
{
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		switch (letter) {
		case 'a':
			c->tolerance.absolute =
			    option_number("--absolute", optarg, 0, 1e308);
			break;
		case 'f':
			c->fields = names_add("--field", c->fields, optarg);
			break;
		case 'q':
			c->quiet = true;
			break;
		case 'r':
			c->tolerance.relative =
			    option_number("--relative", optarg, 0, 1e308);
			break;
		case 'v':
			c->verbose = true;
			break;
		case 'V':
			c->values = true;
			break;
		}
	if (c->quiet && c->verbose)
		usage_error("give one of --quiet and --verbose");
	if (argc - optind != 2)
		usage_error("give two files");
	operands_check(argc, argv);
}

int
main(int argc, char *argv[])
{
	struct comparison c = { .fields = NULL };
	struct output out;

	take_options(&c, argc, argv);
	out = output_open(NULL);
	for (int which = 0; which < 2; which++)
		open_file(&c, which, argv[optind + which]);
	check_names(&c);
	compare(&c);
	for (int which = 0; which < 2; which++) {
		record_free(&c.records[which]);
		tensors_close(&c.files[which]);
	}
	output_close(&out);
	return c.differ ? 1 : 0;
}
