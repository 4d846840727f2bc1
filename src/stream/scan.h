/*
 * scan.h -- the little JSON that a frame's header is made of, read strictly
 * and without taking memory: strings and whole numbers. Deeper values (fields,
 * history) are left to jansson. Private to src/stream.
 */
#ifndef HEED_STREAM_SCAN_H
#define HEED_STREAM_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is still to be read. error: why reading failed, and at is where. */
struct scan {
	const unsigned char *at, *end;
	const char *error;
};

/* False, with an error: another character than c. */
bool scan_refuse(struct scan *j, char c);

/* The following are called for each few characters of each header. */
static inline void
scan_space(struct scan *j)
{
	while (j->at < j->end &&
	    (*j->at == ' ' || *j->at == '\n' || *j->at == '\t' ||
		*j->at == '\r'))
		j->at++;
}

/* Skips white space; true, and skips it, if the next character is c. */
static inline bool
scan_is(struct scan *j, char c)
{
	scan_space(j);
	if (j->at == j->end || *j->at != (unsigned char)c)
		return false;
	j->at++;
	return true;
}

/* The same; an error if it is another. */
static inline bool
scan_expect(struct scan *j, char c)
{
	return scan_is(j, c) || scan_refuse(j, c);
}

/*
 * A string, decoded to *out with a NUL, *out moved behind that: at most as
 * many bytes as the string takes in the source. Invalid UTF-8, lone
 * surrogates and NUL are errors.
 */
bool scan_string(struct scan *j, char **out);
/* A whole number without sign; one over 2^53 is an error. */
#define SCAN_SIZE_MAX ((uint64_t)1 << 53)
bool scan_size(struct scan *j, uint64_t *value);

/* Length of the valid UTF-8 sequence at text, 0 if it is not valid. */
size_t scan_utf8(const unsigned char *text, const unsigned char *end);
bool scan_is_utf8(const char *text);
/* Is the character of so many bytes a control: below U+0020, U+007F to 9F? */
bool scan_is_control(const unsigned char *text, size_t length);

#endif
