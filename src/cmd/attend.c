/* attend -- add the attention's scores of the states to each record. */
#include "program/stage.h"

static const struct option_spec options[] = {
	STAGE_MODEL,
	STAGE_DROP,
	STAGE_OUTPUT,
	STAGE_RECORDS,
	{ 0 },
};

static const struct program program = {
	.name = "attend",
	.purpose = "add the attention's scores of the states to each record",
	.synopsis = "attend -m FILE [--drop FIELDS] [-o FILE] [-w N]",
	.example =
	    "embed -m M <a.tens | encode -m M | attend -m M >scores.tens",
	.options = options,
};

int
main(int argc, char *argv[])
{
	struct stage s = { .window = 1 };
	struct filter f;
	static struct model m; /* until exit */
	const struct attention *p = &m.classifier.attention;
	size_t H, scores;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		stage_option(&s, letter);
	stage_open_parts(&s, &f, &m, MODEL_ATTENTION, argc, argv);
	H = model_need(&f, &m, "H", "encode", p->key.in);
	scores = filter_add(&f, "scores", F32, 1, "n");
	while (filter_read(&f)) {
		for (size_t i = 0; i < f.count; i++) {
			struct record *r = &f.records[i];
			size_t n = record_length(r, H);
			real *score = arena_reals(&f.arena, n);
			real *inner = arena_reals(&f.arena, n * p->key.out);

			attention_scores(
			    score, inner, r->tensors[H].data, p, n);
			r->tensors[scores] = tensor_vector(F32, score, n);
		}
		filter_write(&f);
	}
	return filter_close(&f);
}
