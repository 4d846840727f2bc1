/* encode -- add the encoder's states H to each record. */
#include <sysexits.h>

#include "program/stage.h"

static const struct option_spec options[] = {
	STAGE_MODEL,
	{ 'a', "attention", NULL, "also A and V of the self-attention" },
	STAGE_DROP,
	STAGE_OUTPUT,
	STAGE_WINDOW,
	{ 0 },
};

static const struct program program = {
	.name = "encode",
	.purpose = "add the encoder's states H to each record",
	.synopsis = "encode -m FILE [-a] [--drop FIELDS] [-o FILE] [-w N]",
	.example = "embed -m M <a.tens | encode -m M >states.tens",
	.options = options,
};

struct fields {
	size_t X, H, A, V; /* of each record */
	bool maps;         /* A and V too */
};

static void
add_maps_fields(struct filter *f, struct model *m, struct fields *at)
{
	const struct choices *c = &m->classifier.choices;
	const char *layers, *heads;

	if (c->encoder != ENCODER_TRANSFORMER)
		fail(EX_DATAERR, "%s: -a: an LSTM has no self-attention",
		    m->path);
	layers = stage_size(m, c->layers);
	heads = stage_size(m, c->heads);
	at->A = filter_add(f, "A", F32, 4, layers, heads, "n", "n");
	at->V = filter_add(f, "V", F32, 4, layers, heads, "n",
	    stage_size(m, c->hidden / c->heads));
}

static struct tensor
four(real *data, const struct choices *c, size_t n, size_t last)
{
	return (struct tensor){ .dtype = F32,
		.rank = 4,
		.shape = { c->layers, c->heads, n, last },
		.data = data };
}

/* A and V of each document of the batch. */
static void
give_maps(const struct documents *d, const struct fields *at,
    const struct encoder_trace *trace, const struct classifier *p)
{
	const struct choices *c = &p->choices;
	size_t width = c->hidden / c->heads;

	for (size_t b = 0; b < d->batch.documents; b++) {
		struct record *r = d->records[b];
		size_t n = batch_length(&d->batch, b);
		size_t maps = c->layers * c->heads * n;
		real *A = arena_reals(&d->filter->arena, maps * n);
		real *V = arena_reals(&d->filter->arena, maps * width);

		transformer_maps(A, V, trace->transformer, &d->batch, b,
		    &p->encoder.transformer);
		r->tensors[at->A] = four(A, c, n, n);
		r->tensors[at->V] = four(V, c, n, width);
	}
}

static void
encode_window(struct filter *f, const struct fields *at,
    const struct classifier *p, struct arena *scratch)
{
	size_t m = encoder_states(&p->encoder);
	struct documents d;

	documents_begin(&d, f, at->X);
	while (documents_next(&d)) {
		size_t rows = batch_rows(&d.batch);
		struct encoder_trace trace;
		real *states = arena_reals(&f->arena, rows * m);
		const real *X = documents_take(&d, at->X, scratch);

		if (at->maps)
			encoder_forward(states, &trace, X, rows, NULL, &d.batch,
			    &p->encoder, scratch);
		else
			encoder_infer(states, X, rows, NULL, &d.batch,
			    &p->encoder, scratch);
		documents_give(&d, at->H, states, m);
		if (at->maps)
			give_maps(&d, at, &trace, p);
		arena_reset(scratch);
	}
}

int
main(int argc, char *argv[])
{
	static struct arena scratch; /* of a batch */
	static struct model m;       /* until exit */
	const struct encoder *p = &m.classifier.encoder;
	struct fields at = { 0 };
	struct stage s = { 0 };
	struct filter f;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (letter == 'a')
			at.maps = true;
		else
			stage_option(&s, letter);
	stage_open_parts(&s, &f, &m, MODEL_ENCODER, argc, argv);
	at.X = model_need(&f, &m, "X", "embed", encoder_inputs(p));
	at.H =
	    filter_add(&f, "H", F32, 2, "n", stage_size(&m, encoder_states(p)));
	if (at.maps)
		add_maps_fields(&f, &m, &at);
	while (filter_read(&f)) {
		encode_window(&f, &at, &m.classifier, &scratch);
		filter_write(&f);
	}
	return filter_close(&f);
}
