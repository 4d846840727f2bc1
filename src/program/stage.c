#include "program/stage.h"
#include "program/names.h"

#include <string.h>
#include <unistd.h>

bool
stage_option(struct stage *s, int letter)
{
	switch (letter) {
	case 'm':
		s->model = optarg;
		return true;
	case 'o':
		s->output = optarg;
		return true;
	case STAGE_DROP_OPTION:
		s->drop = names_add("--drop", s->drop, optarg);
		return true;
	case 'w':
		s->window =
		    (size_t)option_integer("--window", optarg, 1, 1 << 20);
		return true;
	}
	return false;
}

bool
second_of(const char *option, const char *first, const char *second)
{
	bool is_second = strcmp(optarg, second) == 0;

	if (!is_second && strcmp(optarg, first) != 0)
		usage_error(
		    "%s must be %s or %s: %s", option, first, second, optarg);
	return is_second;
}

double
lambda_option(const char *text)
{
	double lambda = option_number("--lambda", text, -1e9, 1);

	if (lambda >= 1)
		usage_error("--lambda must be below 1: %s", text);
	return lambda;
}

void
projection_numbers(
    const struct projection *p, bool lambda_given, bool alpha_given)
{
	if (lambda_given && p->kind != PROJECTION_SPARSEGEN)
		usage_error("--lambda is for sparsegen alone");
	if (alpha_given && p->kind != PROJECTION_ENTMAX)
		usage_error("--alpha is for entmax alone");
}

void
stage_open_parts(struct stage *s, struct filter *f, struct model *m,
    enum model_part parts, int argc, char *argv[])
{
	if (optind != argc)
		usage_error("unexpected operand: %s", argv[optind]);
	if (m != NULL)
		model_load_parts(m, s->model, parts);
	filter_open(f, argc, argv, s->output);
	if (s->window > 0)
		filter_set_window(f, s->window);
	if (s->drop != NULL)
		filter_drop(f, s->drop);
	if (m != NULL)
		model_note(f, m);
}

void
stage_open(
    struct stage *s, struct filter *f, struct model *m, int argc, char *argv[])
{
	stage_open_parts(s, f, m, MODEL_WHOLE, argc, argv);
}

const char *
stage_size(struct model *m, size_t size)
{
	char text[24];

	snprintf(text, sizeof text, "%zu", size);
	return arena_string(&m->arena, text);
}
