/*
 * lstm_vjp.c -- one direction of the LSTM: a step and a run of ragged rows
 * against the equations, and their VJPs against differences.
 */
#include "model.h"
#include "tap.h"
#include "tensor/vector.h"

enum { D = 3, H = 5, G = 4 * H, INPUTS = 4, STEPS = 4, ROWS = 9 };

static struct arena arena;

/* Rows of each step: three, then three, two, one; inputs are shared. */
static const size_t start[STEPS + 1] = { 0, 3, 6, 8, 9 };
static const size_t source[ROWS] = { 0, 1, 2, 1, 1, 3, 0, 2, 3 };

struct problem {
	struct lstm p;
	struct lstm_states states, before;
	real *inputs;          /* [INPUTS, 4h] */
	real *dhidden, *dcell; /* cotangents of all rows */
};

static struct lstm
lstm(unsigned stream)
{
	struct lstm p = { .input = D,
		.hidden = H,
		.weight_ih = filled(&arena, G * D, stream, 1),
		.weight_hh = filled(&arena, G * H, stream + 1, 1),
		.bias_ih = filled(&arena, G, stream + 2, 1),
		.bias_hh = filled(&arena, G, stream + 3, 1) };

	return p;
}

static struct problem
problem(void)
{
	struct problem q = { .p = lstm(1),
		.states = lstm_states(&arena, ROWS, H),
		.before = lstm_states(&arena, ROWS, H) };

	lstm_prepare(&q.p, &arena);
	q.inputs = filled(&arena, INPUTS * G, 5, 1);
	q.dhidden = filled(&arena, ROWS * H, 6, 1);
	q.dcell = filled(&arena, ROWS * H, 7, 1);
	fill(q.before.hidden, ROWS * H, 8, 1);
	fill(q.before.cell, ROWS * H, 9, 1);
	return q;
}

static double
sigmoid(double x)
{
	return 1 / (1 + exp(-x));
}

/* The equations of torch.nn.LSTM, a number at a time. */
static void
by_equations(real *hidden, real *cell, const real *input,
    const real *hidden_before, const real *cell_before, const struct lstm *p)
{
	for (size_t u = 0; u < H; u++) {
		double z[4], c;

		for (size_t g = 0; g < 4; g++)
			z[g] = (double)input[g * H + u] +
			    product(p->weight_hh + (g * H + u) * H,
				hidden_before, H);
		c = sigmoid(z[1]) * (double)cell_before[u] +
		    sigmoid(z[0]) * tanh(z[2]);
		cell[u] = (real)c;
		hidden[u] = (real)(sigmoid(z[3]) * tanh(c));
	}
}

static double
step_loss(void *context)
{
	struct problem *q = context;

	lstm_pack(&q->p);
	lstm_step(&q->states, q->inputs, source, &q->before, &q->p, 3);
	return product(q->dhidden, q->states.hidden, 3 * H) +
	    product(q->dcell, q->states.cell, 3 * H);
}

static void
test_step(void)
{
	struct problem q = problem();
	real hidden[3 * H], cell[3 * H], dgates[3 * G], dbefore[3 * H];
	real dcell[3 * H];

	memset(dbefore, 0, sizeof dbefore);
	step_loss(&q);
	for (size_t r = 0; r < 3; r++)
		by_equations(hidden + r * H, cell + r * H, q.inputs + r * G,
		    q.before.hidden + r * H, q.before.cell + r * H, &q.p);
	ok(apart(q.states.hidden, hidden, 3 * H) < 1e-14 &&
		apart(q.states.cell, cell, 3 * H) < 1e-14,
	    "a step by its equations");
	memcpy(dcell, q.dcell, sizeof dcell);
	lstm_step_vjp(
	    dgates, dbefore, dcell, q.dhidden, &q.states, &q.before, &q.p, 3);
	ok(vjp_error(step_loss, &q, q.inputs, dgates, 3 * G) < 1e-8, "dgates");
	ok(vjp_error(step_loss, &q, q.before.hidden, dbefore, 3 * H) < 1e-8,
	    "dhidden of the step before");
	ok(vjp_error(step_loss, &q, q.before.cell, dcell, 3 * H) < 1e-8,
	    "dcell of the step before");
}

static double
run_loss(void *context)
{
	struct problem *q = context;

	lstm_pack(&q->p);
	lstm_forward(&q->states, q->inputs, source, start, STEPS, &q->p);
	return product(q->dhidden, q->states.hidden, ROWS * H);
}

static double
run_error(struct problem *q)
{
	real hidden[ROWS * H], cell[ROWS * H];
	static const real none[H];

	for (size_t t = 0; t < STEPS; t++)
		for (size_t r = start[t]; r < start[t + 1]; r++) {
			size_t before =
			    t == 0 ? 0 : start[t - 1] + r - start[t];

			by_equations(hidden + r * H, cell + r * H,
			    q->inputs + source[r] * G,
			    t == 0 ? none : hidden + before * H,
			    t == 0 ? none : cell + before * H, &q->p);
		}
	return apart(q->states.hidden, hidden, ROWS * H);
}

