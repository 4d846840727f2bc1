/*
 * arena.h -- memory that is given back all at once. A program has two: the
 * model's, until exit, and the record's, until the next window of records.
 * Every piece is aligned to 64 bytes. Out of memory ends the program with
 * EX_OSERR: there is nothing a caller could do about it.
 */
#ifndef HEED_TENSOR_ARENA_H
#define HEED_TENSOR_ARENA_H

#include <stddef.h>

#include "tensor/real.h"

struct arena_block;
struct arena {                     /* all zero: empty, ready for use */
	struct arena_block *block; /* the newest; each knows the one before */
	struct arena_block *spare; /* given back, kept for the next use */
	size_t used;               /* bytes of the newest block */
};

/* A place in an arena, to give back all that was taken after it. */
struct arena_mark {
	struct arena_block *block;
	size_t used;
};

/* count elements of size bytes, not cleared; count * size may not overflow. */
void *arena_take(struct arena *arena, size_t count, size_t size);
/* The same, cleared. */
void *arena_clear(struct arena *arena, size_t count, size_t size);

real *arena_reals(struct arena *arena, size_t count);
real *arena_zeros(struct arena *arena, size_t count);
/* A copy of a string, owned by the arena. */
char *arena_string(struct arena *arena, const char *text);
/* The same for src/stream, which returns errors: NULL if out of memory. */
void *arena_try(struct arena *arena, size_t count, size_t size);
char *arena_try_string(struct arena *arena, const char *text);

struct arena_mark arena_mark(const struct arena *arena);
void arena_return(struct arena *arena, struct arena_mark mark);
/* Forgets all; keeps the largest block for the next use. */
void arena_reset(struct arena *arena);
/* Gives all memory back. */
void arena_free(struct arena *arena);

#endif
