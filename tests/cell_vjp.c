/* cell_vjp.c -- the LSTM cell and its VJP against central differences. */
#include "tap.h"
#include "tensor/random.h"
#include "tensor/recurrence.h"
#include "tensor/vector.h"

enum { UNITS = 5 };

static struct {
	double gates[4 * UNITS], before[UNITS];
	double dhidden[UNITS], dcell[UNITS]; /* the loss's weights */
	bool first;                          /* no cell before */
} x;

struct outcome {
	double hidden[UNITS], cell[UNITS], tanh_cell[UNITS], gates[4 * UNITS];
};

static struct outcome
forward(void)
{
	struct outcome o;

	const struct packed_gates unread = { UNITS, x.gates };
	const struct lstm_states at = { o.gates, o.tanh_cell, o.cell,
		o.hidden };
	const struct lstm_states before = { .cell = x.first ? NULL : x.before };

	recurrence_step(&at, x.gates, NULL, &before, &unread, 1);
	return o;
}

/* dhidden . hidden + dcell . cell */
static double
loss(void *context)
{
	struct outcome o = forward();
	double sum = 0;

	(void)context;
	for (size_t u = 0; u < UNITS; u++)
		sum += x.dhidden[u] * o.hidden[u] + x.dcell[u] * o.cell[u];
	return sum;
}

static void
test_vjp(const char *name)
{
	struct outcome o = forward();
	double dgates[4 * UNITS], dbefore[UNITS];

	for (size_t u = 0; u < UNITS; u++)
		dbefore[u] = x.dcell[u];
	vector_lstm_cell_vjp(dgates, dbefore, x.dhidden, o.gates, o.tanh_cell,
	    x.first ? NULL : x.before, UNITS);
	ok(vjp_error(loss, NULL, x.gates, dgates, 4 * (size_t)UNITS) < 1e-9,
	    "%s: dgates", name);
	if (!x.first)
		ok(vjp_error(loss, NULL, x.before, dbefore, UNITS) < 1e-9,
		    "%s: dcell_before", name);
}

int
main(void)
{
	struct random draws = random_stream(1, "cell_vjp", 0);

	for (size_t i = 0; i < 4 * (size_t)UNITS; i++)
		x.gates[i] = 2 * random_normal(&draws);
	for (size_t u = 0; u < UNITS; u++) {
		x.before[u] = random_normal(&draws);
		x.dhidden[u] = random_normal(&draws);
		x.dcell[u] = random_normal(&draws);
	}
	test_vjp("a later step");
	x.first = true;
	test_vjp("the first step");
	return done_testing();
}
