/*
 * heatmap_matrix.c -- a matrix on a terminal. Both of its dimensions are the
 * document's words, so columns are told by the numbers of the rows. Special
 * tokens take no part.
 */
#include "program/heatmap_sheet.h"

enum { CELL = 2, NUMBER = 4 }; /* columns: of a value, of a row's number */

/* The index of the first shown word from `from` on; the count if none. */
static size_t
next_word(const struct heat_document *d, size_t from)
{
	while (from < d->count && heat_is_special(d, d->shown[from]))
		from++;
	return from;
}

/* The first, and every fifth; of a number over 99, the last two digits. */
static void
put_numbers(struct sheet *s, size_t first, size_t cells)
{
	size_t owed = 1;

	sheet_faint(s);
	for (size_t i = first; i < first + cells; i++) {
		if (i == 1 || i % 5 == 0) {
			sheet_pad(s, owed);
			fprintf(
			    s->file, i < 100 ? "%*zu" : "%0*zu", CELL, i % 100);
			owed = 0;
		} else {
			owed += CELL;
		}
	}
	sheet_plain(s);
	putc('\n', s->file);
}

static void
put_label(struct sheet *s, size_t token, size_t number)
{
	size_t length;
	const char *text = heat_token(s->d, token, &length);

	sheet_pad(s, 2);
	sheet_clip(s, text, length, s->gutter - 2 - NUMBER);
	sheet_faint(s);
	fprintf(s->file, "%*zu", NUMBER, number);
	sheet_plain(s);
	putc(' ', s->file);
}

/* The cells of a row, from the word at `from` on. */
static void
put_cells(struct sheet *s, const struct heat_field *f, size_t row, size_t from,
    size_t cells)
{
	for (size_t i = 0; i < cells; i++) {
		size_t token = s->d->shown[from];
		int level = heat_level(f, heat_index(f, row, token));

		if (s->map->colours == TERMINAL_PLAIN) {
			sheet_bar(s, level, CELL);
		} else {
			sheet_paint(s, level, false, false);
			sheet_pad(s, CELL);
		}
		from = next_word(s->d, from + 1);
	}
	sheet_plain(s);
	putc('\n', s->file);
}

void
sheet_matrix(struct sheet *s, const struct heat_field *f)
{
	const struct heat_document *d = s->d;
	size_t words = 0, cells, from = next_word(d, 0);

	for (size_t i = from; i < d->count; i = next_word(d, i + 1))
		words++;
	/* As many columns as there is room for, then the others. */
	for (size_t first = 0; first < words; first += cells) {
		size_t number = 0;

		cells = s->room / CELL;
		if (cells > words - first)
			cells = words - first;
		putc('\n', s->file);
		sheet_name(s, f);
		put_numbers(s, first + 1, cells);
		for (size_t i = next_word(d, 0); i < d->count;
		     i = next_word(d, i + 1)) {
			put_label(s, d->shown[i], ++number);
			put_cells(s, f, d->shown[i], from, cells);
		}
		for (size_t i = 0; i < cells; i++)
			from = next_word(d, from + 1);
	}
}
