/* names.c -- lists of names. */
#include "program/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program/program.h"

const char *
names_add(const char *option, const char *list, const char *text)
{
	static struct joined { /* until exit */
		struct joined *before;
		char text[];
	} * last;
	struct joined *j;
	size_t length = strlen(text), size;

	if (length == 0 || *text == ',' || text[length - 1] == ',' ||
	    strstr(text, ",,") != NULL)
		usage_error("%s: '%s' has an empty name", option, text);
	if (list == NULL)
		return text;
	size = strlen(list) + 1 + length + 1;
	j = program_memory(malloc(sizeof *j + size));
	j->before = last;
	snprintf(j->text, size, "%s,%s", list, text);
	last = j;
	return j->text;
}

char *
names_next(const char **at)
{
	size_t length = *at != NULL ? strcspn(*at, ",") : 0;
	char *name;

	if (length == 0)
		return NULL;
	name = program_memory(strndup(*at, length));
	*at += length + ((*at)[length] == ',');
	return name;
}

bool
names_have(const char *names, const char *name)
{
	size_t length = strlen(name);

	if (names == NULL)
		return true;
	while (*names != '\0') {
		size_t n = strcspn(names, ",");

		if (n == length && memcmp(names, name, n) == 0)
			return true;
		names += n + (names[n] == ',');
	}
	return false;
}
