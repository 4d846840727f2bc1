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

/* The words of the training documents; the caller frees it. */
static struct vocabulary *
read_words(const struct fit *f, const char *path)
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

void
fit_vectors(struct fit *f, const char *path, const char *vocabulary,
    char sha256[SHA256_HEX])
{
	const struct choices *c = &f->trainer.model.choices;
	real *embedding = f->trainer.model.embedding;
	struct vocabulary *v = read_words(f, vocabulary);
	FILE *file = input_open(path);
	struct text_error e;
	size_t found;

	memset(embedding, 0, c->vocabulary * c->embedding * sizeof(real));
	if (vectors_read(embedding, c->embedding, &found, v, file, path, &e) !=
	    0)
		fail(e.status, "%s", e.message);
	if (found == 0)
		fail(
		    EX_DATAERR, "%s: no word of %s is in it", path, vocabulary);
	digest(file, path, sha256);
	vocabulary_free(v);
	if (f->verbose)
		fprintf(stderr, "%s: %zu of %zu words have vectors\n",
		    program_running->name, found, c->vocabulary);
}
