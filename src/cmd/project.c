/* project -- from scores to the attention distribution alpha. */
#include "program/stage.h"

static const struct option_spec options[] = {
	{ 'm', "model", "FILE", "the model whose projection is used" },
	{ 'p', "projection", "NAME",
	    "softmax, sparsemax, sparsegen or entmax, not the model's" },
	{ 'l', "lambda", "NUMBER", "sparsegen: below 1 (0)" },
	{ 'a', "alpha", "NUMBER", "entmax: at least 1 (1.5)" },
	STAGE_DROP,
	STAGE_OUTPUT,
	STAGE_RECORDS,
	{ 0 },
};

static const struct program program = {
	.name = "project",
	.purpose = "from scores to the attention distribution alpha",
	.synopsis = "project -m FILE [--drop FIELDS] [-o FILE] [-w N]\n"
		    "project -p NAME [-l NUMBER] [-a NUMBER] [--drop FIELDS] "
		    "[-o FILE] [-w N]",
	.example = "project -p sparsegen -l 0.5 <scores.tens >alpha.tens",
	.options = options,
};

static void
project_record(struct filter *f, struct record *r, size_t scores, size_t alpha,
    const unsigned char *special, const struct projection *p)
{
	size_t n = record_length(r, scores);
	real *distribution = arena_reals(&f->arena, n);

	projection_forward(
	    distribution, r->tensors[scores].data, special, p, n, &f->arena);
	r->tensors[alpha] = tensor_vector(F32, distribution, n);
}

static void
run(struct filter *f, const struct projection *p)
{
	size_t scores = filter_need(f, "scores", F32, 1, "attend");
	size_t special, alpha;
	bool known = filter_find(f, "special", BOOL, 1, &special);

	if (known)
		fields_same_length(f->head, "<stdin>", scores, special);
	alpha = filter_add(f, "alpha", F32, 1, "n");
	stream_set_projection(f, p);
	while (filter_read(f)) {
		for (size_t i = 0; i < f->count; i++) {
			struct record *r = &f->records[i];

			project_record(f, r, scores, alpha,
			    known ? r->tensors[special].data : NULL, p);
		}
		filter_write(f);
	}
}

int
main(int argc, char *argv[])
{
	struct projection p = { PROJECTION_SOFTMAX, 0, 1.5 };
	bool lambda = false, alpha = false; /* given? */
	struct stage s = { .window = 1 };
	bool chosen = false;
	struct filter f;
	static struct model m; /* until exit */
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		switch (letter) {
		case 'p':
			if (!projection_find(&p.kind, optarg))
				usage_error("unknown projection: %s", optarg);
			chosen = true;
			break;
		case 'l':
			p.lambda = lambda_option(optarg);
			lambda = true;
			break;
		case 'a':
			p.alpha = option_number("--alpha", optarg, 1, 1e3);
			alpha = true;
			break;
		default:
			stage_option(&s, letter);
		}
	if (chosen && s.model != NULL)
		usage_error("-m and -p are two ways to choose a projection");
	projection_numbers(&p, lambda, alpha);
	stage_open_parts(&s, &f, chosen ? NULL : &m, MODEL_CHOICES, argc, argv);
	run(&f, chosen ? &p : &m.classifier.choices.projection);
	return filter_close(&f);
}
