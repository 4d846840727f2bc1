/*
 * writer.h -- a stream that is written, record by record: a filter's, or one
 * that is put together from others. Every error ends the program through
 * fail(), and the stream with an error frame, which is the first cause's own if
 * it came from upstream.
 */
#ifndef HEED_PROGRAM_WRITER_H
#define HEED_PROGRAM_WRITER_H

#include "program/program.h"
#include "stream/stream.h"

struct writer {
	struct output output;
	/* Private part. */
	struct stream_writer *out;
	const struct stream_reader *in; /* that was read last, or NULL */
	bool ended;
};

/* output: as output_open(). Refuses to write a stream to a terminal. w must
 * last as long as the program. */
void writer_open(struct writer *w, const char *output);
void writer_head(struct writer *w, const struct head *head);
/* As reader_next(), and remembers whom to blame. */
bool writer_read(
    struct writer *w, struct stream_reader *in, struct record *record);
void writer_put(struct writer *w, uint64_t seq, const struct tensor *tensors);
/* The end frame; closes. */
void writer_close(struct writer *w);

/* The operands, from optind on, may have "-" once, or it is a usage error. */
void operands_check(int argc, char *argv[]);
/* Have two fields one dtype and the same dimensions? */
bool field_same_type(const struct field *a, const struct field *b);
/* If not, fails with both types; in_a, in_b: the streams' names. */
void fields_need_same_type(const struct field *a, const char *in_a,
    const struct field *b, const char *in_b);
/* The first attribute, but for history, that has one value in a and another
 * in b; NULL if there is none. */
const char *head_conflict(const struct head *a, const struct head *b);
/*
 * The first head's history, and behind it an entry of this program, whose
 * member `joined` is an array of the other heads' histories, and those that
 * they have joined. The caller frees it.
 */
char *head_join_histories(
    const struct head *const *heads, size_t count, int argc, char *argv[]);

#endif
