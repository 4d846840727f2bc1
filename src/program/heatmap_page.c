/* heatmap_page.c -- what is around the documents of an HTML page: its style,
 * the legend, and how the stream was made. */
#include <jansson.h>

#include "program/heatmap_colour.h"
#include "program/heatmap_html.h"

static const char style[] =
    ":root {\n"
    "	color-scheme: light dark;\n"
    "	--page: #fff; --ink: #1a1a1a; --quiet: #595959; --rule: #ddd;\n"
    "	--hatch: #bbb;\n"
    "}\n"
    "body {\n"
    "	max-width: 68rem; margin: 2rem auto; padding: 0 1.25rem;\n"
    "	background: var(--page); color: var(--ink);\n"
    "	font: 1rem/1.75 system-ui, sans-serif;\n"
    "}\n"
    "h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 1rem; }\n"
    "h2, h3 { font-size: 1rem; margin: 0; }\n"
    "h3 { font-weight: 600; line-height: 1.4; overflow-wrap: anywhere; }\n"
    "p, dl, dd { margin: 0; }\n"
    "a { color: inherit; text-decoration: none; }\n"
    "a:hover, a:focus-visible { text-decoration: underline; }\n"
    ".legend, details, dt, .scale { color: var(--quiet); }\n"
    ".legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; }\n"
    ".legend, details { font-size: .875rem; }\n"
    "details code { overflow-wrap: anywhere; }\n"
    "summary { cursor: pointer; }\n"
    "article {\n"
    "	margin-top: 1.25rem; padding-top: 1rem;\n"
    "	border-top: 1px solid var(--rule);\n"
    "}\n"
    "h2, dl, dl div { display: inline-block; }\n"
    "h2, dl div { margin-right: 1.25rem; }\n"
    "dt, dd { display: inline; overflow-wrap: anywhere; }\n"
    "section {\n"
    "	display: grid; grid-template-columns: 9rem minmax(0, 1fr);\n"
    "	gap: 0 1.25rem; margin-top: .5rem;\n"
    "}\n"
    "header { padding-top: .2rem; }\n"
    ".beside {\n"
    "	display: grid; gap: .5rem 2rem;\n"
    "	grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), "
    "1fr));\n"
    "}\n"
    ".beside section { display: block; min-width: 0; }\n"
    ".scale { font-size: .8125rem; line-height: 1.4; white-space: nowrap; }\n"
    ".bar {\n"
    "	display: inline-block; width: 3.5rem; height: .6rem;\n"
    "	border: 1px solid var(--rule); background: var(--bar);\n"
    "}\n"
    ".both { background: var(--both); }\n"
    ".wide { overflow-x: auto; }\n"
    "table { border-spacing: 1px; font-size: .8125rem; line-height: 1.2; }\n"
    "th { font-weight: 400; white-space: nowrap; }\n"
    "th[scope=col] { vertical-align: bottom; padding: 0 0 .3rem; }\n"
    "th[scope=col] span { writing-mode: vertical-rl; }\n"
    "th span {\n"
    "	display: inline-block; max-width: 9rem; max-height: 9rem;\n"
    "	overflow: hidden; text-overflow: ellipsis; vertical-align: top;\n"
    "}\n"
    "th[scope=row] { text-align: right; padding: 0 .4rem 0 0; }\n"
    "td[class] { min-width: 1rem; height: 1rem; padding: 0; }\n"
    ".words { overflow-wrap: anywhere; }\n"
    ".words span, .legend b {\n"
    "	padding: .125rem .2rem; border-radius: .2rem; font-weight: 400;\n"
    "	unicode-bidi: isolate;\n"
    "	-webkit-box-decoration-break: clone; box-decoration-break: clone;\n"
    "}\n"
    ".words span, .legend b, td, .bar {\n"
    "	-webkit-print-color-adjust: exact; print-color-adjust: exact;\n"
    "	forced-color-adjust: none;\n"
    "}\n"
    ".s { color: var(--quiet); }\n"
    ".r {\n"
    "	text-decoration: underline; text-decoration-thickness: 2px;\n"
    "	text-underline-offset: 3px;\n"
    "}\n"
    ".u {\n"
    "	background: repeating-linear-gradient(135deg, transparent 0 4px,\n"
    "	    var(--hatch) 4px 5px);\n"
    "}\n"
    "@media (max-width: 40rem) { section { display: block; } }\n";

