/* encode -- add the encoder's states H to each record. */
#include "program/stage.h"

static const struct option_spec options[] = {
	STAGE_MODEL,
	STAGE_OUTPUT,
	STAGE_WINDOW,
	{ 0 },
};

static const struct program program = {
	.name = "encode",
	.purpose = "add the encoder's states H to each record",
	.synopsis = "encode -m FILE [-o FILE] [-w N]",
	.example = "embed -m M <a.tens | encode -m M >states.tens",
	.options = options,
};

static void
encode_window(struct filter *f, size_t X, size_t H, const struct encoder *p,
    struct arena *scratch)
{
	size_t m = encoder_states(p);
	struct documents d;

	documents_begin(&d, f, X);
	while (documents_next(&d)) {
		size_t rows = batch_rows(&d.batch);
		struct encoder_trace trace;
		real *states = arena_reals(&f->arena, rows * m);

		encoder_forward(states, &trace, documents_take(&d, X, scratch),
		    rows, NULL, &d.batch, p, scratch);
		documents_give(&d, H, states, m);
		arena_reset(scratch);
	}
}

int
main(int argc, char *argv[])
{
	static struct arena scratch; /* of a batch */
	struct stage s = { 0 };
	struct filter f;
	static struct model m; /* until exit */
	const struct encoder *p = &m.classifier.encoder;
	size_t X, H;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		stage_option(&s, letter);
	stage_open(&s, &f, &m, argc, argv);
	X = model_need(&f, &m, "X", "embed", encoder_inputs(p));
	H = filter_add(&f, "H", F32, 2, "n", stage_size(&m, encoder_states(p)));
	while (filter_read(&f)) {
		encode_window(&f, X, H, p, &scratch);
		filter_write(&f);
	}
	return filter_close(&f);
}
