/* buffer.h -- text that grows, and JSON strings written to it. */
#ifndef HEED_STREAM_BUFFER_H
#define HEED_STREAM_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero: empty. failed: out of memory, and what follows is left out. */
struct buffer {
	char *bytes; /* owned; not ended by NUL */
	size_t length, capacity;
	bool failed;
};

void buffer_bytes(struct buffer *t, const void *bytes, size_t n);
void buffer_string(struct buffer *t, const char *s);
void buffer_number(struct buffer *t, uint64_t value);
/* As a JSON string; what is no UTF-8 becomes U+FFFD. */
void buffer_quoted(struct buffer *t, const char *s);
/* The text with a NUL behind it, or NULL if it failed; the caller frees. */
char *buffer_take(struct buffer *t);

#endif
