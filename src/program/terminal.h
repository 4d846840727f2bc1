/* terminal.h -- how wide a terminal is, and which colours it has. */
#ifndef HEED_PROGRAM_TERMINAL_H
#define HEED_PROGRAM_TERMINAL_H

#include <stddef.h>
#include <stdio.h>

enum terminal_colours { TERMINAL_PLAIN, TERMINAL_256, TERMINAL_TRUE };
enum { TERMINAL_WIDTH = 80, TERMINAL_WIDTH_MIN = 40 };

/*
 * For text that is written to file. when: "always", "never", or "auto", that
 * is when file is a terminal, NO_COLOR is not set (or empty), and TERM is set
 * and not "dumb"; a usage error else. True colours if COLORTERM is "truecolor"
 * or "24bit".
 */
enum terminal_colours terminal_colours(FILE *file, const char *when);
/* COLUMNS if that is a number, else the width of the terminal that file is,
 * else TERMINAL_WIDTH; TERMINAL_WIDTH_MIN at least. */
size_t terminal_width(FILE *file);

#endif
