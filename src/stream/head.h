/* head.h -- the head of a stream, and records held to it. Private to
 * src/stream. */
#ifndef HEED_STREAM_HEAD_H
#define HEED_STREAM_HEAD_H

#include "stream/buffer.h"
#include "stream/stream.h"
#include "tensor/arena.h"

#define STREAM_FORMAT "tensor-stream/1"

/* A reason that is nobody's fault: its status is EX_OSERR. */
extern const char head_out_of_memory[];
int head_status(const char *reason);

/* Reads a head from its frame; the attributes stay the frame's, the rest is
 * the arena's. NULL, or why it is refused, in a buffer of size bytes. */
const char *head_parse(struct head *h, struct arena *arena,
    const struct frame *f, char *buffer, size_t size);
/* The fields as the head's attribute tells them, JSON. */
void head_put_fields(struct buffer *t, const struct head *h);
/* The first field of h that a stream may not have, told in buffer; or NULL. */
const char *head_fault(const struct head *h, char *buffer, size_t size);
/* The same of the attribute history, which may be NULL. */
const char *head_history_fault(const char *text, char *buffer, size_t size);

/* Which dimensions have one symbol, and what it stands for in a record. */
struct shapes {
	const struct head *head;
	size_t *symbols;    /* [field_count][TENSOR_RANK_MAX], numbers */
	const char **names; /* of the symbols */
	size_t *sizes;      /* of the symbols, in the record at hand */
	size_t count;       /* of symbols */
};
/* false: out of memory. */
bool shapes_begin(struct shapes *s, struct arena *arena, const struct head *h);
/* Do the tensors, one a field, have the head's types, and one symbol one size?
 * NULL, or why not, in a buffer of size bytes. */
const char *shapes_check(
    struct shapes *s, const struct tensor *tensors, char *buffer, size_t size);

#endif
