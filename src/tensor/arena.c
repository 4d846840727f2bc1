/* arena.c -- memory that is given back all at once. */
#include <err.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "tensor/arena.h"

enum { ALIGNMENT = 64, BLOCK_MIN = 64 << 10 };

struct arena_block { /* ALIGNMENT bytes, then size bytes of data */
	struct arena_block *before;
	size_t size;
};

static size_t
round_up(size_t size)
{
	return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static _Noreturn void
out_of_memory(void)
{
	errx(EX_OSERR, "out of memory");
}

static void
free_chain(struct arena_block *block)
{
	while (block != NULL) {
		struct arena_block *before = block->before;

		free(block);
		block = before;
	}
}

/* Each block is twice the one before, so a use settles in one block. */
static void
add_block(struct arena *arena, size_t need)
{
	struct arena_block *block = arena->spare;
	size_t size = BLOCK_MIN;

	arena->spare = NULL;
	if (block == NULL || block->size < need) {
		free(block);
		if (arena->block != NULL && arena->block->size < SIZE_MAX / 4)
			size = 2 * arena->block->size;
		if (size < need)
			size = need;
		if (size > SIZE_MAX - ALIGNMENT)
			out_of_memory();
		block = aligned_alloc(ALIGNMENT, ALIGNMENT + size);
		if (block == NULL)
			out_of_memory();
		block->size = size;
	}
	block->before = arena->block;
	arena->block = block;
	arena->used = 0;
}

void *
arena_take(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (size != 0 && count > (SIZE_MAX - ALIGNMENT) / size)
		out_of_memory();
	bytes = round_up(count * size);
	if (arena->block == NULL || bytes > arena->block->size - arena->used)
		add_block(arena, bytes);
	arena->used += bytes;
	return (unsigned char *)arena->block + ALIGNMENT + arena->used - bytes;
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

struct arena_mark
arena_mark(const struct arena *arena)
{
	return (struct arena_mark){ arena->block, arena->used };
}

/* The largest block that is given back stays at hand: a loop that marks and
 * returns across a block's end asks the system for memory but once. */
void
arena_return(struct arena *arena, struct arena_mark mark)
{
	while (arena->block != mark.block) {
		struct arena_block *block = arena->block;

		arena->block = block->before;
		if (arena->spare == NULL || arena->spare->size < block->size) {
			free(arena->spare);
			arena->spare = block;
		} else {
			free(block);
		}
	}
	if (arena->spare != NULL)
		arena->spare->before = NULL;
	arena->used = mark.used;
}

void
arena_reset(struct arena *arena)
{
	arena_return(arena, (struct arena_mark){ NULL, 0 });
}

void
arena_free(struct arena *arena)
{
	free_chain(arena->block);
	free_chain(arena->spare);
	*arena = (struct arena){ NULL, NULL, 0 };
}
