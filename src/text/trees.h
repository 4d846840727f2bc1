/*
 * trees.h -- the sentences of a file of labelled trees in the bracket form of
 * the Penn Treebank, as the Stanford Sentiment Treebank has them (Socher et
 * al. 2013): (3 (2 A) (3 (3 good) (2 film))). Only the root's label and the
 * words are kept, so a tree of any size passes in the memory of one sentence.
 *
 * Refused, with the line's number: a bracket that does not close or was not
 * opened, a label that is not one of the digits 0 to 4, a node that has
 * neither a word nor nodes, or both, trees nested more than TREES_DEPTH_MAX
 * deep, a sentence over TREES_SENTENCE_MAX bytes, invalid UTF-8, NUL.
 */
#ifndef HEED_TEXT_TREES_H
#define HEED_TEXT_TREES_H

#include <stdio.h>

#include "text/text.h"

enum { TREES_DEPTH_MAX = 1000, TREES_SENTENCE_MAX = 1 << 20 };

struct sentence {
	int label;  /* of the root: 0 very negative ... 4 very positive */
	char *text; /* the words with one space between; length bytes, NUL */
	size_t length, capacity;
};

struct trees {
	FILE *file;
	const char *name; /* for messages */
	uint64_t line;    /* lines read so far */
};

/* 1: a sentence was read; 0: end of file; -1: error. sentence: all zero at
 * first, and used again and again. */
int trees_next(
    struct trees *t, struct sentence *sentence, struct text_error *e);
void sentence_free(struct sentence *sentence);

#endif
