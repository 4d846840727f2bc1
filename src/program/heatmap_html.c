/* heatmap_html.c -- a document as a part of an HTML page. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "program/heatmap_html.h"
#include "stream/scan.h"

static void
put_character(FILE *file, const unsigned char *at, size_t length)
{
	if (length == 0 || scan_is_control(at, length))
		fputs("\357\277\275", file);
	else if (*at == '&')
		fputs("&amp;", file);
	else if (*at == '<')
		fputs("&lt;", file);
	else if (*at == '>')
		fputs("&gt;", file);
	else if (*at == '"')
		fputs("&quot;", file);
	else
		fwrite(at, 1, length, file);
}

void
html_text(FILE *file, const char *bytes, size_t n)
{
	const unsigned char *at = (const unsigned char *)bytes;
	const unsigned char *end = at + n;

	while (at < end) {
		size_t length = scan_utf8(at, end);

		put_character(file, at, length);
		at += length > 0 ? length : 1;
	}
}

void
html_string(FILE *file, const char *text)
{
	html_text(file, text, strlen(text));
}

void
html_class(FILE *file, int level)
{
	if (level == HEAT_UNDEFINED)
		putc('u', file);
	else
		fprintf(file, "%c%d", level < 0 ? 'n' : 'p', abs(level));
}

static void
put_token(FILE *file, const struct heat_document *d, size_t token)
{
	size_t length;
	const char *text = heat_token(d, token, &length);

	html_text(file, text, length);
}

/* class="p7 r" title="0.4375"; special tokens have no colour. */
static void
put_attributes(FILE *file, const struct heat_document *d,
    const struct heat_field *f, size_t row, size_t token)
{
	size_t index = heat_index(f, row, token);
	char number[DUMP_NUMBER];

	fputs(" class=\"", file);
	if (heat_is_special(d, token))
		putc('s', file);
	else
		html_class(file, heat_level(f, index));
	if (f->values->rank == 1 && heat_is_rationale(d, token))
		fputs(" r", file);
	fprintf(file, "\" title=\"%s\"", dump_number(number, f->values, index));
}

/* The field's words, coloured. */
static void
put_words(FILE *file, const struct heat_document *d, const struct heat_field *f)
{
	fputs("<p class=\"words\" dir=\"auto\">\n", file);
	for (size_t i = 0; i < d->count; i++) {
		fputs("<span", file);
		put_attributes(file, d, f, 0, d->shown[i]);
		putc('>', file);
		put_token(file, d, d->shown[i]);
		fputs("</span>\n", file);
	}
	fputs("</p>\n", file);
}

/* A field's matrix: words by words, special tokens take no part. */
static void
put_matrix_row(FILE *file, const struct heat_document *d,
    const struct heat_field *f, size_t row)
{
	fputs("<tr><th scope=\"row\"><span>", file);
	put_token(file, d, row);
	fputs("</span></th>\n", file);
	for (size_t i = 0; i < d->count; i++) {
		if (heat_is_special(d, d->shown[i]))
			continue;
		fputs("<td", file);
		put_attributes(file, d, f, row, d->shown[i]);
		fputs("></td>\n", file);
	}
	fputs("</tr>\n", file);
}

static void
put_matrix(
    FILE *file, const struct heat_document *d, const struct heat_field *f)
{
	fputs("<div class=\"wide\"><table>\n<tr><td></td>\n", file);
	for (size_t i = 0; i < d->count; i++) {
		if (heat_is_special(d, d->shown[i]))
			continue;
		fputs("<th scope=\"col\"><span>", file);
		put_token(file, d, d->shown[i]);
		fputs("</span></th>\n", file);
	}
	fputs("</tr>\n", file);
	for (size_t i = 0; i < d->count; i++)
		if (!heat_is_special(d, d->shown[i]))
			put_matrix_row(file, d, f, d->shown[i]);
	fputs("</table></div>\n", file);
}

/* The field's name, and what its colours go to in this document. */
static void
put_field(FILE *file, const struct heat_document *d, const struct heat_field *f)
{
	char full[DUMP_NUMBER];

	fputs("<section>\n<header><h3>", file);
	html_string(file, f->name);
	fprintf(file,
	    "</h3>\n<p class=\"scale\"><span class=\"bar%s\"></span> ",
	    f->negative ? " both" : "");
	html_string(file, heat_full(full, f));
	fputs("</p>", file);
	if (f->undefined > 0)
		fprintf(file, "\n<p class=\"scale\">%zu undefined</p>",
		    f->undefined);
	fputs("</header>\n", file);
	(f->values->rank == 1 ? put_words : put_matrix)(file, d, f);
	fputs("</section>\n", file);
}

static void
put_document(
    FILE *file, const struct heatmap *map, const struct heat_document *d)
{
	fprintf(file,
	    "<article id=\"r%" PRIu64 "\">\n<h2><a href=\"#r%" PRIu64
	    "\">record %" PRIu64 "</a></h2>\n",
	    d->seq, d->seq, d->seq);
	if (d->note_count > 0)
		fputs("<dl>\n", file);
	for (size_t i = 0; i < d->note_count; i++) {
		fputs("<div><dt>", file);
		html_string(file, d->notes[i].name);
		fputs("</dt> <dd>", file);
		html_string(file, d->notes[i].value);
		fputs("</dd></div>\n", file);
	}
	if (d->note_count > 0)
		fputs("</dl>\n", file);
	fputs(map->beside ? "<div class=\"beside\">\n" : "<div>\n", file);
	for (size_t i = 0; i < map->field_count; i++)
		put_field(file, d, &d->fields[i]);
	fputs("</div>\n</article>\n", file);
}

const struct heat_renderer heat_html = { "html", html_begin, put_document,
	html_end };
