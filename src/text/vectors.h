/*
 * vectors.h -- word vectors in the text form of word2vec, GloVe and fastText:
 * a line a word, the word and its numbers separated by spaces; word2vec and
 * fastText begin with a line of two numbers, how many words and how long.
 */
#ifndef HEED_TEXT_VECTORS_H
#define HEED_TEXT_VECTORS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "text/text.h"
#include "text/vocabulary.h"

enum { VECTORS_LINE_MAX = 1 << 20 };

/*
 * Fills the rows of table [vocabulary_size, d] whose word has a vector: the
 * first line that spells the word as it is, else the first that does when its
 * ASCII letters are made small. *found: how many. Returns 0, or -1 with *e.
 */
int vectors_read(float *table, size_t d, size_t *found,
    const struct vocabulary *v, FILE *file, const char *name,
    struct text_error *e);

#endif
