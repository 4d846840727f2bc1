/*
 * dump.h -- tensor streams and safetensors files made readable: tables for
 * people, JSON lines for programs. All on stdout, the same in every locale.
 */
#ifndef HEED_PROGRAM_DUMP_H
#define HEED_PROGRAM_DUMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/stream.h"

/* Long enough for any element. */
enum { DUMP_NUMBER = 32 };

/*
 * Element i in the fewest digits that give the same number back: shortest
 * decimal for floats, "nan", "inf", "-inf"; BOOL as 0 or 1. Returns text, of
 * DUMP_NUMBER bytes.
 */
const char *dump_number(char *text, const struct tensor *t, size_t i);

/*
 * The n bytes as text for a terminal: controls, backslashes and what is no
 * UTF-8 as \n, \t, \\, \xNN. Returns the columns of a terminal that it takes;
 * prints nothing if file is NULL.
 */
size_t dump_escaped(FILE *file, const char *bytes, size_t n);
/* A string so escaped; the caller frees it. */
char *dump_string(const char *text);

/*
 * The tokens of a record, where the stream has them: fields tokens (U8) and
 * token_ends (I32, of one symbol). count 0: it has none.
 */
struct tokens {
	const char *bytes;
	const int32_t *ends; /* [count], rising, within the bytes */
	size_t count;
};
/* Where the head has tokens; -1 where not. source: the stream's name in
 * messages. */
struct token_fields {
	int bytes, ends;
	const char *source;
};
struct token_fields dump_find_tokens(const struct head *h, const char *source);
/* Fails if ends do not rise or leave the bytes. */
struct tokens dump_tokens(const struct record *r, struct token_fields at);

/* source: the stream's name in messages. names: comma-separated fields that
 * are shown, NULL: all. full: elide nothing. */
struct dump {
	const char *source, *names;
	bool full;
};

void dump_head_text(const struct head *h, const struct dump *d);
void dump_record_text(
    const struct head *h, const struct record *r, const struct dump *d);
void dump_frame_text(const struct frame *f, const struct dump *d);

void dump_head_json(const struct head *h, const struct dump *d);
void dump_record_json(
    const struct head *h, const struct record *r, const struct dump *d);
/* The same line to another file. */
void dump_record_line(FILE *file, const struct head *h, const struct record *r,
    const struct dump *d);
void dump_frame_json(const struct frame *f, const struct dump *d);

/* The elements of a tensor, or of a field over many records, counted; all zero
 * before the first. */
struct dump_tally {
	double least, greatest, sum; /* of those that are not NaN */
	uint64_t values, nans, infinite;
};
void dump_count(struct dump_tally *tally, const struct tensor *t);
struct dump_summary {
	double min, mean, max; /* NaN if there is none */
};
struct dump_summary dump_summarize(const struct dump_tally *tally);

/* A line a field: tallies[i] is that of field i. */
void dump_statistics_text(const struct head *h,
    const struct dump_tally *tallies, const struct dump *d);
void dump_statistics_json(const struct head *h,
    const struct dump_tally *tallies, const struct dump *d);
/* At most limit bytes of a text, not cut within a character, and then how many
 * there are. */
void dump_put_text(const char *text, size_t limit);
/* Parts of tables: "n,d" or "-", and its width (file NULL: the width alone);
 * min, mean and max in columns. */
size_t dump_put_dims(FILE *file, const struct field *f);
void dump_put_summary(const struct dump_tally *tally);

#endif
