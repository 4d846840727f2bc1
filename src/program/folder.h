/*
 * folder.h -- the names in a folder, in one order everywhere, and whole files
 * of a bounded size. Errors end the program through fail().
 */
#ifndef HEED_PROGRAM_FOLDER_H
#define HEED_PROGRAM_FOLDER_H

#include <stdbool.h>

#include "tensor/arena.h"

enum { FOLDER_MAX = 1 << 20 };

struct folder {
	char **names; /* [count], in the order of their bytes */
	size_t count;
};

/* Names that begin with a dot are left out. At most FOLDER_MAX. */
struct folder folder_list(const char *path, struct arena *arena);
/* "FOLDER/NAME", owned by the arena. */
char *folder_path(const char *folder, const char *name, struct arena *arena);
bool folder_is(const char *path);

/* The bytes of a file, max at most; text: room for max + 1, NUL at the end.
 * Returns their number. A NUL among them is refused. */
size_t file_text(char *text, size_t max, const char *path);

#endif
