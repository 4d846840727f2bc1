/*
 * heatmap.h -- the tokens of a document, coloured by fields that have a value
 * for each token [n], or for each pair of them [n, n]. A value becomes a
 * level: how many sixteenths of the full colour it takes, up to the next one.
 * So 0 alone is blank, whatever is not 0 is seen, and the sign is a hue.
 * Errors end the program through fail().
 */
#ifndef HEED_PROGRAM_HEATMAP_H
#define HEED_PROGRAM_HEATMAP_H

#include "program/dump.h"
#include "program/terminal.h"
#include "tensor/arena.h"

/* Levels are from -HEAT_LEVELS to HEAT_LEVELS; NaN is undefined. */
enum { HEAT_LEVELS = 16, HEAT_UNDEFINED = HEAT_LEVELS + 1 };

/* What is shown of every document, and how. */
struct heatmap {
	double full;  /* value of the full colour; 0: each document's largest */
	bool words;   /* leave special tokens out */
	bool beside;  /* fields beside each other, not one below another */
	size_t width; /* of the terminal, in columns */
	enum terminal_colours colours;
	bool dark;         /* paper of the terminal */
	const char *title; /* of the HTML page */
	/* Set by heatmap_open(). */
	const struct head *head;
	size_t *fields, field_count;
	size_t *captions, caption_count; /* fields told above the text */
	struct token_fields tokens;
	int special, rationale, label, y, correct; /* fields, or -1 */
	const char **labels;                       /* names of the classes */
	size_t label_count;
	struct arena lasting, arena; /* until the end; of a document */
};

/* A field of one document; special tokens count for nothing but values. */
struct heat_field {
	const char *name;
	const struct tensor *values; /* [n] or [n, n] */
	double full;                 /* value of the full colour */
	bool beyond;                 /* there are values beyond it */
	bool negative;
	size_t undefined;
};

struct heat_note {
	const char *name, *value;
};

struct heat_document { /* owner: the record, and the heatmap's arena */
	uint64_t seq;
	struct tokens tokens;
	const unsigned char *special, *rationale; /* [n], or NULL */
	size_t *shown, count; /* the tokens that are not left out */
	struct heat_field *fields;
	struct heat_note *notes; /* the caption */
	size_t note_count;
};

/*
 * fields, captions (or NULL): names with commas between them. source: the
 * stream's name in messages. All else that open sets is the heatmap's;
 * heatmap_free() gives it back.
 */
void heatmap_open(struct heatmap *map, const struct head *head,
    const char *source, const char *fields, const char *captions);
/* Valid until the next call. */
struct heat_document heatmap_document(
    struct heatmap *map, const struct record *r);
void heatmap_free(struct heatmap *map);

/* The caption of a document: label, prediction, and the chosen fields. */
void heat_caption(
    struct heat_document *d, struct heatmap *map, const struct record *r);

/* Of token column, in the row of token row if the field is a matrix. */
size_t heat_index(const struct heat_field *f, size_t row, size_t column);
int heat_level(const struct heat_field *f, size_t index);
const char *heat_token(
    const struct heat_document *d, size_t token, size_t *length);
bool heat_is_special(const struct heat_document *d, size_t token);
bool heat_is_rationale(const struct heat_document *d, size_t token);
/* "0.312", "≥ 1" where values are beyond; of DUMP_NUMBER bytes. */
const char *heat_full(char *text, const struct heat_field *f);

/* The renderers: what comes before the documents, each of them, the end. */
struct heat_renderer {
	const char *name;
	void (*begin)(FILE *file, const struct heatmap *map);
	void (*document)(FILE *file, const struct heatmap *map,
	    const struct heat_document *d);
	void (*end)(FILE *file);
};
extern const struct heat_renderer heat_terminal, heat_html, heat_latex;

#endif
