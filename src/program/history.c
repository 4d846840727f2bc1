#include "program/history.h"

#include <stdlib.h>
#include <string.h>

#include "program/program.h"
#include "stream/buffer.h"

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

static void
add_arguments(struct buffer *text, int argc, char *argv[])
{
	const char *before = "";

	for (const char *const *a = program_arguments(); *a != NULL; a++) {
		buffer_string(text, before);
		buffer_quoted(text, *a);
		before = ",";
	}
	for (int i = optind; i < argc; i++) {
		buffer_string(text, before);
		buffer_quoted(text, argv[i]);
		before = ",";
	}
}

char *
history_with(const char *old, const char *notes, int argc, char *argv[])
{
	struct buffer text = { NULL, 0, 0, false };

	open_array(&text, old);
	buffer_string(&text, "{\"program\":");
	buffer_quoted(&text, program_running->name);
	buffer_string(&text, ",\"version\":");
	buffer_quoted(&text, HEED_VERSION);
	buffer_string(&text, ",\"argv\":[");
	add_arguments(&text, argc, argv);
	buffer_string(&text, "]");
	if (notes != NULL)
		buffer_string(&text, notes);
	buffer_string(&text, "}]");
	return program_memory(buffer_take(&text));
}
