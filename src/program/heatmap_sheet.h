/*
 * heatmap_sheet.h -- a document on a terminal: what stands at the left, words
 * or cells to its right, on coloured paper if there are colours. Private to
 * the renderer of terminals, src/program/heatmap_{terminal,sheet,matrix}.c.
 */
#ifndef HEED_PROGRAM_HEATMAP_SHEET_H
#define HEED_PROGRAM_HEATMAP_SHEET_H

#include "program/heatmap.h"

struct sheet {
	FILE *file;
	const struct heatmap *map;
	const struct heat_document *d;
	size_t gutter, room; /* columns: of what stands at the left, of text */
	size_t least;        /* columns of a word's bar */
	bool styled;         /* not as the terminal writes by itself */
};

void sheet_pad(struct sheet *s, size_t columns);
/* As wide as columns: padded, or clipped, and then it ends with "…". */
void sheet_clip(
    struct sheet *s, const char *text, size_t length, size_t columns);

/* Until sheet_plain(); without colours they do nothing. */
void sheet_paint(struct sheet *s, int level, bool quiet, bool underlined);
void sheet_bold(struct sheet *s);
void sheet_faint(struct sheet *s);
void sheet_plain(struct sheet *s);

/* A field's name and the value of its full colour; as wide as the gutter. */
void sheet_name(struct sheet *s, const struct heat_field *f);
/* A level as a bar of columns, the first one a sign if it is negative. */
void sheet_bar(struct sheet *s, int level, size_t columns);

/* A field [n, n]: a line for each word, a cell for each word. */
void sheet_matrix(struct sheet *s, const struct heat_field *f);

#endif
