/*
 * keras.h -- the words of a text as Keras' Tokenizer of 2015 gave them under
 * Python 2, when its IMDb data set was made: bytes, lower case for A to Z
 * alone; a tab, a line feed and !"#$%&()*+,-./:;<=>?@[\]^_`{|}~ are spaces,
 * the apostrophe is not; words stand between spaces. So <br /> is a word, br.
 */
#ifndef HEED_TEXT_KERAS_H
#define HEED_TEXT_KERAS_H

#include <stdbool.h>
#include <stddef.h>

/* text: length bytes, becomes its words with one space between. Returns how
 * many bytes are left. */
size_t keras_words(char *text, size_t length);
/* How many words such a text has. */
size_t keras_count(const char *text, size_t length);

#endif
