/* synth -- make a corpus whose deciding words are known. */
#include <unistd.h>

#include "program/program.h"
#include "tensor/random.h"
#include "text/csv.h"
#include "text/review.h"

static const struct option_spec options[] = {
	{ 's', "seed", "N", "seed of the random numbers (1)" },
	{ 'n', "documents", "N", "how many documents (2000)" },
	{ 'c', "contrast", "P",
	    "probability of an opinion that does not count (0.667)" },
	{ 'o', "output", "FILE", "write FILE when whole, not standard output" },
	{ 0 },
};
static const struct program synth = {
	.name = "synth",
	.purpose = "make a corpus whose deciding words are known",
	.synopsis = "synth [-s N] [-n N] [-c P] [-o FILE]",
	.example = "synth -s 1 -n 2000 >demo.csv",
	.options = options,
};

/* Seven documents in ten are for training, one for choosing, two for tests. */
static const char *
draw_split(struct random *random)
{
	uint64_t tenth = random_below(random, 10);

	return tenth < 7 ? "train" : tenth < 8 ? "dev" : "test";
}

/* One of documents 2k and 2k+1 praises, so that the labels are balanced. */
static bool
draw_label(uint64_t seed, uint64_t number)
{
	struct random pair = random_stream(seed, "synth pair", number / 2);

	return (random_below(&pair, 2) + number) % 2 == 1;
}

/* Document `number` depends on itself and the seed alone. */
static void
write_document(FILE *out, uint64_t seed, double contrast, uint64_t number)
{
	struct random random = random_stream(seed, "synth", number);
	const char *split = draw_split(&random);
	bool praise = draw_label(seed, number);
	struct review review;
	char text[REVIEW_WORDS_MAX * 32];
	size_t length = 0;

	review_make(&review, praise, contrast, &random);
	for (size_t i = 0; i < review.count; i++)
		length += (size_t)snprintf(text + length, sizeof text - length,
		    "%s%.*s", i > 0 ? " " : "", (int)review.words[i].length,
		    review.words[i].text);
	csv_put(out, text, length);
	fprintf(out, ",%d,%s,", praise, split);
	for (size_t i = 0; i < review.deciding_count; i++)
		fprintf(out, "%s%zu", i > 0 ? " " : "", review.deciding[i]);
	putc('\n', out);
}

int
main(int argc, char *argv[])
{
	long seed = 1, documents = 2000;
	double contrast = 0.667;
	const char *path = NULL;
	struct output out;
	int letter;

	while ((letter = program_option(&synth, argc, argv)) != -1)
		switch (letter) {
		case 's':
			seed = option_integer("-s", optarg, 0, 2147483647);
			break;
		case 'n':
			documents = option_integer("-n", optarg, 1, 1000000000);
			break;
		case 'c':
			contrast = option_number("-c", optarg, 0, 1);
			break;
		case 'o':
			path = optarg;
			break;
		}
	if (optind != argc)
		usage_error("no operands are taken");
	out = output_open(path);
	fputs("text,label,exp_split,rationale\n", out.file);
	for (long i = 0; i < documents; i++)
		write_document(out.file, (uint64_t)seed, contrast, (uint64_t)i);
	output_close(&out);
	return 0;
}
