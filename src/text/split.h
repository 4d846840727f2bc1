/*
 * split.h -- scikit-learn's train_test_split: which items are for training and
 * which for tests, drawn by a seed. The order of the items is part of the
 * result, for published files have it.
 *
 * order: [n], is set to the items 0..n-1: those for training, then the last
 * `tests` ones.
 */
#ifndef HEED_TEXT_SPLIT_H
#define HEED_TEXT_SPLIT_H

#include <stdint.h>

#include "tensor/arena.h"

/* How many of n are for tests: a share of them, rounded up; or what a share
 * for training leaves, which is rounded down. 0 <= share <= 1. */
size_t split_tests(size_t n, double share);
size_t split_rest(size_t n, double train_share);

void split_random(size_t *order, size_t n, size_t tests, uint32_t seed);

/*
 * The same share of each class on both sides, as nearly as whole numbers
 * allow. class: [n], 0..classes-1. scratch: given back.
 */
void split_stratified(size_t *order, const size_t *class, size_t classes,
    size_t n, size_t tests, uint32_t seed, struct arena *scratch);

#endif
