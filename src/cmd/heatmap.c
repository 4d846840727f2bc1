/* heatmap -- show a stream's tokens, coloured by what is known of them. */
#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/filter.h"
#include "program/heatmap.h"
#include "program/names.h"

enum { BESIDE = 256, COLOR, DARK, SCALE, TITLE, WIDTH, WORDS };

static const struct option_spec options[] = {
	{ BESIDE, "beside", NULL,
	    "fields beside each other, not one below another" },
	{ 'c', "caption", "FIELDS", "tell these numbers above the text" },
	{ COLOR, "color", "WHEN", "auto (default), always or never" },
	{ DARK, "dark", NULL, "dark paper, for dark terminals" },
	{ 'f', "fields", "FIELDS", "colour by these, alpha by default" },
	{ 'o', "output", "FILE", "write to FILE instead of stdout" },
	{ 'r', "records", "SEQS", "show these alone: 3,10-19" },
	{ SCALE, "scale", "SCALE",
	    "value of the full colour: a number, or document (default)" },
	{ 't', "to", "FORMAT", "terminal (default), html or latex" },
	{ TITLE, "title", "TEXT", "of the HTML page" },
	{ WIDTH, "width", "COLUMNS", "of the terminal" },
	{ WORDS, "words", NULL, "leave special tokens out" },
	{ 0 },
};

static const struct program program = {
	.name = "heatmap",
	.purpose = "show a stream's tokens, coloured by what is known of them",
	.synopsis = "heatmap [--beside] [-c FIELDS] [--color WHEN] [--dark]\n"
		    "[-f FIELDS] [-o FILE] [-r SEQS] [--scale SCALE] "
		    "[-t FORMAT]\n[--title TEXT] [--width COLUMNS] [--words] "
		    "[FILE]",
	.example = "heatmap -t html -f alpha,grad.y.X -o page.html <grad.tens",
	.options = options,
};

/* Records that are shown: numbers from low to high. */
struct span {
	uint64_t low, high;
	bool found;
};

struct choices {
	const char *fields, *captions, *output, *color;
	const struct heat_renderer *renderer;
	struct span *spans; /* NULL: all records */
	size_t span_count;
	struct heatmap map;
};

/* "3,10-19": numbers and ranges, all of which must be there. */
static void
read_spans(struct choices *c, const char *text)
{
	const char *at = text;

	c->span_count = 0;
	do {
		struct span s = { 0, 0, false };
		char *end;

		c->spans = program_memory(
		    realloc(c->spans, (c->span_count + 1) * sizeof *c->spans));
		errno = 0;
		s.low = s.high = strtoull(at, &end, 10);
		if (isdigit((unsigned char)*at) && *end == '-' &&
		    isdigit((unsigned char)end[1]))
			s.high = strtoull(end + 1, &end, 10);
		if (!isdigit((unsigned char)*at) || errno != 0 ||
		    s.high < s.low || (*end != '\0' && *end != ','))
			usage_error("--records: '%s' is no list of numbers "
				    "and ranges, such as 3,10-19",
			    text);
		c->spans[c->span_count++] = s;
		at = end + 1;
	} while (at[-1] == ',');
}

static bool
is_chosen(struct choices *c, uint64_t seq)
{
	bool chosen = c->spans == NULL;

	for (size_t i = 0; i < c->span_count; i++)
		if (seq >= c->spans[i].low && seq <= c->spans[i].high)
			chosen = c->spans[i].found = true;
	return chosen;
}

static void
check_found(const struct choices *c, const char *source)
{
	for (size_t i = 0; i < c->span_count; i++) {
		const struct span *s = &c->spans[i];

		if (s->found)
			continue;
		if (s->low == s->high)
			fail(EX_DATAERR, "%s: no record %" PRIu64, source,
			    s->low);
		fail(EX_DATAERR, "%s: no record of %" PRIu64 " to %" PRIu64,
		    source, s->low, s->high);
	}
}

static const struct heat_renderer *
find_renderer(const char *name)
{
	static const struct heat_renderer *const renderers[] = { &heat_terminal,
		&heat_html, &heat_latex };

	for (size_t i = 0; i < sizeof renderers / sizeof *renderers; i++)
		if (strcmp(renderers[i]->name, name) == 0)
			return renderers[i];
	usage_error("--to: '%s' is not terminal, html or latex", name);
}

/* 0: that of every document. */
static double
read_scale(const char *text)
{
	if (strcmp(text, "document") == 0)
		return 0;
	return option_number("--scale", text, DBL_MIN, DBL_MAX);
}

static void
read_option(struct choices *c, int letter)
{
	switch (letter) {
	case BESIDE:
		c->map.beside = true;
		break;
	case 'c':
		c->captions = names_add("--caption", c->captions, optarg);
		break;
	case COLOR:
		c->color = optarg;
		break;
	case DARK:
		c->map.dark = true;
		break;
	case 'f':
		c->fields = names_add("--fields", c->fields, optarg);
		break;
	case 'o':
		c->output = optarg;
		break;
	case 'r':
		read_spans(c, optarg);
		break;
	case SCALE:
		c->map.full = read_scale(optarg);
		break;
	case 't':
		c->renderer = find_renderer(optarg);
		break;
	case TITLE:
		c->map.title = optarg;
		break;
	case WIDTH:
		c->map.width = (size_t)option_integer(
		    "--width", optarg, TERMINAL_WIDTH_MIN, 1 << 20);
		break;
	case WORDS:
		c->map.words = true;
		break;
	}
}

/* The stream is read to its end frame, whatever is shown of it. */
static void
show(struct choices *c, const char *path)
{
	const char *source = input_name(path);
	struct output out;
	struct stream_reader *in;
	struct record r = { .seq = 0 };

	out = output_open(c->output);
	c->map.colours = terminal_colours(out.file, c->color);
	if (c->map.width == 0)
		c->map.width = terminal_width(out.file);
	heatmap_open(&c->map, reader_open(&in, path), source,
	    c->fields != NULL ? c->fields : "alpha", c->captions);
	c->renderer->begin(out.file, &c->map);
	while (reader_next(in, &r)) {
		struct heat_document d;

		if (!is_chosen(c, r.seq))
			continue;
		d = heatmap_document(&c->map, &r);
		c->renderer->document(out.file, &c->map, &d);
	}
	check_found(c, source);
	c->renderer->end(out.file);
	output_close(&out);
	record_free(&r);
	heatmap_free(&c->map);
	reader_close(in);
	free(c->spans);
}

int
main(int argc, char *argv[])
{
	struct choices c = { .color = "auto",
		.renderer = &heat_terminal,
		.map = { .title = "Heat maps" } };
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		read_option(&c, letter);
	if (argc - optind > 1)
		usage_error("one FILE at most");
	show(&c, optind < argc ? argv[optind] : NULL);
	return EX_OK;
}
