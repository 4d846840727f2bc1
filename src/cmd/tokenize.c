/* tokenize -- turn the rows of a CSV file into records of a tensor stream. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "program/filter.h"
#include "text/csv.h"
#include "text/document.h"
#include "text/sha256.h"

enum {
	MIN_LENGTH = 256,
	MAX_LENGTH,
	LABELS,
	TEXT_COLUMN,
	LABEL_COLUMN,
	SPLIT_COLUMN,
	RATIONALE_COLUMN,
};

static const struct option_spec options[] = {
	{ 'v', "vocabulary", "FILE", "the words' numbers, made by vocab" },
	{ 's', "split", "NAME", "take the rows of this split (every row)" },
	{ 'r', "rule", "RULE", "what a word is: space or words (space)" },
	{ MIN_LENGTH, "min-length", "N|shortest",
	    "take texts of more words than N, or than the split's shortest" },
	{ MAX_LENGTH, "max-length", "N|longest",
	    "take texts of fewer words than N, or than the split's longest" },
	{ LABELS, "labels", "NAMES", "names of the classes, in order (0,1)" },
	{ TEXT_COLUMN, "text-column", "NAME", "column of the text (text)" },
	{ LABEL_COLUMN, "label-column", "NAME", "column of the label (label)" },
	{ SPLIT_COLUMN, "split-column", "NAME",
	    "column of the split (exp_split)" },
	{ RATIONALE_COLUMN, "rationale-column", "NAME",
	    "column of the deciding words' numbers (rationale)" },
	{ 'o', "output", "FILE", "write FILE when whole, not standard output" },
	{ 0 },
};
static const struct program tokenize = {
	.name = "tokenize",
	.purpose = "turn the rows of a CSV file into a tensor stream",
	.synopsis = "tokenize -v FILE [-s NAME] [-r RULE] [-o FILE]\n"
		    "[--min-length N|shortest] [--max-length N|longest]\n"
		    "[--labels NAMES] [--text-column NAME]\n"
		    "[--label-column NAME] [--split-column NAME]\n"
		    "[--rationale-column NAME] [FILE]",
	.example = "tokenize -v vocab.tsv -s test demo.csv >test.tens",
	.options = options,
};

/* Lengths are in words; a text is taken when above < words < below. */
struct bounds {
	long long above, below;
	bool shortest, longest; /* the split's own extremes are the bounds */
};

struct settings {
	const char *vocabulary, *split, *output;
	enum words_rule rule;
	struct bounds bounds;
	char *labels; /* names, each ended by NUL */
	size_t label_count;
	const char *text_column, *label_column, *split_column,
	    *rationale_column;
};

/* An open CSV file and where its columns are. */
struct table {
	FILE *file;
	const char *name; /* for messages */
	struct csv_reader *csv;
	size_t text, label, split, rationale;
	bool has_rationale;
};

/* The names are s's own: the history tells the argument as it is. */
static void
read_labels(struct settings *s, const char *argument)
{
	char *name;

	free(s->labels);
	name = s->labels = program_memory(strdup(argument));
	s->label_count = 0;
	for (bool more = true; more; s->label_count++) {
		size_t length = strcspn(name, ",");
		bool again = false;

		more = name[length] == ',';
		name[length] = '\0';
		for (char *p = s->labels; p != name; p += strlen(p) + 1)
			again |= strcmp(p, name) == 0;
		if (length == 0 || again)
			usage_error("--labels %s: a name is %s", argument,
			    again ? "there twice" : "empty");
		name += length + 1;
	}
	if (s->label_count < 2)
		usage_error("--labels: at least two names, with commas");
}

static void
read_option(struct settings *s, int letter, char *argument)
{
	struct bounds *b = &s->bounds;

	switch (letter) {
	case 'v':
		s->vocabulary = argument;
		break;
	case 's':
		s->split = argument;
		break;
	case 'r':
		if (!words_rule_find(argument, &s->rule))
			usage_error(
			    "-r: %s is neither space nor words", argument);
		break;
	case 'o':
		s->output = argument;
		break;
	case MIN_LENGTH:
		b->shortest = strcmp(argument, "shortest") == 0;
		if (!b->shortest)
			b->above = option_integer(
			    "--min-length", argument, 0, CSV_ROW_MAX);
		break;
	case MAX_LENGTH:
		b->longest = strcmp(argument, "longest") == 0;
		if (!b->longest)
			b->below = option_integer(
			    "--max-length", argument, 1, CSV_ROW_MAX);
		break;
	case LABELS:
		read_labels(s, argument);
		break;
	case TEXT_COLUMN:
		s->text_column = argument;
		break;
	case LABEL_COLUMN:
		s->label_column = argument;
		break;
	case SPLIT_COLUMN:
		s->split_column = argument;
		break;
	case RATIONALE_COLUMN:
		s->rationale_column = argument;
		break;
	}
}

