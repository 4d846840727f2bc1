/*
 * imdb -- turn the Large Movie Review Dataset into CSV. Two passes over the
 * files: the first finds the words and the lengths, the second writes, for the
 * order of the rows is not that of the files. One review is in memory.
 */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/folder.h"
#include "program/program.h"
#include "text/csv.h"
#include "text/keras.h"
#include "text/split.h"
#include "text/vocabulary.h"

enum { FULL = 256, NO_DEV };

static const struct option_spec options[] = {
	{ FULL, "full", NULL,
	    "every review and every word, for train and test" },
	{ NO_DEV, "no-dev", NULL, "leave what would be dev in train" },
	{ 'o', "output", "FILE", "write FILE when whole, not standard output" },
	{ 0 },
};
static const struct program imdb = {
	.name = "imdb",
	.purpose = "turn the Large Movie Review Dataset into CSV",
	.synopsis = "imdb [--full] [--no-dev] [-o FILE] FOLDER",
	.example = "imdb aclImdb >imdb.csv",
	.options = options,
};

/* Jain and Wallace's notebook: its seed, its bound on words, the share of the
 * training half that trains, and that of the test half that is kept. */
enum { SEED = 1378, WORDS_MAX = 400, REVIEW_MAX = 1 << 20 };
static const double train_share = 0.8, test_share = 0.2;

struct reviews {      /* one half of the data set */
	char **paths; /* [count], first the positive ones */
	size_t count, positive;
	struct vocabulary *known; /* other words are dropped; NULL: none is */
	size_t *kept; /* [kept_count], of the reviews: those short enough */
	size_t kept_count;
};

static struct arena arena;
static char text[REVIEW_MAX + 1];

/* ID_RATING.txt, both of them numbers. */
static bool
is_review(const char *name)
{
	size_t id = strspn(name, "0123456789");
	size_t rating;

	if (id == 0 || name[id] != '_')
		return false;
	name += id + 1;
	rating = strspn(name, "0123456789");
	return rating > 0 && strcmp(name + rating, ".txt") == 0;
}

static void
add_reviews(struct reviews *half, const char *path)
{
	struct folder f = folder_list(path, &arena);
	char **paths = arena_take(&arena, half->count + f.count, sizeof *paths);

	if (f.count == 0)
		fail(EX_DATAERR, "%s: no reviews", path);
	if (half->count > 0)
		memcpy(paths, half->paths, half->count * sizeof *paths);
	for (size_t i = 0; i < f.count; i++) {
		char *review = folder_path(path, f.names[i], &arena);

		if (!is_review(f.names[i]))
			fail(
			    EX_DATAERR, "%s: not called ID_RATING.txt", review);
		paths[half->count++] = review;
	}
	half->paths = paths;
}

static struct reviews
list_half(const char *folder, const char *name)
{
	const char *path = folder_path(folder, name, &arena);
	struct reviews half = { 0 };

	add_reviews(&half, folder_path(path, "pos", &arena));
	half.positive = half.count;
	add_reviews(&half, folder_path(path, "neg", &arena));
	half.kept = arena_take(&arena, half.count, sizeof *half.kept);
	return half;
}

/* The length of the word that begins at i. */
static size_t
word_size(size_t i, size_t length)
{
	const char *end = memchr(text + i, ' ', length - i);

	return end != NULL ? (size_t)(end - text) - i : length - i;
}

/* Leaves the words of text that are known. Returns how many bytes are left. */
static size_t
drop_unknown(size_t length, const struct vocabulary *known)
{
	size_t used = 0, size;

	for (size_t i = 0; i < length; i += size + 1) {
		size = word_size(i, length);
		if (vocabulary_find(known, text + i, size) == UNK)
			continue;
		if (used > 0)
			text[used++] = ' ';
		memmove(text + used, text + i, size);
		used += size;
	}
	return used;
}

/* Sets text to the words of a review; returns its length in bytes. */
static size_t
read_review(const struct reviews *half, size_t review)
{
	const char *path = half->paths[review];
	size_t length = file_text(text, REVIEW_MAX, path);
	size_t valid = utf8_valid(text, length);

	if (valid < length)
		fail(EX_DATAERR, "%s: byte %zu: invalid UTF-8", path, valid);
	length = keras_words(text, length);
	return half->known != NULL ? drop_unknown(length, half->known) : length;
}

static void
learn_words(struct vocabulary *v, const char *path, size_t length)
{
	size_t size;

	for (size_t i = 0; i < length; i += size + 1) {
		size = word_size(i, length);
		if (!vocabulary_count(v, text + i, size, 0))
			fail(EX_DATAERR,
			    "%s: too many words for the vocabulary", path);
	}
}

/* Fills kept: all of them, or those with fewer words than limit. learned gets
 * the words of all; it may be NULL. */
static void
find_kept(struct reviews *half, size_t limit, struct vocabulary *learned)
{
	for (size_t i = 0; i < half->count; i++) {
		size_t length = read_review(half, i);

		if (learned != NULL)
			learn_words(learned, half->paths[i], length);
		if (keras_count(text, length) < limit)
			half->kept[half->kept_count++] = i;
	}
}

/* Some of the kept reviews, in an order: [count], of kept. */
static void
write_rows(FILE *out, const struct reviews *half, const size_t *order,
    size_t count, const char *split)
{
	for (size_t i = 0; i < count; i++) {
		size_t review = half->kept[order[i]];

		csv_put(out, text, read_review(half, review));
		fprintf(out, ",%d,%s\n", review < half->positive, split);
	}
}

/* An order of the kept reviews, of which *chosen come first: drawn by a share,
 * or all as they are. */
static size_t *
draw(const struct reviews *half, bool all, double share, size_t *chosen)
{
	size_t n = half->kept_count;
	size_t *order = arena_take(&arena, n, sizeof *order);
	size_t rest = all ? 0 : split_rest(n, share);

	*chosen = n - rest;
	if (*chosen == 0)
		fail(EX_DATAERR, "%zu short reviews are too few to split", n);
	if (!all)
		split_random(order, n, rest, SEED);
	else
		for (size_t i = 0; i < n; i++)
			order[i] = i;
	return order;
}

static void
write_csv(FILE *out, const char *folder, bool full, bool dev)
{
	struct reviews train = list_half(folder, "train");
	struct reviews test = list_half(folder, "test");
	size_t limit = full ? SIZE_MAX : WORDS_MAX;
	size_t *order, *test_order, chosen, tested;

	if (!full)
		test.known = program_memory(vocabulary_new());
	find_kept(&train, limit, test.known);
	find_kept(&test, limit, NULL);
	order = draw(&train, !dev, train_share, &chosen);
	test_order = draw(&test, full, test_share, &tested);
	fputs("text,label,exp_split\n", out);
	write_rows(out, &train, order, chosen, "train");
	write_rows(out, &test, test_order, tested, "test");
	write_rows(
	    out, &train, order + chosen, train.kept_count - chosen, "dev");
	vocabulary_free(test.known);
	arena_free(&arena);
}

int
main(int argc, char *argv[])
{
	const char *path = NULL;
	bool full = false, dev = true;
	struct output out;
	int letter;

	while ((letter = program_option(&imdb, argc, argv)) != -1)
		switch (letter) {
		case FULL:
			full = true;
			break;
		case NO_DEV:
			dev = false;
			break;
		case 'o':
			path = optarg;
			break;
		}
	if (argc - optind != 1)
		usage_error("one folder is needed, with train and test in it");
	out = output_open(path);
	write_csv(out.file, argv[optind], full, dev);
	output_close(&out);
	return 0;
}
