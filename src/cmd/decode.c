/* decode -- add the decision to each record: context, logits, y. */
#include <sysexits.h>

#include "program/stage.h"
#include "tensor/vector.h"

static const struct option_spec options[] = {
	STAGE_MODEL,
	STAGE_DROP,
	STAGE_OUTPUT,
	STAGE_RECORDS,
	{ 0 },
};

static const struct program program = {
	.name = "decode",
	.purpose = "add the decision to each record: context, logits, y",
	.synopsis = "decode -m FILE [--drop FIELDS] [-o FILE] [-w N]",
	.example = "project -m M <scores.tens | decode -m M --drop X,H >y.tens",
	.options = options,
};

struct fields {
	size_t H, alpha, context, logits, y; /* of each record */
	bool labelled;
	size_t label, correct;
};

static struct fields
find_fields(struct filter *f, struct model *m)
{
	const struct classifier *p = &m->classifier;
	const char *c = stage_size(m, p->decoder.out);
	struct fields at;

	at.H = model_need(f, m, "H", "encode", p->decoder.in);
	at.alpha = filter_need(f, "alpha", F32, 1, "project");
	fields_same_length(f->head, "<stdin>", at.H, at.alpha);
	at.labelled = filter_find(f, "label", I32, 1, &at.label);
	if (at.labelled && f->head->fields[at.label].dims[0].size != 1)
		fail(EX_DATAERR, "<stdin>: field label is not one number");
	at.context =
	    filter_add(f, "context", F32, 1, stage_size(m, p->decoder.in));
	at.logits = filter_add(f, "logits", F32, 1, c);
	at.y = filter_add(f, "y", F32, 1, c);
	if (at.labelled)
		at.correct = filter_add(f, "correct", BOOL, 1, "1");
	return at;
}

static struct tensor
as_floats(const double *x, size_t n, struct arena *arena)
{
	float *y = arena_take(arena, n, sizeof *y);

	for (size_t i = 0; i < n; i++)
		y[i] = (float)x[i];
	return tensor_vector(F32, y, n);
}

static void
decode_record(struct record *r, const struct fields *at,
    const struct classifier *p, struct arena *arena)
{
	size_t n = record_length(r, at->H), c = p->decoder.out;
	size_t m = p->decoder.in;
	const real *H = r->tensors[at->H].data;
	const real *alpha = r->tensors[at->alpha].data;
	real *context = arena_zeros(arena, m);
	real *values = arena_reals(arena, n * c);
	double *logits = arena_take(arena, 2 * c, sizeof *logits);
	unsigned char *correct = arena_take(arena, 1, 1);

	for (size_t i = 0; i < n; i++)
		vector_axpy(context, alpha[i], H + i * m, m);
	classifier_values(values, H, n, p);
	classifier_output(logits, logits + c, alpha, values, n, p);
	r->tensors[at->context] = tensor_vector(F32, context, m);
	r->tensors[at->logits] = as_floats(logits, c, arena);
	r->tensors[at->y] = as_floats(logits + c, c, arena);
	if (at->labelled) {
		const int32_t *label = r->tensors[at->label].data;

		*correct = *label >= 0 &&
		    !classifier_undecided(logits + c, c) &&
		    (size_t)*label == classifier_predict(logits + c, c);
		r->tensors[at->correct] = tensor_vector(BOOL, correct, 1);
	}
}

int
main(int argc, char *argv[])
{
	struct stage s = { .window = 1 };
	struct filter f;
	static struct model m; /* until exit */
	struct fields at;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		stage_option(&s, letter);
	stage_open_parts(&s, &f, &m, MODEL_DECODER, argc, argv);
	model_classes(&m, head_attribute(f.head, "labels"), "<stdin>");
	at = find_fields(&f, &m);
	while (filter_read(&f)) {
		for (size_t i = 0; i < f.count; i++)
			decode_record(
			    &f.records[i], &at, &m.classifier, &f.arena);
		filter_write(&f);
	}
	return filter_close(&f);
}
