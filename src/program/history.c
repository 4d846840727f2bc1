#include "program/history.h"

#include "program/program.h"
#include "stream/history.h"

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
