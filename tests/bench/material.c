#include "material.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "program/corpus.h"

enum { FILES = 16, NAME = 64 };

static struct arena memory;

/* The entry of a name in a table, or its first free one. */
static size_t
place_of(char (*names)[NAME], const char *name)
{
	size_t at = 0;

	while (
	    at < FILES && names[at][0] != '\0' && strcmp(names[at], name) != 0)
		at++;
	if (at == FILES || strlen(name) >= NAME)
		errx(1, "%s: one file too many", name);
	return at;
}

static const struct examples *
read_corpus(const char *file)
{
	static char names[FILES][NAME];
	static struct corpus corpora[FILES];
	size_t at = place_of(names, file);

	if (names[at][0] == '\0') {
		corpus_read(&corpora[at], file, &memory);
		strcpy(names[at], file);
	}
	return &corpora[at].examples;
}

static int
shorter(const void *x, const void *y)
{
	const struct example *a = *(const struct example *const *)x;
	const struct example *b = *(const struct example *const *)y;

	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	return (a > b) - (a < b);
}

const struct examples *
material_documents(const char *corpus, const char *split)
{
	static char names[FILES][NAME];
	static struct examples sorted[FILES];
	char file[NAME];
	size_t at;

	snprintf(file, sizeof file, "%s.%s.tens", corpus, split);
	at = place_of(names, file);
	if (names[at][0] == '\0') {
		const struct examples *read = read_corpus(file);
		const struct example **order =
		    arena_take(&memory, read->count, sizeof(void *));

		for (size_t i = 0; i < read->count; i++)
			order[i] = &read->items[i];
		qsort(order, read->count, sizeof(void *), shorter);
		sorted[at].count = read->count;
		sorted[at].items =
		    arena_take(&memory, read->count, sizeof *sorted[at].items);
		for (size_t i = 0; i < read->count; i++)
			sorted[at].items[i] = *order[i];
		strcpy(names[at], file);
	}
	return &sorted[at];
}

/* false: there are fewer words. */
static bool
cut(struct example *to, const struct example *from, size_t n)
{
	*to = (struct example){ .label = from->label };
	to->ids = arena_take(&memory, n, sizeof *to->ids);
	to->special = arena_clear(&memory, n, 1);
	for (size_t i = 0; i < from->n && to->n < n; i++)
		if (!from->special[i])
			to->ids[to->n++] = from->ids[i];
	return to->n == n;
}

const struct examples *
material_cut(const char *corpus, size_t n)
{
	static struct examples cuts[FILES];
	static size_t lengths[FILES], count;
	const struct examples *all;
	struct examples *made = &cuts[count];
	size_t most = CUT_WORDS / n < BENCH_BATCH ? CUT_WORDS / n : BENCH_BATCH;
	char file[NAME];

	for (size_t k = 0; k < count; k++)
		if (lengths[k] == n)
			return &cuts[k];
	if (count == FILES)
		errx(1, "one length too many");
	snprintf(file, sizeof file, "%s.train.tens", corpus);
	all = read_corpus(file);
	made->items = arena_take(&memory, most, sizeof *made->items);
	for (size_t i = 0; i < all->count && made->count < most; i++)
		if (cut(&made->items[made->count], &all->items[i], n))
			made->count++;
	if (made->count == 0)
		errx(1, "%s: no document of %zu words", file, n);
	lengths[count++] = n;
	return made;
}

const struct model *
material_model(const char *corpus, const char *encoder)
{
	static char names[FILES][NAME];
	static struct model models[FILES];
	char file[NAME];
	size_t at;

	snprintf(file, sizeof file, "%s.%s.safetensors", corpus, encoder);
	at = place_of(names, file);
	if (names[at][0] == '\0') {
		/* it keeps its name */
		const char *path = arena_string(&memory, file);

		model_load(&models[at], path);
		encoder_fold(&models[at].classifier.encoder, &models[at].arena);
		strcpy(names[at], file);
	}
	return &models[at];
}
