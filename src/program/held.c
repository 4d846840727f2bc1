/* held.c -- records that outlast their window. */
#include "program/held.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/program.h"

enum { ALIGNMENT = 64 };

static size_t
round_up(size_t bytes)
{
	return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static size_t
data_bytes(const struct tensor *t)
{
	return tensor_count(t) * dtype_size(t->dtype);
}

/* Of the one piece that is a copy: the tensors, their data, and a little for
 * its slot and what malloc(3) adds. */
static size_t
copy_bytes(const struct held *h, const struct tensor *tensors)
{
	size_t bytes =
	    round_up((h->fields + h->room) * sizeof *tensors) + ALIGNMENT;

	for (size_t i = 0; i < h->fields; i++)
		bytes += round_up(data_bytes(&tensors[i]));
	return bytes;
}

static void
give_back(struct held *h, struct held_record *r)
{
	if (r->tensors != NULL)
		h->bytes -= copy_bytes(h, r->tensors);
	free(r->tensors);
	r->tensors = NULL;
}

static struct tensor *
copy_tensors(const struct held *h, const struct tensor *tensors, size_t bytes)
{
	unsigned char *piece = program_memory(aligned_alloc(ALIGNMENT, bytes));
	struct tensor *copies = (struct tensor *)(void *)piece;
	unsigned char *at =
	    piece + round_up((h->fields + h->room) * sizeof *copies);

	for (size_t i = 0; i < h->fields; i++) {
		size_t n = data_bytes(&tensors[i]);

		copies[i] = tensors[i];
		copies[i].data = at;
		if (n > 0)
			memcpy(at, tensors[i].data, n);
		at += round_up(n);
	}
	return copies;
}

void
held_put(struct held *h, size_t slot, const struct record *r)
{
	size_t bytes = copy_bytes(h, r->tensors);

	if (slot == h->count) {
		if (h->count == h->capacity) {
			h->capacity = 2 * h->capacity + 16;
			h->records = program_memory(realloc(
			    h->records, h->capacity * sizeof *h->records));
		}
		h->records[h->count++] = (struct held_record){ 0, NULL };
	}
	give_back(h, &h->records[slot]);
	if (h->most < h->bytes || bytes > h->most - h->bytes)
		fail(EX_DATAERR,
		    "record %llu: the chosen records take over %zu bytes of "
		    "memory; --memory sets another limit",
		    (unsigned long long)r->seq, h->most);
	h->records[slot].seq = r->seq;
	h->records[slot].tensors = copy_tensors(h, r->tensors, bytes);
	h->bytes += bytes;
}

void
held_free(struct held *h)
{
	for (size_t i = 0; i < h->count; i++)
		give_back(h, &h->records[i]);
	free(h->records);
	h->records = NULL;
	h->count = h->capacity = 0;
}
