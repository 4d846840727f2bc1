/* parameters.c -- a classifier's parameters: names, shapes, first values. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/classifier.h"
#include "tensor/random.h"

/* The list as it grows, and how names begin at this place of the model. */
struct listing {
	struct parameter *list;
	size_t count;
	enum parameter_group group;
	char prefix[40], suffix[16];
};

static void
add(struct listing *l, const char *name, real **data, size_t rows,
    size_t columns, int init, double scale)
{
	struct parameter *p = &l->list[l->count++];

	snprintf(p->name, sizeof p->name, "%s%s%s", l->prefix, name, l->suffix);
	p->rank = columns == 0 ? 1 : 2;
	p->shape[0] = rows;
	p->shape[1] = columns;
	p->group = l->group;
	p->init = init;
	p->scale = scale;
	p->data = data;
}

static double
bound(size_t fan)
{
	return 1 / sqrt((double)fan);
}

static void
add_linear(struct listing *l, const char *name, struct linear *p, size_t out,
    size_t in)
{
	char full[32];

	p->out = out;
	p->in = in;
	snprintf(full, sizeof full, "%s.weight", name);
	add(l, full, &p->weight, out, in, INIT_UNIFORM, bound(in));
	snprintf(full, sizeof full, "%s.bias", name);
	add(l, full, &p->bias, out, 0, INIT_UNIFORM, bound(in));
}

static void
add_lstm(
    struct listing *l, struct lstm *p, size_t d, size_t h, const char *suffix)
{
	double b = bound(h);

	p->input = d;
	p->hidden = h;
	snprintf(l->suffix, sizeof l->suffix, "%s", suffix);
	add(l, "weight_ih_l0", &p->weight_ih, 4 * h, d, INIT_UNIFORM, b);
	add(l, "weight_hh_l0", &p->weight_hh, 4 * h, h, INIT_UNIFORM, b);
	add(l, "bias_ih_l0", &p->bias_ih, 4 * h, 0, INIT_UNIFORM, b);
	add(l, "bias_hh_l0", &p->bias_hh, 4 * h, 0, INIT_UNIFORM, b);
	l->suffix[0] = '\0';
}

static void
add_layernorm(
    struct listing *l, const char *name, struct layernorm *p, size_t width)
{
	char full[32];

	p->width = width;
	snprintf(full, sizeof full, "%s.weight", name);
	add(l, full, &p->weight, width, 0, INIT_CONSTANT, 1);
	snprintf(full, sizeof full, "%s.bias", name);
	add(l, full, &p->bias, width, 0, INIT_CONSTANT, 0);
}

/* torch.nn.MultiheadAttention: in_proj by Xavier, biases zero */
static void
add_self_attention(
    struct listing *l, struct self_attention *p, size_t m, size_t heads)
{
	p->width = m;
	p->heads = heads;
	p->in.in = p->out.in = p->out.out = m;
	p->in.out = 3 * m;
	add(l, "self_attn.in_proj_weight", &p->in.weight, 3 * m, m,
	    INIT_UNIFORM, sqrt(6 / (4 * (double)m)));
	add(l, "self_attn.in_proj_bias", &p->in.bias, 3 * m, 0, INIT_CONSTANT,
	    0);
	add(l, "self_attn.out_proj.weight", &p->out.weight, m, m, INIT_UNIFORM,
	    bound(m));
	add(l, "self_attn.out_proj.bias", &p->out.bias, m, 0, INIT_CONSTANT, 0);
}

