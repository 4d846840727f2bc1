/*
 * json.h -- the little JSON that a frame's header is made of: strings and
 * whole numbers, read strictly and without taking memory, and written fast.
 * Deeper values (fields, history) are left to jansson.
 */
#ifndef HEED_STREAM_JSON_H
#define HEED_STREAM_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is still to be read. error: why reading failed, and at is where. */
struct json {
	const unsigned char *at, *end;
	const char *error;
};

/* Skips white space; true, and skips it, if the next character is c. */
bool json_is(struct json *j, char c);
/* The same; an error if it is another. */
bool json_expect(struct json *j, char c);
/*
 * A string, decoded to *out with a NUL, *out moved behind that: at most as
 * many bytes as the string takes in the source. Invalid UTF-8, lone
 * surrogates and NUL are errors.
 */
bool json_string(struct json *j, char **out);
/* A whole number without sign; one over 2^53 is an error. */
bool json_size(struct json *j, uint64_t *value);

/* Length of the valid UTF-8 sequence at text, 0 if it is not valid. */
size_t utf8_length(const unsigned char *text, const unsigned char *end);
bool utf8_valid(const char *text);

/* Text that grows. failed: out of memory; what follows is left out. */
struct text {
	char *bytes; /* owned; not ended by NUL */
	size_t length, capacity;
	bool failed;
};

void text_bytes(struct text *t, const void *bytes, size_t n);
void text_string(struct text *t, const char *s);
void text_number(struct text *t, uint64_t value);
/* As a JSON string; what is no UTF-8 becomes U+FFFD. */
void text_quoted(struct text *t, const char *s);
/* The text with a NUL behind it, or NULL if it failed; the caller frees. */
char *text_take(struct text *t);

#endif
