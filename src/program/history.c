#include "program/history.h"

#include <jansson.h>
#include <stdlib.h>

#include "program/program.h"
#include "stream/history.h"

/* Puts a history and, behind it, those that its entries joined: were they left
 * in one another, the thirteenth join would be deeper than a reader takes. */
static void
put_flat(json_t *joined, json_t *history)
{
	json_t *entry, *others, *other;
	size_t i, k;

	program_memory(json_array_append(joined, history) == 0 ? joined : NULL);
	json_array_foreach(history, i, entry)
	{
		others = json_object_get(entry, "joined");
		if (!json_is_array(others))
			continue;
		json_incref(others);
		json_object_del(entry, "joined");
		json_array_foreach(others, k, other)
		{
			put_flat(joined, other);
		}
		json_decref(others);
	}
}

char *
history_join(const char *const *histories, size_t count)
{
	json_t *joined = program_memory(json_array());
	char *text;

	for (size_t i = 0; i < count; i++) {
		json_t *history = histories[i] != NULL
		    ? json_loads(histories[i], 0, NULL)
		    : json_array();

		put_flat(joined, program_memory(history));
		json_decref(history);
	}
	text = program_memory(json_dumps(joined, JSON_COMPACT));
	json_decref(joined);
	return text;
}

char *
history_with(const char *old, const char *notes, int argc, char *argv[])
{
	struct buffer text = { NULL, 0, 0, false };

	history_begin(&text, old, program_running->name, HEED_VERSION);
	for (const char *const *a = program_arguments(); *a != NULL; a++)
		history_argument(&text, *a);
	for (int i = optind; i < argc; i++)
		history_argument(&text, argv[i]);
	return program_memory(history_end(&text, notes));
}
