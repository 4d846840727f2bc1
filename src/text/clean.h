/*
 * clean.h -- a sentence of the Stanford Sentiment Treebank as Jain and Wallace
 * (2019) clean it: -LRB- goes, -RRB- becomes a space, so does every character
 * that is no letter, digit or underscore; lower case; one space between words.
 * They then ran spaCy over what was left, which changes two words of the whole
 * corpus; the rules behind these two are here: a contraction is split (gon na,
 * got ta, can not), and so are a number and its unit k.
 *
 * Letters are ASCII's and Latin-1's, with their case. Of what lies beyond,
 * U+2000-206F and U+3000-303F are punctuation and the rest letters that have
 * no case; the corpus has none of it.
 */
#ifndef HEED_TEXT_CLEAN_H
#define HEED_TEXT_CLEAN_H

#include <stddef.h>

/*
 * out: room for 2 * length + 1 bytes; text: valid UTF-8. Returns the bytes of
 * out, which has a NUL after them.
 */
size_t clean(char *out, const char *text, size_t length);

#endif
