/* heatmap_latex.c -- heat maps as a piece of LaTeX, for \input. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "program/heatmap.h"
#include "program/heatmap_colour.h"
#include "stream/scan.h"

/*
 * \heat{level}{text}: \strut makes all boxes of a line equally high.
 * \heatcell{level}: of a matrix; as high as a line, so that rows touch.
 * \heatbeside{fields}: begins one of so many columns.
 */
static const char preamble[] =
    "% Needs \\usepackage{xcolor}; \\input it into the text.\n"
    "\\providecommand{\\heat}[2]{{\\setlength{\\fboxsep}{1pt}%\n"
    "  \\colorbox{heat#1}{\\textcolor{ink#1}{\\strut #2}}}}\n"
    "\\providecommand{\\heatundefined}[1]{{\\setlength{\\fboxsep}{1pt}%\n"
    "  \\fbox{\\strut #1}}}\n"
    "\\providecommand{\\heatspecial}[1]{\\textcolor{gray}{#1}}\n"
    "\\providecommand{\\heatrow}[1]{\\makebox[6em][r]{\\smash{#1}\\enspace}}\n"
    "\\providecommand{\\heatcell}[1]{\\textcolor{heat#1}{%\n"
    "  \\rule[-.3\\baselineskip]{.5\\baselineskip}{\\baselineskip}}}\n"
    "\\providecommand{\\heatbeside}[1]{\\begin{minipage}[t]{%\n"
    "  \\dimexpr\\linewidth/#1-1em}\\raggedright}\n"
    "\\providecommand{\\heatundefinedcell}{%\n"
    "  \\makebox[.5\\baselineskip]{?}}\n";

/*
 * Characters that LaTeX takes for its own, or joins to others ("--", "?`"): as
 * it prints them. In the old encoding OT1 a straight quote comes out curly.
 */
static const struct escape {
	char character;
	const char *latex;
} escapes[] = {
	{ '#', "\\#" },
	{ '$', "\\$" },
	{ '%', "\\%" },
	{ '&', "\\&" },
	{ '_', "\\_" },
	{ '{', "\\{" },
	{ '}', "\\}" },
	{ '\\', "\\textbackslash{}" },
	{ '^', "\\textasciicircum{}" },
	{ '~', "\\textasciitilde{}" },
	{ '<', "\\textless{}" },
	{ '>', "\\textgreater{}" },
	{ '|', "\\textbar{}" },
	{ '"', "\\char34{}" },
	{ '`', "\\char96{}" },
	{ '\'', "'{}" },
	{ '-', "-{}" },
	{ ',', ",{}" },
	{ '?', "?{}" },
	{ '!', "!{}" },
};

static void
put_byte(FILE *file, unsigned char c)
{
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
		if (escapes[i].character == (char)c) {
			fputs(escapes[i].latex, file);
			return;
		}
	if (c < 0x20 || c >= 0x7f)
		fprintf(file, "\\textbackslash{}x%02x", c);
	else
		putc(c, file);
}

/* Controls and what is no UTF-8 as \xff. */
static void
put_text(FILE *file, const char *bytes, size_t n)
{
	const unsigned char *at = (const unsigned char *)bytes;
	const unsigned char *end = at + n;

	while (at < end) {
		size_t length = scan_utf8(at, end);

		if (length > 1 && !scan_is_control(at, length))
			at += fwrite(at, 1, length, file);
		else
			put_byte(file, *at++);
	}
}

static void
put_string(FILE *file, const char *text)
{
	put_text(file, text, strlen(text));
}

static char
sign(int level)
{
	return level < 0 ? 'n' : 'p';
}

static void
put_preamble(FILE *file, const struct heatmap *map)
{
	(void)map;
	fputs(preamble, file);
	for (int level = -HEAT_LEVELS; level <= HEAT_LEVELS; level++) {
		struct colour c = heat_colour(level, false);

		fprintf(file,
		    "\\definecolor{heat%c%d}{RGB}{%d,%d,%d}"
		    "\\definecolor{ink%c%d}{gray}{%d}\n",
		    sign(level), abs(level), c.red, c.green, c.blue,
		    sign(level), abs(level), colour_under_black(c) ? 0 : 1);
	}
}

static void
put_token(FILE *file, const struct heat_document *d, size_t token)
{
	size_t length;
	const char *text = heat_token(d, token, &length);
	bool rationale = heat_is_rationale(d, token);

	if (rationale)
		fputs("\\underline{", file);
	put_text(file, text, length);
	if (rationale)
		putc('}', file);
}

