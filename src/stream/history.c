/* history.c -- adds an entry to the history of a stream. */
#include "stream/history.h"

#include <string.h>

/* The array without its bracket, ready for another entry. */
static void
open_array(struct buffer *text, const char *old)
{
	size_t length = old != NULL ? strlen(old) : 0;

	while (length > 0 && old[length - 1] != ']')
		length--; /* white space after the array */
	if (length > 0)
		length--;
	while (length > 0 && strchr(" \t\r\n", old[length - 1]) != NULL)
		length--;
	buffer_bytes(text, old, length);
	if (length == 0)
		buffer_string(text, "[");
	else if (old[length - 1] != '[')
		buffer_string(text, ",");
}

void
history_begin(struct buffer *text, const char *old, const char *program,
    const char *version)
{
	open_array(text, old);
	buffer_string(text, "{\"program\":");
	buffer_quoted(text, program);
	buffer_string(text, ",\"version\":");
	buffer_quoted(text, version);
	buffer_string(text, ",\"argv\":[");
}

void
history_argument(struct buffer *text, const char *argument)
{
	if (text->length > 0 && text->bytes[text->length - 1] != '[')
		buffer_string(text, ",");
	buffer_quoted(text, argument);
}

char *
history_end(struct buffer *text, const char *notes)
{
	buffer_string(text, "]");
	if (notes != NULL)
		buffer_string(text, notes);
	buffer_string(text, "}]");
	return buffer_take(text);
}