static _Noreturn void
fail_text(const struct text_error *e)
{
	fail(e->status, "%s", e->message);
}

/* Reads the vocabulary; hex: the file's sha256. */
static struct vocabulary *
open_vocabulary(const char *path, char hex[SHA256_HEX])
{
	struct text_error e;
	struct vocabulary *v;
	FILE *file = input_open(path);

	if (sha256_file(file, hex) != 0)
		fail(EX_IOERR, "%s: cannot be read", path);
	if (fseeko(file, 0, SEEK_SET) != 0)
		fail(EX_NOINPUT, "%s: the vocabulary must be a file", path);
	v = vocabulary_read(file, path, &e);
	if (v == NULL)
		fail_text(&e);
	fclose(file);
	return v;
}

/* The CSV file, or standard input for "-". */
static struct table
open_input(const char *path)
{
	bool standard = strcmp(path, "-") == 0;

	return (struct table){ .file = input_open(path),
		.name = standard ? "<stdin>" : path };
}

/* Reads the header. */
static void
open_table(struct table *t, const struct settings *s)
{
	struct text_error e;
	int found;

	t->csv = csv_reader_open(t->file, t->name, &e);
	if (t->csv == NULL ||
	    csv_reader_need(t->csv, s->text_column, &t->text, &e) != 0 ||
	    csv_reader_need(t->csv, s->label_column, &t->label, &e) != 0 ||
	    (s->split != NULL &&
		csv_reader_need(t->csv, s->split_column, &t->split, &e) != 0))
		fail_text(&e);
	found =
	    csv_reader_column(t->csv, s->rationale_column, &t->rationale, &e);
	if (found < 0)
		fail_text(&e);
	t->has_rationale = found > 0;
}

/* The next row of the split; false at the end of the file. */
static bool
next_row(struct table *t, const struct settings *s)
{
	struct text_error e;
	int got;

	while ((got = csv_reader_next(t->csv, &e)) > 0)
		if (s->split == NULL ||
		    strcmp(csv_reader_field(t->csv, t->split).text, s->split) ==
			0)
			return true;
	if (got < 0)
		fail_text(&e);
	return false;
}

/* Reads the file once to find the shortest and longest text of the split. */
static void
measure(struct settings *s, struct table *t)
{
	struct bounds *b = &s->bounds;
	off_t start = ftello(t->file);
	long long least = CSV_ROW_MAX, most = 0;

	if (start < 0 || fseeko(t->file, start, SEEK_SET) != 0)
		fail(EX_USAGE,
		    "%s: shortest and longest read the text twice: "
		    "it must be a file, not a pipe",
		    t->name);
	open_table(t, s);
	while (next_row(t, s)) {
		struct csv_field text = csv_reader_field(t->csv, t->text);
		long long n =
		    (long long)words_count(s->rule, text.text, text.length);

		least = n < least ? n : least;
		most = n > most ? n : most;
	}
	csv_reader_close(t->csv);
	if (fseeko(t->file, start, SEEK_SET) != 0)
		fail(EX_IOERR, "%s: cannot be read again", t->name);
	if (b->shortest)
		b->above = least;
	if (b->longest)
		b->below = most;
}

/* The indices of the fields that are added to a stream. */
struct fields {
	size_t ids, tokens, ends, special, label, rationale;
};

static struct fields
add_fields(struct filter *f, const struct table *t)
{
	struct fields to = {
		.ids = filter_add(f, "ids", I32, 1, "n"),
		.tokens = filter_add(f, "tokens", U8, 1, "bytes"),
		.ends = filter_add(f, "token_ends", I32, 1, "n"),
		.special = filter_add(f, "special", BOOL, 1, "n"),
		.label = filter_add(f, "label", I32, 1, "1"),
	};

	if (t->has_rationale)
		to.rationale = filter_add(f, "rationale", BOOL, 1, "n");
	return to;
}

/* The attributes of the stream: what it is of, and its classes. */
static void
set_attributes(
    struct filter *f, const struct settings *s, const char *hex, size_t words)
{
	json_t *names = json_array();
	const char *name = s->labels;
	char size[24];
	char *text;

