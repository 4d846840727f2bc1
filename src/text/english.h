/*
 * english.h -- the tokens of English text as spaCy 2.0 (Honnibal and Montani
 * 2017, Explosion, MIT) splits it, for text in Latin-1. What stands between
 * spaces is a word; a token is a piece of one, and the pieces make up the word.
 *
 * A word that is an exception is split as the exception says: do|n't, can|not,
 * e.g., :-). From any other, punctuation is taken off both ends, a character
 * or so at a time, until nothing can be taken, or an exception is left, or what
 * looks like an address of the web. Other rests are split at signs within:
 * well|-|known.
 *
 * Jain and Wallace (2019) cleaned their corpora with it.
 */
#ifndef HEED_TEXT_ENGLISH_H
#define HEED_TEXT_ENGLISH_H

#include <stdbool.h>
#include <stddef.h>

/*
 * ends: [length], is set to where each token ends, the last one at length.
 * word: length bytes without spaces, at least one. Returns how many tokens.
 */
size_t english_split(size_t *ends, const char *word, size_t length);

/* The same for an exception; 0 when the word is none. ends: room for 3. */
size_t english_exception(size_t *ends, const char *word, size_t length);
/* Whether the word passes for an address, https://example.org/ or the like. */
bool english_address(const char *word, size_t length);

#endif
