/* kendall -- add the rank correlation of two fields to each record. */
#include "measures/kendall.h"
#include "program/stage.h"
#include "program/words.h"

static const struct option_spec options[] = {
	STAGE_OUTPUT,
	STAGE_RECORDS,
	{ 0 },
};

static const struct program program = {
	.name = "kendall",
	.purpose = "add Kendall's tau-b of two fields, and its p-value",
	.synopsis = "kendall [-o FILE] [-w N] FIELD OTHER ...",
	.example = "kendall alpha grad.y.X <graded.tens >correlated.tens",
	.options = options,
};

struct measure {
	struct words field;
	size_t added; /* of the first field with this one */
};

static double *
take_values(const struct words *w, const struct record *r, struct arena *arena,
    size_t *n)
{
	double *values = arena_take(arena, words_length(w, r), sizeof *values);

	*n = words_values(values, w, r, 0);
	return values;
}

/* fields[0] against each of the others. */
static void
measure(const struct measure *fields, size_t count, struct record *r,
    struct arena *arena)
{
	double *out = arena_take(arena, count, 2 * sizeof *out);
	struct arena_mark mark = arena_mark(arena);
	size_t n;
	double *x = take_values(&fields[0].field, r, arena, &n);

	for (size_t k = 1; k < count; k++) {
		double *y = take_values(&fields[k].field, r, arena, &n);
		struct kendall tau = kendall(x, y, n, arena);

		out[2 * k] = tau.tau;
		out[2 * k + 1] = tau.p;
		r->tensors[fields[k].added] =
		    tensor_vector(F64, &out[2 * k], 2);
	}
	arena_return(arena, mark);
}

static void
add_fields(
    struct measure *fields, size_t count, char *names[], struct filter *f)
{
	for (size_t k = 0; k < count; k++) {
		fields[k].field =
		    words_need(f->head, "<stdin>", names[k], 1, 1);
		if (k == 0)
			continue;
		words_same_length(&fields[0].field, &fields[k].field);
		fields[k].added = filter_add(f,
		    measure_name("kendall", names[0], names[k], &f->arena), F64,
		    1, "2");
	}
}

int
main(int argc, char *argv[])
{
	struct stage s = { .window = 1 };
	struct filter f;
	struct arena arena = { 0 };
	struct measure *fields;
	size_t count;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		stage_option(&s, letter);
	if (argc - optind < 2)
		usage_error("two fields are compared");
	count = (size_t)(argc - optind);
	fields = arena_take(&arena, count, sizeof *fields);
	filter_open(&f, argc, argv, s.output);
	filter_set_window(&f, s.window);
	add_fields(fields, count, argv + optind, &f);
	while (filter_read(&f)) {
		for (size_t i = 0; i < f.count; i++)
			measure(fields, count, &f.records[i], &f.arena);
		filter_write(&f);
	}
	arena_free(&arena);
	return filter_close(&f);
}
