/*
 * projection.h -- from scores to a distribution: maps onto the simplex.
 *	softmax		exp(a_i) / sum_j exp(a_j)
 *	sparsemax	argmin_p ||p - a||^2 (Martins and Astudillo 2016)
 *	sparsegen	argmin_p ||p - a||^2 - lambda ||p||^2, lambda < 1 (Laha
 *			et al. 2018), which is sparsemax(a / (1 - lambda))
 *	entmax		argmax_p p.a + H_alpha(p), Tsallis entropy (Peters,
 *			Niculae and Martins 2019); exact for alpha 1 (softmax),
 *			1.5 and 2 (sparsemax), by bisection else
 * Meister et al. 2021, Eq. 1-3. A position whose mask is not 0 gets exactly 0
 * and takes no part; outside the support the others get exactly 0.
 */
#ifndef HEED_LAYERS_PROJECTION_H
#define HEED_LAYERS_PROJECTION_H

#include <stdbool.h>

#include "tensor/arena.h"

enum projection_kind {
	PROJECTION_SOFTMAX,
	PROJECTION_SPARSEMAX,
	PROJECTION_SPARSEGEN,
	PROJECTION_ENTMAX
};

struct projection {
	enum projection_kind kind;
	double lambda; /* sparsegen: below 1 */
	double alpha;  /* entmax: at least 1 */
};

/* "softmax" ...; false when there is no such projection. */
bool projection_find(enum projection_kind *kind, const char *name);
const char *projection_name(enum projection_kind kind);

/*
 * alpha: [n]; scores: [n]; mask: [n], 1 where alpha has to be 0, or NULL. All
 * masked: all 0. An unmasked score that is not finite makes every unmasked
 * alpha NaN.
 */
void projection_forward(real *alpha, const real *scores,
    const unsigned char *mask, const struct projection *p, size_t n,
    struct arena *scratch);
/* The same before it is rounded: small differences of it can be told. */
void projection_exact(double *alpha, const real *scores,
    const unsigned char *mask, const struct projection *p, size_t n,
    struct arena *scratch);
/*
 * dscores: [n], set (0 outside the support and where masked: there the map is
 * constant). dalpha, alpha: [n]
 */
void projection_vjp(real *dscores, const real *dalpha, const real *alpha,
    const unsigned char *mask, const struct projection *p, size_t n);

#endif