static void
test_run(void)
{
	struct problem q = problem();
	struct lstm dp = lstm(31), first = lstm(31);
	real *dinputs = filled(&arena, INPUTS * G, 41, 1);
	real dhidden[ROWS * H];

	run_loss(&q);
	ok(run_error(&q) < 1e-14, "ragged rows by the equations");
	memcpy(dhidden, q.dhidden, sizeof dhidden);
	lstm_vjp(dinputs, &dp, dhidden, &q.states, source, start, STEPS, &q.p,
	    &arena);
	vector_axpy(dinputs, -1, filled(&arena, INPUTS * G, 41, 1), INPUTS * G);
	vector_axpy(dp.weight_hh, -1, first.weight_hh, G * H);
	ok(vjp_error(run_loss, &q, q.inputs, dinputs, INPUTS * G) < 1e-8,
	    "dinputs, shared ones summed");
	ok(vjp_error(run_loss, &q, q.p.weight_hh, dp.weight_hh, G * H) < 1e-8,
	    "dW_hh");
	ok(same_bytes(dp.weight_ih, first.weight_ih, G * D) &&
		same_bytes(dp.bias_ih, first.bias_ih, G) &&
		same_bytes(dp.bias_hh, first.bias_hh, G),
	    "W_ih and the biases are left to lstm_inputs_vjp()");
}

/* Longer than what the VJP keeps at a time: 230 steps of 3, 2, 1 rows. */
enum { LONG = 230, LONG_ROWS = 460 };

struct long_run {
	struct lstm p;
	struct lstm_states states;
	size_t start[LONG + 1], source[LONG_ROWS];
	real *inputs, *dhidden;
};

static double
long_loss(void *context)
{
	struct long_run *q = context;

	lstm_pack(&q->p);
	lstm_forward(&q->states, q->inputs, q->source, q->start, LONG, &q->p);
	return product(q->dhidden, q->states.hidden, LONG_ROWS * H);
}

static void
test_long(void)
{
	static struct long_run q;
	struct lstm dp = { .weight_hh = arena_zeros(&arena, G * H) };
	real *dinputs = arena_zeros(&arena, INPUTS * G), *dhidden;

	q.p = lstm(61);
	lstm_prepare(&q.p, &arena);
	q.states = lstm_states(&arena, LONG_ROWS, H);
	q.inputs = filled(&arena, INPUTS * G, 65, 1);
	q.dhidden = filled(&arena, LONG_ROWS * H, 66, 1);
	dhidden = filled(&arena, LONG_ROWS * H, 66, 1);
	for (size_t t = 0; t < LONG; t++)
		q.start[t + 1] = q.start[t] + (t < 80 ? 3 : t < 150 ? 2 : 1);
	for (size_t r = 0; r < LONG_ROWS; r++)
		q.source[r] = r * r % INPUTS;
	ok(q.start[LONG] == LONG_ROWS, "a run of %d rows", LONG_ROWS);
	long_loss(&q);
	lstm_vjp(dinputs, &dp, dhidden, &q.states, q.source, q.start, LONG,
	    &q.p, &arena);
	ok(vjp_error(long_loss, &q, q.inputs, dinputs, INPUTS * G) < 1e-7,
	    "its dinputs");
	ok(vjp_error(long_loss, &q, q.p.weight_hh, dp.weight_hh, G * H) < 1e-7,
	    "its dW_hh");
}

struct inputs_problem {
	struct problem run;
	real X[INPUTS * D];
};

static double
inputs_loss(void *context)
{
	struct inputs_problem *q = context;

	lstm_pack(&q->run.p);
	linear_forward(q->run.inputs, q->X, &q->run.p.in, INPUTS);
	return run_loss(&q->run);
}

/* W_ih and the biases belong to the input part. */
static void
test_inputs(void)
{
	struct inputs_problem q = { .run = problem() };
	struct lstm *p = &q.run.p;
	struct lstm dp = { .weight_ih = arena_zeros(&arena, G * D),
		.bias_ih = arena_zeros(&arena, G),
		.bias_hh = arena_zeros(&arena, G) };
	real dhidden[ROWS * H], dX[INPUTS * D] = { 0 };
	real *dinputs = arena_zeros(&arena, INPUTS * G);

	fill(q.X, INPUTS * D, 50, 1);
	inputs_loss(&q);
	memcpy(dhidden, q.run.dhidden, sizeof dhidden);
	lstm_vjp(dinputs, NULL, dhidden, &q.run.states, source, start, STEPS, p,
	    &arena);
	lstm_inputs_vjp(dX, &dp, dinputs, q.X, p, INPUTS, &arena);
	ok(vjp_error(inputs_loss, &q, q.X, dX, INPUTS * D) < 1e-8, "dX");
	ok(vjp_error(inputs_loss, &q, p->weight_ih, dp.weight_ih, G * D) < 1e-8,
	    "dW_ih");
	ok(vjp_error(inputs_loss, &q, p->bias_ih, dp.bias_ih, G) < 1e-8,
	    "db_ih");
	ok(vjp_error(inputs_loss, &q, p->bias_hh, dp.bias_hh, G) < 1e-8,
	    "db_hh");
}

int
main(void)
{
	test_step();
	test_run();
	test_long();
	test_inputs();
	arena_free(&arena);
	return done_testing();
}
