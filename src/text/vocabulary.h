/*
 * vocabulary.h -- the words of a corpus, their numbers, and in how many
 * documents each occurs.
 *
 * Numbers 0 to 3 are PAD, UNK, SOS and EOS; the words follow in the order of
 * their bytes, as Jain and Wallace (2019) number them. A word that is spelled
 * like one of the four is a word.
 *
 * As a file: one line a word, NUMBER TAB WORD TAB DOCUMENTS. Refused, with the
 * line's number: a number or a word out of order (so also one that comes
 * twice), a word that is empty or not UTF-8 or holds a space or NUL, more than
 * VOCABULARY_MAX words or VOCABULARY_BYTES of text.
 */
#ifndef HEED_TEXT_VOCABULARY_H
#define HEED_TEXT_VOCABULARY_H

#include <stdbool.h>
#include <stdio.h>

#include "text/text.h"

enum vocabulary_special { PAD, UNK, SOS, EOS, SPECIALS };
enum { VOCABULARY_MAX = 16 << 20, VOCABULARY_BYTES = 512 << 20 };

struct vocabulary;

/* NULL when out of memory. */
struct vocabulary *vocabulary_new(void);
/* NULL is none. */
void vocabulary_free(struct vocabulary *v);

/* Counting: notes that a word occurs in a document. Documents come in rising
 * numbers. Returns false when a limit is reached or memory is out. */
bool vocabulary_count(
    struct vocabulary *v, const char *word, size_t length, uint64_t document);
/* Ends the counting: words in fewer documents go, the others are numbered. */
void vocabulary_number(struct vocabulary *v, uint64_t minimum);
/* Writes the file. Errors stay in the FILE. */
void vocabulary_write(const struct vocabulary *v, FILE *file);

/* Reads the file. NULL with *e set on error. */
struct vocabulary *vocabulary_read(
    FILE *file, const char *name, struct text_error *e);

/* How many numbers are in use, with the four. */
size_t vocabulary_size(const struct vocabulary *v);
/* The number of a word, or UNK. */
int32_t vocabulary_find(
    const struct vocabulary *v, const char *word, size_t length);
/* The word of a number, ended by NUL: "<PAD>" and so on for the four. */
const char *vocabulary_word(const struct vocabulary *v, size_t number);

#endif
