/*
 * progress.h -- one line on stderr for long work, redrawn in place when stderr
 * is a terminal, and silent otherwise unless the program was given -v.
 */
#ifndef HEED_PROGRAM_PROGRESS_H
#define HEED_PROGRAM_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
	const char *what, *unit; /* "epoch 3", "documents" */
	size_t done, total;      /* total 0: unknown */
	double began, shown;     /* seconds */
	bool verbose, terminal;
};

void progress_begin(struct progress *p, const char *what, const char *unit,
    size_t total, bool verbose);
/* Shows "what: done/total unit, rate/s, remaining"; at most 5 times/s. */
void progress_step(struct progress *p, size_t done);
void progress_end(struct progress *p);

#endif
