/* grad -- add gradient importance to each record: Meister et al. 2021, Eq. 4
 * and, with -H, Eq. 5. */
#include <string.h>

#include "measures/importance.h"
#include "models/explain.h"
#include "program/explained.h"

enum { DETACH = 256 };

static const struct option_spec options[] = {
	STAGE_MODEL,
	{ 'H', "states", NULL, "also grad.h.X, Eq. 5 of every state" },
	{ 'O', "of", "WHAT", "differentiate the probability or the logit" },
	{ 'n', "norm", "NORM", "l2 (as the paper) or l1" },
	{ 'x', "times-input", NULL, "|gradient . input| in place of a norm" },
	{ DETACH, "detach", NULL, "no gradient through the attention" },
	STAGE_DROP,
	STAGE_OUTPUT,
	STAGE_WINDOW,
	{ 0 },
};

static const struct program program = {
	.name = "grad",
	.purpose = "add gradient importance of words and states to each record",
	.synopsis = "grad -m FILE [-Hx] [-O WHAT] [-n NORM] [--detach] "
		    "[--drop FIELDS] [-o FILE] [-w N]",
	.example = "decode -m M --drop X,H <alpha.tens | grad -m M -H >g.tens",
	.options = options,
};

struct fields {
	size_t inputs, states, jacobian; /* of each record */
	bool all;                        /* jacobian too */
};

/* Eq. 5: each row normalised over the words; NaN where undefined. */
static void
add_jacobian(struct explained *e, size_t document, size_t field)
{
	const struct batch *batch = &e->documents.batch;
	size_t at = batch->start[document], n = batch_length(batch, document);
	const unsigned char *special = e->forward.special + at;
	struct arena_mark mark = arena_mark(&e->arena);
	double *norms = arena_take(&e->arena, n * n, sizeof *norms);
	float *rows = arena_take(&e->filter->arena, n * n, sizeof *rows);

	explain_states(
	    norms, &e->forward, document, &e->model->classifier, &e->arena);
	memset(rows, 0, n * n * sizeof *rows);
	for (size_t p = 0; p < n; p++)
		if (!special[p])
			importance_normalize(
			    rows + p * n, norms + p * n, special, n);
	e->documents.records[document]->tensors[field] =
	    tensor_matrix(F32, rows, n, n);
	arena_return(&e->arena, mark);
}

static void
add_gradients(struct explained *e, const struct fields *at,
    const struct gradient_choices *choices)
{
	const struct batch *batch = &e->documents.batch;
	size_t rows = batch_rows(batch);
	double *inputs = arena_take(&e->arena, rows, sizeof *inputs);
	double *states = arena_take(&e->arena, rows, sizeof *states);

	explain_gradient(inputs, states, choices, &e->forward,
	    &e->model->classifier, &e->arena);
	explained_give(e, at->inputs, inputs);
	explained_give(e, at->states, states);
	for (size_t b = 0; at->all && b < batch->documents; b++)
		add_jacobian(e, b, at->jacobian);
}

static void
run(struct filter *f, struct model *m, struct fields *at,
    const struct gradient_choices *choices)
{
	struct explained e;

	explained_open(&e, f, m);
	at->inputs = filter_add(f, "grad.y.X", F32, 1, "n");
	at->states = filter_add(f, "grad.y.H", F32, 1, "n");
	if (at->all) {
		encoder_fold(&m->classifier.encoder, &m->arena);
		at->jacobian = filter_add(f, "grad.h.X", F32, 2, "n", "n");
	}
	while (filter_read(f)) {
		explained_begin(&e);
		while (explained_next(&e))
			add_gradients(&e, at, choices);
		filter_write(f);
	}
	arena_free(&e.arena);
}

int
main(int argc, char *argv[])
{
	struct gradient_choices choices = { NORM_L2, false, false, false };
	struct fields at = { 0 };
	struct stage s = { 0 };
	struct filter f;
	static struct model m; /* until exit */
	bool norm_given = false;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		switch (letter) {
		case 'H':
			at.all = true;
			break;
		case 'O':
			choices.logit = second_of("-O", "probability", "logit");
			break;
		case 'n':
			norm_given = true;
			choices.norm =
			    second_of("-n", "l2", "l1") ? NORM_L1 : NORM_L2;
			break;
		case 'x':
			choices.times_input = true;
			break;
		case DETACH:
			choices.detach = true;
			break;
		default:
			stage_option(&s, letter);
		}
	if (norm_given && choices.times_input)
		usage_error("--times-input has no norm: leave out --norm");
	stage_open(&s, &f, &m, argc, argv);
	run(&f, &m, &at, &choices);
	return filter_close(&f);
}
