/* vocab -- number the words of a corpus. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "program/program.h"
#include "text/csv.h"
#include "text/vocabulary.h"
#include "text/words.h"

enum { TEXT_COLUMN = 256, SPLIT_COLUMN };

static const struct option_spec options[] = {
	{ 'm', "minimum", "N", "leave out words of fewer documents (1)" },
	{ 'r', "rule", "RULE", "what a word is: space or words (space)" },
	{ 's', "split", "NAME", "rows to count, all for every row (train)" },
	{ 'o', "output", "FILE", "write FILE when whole, not standard output" },
	{ TEXT_COLUMN, "text-column", "NAME", "column of the text (text)" },
	{ SPLIT_COLUMN, "split-column", "NAME",
	    "column of the split (exp_split)" },
	{ 0 },
};
static const struct program vocab = {
	.name = "vocab",
	.purpose = "number the words of a corpus",
	.synopsis = "vocab [-m N] [-r RULE] [-s NAME] [-o FILE]\n"
		    "[--text-column NAME] [--split-column NAME] [FILE]",
	.example = "vocab -m 2 demo.csv >vocab.tsv",
	.options = options,
};

struct settings {
	enum words_rule rule;
	uint64_t minimum;
	const char *split; /* NULL: every row */
	const char *text_column, *split_column, *output;
};

static void
read_options(struct settings *s, int argc, char *argv[])
{
	int letter;

	while ((letter = program_option(&vocab, argc, argv)) != -1)
		switch (letter) {
		case 'm':
			s->minimum = (uint64_t)option_integer(
			    "-m", optarg, 1, 1000000000);
			break;
		case 'r':
			if (!words_rule_find(optarg, &s->rule))
				usage_error("-r: %s is neither space nor words",
				    optarg);
			break;
		case 's':
			s->split = strcmp(optarg, "all") == 0 ? NULL : optarg;
			break;
		case 'o':
			s->output = optarg;
			break;
		case TEXT_COLUMN:
			s->text_column = optarg;
			break;
		case SPLIT_COLUMN:
			s->split_column = optarg;
			break;
		}
	if (argc - optind > 1)
		usage_error("one file at most");
}

/* Counts the words of one document. */
static void
count_words(struct vocabulary *v, const struct settings *s, char *text,
    size_t length, uint64_t document)
{
	struct words w = words_begin(s->rule, text, length);

	while (words_next(&w))
		if (!vocabulary_count(v, w.text + w.start, w.size, document))
			fail(EX_DATAERR,
			    "row %llu: a word of %zu bytes does "
			    "not fit in the vocabulary",
			    (unsigned long long)document, w.size);
}

/* Counts the documents of the split. Returns how many there were. */
static uint64_t
count_rows(struct vocabulary *v, const struct settings *s, FILE *file,
    const char *name)
{
	struct text_error e;
	struct csv_reader *csv = csv_reader_open(file, name, &e);
	size_t text = 0, split = 0;
	uint64_t rows = 0;
	int got;

	if (csv == NULL ||
	    csv_reader_need(csv, s->text_column, &text, &e) != 0 ||
	    (s->split != NULL &&
		csv_reader_need(csv, s->split_column, &split, &e) != 0))
		fail(e.status, "%s", e.message);
	while ((got = csv_reader_next(csv, &e)) > 0) {
		struct csv_field field = csv_reader_field(csv, text);

		if (s->split != NULL &&
		    strcmp(csv_reader_field(csv, split).text, s->split) != 0)
			continue;
		count_words(
		    v, s, field.text, field.length, csv_reader_row(csv));
		rows++;
	}
	if (got < 0)
		fail(e.status, "%s", e.message);
	csv_reader_close(csv);
	return rows;
}

int
main(int argc, char *argv[])
{
	struct settings s = { .rule = WORDS_SPACE,
		.minimum = 1,
		.split = "train",
		.text_column = "text",
		.split_column = "exp_split" };
	struct vocabulary *v = vocabulary_new();
	const char *path, *name;
	struct output out;
	FILE *file;

	read_options(&s, argc, argv);
	if (v == NULL)
		fail(EX_OSERR, "out of memory");
	path = optind < argc ? argv[optind] : "-";
	name = strcmp(path, "-") == 0 ? "<stdin>" : path;
	file = input_open(path);
	out = output_open(s.output);
	if (count_rows(v, &s, file, name) == 0)
		fail(EX_DATAERR, "%s: no row is of the split %s", name,
		    s.split != NULL ? s.split : "all");
	vocabulary_number(v, s.minimum);
	vocabulary_write(v, out.file);
	output_close(&out);
	vocabulary_free(v);
	fclose(file);
	return 0;
}