	for (size_t i = 0; i < s->label_count; i++) {
		if (json_array_append_new(names, json_string(name)) != 0)
			usage_error("--labels: not UTF-8");
		name += strlen(name) + 1;
	}
	text = json_dumps(names, JSON_COMPACT);
	if (text == NULL)
		fail(EX_OSERR, "out of memory");
	filter_attribute(f, "task", "classification");
	filter_attribute(f, "split", s->split != NULL ? s->split : "all");
	filter_attribute(f, "labels", text);
	filter_attribute(f, "vocabulary", hex);
	snprintf(size, sizeof size, "%zu", words);
	filter_attribute(f, "vocabulary_size", size);
	free(text);
	json_decref(names);
}

/* The class of the current row. */
static int32_t *
row_label(struct arena *arena, const struct table *t, const struct settings *s)
{
	struct csv_field field = csv_reader_field(t->csv, t->label);
	int32_t *label = arena_take(arena, 1, sizeof *label);

	*label = document_label(field.text, s->labels, s->label_count);
	if (*label < 0)
		fail(EX_DATAERR,
		    "%s: line %" PRIu64 ": the label '%.40s' is none of the "
		    "%zu classes",
		    t->name, csv_reader_line(t->csv), field.text,
		    s->label_count);
	return label;
}

/* Writes the current row, when its length is within the bounds: whether. */
static bool
write_row(struct filter *f, const struct fields *to, const struct table *t,
    const struct settings *s, const struct vocabulary *v)
{
	struct csv_field text = csv_reader_field(t->csv, t->text);
	struct document d =
	    document_make(&f->arena, v, s->rule, text.text, text.length);
	int32_t *label = row_label(&f->arena, t, s);
	long long words = (long long)d.n - 2;
	struct tensor *tensors = f->records[0].tensors;

	if (words <= s->bounds.above || words >= s->bounds.below) {
		arena_reset(&f->arena);
		return false;
	}
	tensors[to->ids] = tensor_vector(I32, d.ids, d.n);
	tensors[to->tokens] = tensor_vector(U8, d.tokens, d.bytes);
	tensors[to->ends] = tensor_vector(I32, d.ends, d.n);
	tensors[to->special] = tensor_vector(BOOL, d.special, d.n);
	tensors[to->label] = tensor_vector(I32, label, 1);
	if (t->has_rationale) {
		struct csv_field field = csv_reader_field(t->csv, t->rationale);
		unsigned char *rationale = arena_take(&f->arena, d.n, 1);

		if (!document_rationale(rationale, &d, field.text, &f->arena))
			fail(EX_DATAERR,
			    "%s: line %" PRIu64 ": the rationale is no list "
			    "of this text's word numbers",
			    t->name, csv_reader_line(t->csv));
		tensors[to->rationale] = tensor_vector(BOOL, rationale, d.n);
	}
	filter_record(f, csv_reader_row(t->csv));
	return true;
}

int
main(int argc, char *argv[])
{
	struct settings s = { .bounds = { .above = -1,
				  .below = 1 + (long long)CSV_ROW_MAX },
		.text_column = "text",
		.label_column = "label",
		.split_column = "exp_split",
		.rationale_column = "rationale" };
	struct table t;
	struct filter f;
	struct fields to;
	struct vocabulary *v;
	char hex[SHA256_HEX];
	uint64_t rows = 0, taken = 0;
	int letter;

	read_labels(&s, "0,1");
	while ((letter = program_option(&tokenize, argc, argv)) != -1)
		read_option(&s, letter, optarg);
	if (s.vocabulary == NULL || strcmp(s.vocabulary, "-") == 0)
		usage_error("-v is needed: a file made by vocab");
	if (argc - optind > 1)
		usage_error("one file at most");
	v = open_vocabulary(s.vocabulary, hex);
	t = open_input(optind < argc ? argv[optind] : "-");
	if (s.bounds.shortest || s.bounds.longest)
		measure(&s, &t);
	open_table(&t, &s);

	filter_make(&f, argc, argv, s.output);
	set_attributes(&f, &s, hex, vocabulary_size(v));
	to = add_fields(&f, &t);
	for (; next_row(&t, &s); rows++)
		taken += write_row(&f, &to, &t, &s, v);
	if (rows == 0)
		fail(EX_DATAERR, "%s: no row%s%s", t.name,
		    s.split != NULL ? " is of the split " : "",
		    s.split != NULL ? s.split : "");
	if (taken == 0)
		fail(EX_DATAERR,
		    "%s: no text is within --min-length and --max-length",
		    t.name);
	csv_reader_close(t.csv);
	vocabulary_free(v);
	free(s.labels);
	return filter_close(&f);
}
