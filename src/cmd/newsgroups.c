/*
 * newsgroups -- turn groups of 20 Newsgroups into CSV. Two passes over the
 * files: the first finds which messages have words left, the second writes,
 * for the order of the rows is not that of the files. One message is in memory.
 */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/folder.h"
#include "program/program.h"
#include "text/csv.h"
#include "text/mt19937.h"
#include "text/newsgroup.h"
#include "text/split.h"

enum { NO_DEV = 256, GROUPS_MAX = 20 };

static const struct option_spec options[] = {
	{ 'g', "groups", "A,B...",
	    "the groups (rec.sport.baseball,rec.sport.hockey)" },
	{ NO_DEV, "no-dev", NULL, "leave what would be dev in train" },
	{ 'o', "output", "FILE", "write FILE when whole, not standard output" },
	{ 0 },
};
static const struct program newsgroups = {
	.name = "newsgroups",
	.purpose = "turn groups of 20 Newsgroups into CSV",
	.synopsis = "newsgroups [-g A,B...] [--no-dev] [-o FILE] FOLDER",
	.example = "newsgroups out/data/20news-bydate >20news.csv",
	.options = options,
};

/* scikit-learn shuffles each half of the data set, then both together; the
 * splits are those of Jain and Wallace's notebook. */
enum { HALF_SEED = 0, ALL_SEED = 42, SPLIT_SEED = 13478 };
enum { MESSAGE_MAX = 256 << 10 };
static const double test_share = 0.2;

struct message {
	const char *path;
	size_t label; /* its group's place among the chosen ones */
};

struct messages {
	struct message *items; /* [count] */
	size_t count;
};

static struct arena arena;
static char text[MESSAGE_MAX + 1], cleaned[4 * MESSAGE_MAX + 1];
static size_t ends[MESSAGE_MAX];

/* The names in a list with commas between; it is changed. */
static struct folder
parse_groups(char *list)
{
	struct folder groups = { .count = 0 };

	groups.names = arena_take(&arena, GROUPS_MAX, sizeof *groups.names);
	for (char *name = list; name != NULL; list = name) {
		name = strchr(list, ',');
		if (name != NULL)
			*name++ = '\0';
		for (size_t i = 0; i < groups.count; i++)
			if (strcmp(groups.names[i], list) == 0)
				usage_error("-g: %s comes twice", list);
		if (*list == '\0' || groups.count == GROUPS_MAX)
			usage_error("-g: not 2 to %d names with commas between",
			    GROUPS_MAX);
		groups.names[groups.count++] = list;
	}
	if (groups.count < 2)
		usage_error(
		    "-g: not 2 to %d names with commas between", GROUPS_MAX);
	return groups;
}

/* The place of a group among the chosen ones; their number if it is none. */
static size_t
find_group(const struct folder *chosen, const char *name)
{
	size_t i = 0;

	while (i < chosen->count && strcmp(chosen->names[i], name) != 0)
		i++;
	return i;
}

static void
add_group(struct messages *m, const char *path, size_t label)
{
	struct folder f = folder_list(path, &arena);
	struct message *items =
	    arena_take(&arena, m->count + f.count, sizeof *items);

	if (m->count > 0)
		memcpy(items, m->items, m->count * sizeof *items);
	for (size_t i = 0; i < f.count; i++)
		items[m->count++] =
		    (struct message){ folder_path(path, f.names[i], &arena),
			    label };
	m->items = items;
}

static void
shuffle(struct messages *m, uint32_t seed)
{
	struct message *items = arena_take(&arena, m->count, sizeof *items);
	size_t *order = arena_take(&arena, m->count, sizeof *order);
	struct mt19937 r;

	mt19937_begin(&r, seed);
	mt19937_permutation(&r, order, m->count);
	for (size_t i = 0; i < m->count; i++)
		items[i] = m->items[order[i]];
	m->items = items;
}

/* All messages of all groups in a half, shuffled: those that are not chosen
 * take part in that. */
static struct messages
list_half(const char *path, const struct folder *chosen)
{
	struct folder groups = folder_list(path, &arena);
	struct messages m = { NULL, 0 };

	for (size_t i = 0; i < chosen->count; i++)
		if (!folder_is(folder_path(path, chosen->names[i], &arena)))
			fail(EX_NOINPUT, "%s: no group is called %s", path,
			    chosen->names[i]);
	for (size_t i = 0; i < groups.count; i++) {
		const char *name = groups.names[i];
		const char *group = folder_path(path, name, &arena);

		if (folder_is(group))
			add_group(&m, group, find_group(chosen, name));
	}
	shuffle(&m, HALF_SEED);
	return m;
}

