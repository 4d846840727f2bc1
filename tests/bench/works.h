/*
 * works.h -- the works of which worker.c takes samples: what the programs do
 * to documents, without reading and writing them.
 */
#ifndef BENCH_WORKS_H
#define BENCH_WORKS_H

#include <stdio.h>

#include "material.h"

/* A work to do, as it was asked for. */
struct task {
	const char *encoder; /* lstm, transformer; - where there is none */
	const char *where;   /* a corpus, or a number of words */
	size_t n;            /* that number, or 0 */
	const struct model *model;
	const struct examples *documents;
	double operations; /* that the method needed so far */
	FILE *results;     /* to write them, one a line; or NULL */
};

struct work {
	const char *name, *unit;
	const char *split; /* that it reads, of the corpus */
	/* What is not timed, before each run. */
	void (*prepare)(struct task *t);
	double (*run)(struct task *t); /* returns how many units it did */
};

const struct work *work_find(const char *name);

#endif
