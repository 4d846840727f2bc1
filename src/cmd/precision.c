/* precision -- add how high fields rank the words of the rationale. */
#include <string.h>

#include "measures/precision.h"
#include "program/stage.h"
#include "program/words.h"

static const struct option_spec options[] = {
	{ 'r', "rationale", "NAME", "field that marks the words (rationale)" },
	STAGE_OUTPUT,
	STAGE_RECORDS,
	{ 0 },
};

static const struct program program = {
	.name = "precision",
	.purpose = "add how high fields rank the words of the rationale",
	.synopsis = "precision [-o FILE] [-r NAME] [-w N] FIELD ...",
	.example = "precision alpha grad.y.X <graded.tens >ranked.tens",
	.options = options,
};

struct measure {
	struct words field;
	size_t added;
};

/* The words' marks; *count: words, *marked: those of the rationale. */
static unsigned char *
take_marks(size_t rationale, const struct words *w, const struct record *r,
    struct arena *arena, size_t *count, size_t *marked)
{
	const struct tensor *t = &r->tensors[rationale];
	const unsigned char *mask = words_mask(w, r, 0), *all = t->data;
	unsigned char *marks = arena_take(arena, t->shape[0], 1);

	*count = *marked = 0;
	for (size_t i = 0; i < t->shape[0]; i++) {
		if (mask != NULL && mask[i])
			continue;
		*marked += all[i] != 0;
		marks[(*count)++] = all[i];
	}
	return marks;
}

static void
measure(const struct measure *m, size_t rationale, struct record *r,
    struct arena *arena)
{
	double *out = arena_take(arena, 2, sizeof *out), *values;
	struct arena_mark mark = arena_mark(arena);
	size_t n, marked;
	unsigned char *marks =
	    take_marks(rationale, &m->field, r, arena, &n, &marked);

	values = arena_take(arena, words_length(&m->field, r), sizeof *values);
	words_values(values, &m->field, r, 0);
	out[0] = average_precision(values, marks, n, arena);
	out[1] = average_precision_chance(n, marked);
	r->tensors[m->added] = tensor_vector(F64, out, 2);
	arena_return(arena, mark);
}

static struct measure
add(struct filter *f, const char *name, size_t rationale)
{
	struct measure m = { words_need(f->head, "<stdin>", name, 1, 1), 0 };
	struct words marks = { .name = f->head->fields[rationale].name,
		.field = &f->head->fields[rationale] };

	words_same_length(&m.field, &marks);
	m.added = filter_add(
	    f, measure_name("precision", name, NULL, &f->arena), F64, 1, "2");
	return m;
}

int
main(int argc, char *argv[])
{
	const char *name = "rationale";
	struct stage s = { .window = 1 };
	struct filter f;
	struct arena arena = { 0 };
	struct measure *measures;
	size_t count, rationale;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (!stage_option(&s, letter))
			name = optarg;
	if (optind == argc)
		usage_error("no field is named");
	count = (size_t)(argc - optind);
	measures = arena_take(&arena, count, sizeof *measures);
	filter_open(&f, argc, argv, s.output);
	filter_set_window(&f, s.window);
	rationale = filter_need(&f, name, BOOL, 1, "tokenize");
	for (size_t k = 0; k < count; k++)
		measures[k] = add(&f, argv[optind + (int)k], rationale);
	while (filter_read(&f)) {
		for (size_t i = 0; i < f.count; i++)
			for (size_t k = 0; k < count; k++)
				measure(&measures[k], rationale, &f.records[i],
				    &f.arena);
		filter_write(&f);
	}
	arena_free(&arena);
	return filter_close(&f);
}
