/* arena.c -- memory that is given back all at once. */
#define _DEFAULT_SOURCE /* madvise(), beyond POSIX */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tensor/arena.h"

enum { ALIGNMENT = 64, BLOCK_MIN = 64 << 10, LARGE_PAGE = 2 << 20 };

struct arena_block { /* ALIGNMENT bytes, then size bytes of data */
	struct arena_block *before;
	size_t size;
};

static size_t
round_up(size_t size)
{
	return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
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

/*
 * A large block asks for large pages: rows of an embedding or of states lie
 * far apart, and each small page is looked up anew. A hint: it may fail.
 */
static struct arena_block *
new_block(size_t size)
{
	struct arena_block *block;

	if (size < 2 * (size_t)LARGE_PAGE)
		return aligned_alloc(ALIGNMENT, size);
	if (size > SIZE_MAX - LARGE_PAGE)
		return NULL;
	size = (size + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
	block = aligned_alloc(LARGE_PAGE, size);
#ifdef MADV_HUGEPAGE
	if (block != NULL)
		(void)madvise(block, size, MADV_HUGEPAGE);
#endif
	return block;
}

/* Each block is twice the one before, so a use settles in one block. */
static bool
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
			return false;
		block = new_block(ALIGNMENT + size);
		if (block == NULL)
			return false;
		block->size = size;
	}
	block->before = arena->block;
	arena->block = block;
	arena->used = 0;
	return true;
}

void *
arena_try(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (size != 0 && count > (SIZE_MAX - ALIGNMENT) / size)
		return NULL;
	bytes = round_up(count * size);
	if ((arena->block == NULL ||
		bytes > arena->block->size - arena->used) &&
	    !add_block(arena, bytes))
		return NULL;
	arena->used += bytes;
	return (unsigned char *)arena->block + ALIGNMENT + arena->used - bytes;
}

char *
arena_try_string(struct arena *arena, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = arena_try(arena, size, 1);

	return copy != NULL ? memcpy(copy, text, size) : NULL;
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
