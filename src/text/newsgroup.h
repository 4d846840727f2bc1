/*
 * newsgroup.h -- what is left of a message of Usenet when scikit-learn's rules
 * have removed headers, footers and quotes, and Jain and Wallace (2019) have
 * cleaned it. Messages are Latin-1.
 */
#ifndef HEED_TEXT_NEWSGROUP_H
#define HEED_TEXT_NEWSGROUP_H

#include <stddef.h>

/*
 * Each changes text in place and returns how many bytes are left. text: length
 * bytes without NUL, and room for one more.
 *	headers: what stands up to the first empty line goes; all, if none is.
 *	footer: what follows the last line that is blank or of hyphens goes,
 *	blank lines at the end apart; unless that is the first line.
 *	quotes: lines go that begin with ">", "|", "In article" or "Quoted
 *	from", or that say "writes in", "writes:", "wrote:", "says:", "said:".
 */
size_t newsgroup_cut_headers(char *text, size_t length);
size_t newsgroup_cut_footer(char *text, size_t length);
size_t newsgroup_cut_quotes(char *text, size_t length);

/*
 * Tokens as english.h splits them, with one space between; lower case; a token
 * with a digit in it becomes qqq. Then a run of characters that are neither
 * letters, digits nor _ becomes its last one, with spaces around: so a sign
 * that was a token goes, but for one at the end.
 *
 * out: room for 4 * length + 1 bytes, UTF-8, NUL after them. ends: scratch,
 * [length]. Returns the bytes of out.
 */
size_t newsgroup_clean(
    char *out, const char *text, size_t length, size_t *ends);

#endif
