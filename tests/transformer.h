/* transformer.h -- random models and documents for the tests. */
#ifndef TEST_TRANSFORMER_H
#define TEST_TRANSFORMER_H

#include "models/classifier.h"
#include "tensor/random.h"

struct test_model {
	struct classifier p;
	struct parameter list[PARAMETERS_MAX];
	size_t count;
};

static inline real *
random_reals(struct random *r, size_t n, double scale, struct arena *arena)
{
	real *x = arena_reals(arena, n);

	for (size_t i = 0; i < n; i++)
		x[i] = (real)(scale * random_normal(r));
	return x;
}

/* Weights around 0; those of layer norms around 1, so that nothing dies. */
static inline struct test_model *
random_model(struct choices choices, struct random *r, struct arena *arena)
{
	struct test_model *model = arena_take(arena, 1, sizeof *model);

	choices.encoder = ENCODER_TRANSFORMER;
	choices.vocabulary = 1;
	model->count = classifier_new(&model->p, &choices, model->list, arena);
	for (size_t i = 0; i < model->count; i++) {
		const struct parameter *p = &model->list[i];
		bool norm = p->init == INIT_CONSTANT && p->scale == 1;

		for (size_t k = 0; k < parameter_count(p); k++)
			(*p->data)[k] = (real)(norm + 0.4 * random_normal(r));
	}
	classifier_prepare(&model->p, arena);
	return model;
}

#endif
