/* loo -- add leave-one-out importance to each record: Meister et al. 2021,
 * Eq. 6, of words and of states. */
#include "models/explain.h"
#include "program/explained.h"

static const struct option_spec options[] = {
	STAGE_MODEL,
	{ 'r', "renormalize", NULL,
	    "states: divide the rest of alpha, do not project anew" },
	STAGE_DROP,
	STAGE_OUTPUT,
	STAGE_WINDOW,
	{ 0 },
};

static const struct program program = {
	.name = "loo",
	.purpose = "add leave-one-out importance of words and states",
	.synopsis = "loo -m FILE [-r] [--drop FIELDS] [-o FILE] [-w N]",
	.example = "decode -m M --drop X,H <alpha.tens | loo -m M >loo.tens",
	.options = options,
};

static void
add_importance(
    struct explained *e, size_t inputs, size_t states, bool renormalize)
{
	const struct batch *batch = &e->documents.batch;
	const struct classifier *p = &e->model->classifier;
	size_t rows = batch_rows(batch);
	double *words = arena_take(&e->arena, rows, sizeof *words);
	double *erased = arena_take(&e->arena, rows, sizeof *erased);

	for (size_t b = 0; b < batch->documents; b++) {
		size_t at = batch->start[b];

		explain_loo_inputs(words + at, &e->forward, b, p, &e->arena);
		explain_loo_states(
		    erased + at, &e->forward, b, renormalize, p, &e->arena);
	}
	explained_give(e, inputs, words);
	explained_give(e, states, erased);
}

static void
run(struct filter *f, const struct model *m, bool renormalize)
{
	struct explained e;
	size_t inputs, states;

	explained_open(&e, f, m);
	inputs = filter_add(f, "loo.y.X", F32, 1, "n");
	states = filter_add(f, "loo.y.H", F32, 1, "n");
	while (filter_read(f)) {
		explained_begin(&e);
		while (explained_next(&e))
			add_importance(&e, inputs, states, renormalize);
		filter_write(f);
	}
	arena_free(&e.arena);
}

int
main(int argc, char *argv[])
{
	bool renormalize = false;
	struct stage s = { 0 };
	struct filter f;
	static struct model m; /* until exit */
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (letter == 'r')
			renormalize = true;
		else
			stage_option(&s, letter);
	stage_open(&s, &f, &m, argc, argv);
	run(&f, &m, renormalize);
	return filter_close(&f);
}
