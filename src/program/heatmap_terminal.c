/*
 * heatmap_terminal.c -- heat maps as text. With colours every field has the
 * document's words on paper of its colours, one field below another or beside
 * it; without, the fields are bars below the words, all in one picture.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "program/columns.h"
#include "program/heatmap_sheet.h"

/* Columns: the least for words beside what stands at the left; what else but
 * names and numbers stands there; the least for a field beside others. */
enum { ROOM = 20, RATIONALE = sizeof "rationale" - 1, MATRIX = 16, FIELD = 26 };

enum { BESIDE = 8 }; /* the most fields beside each other */

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t
token_columns(const struct sheet *s, size_t token)
{
	size_t length, columns;
	const char *text = heat_token(s->d, token, &length);

	columns = text_columns(text, length);
	return columns > s->least ? columns : s->least;
}

/* The end of the line that begins with a shown token: one token at least. */
static size_t
line_end(const struct sheet *s, size_t begin)
{
	size_t used = 0, i = begin;

	for (; i < s->d->count; i++) {
		size_t columns = token_columns(s, s->d->shown[i]);

		if (i > begin && used + 1 + columns > s->room)
			break;
		used += columns + (i > begin);
	}
	return i;
}

/* With colours */

static void
put_token(struct sheet *s, const struct heat_field *f, size_t token)
{
	int level = heat_level(f, heat_index(f, 0, token));
	bool special = heat_is_special(s->d, token);
	size_t length;
	const char *text = heat_token(s->d, token, &length);

	sheet_paint(
	    s, special ? 0 : level, special, heat_is_rationale(s->d, token));
	dump_escaped(s->file, text, length);
}

/* The tokens of a line, from a blank to a blank on the same paper. */
static void
put_line(struct sheet *s, const struct heat_field *f, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++) {
		sheet_paint(s, 0, false, false);
		putc(' ', s->file);
		put_token(s, f, s->d->shown[i]);
	}
	sheet_paint(s, 0, false, false);
	putc(' ', s->file);
	sheet_plain(s);
}

static void
put_coloured(struct sheet *s, const struct heat_field *f)
{
	for (size_t begin = 0; begin < s->d->count;) {
		size_t end = line_end(s, begin);

		if (begin == 0)
			sheet_name(s, f);
		else
			sheet_pad(s, s->gutter);
		put_line(s, f, begin, end);
		putc('\n', s->file);
		begin = end;
	}
}

/* Fields in columns as wide as the gutter, so all break lines alike. */
static void
put_row(struct sheet *s, const struct heat_field *const fields[], size_t n)
{
	for (size_t k = 0; k < n; k++)
		sheet_name(s, fields[k]);
	putc('\n', s->file);
	for (size_t begin = 0; begin < s->d->count;) {
		size_t end = line_end(s, begin), used = 1;

		for (size_t i = begin; i < end; i++)
			used += token_columns(s, s->d->shown[i]) + 1;
		for (size_t k = 0; k < n; k++) {
			sheet_pad(s, 2);
			put_line(s, fields[k], begin, end);
			if (k + 1 < n && used < s->gutter - 2)
				sheet_pad(s, s->gutter - 2 - used);
		}
		putc('\n', s->file);
		begin = end;
	}
}

/* As many fields beside each other as there is room for, then the others. */
static void
put_beside(const struct sheet *sheet, size_t vectors)
{
	struct sheet s = *sheet;
	const struct heat_field *row[BESIDE];
	size_t n = 0, most = smaller(s.map->width / FIELD, BESIDE);

	most = smaller(larger(most, 1), vectors);
	s.gutter = s.map->width / most;
	s.room = s.gutter - 4; /* blanks between fields, and at their sides */
	for (size_t i = 0; i < s.map->field_count; i++) {
		if (s.d->fields[i].values->rank == 2)
			continue;
		row[n++] = &s.d->fields[i];
		vectors--;
		if (n == most || vectors == 0) {
			put_row(&s, row, n);
			n = 0;
		}
	}
}

/* Without colours. No line ends in blanks: they are owed. */

static void
put_words(struct sheet *s, size_t begin, size_t end)
{
	size_t owed = s->gutter + 1;

	for (size_t i = begin; i < end; i++) {
		size_t token = s->d->shown[i], length;
		const char *text = heat_token(s->d, token, &length);

		if (length == 0) {
			owed += token_columns(s, token) + 1;
			continue;
		}
		sheet_pad(s, owed);
		dump_escaped(s->file, text, length);
		owed = token_columns(s, token) + 1 - text_columns(text, length);
	}
	putc('\n', s->file);
}

static void
put_bars(struct sheet *s, const struct heat_field *f, size_t begin, size_t end)
{
	size_t owed = 1;

	sheet_name(s, f);
	for (size_t i = begin; i < end; i++) {
		size_t token = s->d->shown[i];
		size_t columns = token_columns(s, token);

		if (heat_is_special(s->d, token)) {
			owed += columns + 1;
			continue;
		}
		sheet_pad(s, owed);
		sheet_bar(s, heat_level(f, heat_index(f, 0, token)), columns);
		owed = 1;
	}
	putc('\n', s->file);
}