/* Sets cleaned to what is left of a message; returns its length. */
static size_t
read_message(const char *path)
{
	size_t length = file_text(text, MESSAGE_MAX, path);

	length = newsgroup_cut_headers(text, length);
	length = newsgroup_cut_footer(text, length);
	length = newsgroup_cut_quotes(text, length);
	return newsgroup_clean(cleaned, text, length, ends);
}

/* The messages of the chosen groups, group by group, that are not empty when
 * cleaned. */
static struct messages
choose(const struct messages *all, const struct folder *groups)
{
	struct messages m = { NULL, 0 };

	m.items = arena_take(&arena, all->count, sizeof *m.items);
	for (size_t group = 0; group < groups->count; group++) {
		size_t before = m.count;

		for (size_t i = 0; i < all->count; i++)
			if (all->items[i].label == group &&
			    read_message(all->items[i].path) > 0)
				m.items[m.count++] = all->items[i];
		if (m.count - before < 2)
			fail(EX_DATAERR, "%s has fewer than 2 messages",
			    groups->names[group]);
	}
	return m;
}

static struct messages
load(const char *folder, const struct folder *groups)
{
	struct messages all = list_half(
	    folder_path(folder, "20news-bydate-train", &arena), groups);
	struct messages test = list_half(
	    folder_path(folder, "20news-bydate-test", &arena), groups);
	struct message *items =
	    arena_take(&arena, all.count + test.count, sizeof *items);

	if (all.count > 0)
		memcpy(items, all.items, all.count * sizeof *items);
	if (test.count > 0)
		memcpy(
		    items + all.count, test.items, test.count * sizeof *items);
	all.items = items;
	all.count += test.count;
	shuffle(&all, ALL_SEED);
	return choose(&all, groups);
}

/* Takes a part of the messages out of m, the same share of each group. */
static struct messages
take_part(struct messages *m, size_t groups)
{
	size_t n = m->count, tests = split_tests(n, test_share);
	size_t *labels = arena_take(&arena, n, sizeof *labels);
	size_t *order = arena_take(&arena, n, sizeof *order);
	struct message *items = arena_take(&arena, n, sizeof *items);

	if (tests < groups || n - tests < groups)
		fail(EX_DATAERR, "%zu messages are too few to split", n);
	for (size_t i = 0; i < n; i++)
		labels[i] = m->items[i].label;
	split_stratified(order, labels, groups, n, tests, SPLIT_SEED, &arena);
	for (size_t i = 0; i < n; i++)
		items[i] = m->items[order[i]];
	*m = (struct messages){ items, n - tests };
	return (struct messages){ items + (n - tests), tests };
}

static void
write_rows(FILE *out, const struct messages *m, const char *split)
{
	for (size_t i = 0; i < m->count; i++) {
		size_t length = read_message(m->items[i].path);

		csv_put(out, cleaned, length);
		fprintf(out, ",%zu,%s\n", m->items[i].label, split);
	}
}

static void
write_csv(
    FILE *out, const char *folder, const struct folder *groups, bool with_dev)
{
	struct messages train = load(folder, groups), test, dev = { NULL, 0 };

	test = take_part(&train, groups->count);
	if (with_dev)
		dev = take_part(&train, groups->count);
	fputs("text,label,exp_split\n", out);
	write_rows(out, &train, "train");
	write_rows(out, &test, "test");
	write_rows(out, &dev, "dev");
}

int
main(int argc, char *argv[])
{
	char chosen[] = "rec.sport.baseball,rec.sport.hockey", *list = chosen;
	const char *path = NULL;
	bool with_dev = true;
	struct folder groups;
	struct output out;
	int letter;

	while ((letter = program_option(&newsgroups, argc, argv)) != -1)
		switch (letter) {
		case 'g':
			list = optarg;
			break;
		case NO_DEV:
			with_dev = false;
			break;
		case 'o':
			path = optarg;
			break;
		}
	groups = parse_groups(list);
	if (argc - optind != 1)
		usage_error("one folder is needed, that of 20news-bydate");
	out = output_open(path);
	write_csv(out.file, argv[optind], &groups, with_dev);
	output_close(&out);
	arena_free(&arena);
	return 0;
}
