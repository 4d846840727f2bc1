/* arena_take.c -- memory of an arena, or the end of the program. */
#include <err.h>
#include <string.h>
#include <sysexits.h>

#include "tensor/arena.h"

void *
arena_take(struct arena *arena, size_t count, size_t size)
{
	void *memory = arena_try(arena, count, size);

	if (memory == NULL)
		errx(EX_OSERR, "out of memory");
	return memory;
}

void *
arena_clear(struct arena *arena, size_t count, size_t size)
{
	return memset(arena_take(arena, count, size), 0, count * size);
}

real *
arena_reals(struct arena *arena, size_t count)
{
	return arena_take(arena, count, sizeof(real));
}

real *
arena_zeros(struct arena *arena, size_t count)
{
	return arena_clear(arena, count, sizeof(real));
}

char *
arena_string(struct arena *arena, const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(arena_take(arena, size, 1), text, size);
}