static void
put_rationale(struct sheet *s, size_t begin, size_t end)
{
	size_t owed = s->gutter - 2 - RATIONALE + 1;

	fputs("  rationale", s->file);
	for (size_t i = begin; i < end; i++) {
		size_t columns = token_columns(s, s->d->shown[i]);

		if (!heat_is_rationale(s->d, s->d->shown[i])) {
			owed += columns + 1;
			continue;
		}
		sheet_pad(s, owed);
		for (size_t c = 0; c < columns; c++)
			fputs("━", s->file);
		owed = 1;
	}
	putc('\n', s->file);
}

static void
put_picture(struct sheet *s)
{
	for (size_t begin = 0; begin < s->d->count;) {
		size_t end = line_end(s, begin);

		if (begin > 0)
			putc('\n', s->file);
		put_words(s, begin, end);
		if (s->d->rationale != NULL)
			put_rationale(s, begin, end);
		for (size_t i = 0; i < s->map->field_count; i++)
			if (s->d->fields[i].values->rank == 1)
				put_bars(s, &s->d->fields[i], begin, end);
		begin = end;
	}
}

/* Documents */

static void
put_caption(struct sheet *s)
{
	char seq[32];
	size_t used;

	used = (size_t)snprintf(seq, sizeof seq, "record %" PRIu64, s->d->seq);
	sheet_bold(s);
	fputs(seq, s->file);
	sheet_plain(s);
	for (size_t i = 0; i < s->d->note_count; i++) {
		const struct heat_note *note = &s->d->notes[i];
		size_t columns = text_columns(note->name, strlen(note->name)) +
		    text_columns(note->value, strlen(note->value)) + 3;

		if (used + columns > s->map->width) {
			putc('\n', s->file);
			used = 0;
		}
		sheet_pad(s, 2);
		sheet_faint(s);
		dump_escaped(s->file, note->name, strlen(note->name));
		sheet_plain(s);
		putc(' ', s->file);
		dump_escaped(s->file, note->value, strlen(note->value));
		used += columns;
	}
	putc('\n', s->file);
}

/* The left holds names and numbers, but leaves room for the words. */
static void
measure(struct sheet *s)
{
	size_t names = 0, numbers = 0, least = 0;
	char full[DUMP_NUMBER];

	s->least = 1;
	for (size_t i = 0; i < s->map->field_count; i++) {
		const struct heat_field *f = &s->d->fields[i];

		heat_full(full, f);
		names = larger(names, text_columns(f->name, strlen(f->name)));
		numbers = larger(numbers, text_columns(full, strlen(full)));
		if (f->values->rank == 2)
			least = larger(least, MATRIX);
		else if (s->d->rationale != NULL)
			least = larger(least, RATIONALE);
		if (f->negative && s->map->colours == TERMINAL_PLAIN)
			s->least = 2; /* a sign and a bar */
	}
	s->gutter = 2 + larger(names + 2 + numbers, least);
	if (s->gutter > s->map->width - ROOM)
		s->gutter = s->map->width - ROOM;
	s->room = s->map->width - s->gutter - 2; /* blanks at its sides */
}

static void
put_document(
    FILE *file, const struct heatmap *map, const struct heat_document *d)
{
	struct sheet s = { .file = file, .map = map, .d = d };
	bool plain = map->colours == TERMINAL_PLAIN;
	size_t vectors = 0;

	measure(&s);
	for (size_t i = 0; i < map->field_count; i++)
		vectors += d->fields[i].values->rank == 1;
	putc('\n', file);
	put_caption(&s);
	if (plain && vectors > 0)
		put_picture(&s);
	else if (map->beside && vectors > 0)
		put_beside(&s, vectors);
	for (size_t i = 0; i < map->field_count; i++)
		if (d->fields[i].values->rank == 2)
			sheet_matrix(&s, &d->fields[i]);
		else if (!plain && !map->beside)
			put_coloured(&s, &d->fields[i]);
}

/* What colours, or bars, mean. */
static void
put_legend(FILE *file, const struct heatmap *map)
{
	struct sheet s = { .file = file, .map = map };

	if (map->colours == TERMINAL_PLAIN) {
		fputs("▁▂▃▄▅▆▇█ up to the number beside the field, · 0, "
		      "- negative, ? undefined\n",
		    file);
		return;
	}
	for (int level = 0; level <= HEAT_LEVELS; level += 2) {
		sheet_paint(&s, level, false, false);
		fputs(level == 0 ? " 0 " : "  ", file);
	}
	sheet_plain(&s);
	fputs(" the number beside the field  ", file);
	sheet_paint(&s, -HEAT_LEVELS / 2, false, false);
	fputs(" negative ", file);
	sheet_paint(&s, HEAT_UNDEFINED, false, false);
	fputs(" undefined ", file);
	sheet_plain(&s);
	putc('\n', file);
}

static void
put_nothing(FILE *file)
{
	(void)file;
}

const struct heat_renderer heat_terminal = { "terminal", put_legend,
	put_document, put_nothing };
