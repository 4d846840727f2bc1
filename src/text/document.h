/*
 * document.h -- one document as the arrays of a record: its words with a start
 * and an end token around them, n tokens in all. A text without words has
 * these two alone.
 */
#ifndef HEED_TEXT_DOCUMENT_H
#define HEED_TEXT_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "tensor/arena.h"
#include "text/vocabulary.h"
#include "text/words.h"

struct document { /* everything is owned by the arena */
	size_t n, bytes;
	int32_t *ids;           /* [n]: numbers in the vocabulary */
	unsigned char *tokens;  /* [bytes]: the words, one after another */
	int32_t *ends;          /* [n]: where each ends in tokens */
	unsigned char *special; /* [n]: 1 for the start and the end, else 0 */
	size_t *runs; /* [n]: the run between spaces a word lies in; 0 there */
};

/* text is changed in place as words.h says. Its length is at most 1 GiB. */
struct document document_make(struct arena *arena, const struct vocabulary *v,
    enum words_rule rule, char *text, size_t length);

/*
 * rationale: [n], set to 1 at the words whose runs `numbers` lists (0 is the
 * first; one space or more between numbers), else 0. False when it is no list
 * of numbers of this document.
 */
bool document_rationale(unsigned char *rationale, const struct document *d,
    const char *numbers, struct arena *arena);

/*
 * The class of a label: a name out of names (count of them, each ended by
 * NUL, one after another), or its number, counted from 0, if no name is itself
 * a number. 1.0 is 1. -1 when it is none.
 */
int32_t document_label(const char *label, const char *names, size_t count);

#endif
