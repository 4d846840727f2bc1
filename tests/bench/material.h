/*
 * material.h -- what the workers work on, files of one folder:
 * CORPUS.SPLIT.tens of tokenize(1), CORPUS.ENCODER.safetensors of train(1). A
 * file is read when it is first asked for, and kept.
 */
#ifndef BENCH_MATERIAL_H
#define BENCH_MATERIAL_H

#include "models/training.h"
#include "program/model.h"

enum { BENCH_BATCH = 32, CUT_WORDS = 1600 };

/* By rising length, equal ones in their order: BENCH_BATCH after another are a
 * batch. */
const struct examples *material_documents(
    const char *corpus, const char *split);
/* A batch: the first documents of a corpus' training split with n words or
 * more, cut to their first n, without special tokens; CUT_WORDS in all, but no
 * more than BENCH_BATCH documents. */
const struct examples *material_cut(const char *corpus, size_t n);
const struct model *material_model(const char *corpus, const char *encoder);

#endif