static const char dark_style[] =
    "	--page: #1e1e1e; --ink: #e6e6e6; --quiet: #a6a6a6;\n"
    "	--rule: #484848; --hatch: #5c5c5c;\n";

static void
put_hex(FILE *file, struct colour c)
{
	fprintf(file, "#%02x%02x%02x", c.red, c.green, c.blue);
}

/* The colours from one level to another, from left to right. */
static void
put_gradient(FILE *file, const char *name, int from, bool dark)
{
	fprintf(file, "	--%s: linear-gradient(to right", name);
	for (int level = from; level <= HEAT_LEVELS; level += 4) {
		fputs(", ", file);
		put_hex(file, heat_colour(level, dark));
	}
	fputs(");\n", file);
}

static void
put_levels(FILE *file, bool dark)
{
	for (int level = -HEAT_LEVELS; level <= HEAT_LEVELS; level++) {
		struct colour c = heat_colour(level, dark);

		putc('.', file);
		html_class(file, level);
		fputs(" { background: ", file);
		put_hex(file, c);
		fprintf(file, "; color: %s; }\n",
		    colour_under_black(c) ? "#000" : "#fff");
	}
}

static void
put_style(FILE *file)
{
	fprintf(file, "<style>\n%s:root {\n", style);
	put_gradient(file, "bar", 0, false);
	put_gradient(file, "both", -HEAT_LEVELS, false);
	fputs("}\n", file);
	put_levels(file, false);
	/* Paper is light. */
	fprintf(file,
	    "@media screen and (prefers-color-scheme: dark) {\n"
	    ":root {\n%s",
	    dark_style);
	put_gradient(file, "bar", 0, true);
	put_gradient(file, "both", -HEAT_LEVELS, true);
	fputs("}\n", file);
	put_levels(file, true);
	fputs("}\n</style>\n", file);
}

/* "tokenize --vocabulary vocab.tsv ...", from an entry of the history. */
static void
put_program(FILE *file, json_t *entry)
{
	const char *name = json_string_value(json_object_get(entry, "program"));
	size_t i;
	json_t *word;

	fputs("<code>", file);
	html_string(file, name != NULL ? name : "?");
	json_array_foreach(json_object_get(entry, "argv"), i, word)
	{
		putc(' ', file);
		html_text(
		    file, json_string_value(word), json_string_length(word));
	}
	fputs("</code><br>\n", file);
}

static void
put_history(FILE *file, const struct head *head)
{
	const char *text = head_attribute(head, "history");
	json_t *history = text != NULL ? json_loads(text, 0, NULL) : NULL;
	json_t *entry;
	size_t i;

	if (json_array_size(history) > 0) {
		fputs("<details>\n<summary>how it was made</summary>\n", file);
		json_array_foreach(history, i, entry)
		{
			put_program(file, entry);
		}
		fputs("</details>\n", file);
	}
	json_decref(history);
}

static void
put_legend(FILE *file, const struct heatmap *map)
{
	fprintf(file,
	    "<div class=\"legend\">\n"
	    "<span>0 <span class=\"bar\"></span> the number beside it</span>\n"
	    "<span><b class=\"n%d\">negative</b></span>\n"
	    "<span><b class=\"u\">undefined</b></span>\n",
	    HEAT_LEVELS / 2);
	if (map->rationale >= 0)
		fputs("<span><b class=\"r\">rationale</b></span>\n", file);
	if (map->special >= 0 && !map->words)
		fputs("<span><b class=\"s\">special token</b></span>\n", file);
	fputs("</div>\n", file);
}

void
html_begin(FILE *file, const struct heatmap *map)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	      "<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width\">\n"
	      "<title>",
	    file);
	html_string(file, map->title);
	fputs("</title>\n", file);
	put_style(file);
	fputs("</head>\n<body>\n<h1>", file);
	html_string(file, map->title);
	fputs("</h1>\n", file);
	put_legend(file, map);
	put_history(file, map->head);
}

void
html_end(FILE *file)
{
	fputs("</body>\n</html>\n", file);
}
