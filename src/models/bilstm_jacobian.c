/* bilstm_jacobian.c -- Eq. 5: what every input does to every state. */
#include <string.h>

#include "models/bilstm_fold.h"
#include "models/bilstm_walk.h"
#include "tensor/vector.h"

void
bilstm_fold(struct bilstm *p, struct arena *arena)
{
	p->fold = bilstm_fold_new(p, arena);
}

/* What each p, named by the step of its state, has become. */
struct cotangents {
	size_t hidden, width; /* h, h + d */
	real *rows;           /* [n, h + d]: dhidden | dx */
	real *dcell;          /* [n, h] */
	real *doutput;        /* [n, h], of the output gate */
};

/* What a step's gates do to each cotangent (bilstm_fold.h). */
struct factors {
	real *inner; /* [h, 3]: of input, forget, candidate */
	real *output;
	real *slope;        /* of dcell by dhidden */
	const real *forget; /* of dcell_before by dcell */
};

static struct cotangents
cotangents(const struct lstm *p, size_t n, struct arena *scratch)
{
	size_t h = p->hidden, width = h + p->input;

	return (struct cotangents){ h, width, arena_reals(scratch, n * width),
		arena_zeros(scratch, n * h), arena_reals(scratch, n * h) };
}

static struct factors
factors(size_t h, struct arena *scratch)
{
	return (struct factors){ arena_reals(scratch, 3 * h),
		arena_reals(scratch, h), arena_reals(scratch, h), NULL };
}

static void
set_factors(struct factors *f, const struct walk *w, size_t step)
{
	size_t h = w->lstm->hidden;
	struct lstm_states at = walk_states(w, step);
	const real *before = walk_before(w, step).cell;
	const real *input = at.gates, *forget = input + h;
	const real *candidate = forget + h, *output = candidate + h;

	for (size_t u = 0; u < h; u++) {
		real i = input[u], g = candidate[u], o = output[u];
		real cell_before = before == NULL ? 0 : before[u];
		real t = at.tanh_cell[u];

		f->inner[3 * u] = g * i * (1 - i);
		f->inner[3 * u + 1] = cell_before * forget[u] * (1 - forget[u]);
		f->inner[3 * u + 2] = i * (1 - g * g);
		f->output[u] = t * o * (1 - o);
		f->slope[u] = o * (1 - t * t);
	}
	f->forget = forget;
}

/*
 * The step of each p itself: the seed h_p / ||h_p||, all n at once, through
 * the weights as they are. joint [n, d] += dx, where directions meet.
 */
static void
own_steps(struct cotangents *c, real *joint, const real *seed,
    const struct walk *w, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	const struct lstm *p = w->lstm;
	size_t n = w->document->n, h = p->hidden, d = p->input;
	real *dgates = arena_reals(scratch, n * 4 * h);

	for (size_t s = 0; s < n; s++) {
		struct lstm_states at = walk_states(w, s);
		struct lstm_states before = walk_before(w, s);
		const real *dhidden =
		    seed + (walk_position(w, s) * 2 + w->k) * h;

		lstm_step_vjp(dgates + s * 4 * h, NULL, c->dcell + s * h,
		    dhidden, &at, &before, p, 1);
	}
	gemm_packed(
	    c->rows, c->width, dgates, 4 * h, &p->recurrent_back, n, GEMM_SET);
	gemm_packed(
	    c->rows + h, c->width, dgates, 4 * h, &p->in.backward, n, GEMM_SET);
	for (size_t s = 0; s < n; s++)
		vector_add(joint + walk_position(w, s) * d,
		    c->rows + s * c->width + h, d);
	arena_return(scratch, mark);
}

/* All cotangents of later steps, the last `count` of n, through a step. */
static void
step_back(struct cotangents *c, const struct factors *f,
    const struct lstm_fold *fold, size_t n, size_t count)
{
	size_t h = c->hidden, first = n - count;
	real *rows = c->rows + first * c->width;
	real *dcell = c->dcell + first * h, *doutput = c->doutput + first * h;

	for (size_t r = 0; r < count; r++) {
		const real *dhidden = rows + r * c->width;

		vector_multiply_add(dcell + r * h, f->slope, dhidden, h);
		vector_multiply(doutput + r * h, f->output, dhidden, h);
	}
	gemm_folded(rows, c->width, dcell, h, &fold->inner, f->inner, 3, count);
	gemm_packed(rows, c->width, doutput, h, &fold->output, count, GEMM_ADD);
	for (size_t r = 0; r < count; r++)
		vector_multiply(dcell + r * h, f->forget, dcell + r * h, h);
}

/* One direction of Eq. 5; norms receives all but those of p itself. */
static void
jacobian_direction(real *norms, real *joint, const real *seed,
    const struct walk *w, const struct lstm_fold *fold, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t n = w->document->n, h = w->lstm->hidden;
	struct cotangents c = cotangents(w->lstm, n, scratch);
	struct factors f = factors(h, scratch);

	own_steps(&c, joint, seed, w, scratch);
	for (size_t s = n - 1; s-- > 0;) {
		set_factors(&f, w, s);
		step_back(&c, &f, fold, n, n - 1 - s);
		for (size_t q = s + 1; q < n; q++)
			norms[walk_position(w, q) * n + walk_position(w, s)] =
			    (real)vector_norm(
				c.rows + q * c.width + h, w->lstm->input);
	}
	arena_return(scratch, mark);
}

/* seed [n, 2h]: the states, each divided by its length */
static void
unit_states(real *seed, const struct walk walks[2])
{
	size_t n = walks->document->n, h = walks->lstm->hidden;

	for (size_t k = 0; k < 2; k++)
		for (size_t s = 0; s < n; s++)
			memcpy(seed + (walk_position(&walks[k], s) * 2 + k) * h,
			    walk_states(&walks[k], s).hidden, h * sizeof *seed);
	for (size_t i = 0; i < n; i++, seed += 2 * h) {
		double length = vector_norm(seed, 2 * h);

		for (size_t j = 0; j < 2 * h; j++)
			seed[j] = (real)((double)seed[j] / length);
	}
}

void
bilstm_jacobian(real *norms, const struct bilstm_trace *trace, size_t document,
    const struct bilstm *p, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	const struct walk walks[2] = { walk_of(trace, document, 0, p),
		walk_of(trace, document, 1, p) };
	size_t n = walks->document->n, d = p->direction[0].input;
	real *seed = arena_reals(scratch, n * 2 * p->direction[0].hidden);
	real *joint = arena_zeros(scratch, n * d);
	const struct bilstm_fold *fold =
	    p->fold != NULL ? p->fold : bilstm_fold_new(p, scratch);

	unit_states(seed, walks);
	for (size_t k = 0; k < 2 && n > 0; k++)
		jacobian_direction(norms, joint, seed, &walks[k],
		    &fold->direction[k], scratch);
	for (size_t i = 0; i < n; i++)
		norms[i * n + i] = (real)vector_norm(joint + i * d, d);
	arena_return(scratch, mark);
}
