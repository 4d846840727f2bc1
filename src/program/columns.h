/*
 * columns.h -- how wide text is on a terminal. wcwidth(3) depends on the
 * locale, and ours does not: whole blocks of Unicode are taken to be wide
 * (Chinese, Japanese, Korean, emoji) or to have no width (marks that combine,
 * joiners). What a terminal joins to one emoji counts as its parts.
 */
#ifndef HEED_PROGRAM_COLUMNS_H
#define HEED_PROGRAM_COLUMNS_H

#include <stddef.h>

/* Of n bytes as dump_escaped() writes them. */
size_t text_columns(const char *bytes, size_t n);
/* Of one valid sequence of UTF-8 that is no control: 0, 1 or 2. */
size_t character_columns(const unsigned char *at, size_t length);

/* Of two widths. */
static inline size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

#endif
