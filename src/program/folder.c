/* folder.c -- folders in order, and whole files. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "program/folder.h"
#include "program/program.h"

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The next name, or NULL after the last. */
static const char *
next_name(DIR *directory, const char *path)
{
	const struct dirent *entry;

	do {
		errno = 0;
		entry = readdir(directory);
		if (entry == NULL && errno != 0)
			fail(EX_IOERR, "%s: %s", path, strerror(errno));
	} while (entry != NULL && entry->d_name[0] == '.');
	return entry != NULL ? entry->d_name : NULL;
}

struct folder
folder_list(const char *path, struct arena *arena)
{
	DIR *directory = opendir(path);
	struct folder f = { NULL, 0 };
	const char *name;
	size_t capacity = 0;

	if (directory == NULL)
		fail(EX_NOINPUT, "%s: %s", path, strerror(errno));
	while ((name = next_name(directory, path)) != NULL) {
		if (f.count == FOLDER_MAX)
			fail(EX_DATAERR, "%s: more than %d files", path,
			    FOLDER_MAX);
		if (f.count == capacity) {
			char **old = f.names;

			capacity = capacity > 0 ? 2 * capacity : 64;
			f.names = arena_take(arena, capacity, sizeof *f.names);
			if (f.count > 0)
				memcpy(f.names, old, f.count * sizeof *f.names);
		}
		f.names[f.count++] = arena_string(arena, name);
	}
	closedir(directory);
	if (f.count > 0)
		qsort(f.names, f.count, sizeof *f.names, compare);
	return f;
}

char *
folder_path(const char *folder, const char *name, struct arena *arena)
{
	size_t length = strlen(folder);
	char *path = arena_take(arena, length + strlen(name) + 2, 1);

	memcpy(path, folder, length);
	path[length] = '/';
	strcpy(path + length + 1, name);
	return path;
}

bool
folder_is(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

size_t
file_text(char *text, size_t max, const char *path)
{
	FILE *file = input_open(path);
	size_t length = fread(text, 1, max + 1, file);

	if (ferror(file))
		fail(EX_IOERR, "%s: %s", path, strerror(errno));
	if (length > max)
		fail(EX_DATAERR, "%s: more than %zu bytes", path, max);
	fclose(file);
	text[length] = '\0';
	if (strlen(text) < length)
		fail(EX_DATAERR, "%s: byte %zu: NUL", path, strlen(text));
	return length;
}
