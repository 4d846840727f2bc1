/*
 * divergence.h -- how far apart two distributions are. p, q: [n], not
 * negative, each divided by its sum. Natural logarithms; 0 log 0 = 0. NaN
 * where undefined: a sum that is 0 or not finite, n = 0. What training makes
 * large (loss.h) takes distributions as they are, and has gradients.
 */
#ifndef HEED_MEASURES_DIVERGENCE_H
#define HEED_MEASURES_DIVERGENCE_H

#include <stddef.h>

/* Kullback-Leibler, sum p log(p / q): infinite where q is 0 and p is not. */
double divergence_kl(const double *p, const double *q, size_t n);
/* Jensen-Shannon, KL(p, m) / 2 + KL(q, m) / 2 with m = (p + q) / 2, in
 * [0, ln 2]. */
double divergence_js(const double *p, const double *q, size_t n);
/* Total variation distance, sum |p - q| / 2, in [0, 1]. */
double divergence_tv(const double *p, const double *q, size_t n);

#endif
