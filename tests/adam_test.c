/*
 * adam_test.c -- vector_adam() held to PyTorch's stored steps, the vector
 * kernels to the plain one, and steps replayed at once to steps one by one.
 */
#include <string.h>

#include "golden.h"
#include "tap.h"
#include "tensor/kernel.h"
#include "tensor/random.h"
#include "tensor/vector.h"

enum { N = 330, STEPS = 40, KERNELS = 3 };

static const char *const names[KERNELS] = { "plain", "avx2", "avx512" };
static struct random draws;
static struct adam_step steps[STEPS + 1]; /* from 1 */

/* Parameters and what Adam keeps of them. */
struct state {
	float p[N], m[N], v[N], vmax[N];
};

static void
run(struct state *s, const float *gradient, size_t first, size_t last, size_t n)
{
	vector_adam(s->p, s->m, s->v, s->vmax, gradient, steps, first, last, n);
}

static void
schedule(double rate, double decay)
{
	for (int t = 1; t <= STEPS; t++)
		steps[t] = (struct adam_step){
			(float)(rate / (1 - pow(0.9, t))),
			(float)(1 / sqrt(1 - pow(0.999, t))),
			(float)decay,
		};
}

/* The rate, 1e-2, bounds a step: the error is held to that scale. */
static void
test_stored(const char *name)
{
	FILE *file = golden_open("tests/golden/adam.txt");
	struct state s = { 0 };
	struct golden g;
	double worst = 0;
	size_t t = 0;

	for (; golden_next(file, &g, 0, 2); t++) {
		float gradient[GOLDEN_N];
		bool zero = true;

		for (size_t i = 0; i < g.n; i++) {
			gradient[i] = (float)g.array[0][i];
			zero = zero && g.array[0][i] == 0;
			if (t == 0)
				s.p[i] = (float)g.array[1][i];
		}
		if (t > 0)
			run(&s, zero ? NULL : gradient, t, t + 1, g.n);
		for (size_t i = 0; i < g.n; i++) {
			double d = fabs((double)s.p[i] - g.array[1][i]) /
			    fmax(1e-2, fabs(g.array[1][i]));

			worst = d <= worst ? worst : d;
		}
	}
	fclose(file);
	ok(t == STEPS + 1 && worst < 1e-5, "%s: PyTorch's %d steps (%.1e)",
	    name, STEPS, worst);
}

static void
normals(float *x, size_t n, double scale)
{
	for (size_t i = 0; i < n; i++)
		x[i] = (float)(scale * random_normal(&draws));
}

/* As after some steps: moments, of which v and vmax are not negative. */
static struct state
state(void)
{
	struct state s;

	normals(s.p, N, 1);
	normals(s.m, N, 1e-3);
	for (size_t i = 0; i < N; i++) {
		s.v[i] = (float)(1e-6 * random_uniform(&draws));
		s.vmax[i] = s.v[i] * (float)(1 + random_uniform(&draws));
	}
	return s;
}

/* Steps at once or one by one; elements together or alone: the same bits. */
static void
test_replay(const char *name)
{
	size_t replay = 0, alone = 0, beyond = 0, none = 0;
	float gradient[N], zeros[N] = { 0 };

	for (size_t n = 0; n <= 301; n++) {
		const struct state start = state();
		struct state once = start, each = start, single = start;

		normals(gradient, N, 1e-2);
		run(&once, gradient, 3, 20, n);
		for (size_t t = 3; t < 20; t++)
			run(&each, t == 19 ? gradient : NULL, t, t + 1, n);
		replay += memcmp(&once, &each, sizeof once) != 0;
		for (size_t i = 0; i < n; i++)
			vector_adam(single.p + i, single.m + i, single.v + i,
			    single.vmax + i, gradient + i, steps, 3, 20, 1);
		alone += memcmp(&once, &single, sizeof once) != 0;
		beyond += memcmp(once.p + n, start.p + n,
			      (N - n) * sizeof *once.p) != 0 ||
		    memcmp(once.v + n, start.v + n, (N - n) * sizeof *once.v) !=
			0;
		once = each = start;
		run(&once, NULL, 5, 9, n);
		run(&each, zeros, 5, 9, n);
		run(&each, gradient, 9, 9, n); /* no step */
		none += memcmp(&once, &each, sizeof once) != 0;
	}
	ok(replay == 0, "%s: steps at once or one by one, the same bits", name);
	ok(alone == 0, "%s: an element does not depend on its place", name);
	ok(beyond == 0, "%s: nothing written beyond n", name);
	ok(none == 0, "%s: no gradient is one of zeros; no step, no change",
	    name);
}

/* Each kernel from the same start: near the plain one, and twins alike. */
static void
test_kernels(void)
{
	const struct state start = state();
	struct state s[KERNELS];
	float gradient[N];

	normals(gradient, N, 1e-2);
	for (size_t k = 0; k < KERNELS; k++) {
		double worst = 0;

		s[k] = start;
		if (kernel_named(names[k]) == NULL)
			continue;
		kernel_use(kernel_named(names[k]));
		run(&s[k], gradient, 1, STEPS, N);
		for (size_t i = 0; i < N; i++)
			worst = fmax(
			    worst, fabs((double)s[k].p[i] - (double)s[0].p[i]));
		if (k > 0)
			ok(worst < 1e-6, "%s: as the plain kernel (%.1e)",
			    names[k], worst);
	}
	if (kernel_named("avx2") && kernel_named("avx512"))
		ok(memcmp(&s[1], &s[2], sizeof s[1]) == 0,
		    "avx2 and avx512 give the same bytes");
}

int
main(void)
{
	draws = random_stream(1, "adam_test", 0);
	schedule(1e-2, 1e-3);
	for (size_t k = 0; k < KERNELS; k++) {
		if (kernel_named(names[k]) == NULL) {
			printf("# no %s on this processor\n", names[k]);
			continue;
		}
		kernel_use(kernel_named(names[k]));
		test_stored(names[k]);
		test_replay(names[k]);
	}
	test_kernels();
	return done_testing();
}
