/*
 * latin1.h -- the characters of ISO 8859-1, one a byte, as Python's str and
 * its regular expressions see them.
 */
#ifndef HEED_TEXT_LATIN1_H
#define HEED_TEXT_LATIN1_H

#include <stdbool.h>
#include <stddef.h>

bool latin1_is_space(unsigned char c); /* \s: with U+1C-1F, U+85, U+A0 */
bool latin1_is_word(unsigned char c);  /* \w: letters, digits, fractions, _ */
bool latin1_is_digit(unsigned char c); /* str.isdigit: with powers */
bool latin1_is_lower(unsigned char c); /* a letter with case: no ordinals */
bool latin1_is_upper(unsigned char c);
bool latin1_is_letter(unsigned char c); /* one of the two above */
unsigned char latin1_lower(unsigned char c);
/* out: room for 2 bytes. Returns how many it takes in UTF-8. */
size_t latin1_utf8(char *out, unsigned char c);

#endif
