/* fit_vectors.c -- the embedding begins with published word vectors. */
#include <string.h>
#include <sysexits.h>

#include "program/fit.h"
#include "program/program.h"
#include "text/vectors.h"

/* The file from its beginning to its end; closes it. */
static void
digest(FILE *file, const char *path, char sha256[SHA256_HEX])
{
	if (fseek(file, 0, SEEK_SET) != 0 || sha256_file(file, sha256) != 0)
		fail(EX_IOERR, "%s: cannot be read twice", path);
	fclose(file);
}

/* The vocabulary that the documents were tokenized with. */
static struct vocabulary *
read_vocabulary(const struct fit *f, const char *path)
{
	FILE *file = input_open(path);
	char sha256[SHA256_HEX];
	struct text_error e;
	struct vocabulary *v = vocabulary_read(file, path, &e);

	if (v == NULL)
		fail(e.status, "%s", e.message);
	digest(file, path, sha256);
	if (strcmp(sha256, f->train.vocabulary_sha256) != 0 ||
	    vocabulary_size(v) != f->train.vocabulary)
		fail(EX_DATAERR, "%s: not the vocabulary of <stdin>", path);
	return v;
}

/* How the documents spell a word: the training ones, else those of dev. */
static const char *
spelled(const struct fit *f, size_t word)
{
	const char *text = f->train.words[word];

	return text != NULL ? text : f->dev.words[word];
}

/* The words that occur in the documents, numbered among themselves. */
static struct vocabulary *
collect_vocabulary(const struct fit *f)
{
	struct vocabulary *v = program_memory(vocabulary_new());

	for (size_t i = SPECIALS; i < f->train.vocabulary; i++) {
		const char *word = spelled(f, i);

		if (word != NULL && !vocabulary_count(v, word, strlen(word), i))
			fail(EX_OSERR, "out of memory");
	}
	vocabulary_number(v, 1);
	return v;
}

/* From the numbers of v to the vocabulary's: table [size of v, d]. */
static void
spread(struct fit *f, const float *table, const struct vocabulary *v)
{
	size_t d = f->trainer.model.choices.embedding;

	for (size_t i = SPECIALS; i < f->train.vocabulary; i++) {
		const char *word = spelled(f, i);
		size_t row;

		if (word == NULL)
			continue;
		row = (size_t)vocabulary_find(v, word, strlen(word));
		memcpy(f->trainer.model.embedding + i * d, table + row * d,
		    d * sizeof *table);
	}
}

/* Returns how many words have a vector. */
static size_t
read_table(float *table, size_t d, const struct vocabulary *v, const char *path,
    char sha256[SHA256_HEX])
{
	FILE *file = input_open(path);
	struct text_error e;
	size_t found;

	if (vectors_read(table, d, &found, v, file, path, &e) != 0)
		fail(e.status, "%s", e.message);
	if (found == 0)
		fail(EX_DATAERR, "%s: no word of the documents is in it", path);
	digest(file, path, sha256);
	return found;
}

void
fit_vectors(struct fit *f, const char *path, const char *vocabulary,
    char sha256[SHA256_HEX])
{
	const struct choices *c = &f->trainer.model.choices;
	struct arena_mark mark = arena_mark(&f->arena);
	real *embedding = f->trainer.model.embedding;
	struct vocabulary *v;
	size_t found;

	memset(embedding, 0, c->vocabulary * c->embedding * sizeof(real));
	if (vocabulary != NULL) {
		v = read_vocabulary(f, vocabulary);
		found = read_table(embedding, c->embedding, v, path, sha256);
	} else {
		float *table;

		v = collect_vocabulary(f);
		table = arena_clear(&f->arena,
		    vocabulary_size(v) * c->embedding, sizeof *table);
		found = read_table(table, c->embedding, v, path, sha256);
		spread(f, table, v);
	}
	vocabulary_free(v);
	arena_return(&f->arena, mark);
	if (f->verbose)
		fprintf(stderr, "%s: %zu of %zu words have vectors\n",
		    program_running->name, found, c->vocabulary);
}
