/*
 * review.h -- made-up reviews whose deciding words are known: what the corpus
 * of synth(1) is made of.
 *
 * A review has one judgement, and neutral sentences around it. The judgement
 * is an adjective of the label's own sense ("the soup was lovely ."), or one
 * of the opposite sense that is negated ("the soup was never dull ."). There
 * may be a second clause with an adjective of the opposite sense that does not
 * count:
 *	concession	the soup was dull but the bread was lovely .
 *	hearsay		my aunt calls the soup dull , i call it lovely .
 *	the past	last year the soup was dull , now it is lovely .
 * One time in four a sentence gives an opinion about something else: my uncle
 * drives a dreadful car . Its sense is drawn anew, so it says nothing.
 *
 * The words that decide are the judgement's adjective and its negation, if it
 * has one. Neither can be spared: without the adjective only what does not
 * count is left, and without the negation the sense turns round.
 */
#ifndef HEED_TEXT_REVIEW_H
#define HEED_TEXT_REVIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "tensor/random.h"

enum {
	REVIEW_WORDS_MIN = 10,
	REVIEW_WORDS_MAX = 30,
	REVIEW_DECIDING_MAX = 2,
};

struct review_word { /* part of a constant string */
	const char *text;
	size_t length;
};

struct review {
	struct review_word words[REVIEW_WORDS_MAX]; /* "." is one, too */
	size_t count;
	size_t deciding[REVIEW_DECIDING_MAX]; /* rising indices of words */
	size_t deciding_count;
};

/* A review that praises, or one that does not. contrast: the probability of a
 * second clause that does not count. */
void review_make(
    struct review *review, bool praise, double contrast, struct random *random);

#endif
