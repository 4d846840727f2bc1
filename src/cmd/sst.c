/* sst -- turn the Stanford Sentiment Treebank's trees into CSV. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "program/program.h"
#include "text/clean.h"
#include "text/csv.h"
#include "text/trees.h"

static const struct option_spec options[] = {
	{ 'o', "output", "FILE", "write FILE when whole, not standard output" },
	{ 0 },
};
static const struct program sst = {
	.name = "sst",
	.purpose = "turn the Stanford Sentiment Treebank's trees into CSV",
	.synopsis = "sst [-o FILE] FOLDER",
	.example = "sst out/data/sst >sst.csv",
	.options = options,
};

enum { NEUTRAL = 2 };

/* The rows of one split: sentences that are positive or negative as a whole. */
static void
write_split(FILE *out, const char *folder, const char *split)
{
	struct text_error e;
	struct sentence sentence = { 0 };
	struct trees trees;
	size_t path_size = strlen(folder) + strlen(split) + sizeof "/.txt";
	char *path = malloc(path_size);
	char *text = malloc(2 * (size_t)TREES_SENTENCE_MAX + 1);
	int got;

	if (path == NULL || text == NULL)
		fail(EX_OSERR, "out of memory");
	snprintf(path, path_size, "%s/%s.txt", folder, split);
	trees = (struct trees){ .file = input_open(path), .name = path };
	while ((got = trees_next(&trees, &sentence, &e)) > 0) {
		size_t length;

		if (sentence.label == NEUTRAL)
			continue;
		length = clean(text, sentence.text, sentence.length);
		csv_put(out, text, length);
		fprintf(out, ",%d,%s\n", sentence.label > NEUTRAL, split);
	}
	if (got < 0)
		fail(e.status, "%s", e.message);
	fclose(trees.file);
	sentence_free(&sentence);
	free(text);
	free(path);
}

int
main(int argc, char *argv[])
{
	static const char *const splits[] = { "train", "dev", "test" };
	const char *path = NULL;
	struct output out;
	int letter;

	while ((letter = program_option(&sst, argc, argv)) != -1)
		if (letter == 'o')
			path = optarg;
	if (argc - optind != 1)
		usage_error("one folder is needed, with the trees in it");
	out = output_open(path);
	fputs("text,label,exp_split\n", out.file);
	for (size_t i = 0; i < sizeof splits / sizeof *splits; i++)
		write_split(out.file, argv[optind], splits[i]);
	output_close(&out);
	return 0;
}
