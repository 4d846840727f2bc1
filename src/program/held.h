/*
 * held.h -- records that outlast the window in which they were read, in
 * bounded memory: copies, of their own size, in numbered slots.
 */
#ifndef HEED_PROGRAM_HELD_H
#define HEED_PROGRAM_HELD_H

#include "stream/stream.h"

struct held {          /* all zero but for the first three: nothing is held */
	size_t fields; /* tensors of a record that are copied */
	size_t room;   /* for how many more a held record has places */
	size_t most;   /* bytes of memory; one over it is fail() */
	struct held_record {
		uint64_t seq;
		struct tensor *tensors; /* [fields + room], of the slot */
	} * records;
	size_t count;           /* of slots that are taken */
	size_t capacity, bytes; /* private */
};

enum { HELD_BYTES = 1 << 30 }; /* the default of --memory */

/* A copy of the record takes the slot, and what was there is given back. slot:
 * at most the number of slots that are taken. */
void held_put(struct held *h, size_t slot, const struct record *r);
void held_free(struct held *h);

#endif