static void
add_transformer(struct listing *l, struct transformer *p,
    const struct choices *c, struct arena *arena)
{
	size_t m = c->hidden;

	p->input = c->embedding;
	p->width = m;
	p->layers = c->layers;
	p->layer = arena_clear(arena, c->layers, sizeof *p->layer);
	add_linear(l, "input", &p->project, m, c->embedding);
	for (size_t k = 0; k < c->layers; k++) {
		struct transformer_layer *layer = &p->layer[k];

		snprintf(l->prefix, sizeof l->prefix, "encoder.layers.%zu.", k);
		add_self_attention(l, &layer->attention, m, c->heads);
		add_linear(l, "linear1", &layer->linear1, c->feedforward, m);
		add_linear(l, "linear2", &layer->linear2, m, c->feedforward);
		add_layernorm(l, "norm1", &layer->norm1, m);
		add_layernorm(l, "norm2", &layer->norm2, m);
	}
	l->prefix[0] = '\0';
}

static void
add_encoder(struct listing *l, struct encoder *p, const struct choices *c,
    struct arena *arena)
{
	p->kind = c->encoder;
	if (c->encoder == ENCODER_TRANSFORMER) {
		add_transformer(l, &p->transformer, c, arena);
		return;
	}
	snprintf(l->prefix, sizeof l->prefix, "encoder.");
	add_lstm(l, &p->lstm.direction[0], c->embedding, c->hidden, "");
	add_lstm(l, &p->lstm.direction[1], c->embedding, c->hidden, "_reverse");
	l->prefix[0] = '\0';
}

static void
add_attention(
    struct listing *l, struct attention *p, const struct choices *c, size_t m)
{
	p->kind = c->attention;
	p->key.in = m;
	p->key.out = 1;
	if (c->attention == ATTENTION_DOT) {
		add(l, "attention.query", &p->key.weight, m, 0, INIT_UNIFORM,
		    bound(m));
		return;
	}
	add_linear(l, "attention.key", &p->key, c->keys, m);
	add(l, "attention.v.weight", &p->v, 1, c->keys, INIT_UNIFORM,
	    bound(c->keys));
}

size_t
classifier_parameters(struct classifier *p, const struct choices *choices,
    struct parameter list[PARAMETERS_MAX], struct arena *arena)
{
	struct listing l = { .list = list };
	size_t m;

	*p = (struct classifier){ .choices = *choices };
	l.group = GROUP_EMBEDDING;
	add(&l, "embedding.weight", &p->embedding, choices->vocabulary,
	    choices->embedding, INIT_NORMAL, 1);
	l.group = GROUP_ENCODER;
	add_encoder(&l, &p->encoder, choices, arena);
	m = encoder_states(&p->encoder);
	l.group = GROUP_ATTENTION;
	add_attention(&l, &p->attention, choices, m);
	l.group = GROUP_DECODER;
	add_linear(&l, "decoder", &p->decoder, choices->outputs, m);
	return l.count;
}

size_t
parameter_count(const struct parameter *p)
{
	return p->shape[0] * (p->rank == 2 ? p->shape[1] : 1);
}

size_t
classifier_new(struct classifier *p, const struct choices *choices,
    struct parameter list[PARAMETERS_MAX], struct arena *arena)
{
	size_t count = classifier_parameters(p, choices, list, arena);

	for (size_t i = 0; i < count; i++)
		*list[i].data = arena_zeros(arena, parameter_count(&list[i]));
	return count;
}

static void
fill(const struct parameter *p, uint64_t seed)
{
	struct random r = random_stream(seed, p->name, 0);
	real *data = *p->data;

	for (size_t i = 0; i < parameter_count(p); i++)
		if (p->init == INIT_CONSTANT)
			data[i] = (real)p->scale;
		else if (p->init == INIT_NORMAL)
			data[i] = (real)(p->scale * random_normal(&r));
		else
			data[i] =
			    (real)(p->scale * (2 * random_uniform(&r) - 1));
}

void
parameters_init(const struct parameter *list, size_t count, uint64_t seed)
{
	for (size_t i = 0; i < count; i++) {
		fill(&list[i], seed);
		if (list[i].group == GROUP_EMBEDDING) /* row 0 is PAD */
			memset(
			    *list[i].data, 0, list[i].shape[1] * sizeof(real));
	}
}
