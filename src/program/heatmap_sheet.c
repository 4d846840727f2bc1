/* heatmap_sheet.c -- what lines on a terminal are made of. */
#include <stdlib.h>
#include <string.h>

#include "program/columns.h"
#include "program/heatmap_colour.h"
#include "program/heatmap_sheet.h"

/* Of xterm's 256 colours. */
enum { BLACK = 16, WHITE = 231, GREY = 244 };

void
sheet_pad(struct sheet *s, size_t columns)
{
	while (columns-- > 0)
		putc(' ', s->file);
}

void
sheet_clip(struct sheet *s, const char *text, size_t length, size_t columns)
{
	size_t n = length;

	if (text_columns(text, length) <= columns) {
		dump_escaped(s->file, text, length);
		sheet_pad(s, columns - text_columns(text, length));
		return;
	}
	while (n > 0 &&
	    (text_columns(text, n) + 1 > columns ||
		((unsigned char)text[n] & 0xc0) == 0x80))
		n--;
	dump_escaped(s->file, text, n);
	fputs("…", s->file);
	sheet_pad(s, columns - text_columns(text, n) - 1);
}

/* The ground's colour as part of an escape sequence; and as it looks. */
static struct colour
put_ground(struct sheet *s, int level)
{
	struct colour c = heat_colour(level, s->map->dark);
	int index = heat_colour_256(level, s->map->dark);

	if (s->map->colours == TERMINAL_256) {
		fprintf(s->file, ";48;5;%d", index);
		return colour_of_256(index);
	}
	fprintf(s->file, ";48;2;%d;%d;%d", c.red, c.green, c.blue);
	return c;
}

void
sheet_paint(struct sheet *s, int level, bool quiet, bool underlined)
{
	struct colour ground;
	int ink = GREY;

	if (s->map->colours == TERMINAL_PLAIN)
		return;
	fputs(underlined ? "\033[0;4" : "\033[0", s->file);
	ground = put_ground(s, level);
	if (!quiet)
		ink = colour_under_black(ground) ? BLACK : WHITE;
	fprintf(s->file, ";38;5;%dm", ink);
	s->styled = true;
}

static void
style(struct sheet *s, int code)
{
	if (s->map->colours == TERMINAL_PLAIN)
		return;
	fprintf(s->file, "\033[%dm", code);
	s->styled = true;
}

void
sheet_bold(struct sheet *s)
{
	style(s, 1);
}

void
sheet_faint(struct sheet *s)
{
	style(s, 2);
}

void
sheet_plain(struct sheet *s)
{
	if (s->styled)
		fputs("\033[0m", s->file);
	s->styled = false;
}

void
sheet_name(struct sheet *s, const struct heat_field *f)
{
	char full[DUMP_NUMBER];
	size_t columns;

	heat_full(full, f);
	columns = text_columns(full, strlen(full));
	sheet_pad(s, 2);
	sheet_clip(s, f->name, strlen(f->name), s->gutter - 4 - columns);
	sheet_pad(s, 2);
	sheet_faint(s);
	fputs(full, s->file);
	sheet_plain(s);
}

void
sheet_bar(struct sheet *s, int level, size_t columns)
{
	static const char *const blocks[8] = { "▁", "▂", "▃", "▄", "▅", "▆",
		"▇", "█" };
	const char *bar = "·";

	if (level == HEAT_UNDEFINED)
		bar = "?";
	else if (level != 0)
		bar = blocks[(abs(level) - 1) * 8 / HEAT_LEVELS];
	for (size_t i = 0; i < columns; i++)
		fputs(i == 0 && level < 0 ? "-" : bar, s->file);
}
