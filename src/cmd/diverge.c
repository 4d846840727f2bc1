/* diverge -- add the divergence of two distributions to each record. */
#include <string.h>

#include "measures/divergence.h"
#include "program/stage.h"
#include "program/words.h"

static const struct option_spec options[] = {
	{ 'd', "divergence", "NAME", "jsd (default), kl or tvd" },
	{ 'n', "normalise", NULL, "divide any weights by their sum" },
	STAGE_OUTPUT,
	STAGE_RECORDS,
	{ 0 },
};

static const struct program program = {
	.name = "diverge",
	.purpose = "add the divergence of two distributions to each record",
	.synopsis = "diverge [-n] [-d NAME] [-o FILE] [-w N] FIELD OTHER",
	.example = "diverge -d tvd alpha grad.y.X <graded.tens >apart.tens",
	.options = options,
};

typedef double divergence(const double *p, const double *q, size_t n);

static const struct kind {
	const char *name;
	divergence *function;
} kinds[] = {
	{ "jsd", divergence_js },
	{ "kl", divergence_kl },
	{ "tvd", divergence_tv },
};

static const struct kind *
find_kind(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	usage_error("no divergence %s: jsd, kl or tvd", name);
}

struct measure {
	const struct kind *kind;
	struct words p, q;
	size_t added;
	bool weights; /* need not have the sum 1 */
};

/* One number a record is the probability of one of two. */
static bool
is_binary(const struct words *w)
{
	const struct dimension *d = &w->field->dims[0];

	return d->symbol == NULL && d->size == 1;
}

static double *
take_values(const struct words *w, bool weights, const struct record *r,
    struct arena *arena, size_t *n)
{
	double *values =
	    arena_take(arena, words_length(w, r) + 1, sizeof *values);

	*n = words_values(values, w, r, 0);
	if (is_binary(w)) {
		values[1] = 1 - values[0];
		*n = 2;
	}
	words_distribution(values, *n, weights, w, r);
	return values;
}

static void
measure(const struct measure *m, struct record *r, struct arena *arena)
{
	double *out = arena_take(arena, 1, sizeof *out);
	struct arena_mark mark = arena_mark(arena);
	size_t n;
	double *p = take_values(&m->p, m->weights, r, arena, &n);
	double *q = take_values(&m->q, m->weights, r, arena, &n);

	*out = m->kind->function(p, q, n);
	r->tensors[m->added] = tensor_scalar(F64, out);
	arena_return(arena, mark);
}

static void
add_field(struct measure *m, const char *p, const char *q, struct filter *f)
{
	m->p = words_need(f->head, "<stdin>", p, 1, 1);
	m->q = words_need(f->head, "<stdin>", q, 1, 1);
	words_same_length(&m->p, &m->q);
	m->added =
	    filter_add(f, measure_name(m->kind->name, p, q, &f->arena), F64, 0);
}

int
main(int argc, char *argv[])
{
	struct stage s = { .window = 1 };
	struct filter f;
	struct measure m = { .kind = kinds };
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (letter == 'd')
			m.kind = find_kind(optarg);
		else if (!stage_option(&s, letter))
			m.weights = true;
	if (argc - optind != 2)
		usage_error("two fields are compared");
	filter_open(&f, argc, argv, s.output);
	filter_set_window(&f, s.window);
	add_field(&m, argv[optind], argv[optind + 1], &f);
	while (filter_read(&f)) {
		for (size_t i = 0; i < f.count; i++)
			measure(&m, &f.records[i], &f.arena);
		filter_write(&f);
	}
	return filter_close(&f);
}
