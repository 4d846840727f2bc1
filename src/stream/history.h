/*
 * history.h -- a history with one entry more: a JSON array with an object for
 * every program that a stream has passed (tensor-stream(5)).
 *	history_begin(&text, old, "entropy", "0.1.0");
 *	history_argument(&text, "alpha");
 *	history = history_end(&text, NULL);
 */
#ifndef HEED_STREAM_HISTORY_H
#define HEED_STREAM_HISTORY_H

#include "stream/buffer.h"

/* old: its bytes stay as they are; NULL: there is none yet. */
void history_begin(struct buffer *text, const char *old, const char *program,
    const char *version);
void history_argument(struct buffer *text, const char *argument);
/* notes: further JSON members, each after a comma, or NULL. The caller frees
 * the history; NULL: out of memory. */
char *history_end(struct buffer *text, const char *notes);

#endif
