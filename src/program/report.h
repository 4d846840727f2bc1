/*
 * report.h -- the options of a program that prints a table of means with
 * bootstrap intervals: how it is printed, where to, and how it is resampled.
 */
#ifndef HEED_PROGRAM_REPORT_H
#define HEED_PROGRAM_REPORT_H

#include <stdbool.h>

#include "program/program.h"
#include "program/table.h"

struct report {
	enum table_format format;
	const char *output; /* NULL: standard output */
	size_t resamples;
	uint64_t seed;
};

#define REPORT_DEFAULTS                                                        \
	{                                                                      \
		.format = TABLE_TEXT, .resamples = 2000, .seed = 1             \
	}
/* For the table of options. */
#define REPORT_RESAMPLES                                                       \
	{                                                                      \
		'B', "resamples", "N", "of the bootstrap (2000)"               \
	}
#define REPORT_FORMAT TABLE_OPTION
#define REPORT_OUTPUT                                                          \
	{                                                                      \
		'o', "output", "FILE",                                         \
		    "write to FILE, which appears when whole"                  \
	}
#define REPORT_SEED                                                            \
	{                                                                      \
		's', "seed", "N", "of the bootstrap (1)"                       \
	}

/* Takes those above; false: the option is the program's own. */
bool report_option(struct report *r, int letter);

#endif
