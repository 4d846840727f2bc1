/*
 * corpus.h -- the documents of a stream in memory, as training goes over them
 * again and again: 5 bytes a token. Every error ends the program.
 */
#ifndef HEED_PROGRAM_CORPUS_H
#define HEED_PROGRAM_CORPUS_H

#include "models/training.h"
#include "text/sha256.h"

struct corpus {
	struct examples examples;
	size_t classes, vocabulary;    /* as the head says */
	const char *labels;            /* JSON array of the classes' names */
	const char *vocabulary_sha256; /* or "" */
	const char *history;
	const char **words; /* [vocabulary]: as the documents spell them; NULL
			       where none does, or there are no tokens */
	char sha256[SHA256_HEX]; /* of ids, special and labels */
};

/* path NULL: stdin. Everything is the arena's. */
void corpus_read(struct corpus *c, const char *path, struct arena *arena);

#endif