/* The shown tokens from begin to end. */
static void
put_words(FILE *file, const struct heat_document *d, const struct heat_field *f,
    size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++) {
		size_t token = d->shown[i];
		int level = heat_level(f, heat_index(f, 0, token));

		if (heat_is_special(d, token))
			fputs("\\heatspecial{", file);
		else if (level == HEAT_UNDEFINED)
			fputs("\\heatundefined{", file);
		else
			fprintf(file, "\\heat{%c%d}{", sign(level), abs(level));
		put_token(file, d, token);
		fputs("}\n", file);
	}
}

/* A line for each word, a cell for each word; special tokens take no part. */
static void
put_matrix(
    FILE *file, const struct heat_document *d, const struct heat_field *f)
{
	for (size_t row = 0; row < d->count; row++) {
		if (heat_is_special(d, d->shown[row]))
			continue;
		fputs("\\\\\n\\heatrow{", file);
		put_token(file, d, d->shown[row]);
		fputs("}%\n", file);
		for (size_t i = 0; i < d->count; i++) {
			int level = heat_level(
			    f, heat_index(f, d->shown[row], d->shown[i]));

			if (heat_is_special(d, d->shown[i]))
				continue;
			if (level == HEAT_UNDEFINED)
				fputs("\\heatundefinedcell%\n", file);
			else
				fprintf(file, "\\heatcell{%c%d}%%\n",
				    sign(level), abs(level));
		}
	}
}

static void
put_name(FILE *file, const struct heat_field *f)
{
	fputs("\\textit{", file);
	put_string(file, f->name);
	fprintf(file, "} %s%s%.3g", f->beyond ? "$\\ge$ " : "",
	    f->negative ? "$\\pm$" : "", f->full);
	if (f->undefined > 0)
		fprintf(file, ", %zu undefined", f->undefined);
}

static void
put_field(FILE *file, const struct heat_document *d, const struct heat_field *f)
{
	fputs("\\noindent", file);
	put_name(file, f);
	if (f->values->rank == 1) {
		fputs("\\quad\n", file);
		put_words(file, d, f, 0, d->count);
	} else {
		put_matrix(file, d, f);
	}
	fputs("\\par\n", file);
}

/* The tokens from begin to end in columns of the fields [n]; their names if
 * there are no such tokens. */
static void
put_row(FILE *file, const struct heatmap *map, const struct heat_document *d,
    size_t begin, size_t end)
{
	size_t columns = 0;

	for (size_t i = 0; i < map->field_count; i++)
		columns += d->fields[i].values->rank == 1;
	fputs("\\noindent\n", file);
	for (size_t i = 0, done = 0; i < map->field_count; i++) {
		if (d->fields[i].values->rank == 2)
			continue;
		fprintf(file, "\\heatbeside{%zu}\n", columns);
		if (begin == end)
			put_name(file, &d->fields[i]);
		put_words(file, d, &d->fields[i], begin, end);
		fprintf(file, "\\end{minipage}%s\n",
		    ++done < columns ? "\\hfill" : "\\par");
	}
}

/* A page ends between two rows, so a row has no more tokens than that much is
 * lost of a page. */
static void
put_beside(FILE *file, const struct heatmap *map, const struct heat_document *d)
{
	enum { ROW = 60 };

	put_row(file, map, d, 0, 0);
	for (size_t i = 0; i < d->count; i += ROW)
		put_row(
		    file, map, d, i, i + ROW < d->count ? i + ROW : d->count);
}

static void
put_document(
    FILE *file, const struct heatmap *map, const struct heat_document *d)
{
	fprintf(file, "\n\\par\\medskip\\noindent\\textbf{record %" PRIu64 "}",
	    d->seq);
	for (size_t i = 0; i < d->note_count; i++) {
		fputs("\\quad\n\\textit{", file);
		put_string(file, d->notes[i].name);
		fputs("} ", file);
		put_string(file, d->notes[i].value);
	}
	fputs("\\par\n", file);
	if (map->beside)
		put_beside(file, map, d);
	for (size_t i = 0; i < map->field_count; i++)
		if (!map->beside || d->fields[i].values->rank == 2)
			put_field(file, d, &d->fields[i]);
}

static void
put_nothing(FILE *file)
{
	(void)file;
}

const struct heat_renderer heat_latex = { "latex", put_preamble, put_document,
	put_nothing };
