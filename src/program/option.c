/* option.c -- why getopt_long(3) refuses an option. */
#include "program/option.h"

#include <getopt.h>
#include <string.h>

#include "program/program.h"

enum { NAMES = 256 };

/* "--vectors, --verbose" and so on: the options that begin so. Returns their
 * number. */
static size_t
find_options(char names[NAMES], const struct option *options, const char *begin,
    size_t length)
{
	size_t found = 0, used = 0;

	for (const struct option *o = options; o->name != NULL; o++) {
		if (strncmp(o->name, begin, length) != 0)
			continue;
		if (used < NAMES)
			used += (size_t)snprintf(names + used, NAMES - used,
			    "%s--%s", found > 0 ? ", " : "", o->name);
		found++;
	}
	return found;
}

/* optopt is a letter that is unknown, the number of an option that takes no
 * argument but was given one, or 0. */
void
option_refuse(const struct option *options, const char *argument)
{
	int length = (int)strcspn(argument, "=");
	char names[NAMES];

	for (const struct option *o = options; o->name != NULL; o++)
		if (o->val == optopt)
			usage_error("--%s takes no argument", o->name);
	if (optopt != 0)
		usage_error("unknown option -%c", optopt);
	if (length > 2 &&
	    find_options(names, options, argument + 2, (size_t)length - 2) > 1)
		usage_error("%.*s is ambiguous: %s", length, argument, names);
	usage_error("unknown option %.*s", length, argument);
}
