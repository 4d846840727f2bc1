/* divergence_test.c -- entropy and divergences: SciPy, and their bounds. */
#include "golden.h"
#include "measures/divergence.h"
#include "measures/entropy.h"
#include "tap.h"
#include "tensor/random.h"

enum { N = 100 };

static const double ln2 = 0.693147180559945309417;

static void
test_stored(void)
{
	FILE *file = golden_open("tests/golden/divergence.txt");
	struct golden g;
	size_t cases = 0, entropy = 0, js = 0, kl = 0, tv = 0;

	for (; golden_next(file, &g, 4, 2); cases++) {
		const double *p = g.array[0], *q = g.array[1];

		entropy +=
		    near(entropy_normalised(p, g.n), g.expected[0], 1e-13);
		js += near(divergence_js(p, q, g.n), g.expected[1], 1e-13);
		kl += near(divergence_kl(p, q, g.n), g.expected[2], 1e-13);
		tv += near(divergence_tv(p, q, g.n), g.expected[3], 1e-13);
	}
	fclose(file);
	ok(cases == 20, "stored cases: %zu", cases);
	ok(entropy == cases, "normalised entropy as SciPy's: %zu", entropy);
	ok(js == cases, "Jensen-Shannon as SciPy's: %zu", js);
	ok(kl == cases, "Kullback-Leibler as SciPy's, also infinite: %zu", kl);
	ok(tv == cases, "total variation as NumPy's: %zu", tv);
}

/* Random weights, of which a share is 0 and one is not. */
static void
draw(double *p, size_t n, double zeros, struct random *r)
{
	for (size_t i = 0; i < n; i++)
		p[i] = random_uniform(r) < zeros ? 0 : random_uniform(r);
	p[random_below(r, n)] = 1;
}

static void
test_entropy(void)
{
	struct random r = random_stream(1, "entropy_test", 0);
	double p[N] = { 0 };
	bool bounds = true, uniform = true, certain = true, zeros = true;

	for (size_t n = 2; n < N; n++) {
		double h;

		draw(p, n, 0.3, &r);
		h = entropy_normalised(p, n);
		bounds &= h >= 0 && h <= 1;
		p[n] = 0; /* takes no part, but for log n */
		zeros &= near(entropy_normalised(p, n + 1),
		    h * log((double)n) / log((double)n + 1), 1e-14);
		for (size_t i = 0; i < n; i++)
			p[i] = 1.0 / (double)n;
		uniform &= near(entropy_normalised(p, n), 1, 1e-14);
		for (size_t i = 0; i < n; i++)
			p[i] = i == n / 2;
		certain &= entropy_normalised(p, n) == 0;
	}
	ok(bounds, "entropy lies in [0, 1]");
	ok(uniform, "it is 1 of the uniform distribution");
	ok(certain, "it is 0 of a certain outcome");
	ok(zeros, "an outcome of probability 0 adds 0");
}

static void
test_undefined(void)
{
	const double one[] = { 1 }, none[] = { 0, 0 };
	const double nan[] = { 0.5, (double)NAN }, half[] = { 0.5, 0.5 };

	ok(isnan(entropy_normalised(one, 0)) &&
		isnan(entropy_normalised(one, 1)) &&
		isnan(entropy_normalised(none, 2)) &&
		isnan(entropy_normalised(nan, 2)),
	    "entropy of less than two words, of zeros, of NaN is undefined");
	ok(isnan(divergence_js(none, half, 2)) &&
		isnan(divergence_js(half, nan, 2)) &&
		isnan(divergence_kl(half, none, 2)) &&
		isnan(divergence_kl(nan, half, 2)) &&
		isnan(divergence_tv(half, none, 2)) &&
		isnan(divergence_tv(nan, half, 2)) &&
		isnan(divergence_tv(one, one, 0)),
	    "so are divergences from what is no distribution");
}

/* 1 / sum is beyond a double there. */
static void
test_tiny(void)
{
	const double tiny[] = { 0x1p-1070, 0x3p-1070 };
	const double p[] = { 0.25, 0.75 }, q[] = { 0.5, 0.5 };

	ok(divergence_js(tiny, q, 2) == divergence_js(p, q, 2) &&
		divergence_kl(q, tiny, 2) == divergence_kl(q, p, 2) &&
		divergence_tv(tiny, q, 2) == 0.25 &&
		divergence_tv(tiny, p, 2) == 0,
	    "numbers near the smallest count as any others");
}

static void
test_divergences(void)
{
	struct random r = random_stream(1, "divergence_test", 0);
	double p[N], q[N], scaled[N];
	bool same = true, bounds = true, symmetric = true, pinsker = true;
	bool scale = true;

	for (size_t n = 1; n < N; n++) {
		double js, kl, tv;

		draw(p, n, 0.3, &r);
		draw(q, n, 0, &r);
		js = divergence_js(p, q, n);
		kl = divergence_kl(p, q, n);
		tv = divergence_tv(p, q, n);
		same &= divergence_js(p, p, n) == 0 &&
		    divergence_kl(p, p, n) == 0 && divergence_tv(p, p, n) == 0;
		bounds &= js >= 0 && js <= ln2 && tv >= 0 && tv <= 1;
		symmetric &= near(js, divergence_js(q, p, n), 1e-12) &&
		    tv == divergence_tv(q, p, n);
		pinsker &= tv <= sqrt(kl / 2) + 1e-12 && js <= tv * ln2 + 1e-12;
		for (size_t i = 0; i < n; i++)
			scaled[i] = 4 * p[i];
		scale &= js == divergence_js(scaled, q, n);
	}
	ok(same, "nothing diverges from itself");
	ok(bounds, "JSD lies in [0, ln 2], TVD in [0, 1]");
	ok(symmetric, "JSD and TVD are symmetric");
	ok(pinsker, "TVD <= sqrt(KL / 2), JSD <= TVD ln 2");
	ok(scale, "weights are normalised");
}

int
main(void)
{
	test_stored();
	test_entropy();
	test_undefined();
	test_tiny();
	test_divergences();
	return done_testing();
}
