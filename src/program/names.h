/* names.h -- lists of fields, as options have them: names with commas between
 * them. */
#ifndef HEED_PROGRAM_NAMES_H
#define HEED_PROGRAM_NAMES_H

#include <stdbool.h>

/* The names of text behind those of list (NULL: none), as an option that is
 * given again adds to itself. A usage error that names the option if one is
 * empty. Ours. */
const char *names_add(const char *option, const char *list, const char *text);
/* The next name, at which *at moves behind it, or NULL at the end and if *at
 * is NULL; the caller frees it. */
char *names_next(const char **at);
/* Is the name one of them? Of no list, NULL, every name is. */
bool names_have(const char *names, const char *name);

#endif
