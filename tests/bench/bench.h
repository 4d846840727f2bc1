/*
 * bench.h -- what a model's work takes beside what the processor can give.
 * Each value is the median of samples of CPU time, taken in turns; a share is
 * the operations that the method needs against those that the processor does
 * in the same moment, by independent multiply-adds in registers.
 */
#ifndef BENCH_H
#define BENCH_H

#include "models/training.h"
#include "tensor/random.h"

enum { BENCH_ROUNDS = 9, BENCH_VOCABULARY = 13826, BENCH_BATCH = 32 };

struct work {
	const char *name, *unit;
	/* Does some; returns how many units, adds what operations they need. */
	double (*run)(struct work *w, double *operations);
	size_t (*length)(struct random *r); /* of documents, or NULL: n */
	size_t n;
	struct examples data; /* count: how many to draw */
	size_t at;            /* for run: the next document */
	double rate[BENCH_ROUNDS], share[BENCH_ROUNDS];
};

/* Lengths of sentences (SST: mean 19) and of reviews (IMDb: mean 180). */
size_t bench_sentence(struct random *r);
size_t bench_review(struct random *r);
/* documents[i] = i, for trainer_step(): BENCH_BATCH of w from `from` on. */
const size_t *bench_batch(size_t from);
/* Their words, and how many of them are different. */
void bench_words(
    double *rows, double *words, const struct work *w, size_t from);

/*
 * Draws the documents of the works whose names begin as an argument does (of
 * all, if there is none), in the order of training: batches of like length;
 * samples them in turns; prints CSV: name, value, unit.
 */
void bench_main(struct work *works, size_t count, int argc, char *argv[]);

#endif
