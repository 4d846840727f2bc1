/* terminal.c -- what a terminal can show. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "program/program.h"
#include "program/terminal.h"

static bool
is_set(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0';
}

static bool
is(const char *name, const char *value)
{
	return is_set(name) && strcmp(getenv(name), value) == 0;
}

enum terminal_colours
terminal_colours(FILE *file, const char *when)
{
	bool shown = strcmp(when, "always") == 0;

	if (strcmp(when, "auto") == 0)
		shown = isatty(fileno(file)) && !is_set("NO_COLOR") &&
		    is_set("TERM") && !is("TERM", "dumb");
	else if (!shown && strcmp(when, "never") != 0)
		usage_error("--color: '%s' is not auto, always or never", when);
	if (!shown)
		return TERMINAL_PLAIN;
	return is("COLORTERM", "truecolor") || is("COLORTERM", "24bit")
	    ? TERMINAL_TRUE
	    : TERMINAL_256;
}

size_t
terminal_width(FILE *file)
{
	const char *columns = getenv("COLUMNS");
	char *end;
	long width = 0;
	struct winsize size;

	if (columns != NULL) {
		width = strtol(columns, &end, 10);
		if (end == columns || *end != '\0' || width > 1 << 20)
			width = 0;
	}
	if (width <= 0 && ioctl(fileno(file), TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width <= 0)
		width = TERMINAL_WIDTH;
	return width < TERMINAL_WIDTH_MIN ? TERMINAL_WIDTH_MIN : (size_t)width;
}
