/* embed -- add the embedded words X to each record. */
#include "program/stage.h"

static const struct option_spec options[] = {
	STAGE_MODEL,
	STAGE_DROP,
	STAGE_OUTPUT,
	STAGE_RECORDS,
	{ 0 },
};

static const struct program program = {
	.name = "embed",
	.purpose = "add the embedded words X to each record",
	.synopsis = "embed -m FILE [--drop FIELDS] [-o FILE] [-w N]",
	.example = "embed -m demo.safetensors <demo.tens >embedded.tens",
	.options = options,
};

int
main(int argc, char *argv[])
{
	struct stage s = { .window = 1 };
	struct filter f;
	static struct model m; /* until exit */
	size_t ids, X, d;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		stage_option(&s, letter);
	stage_open_parts(&s, &f, &m, MODEL_EMBEDDING, argc, argv);
	d = m.classifier.choices.embedding;
	ids = filter_need(&f, "ids", I32, 1, "tokenize");
	X = filter_add(&f, "X", F32, 2, "n", stage_size(&m, d));
	while (filter_read(&f)) {
		for (size_t i = 0; i < f.count; i++) {
			struct record *r = &f.records[i];
			size_t n = record_length(r, ids);
			real *rows = arena_reals(&f.arena, n * d);

			classifier_embed(rows, model_ids(r, ids, &m.classifier),
			    n, &m.classifier);
			r->tensors[X] = tensor_matrix(F32, rows, n, d);
		}
		filter_write(&f);
	}
	return filter_close(&f);
}
