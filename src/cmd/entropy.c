/* entropy -- add the normalised entropy of distributions to each record. */
#include <math.h>

#include "measures/entropy.h"
#include "program/stage.h"
#include "program/words.h"

static const struct option_spec options[] = {
	{ 'n', "normalise", NULL, "divide any weights by their sum" },
	STAGE_OUTPUT,
	STAGE_RECORDS,
	{ 0 },
};

static const struct program program = {
	.name = "entropy",
	.purpose = "add the normalised entropy of distributions to each record",
	.synopsis = "entropy [-n] [-o FILE] [-w N] FIELD ...",
	.example = "entropy alpha grad.y.X <graded.tens >measured.tens",
	.options = options,
};

struct measure {
	struct words p; /* [n]: one distribution; [k, n]: one in each row */
	size_t added;
	bool weights; /* need not have the sum 1 */
};

static double
row_entropy(
    double *values, const struct measure *m, const struct record *r, size_t row)
{
	size_t n = words_values(values, &m->p, r, row);

	words_distribution(values, n, m->weights, &m->p, r);
	return entropy_normalised(values, n);
}

/* A row that belongs to a special token is not looked at: NaN. */
static void
measure(const struct measure *m, struct record *r, struct arena *arena)
{
	bool matrix = m->p.field->rank == 2;
	size_t rows = matrix ? r->tensors[m->p.index].shape[0] : 1;
	const unsigned char *skip = matrix ? words_mask(&m->p, r, 0) : NULL;
	double *out = arena_take(arena, rows, sizeof *out);
	struct arena_mark mark = arena_mark(arena);
	double *values =
	    arena_take(arena, words_length(&m->p, r), sizeof *values);

	for (size_t i = 0; i < rows; i++)
		out[i] = skip != NULL && skip[i] ? (double)NAN
						 : row_entropy(values, m, r, i);
	arena_return(arena, mark);
	r->tensors[m->added] =
	    matrix ? tensor_vector(F64, out, rows) : tensor_scalar(F64, out);
}

static struct measure
add(struct filter *f, const char *name, bool weights)
{
	struct measure m = { words_need(f->head, "<stdin>", name, 1, 2), 0,
		weights };
	const char *made = measure_name("entropy", name, NULL, &f->arena);

	if (m.p.field->rank == 1)
		m.added = filter_add(f, made, F64, 0);
	else
		m.added = filter_add(
		    f, made, F64, 1, words_dimension(&m.p, 0, &f->arena));
	return m;
}

int
main(int argc, char *argv[])
{
	struct stage s = { .window = 1 };
	struct filter f;
	struct arena arena = { 0 };
	struct measure *measures;
	size_t count;
	bool weights = false;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (!stage_option(&s, letter))
			weights = true;
	if (optind == argc)
		usage_error("no field is named");
	count = (size_t)(argc - optind);
	measures = arena_take(&arena, count, sizeof *measures);
	filter_open(&f, argc, argv, s.output);
	filter_set_window(&f, s.window);
	for (size_t k = 0; k < count; k++)
		measures[k] = add(&f, argv[optind + (int)k], weights);
	while (filter_read(&f)) {
		for (size_t i = 0; i < f.count; i++)
			for (size_t k = 0; k < count; k++)
				measure(&measures[k], &f.records[i], &f.arena);
		filter_write(&f);
	}
	arena_free(&arena);
	return filter_close(&f);
}
