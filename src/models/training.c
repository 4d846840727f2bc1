#include "models/training.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "layers/loss.h"
#include "tensor/random.h"

/* Adam's constants; vector_adam() has the same. */
static const double beta1 = 0.9, beta2 = 0.999;

enum { REST, ATTENTION }; /* groups with a rate and decay of their own */

static size_t
group_of(const struct parameter *p)
{
	return p->group == GROUP_ATTENTION ? ATTENTION : REST;
}

/* The constants of the step that comes next. */
static void
add_step(struct trainer *t)
{
	size_t s = t->step - t->first;
	double k = (double)t->step + 1;
	double step = 1 / (1 - pow(beta1, k));
	real scale = (real)(1 / sqrt(1 - pow(beta2, k)));

	t->steps[REST][s] = (struct adam_step){ (real)(t->choices.rate * step),
		scale, (real)t->choices.decay };
	t->steps[ATTENTION][s] =
	    (struct adam_step){ (real)(t->choices.attention_rate * step), scale,
		    0 };
}

void
trainer_new(struct trainer *t, const struct choices *choices,
    const struct training_choices *training, size_t documents,
    struct arena *arena)
{
	size_t batches = (documents + training->batch - 1) / training->batch;
	size_t V = choices->vocabulary;

	memset(t, 0, sizeof *t);
	t->choices = *training;
	t->count = classifier_new(&t->model, choices, t->parameters, arena);
	classifier_parameters(&t->gradient, choices, t->gradients, arena);
	for (size_t i = 0; i < t->count; i++) {
		size_t n = parameter_count(&t->parameters[i]);

		for (size_t k = 0; k < 3; k++)
			t->moments[i][k] = arena_zeros(arena, n);
		if (t->gradients[i].group != GROUP_EMBEDDING)
			*t->gradients[i].data = arena_zeros(arena, n);
	}
	t->batches = batches;
	for (size_t g = 0; g < 2; g++)
		t->steps[g] = arena_take(arena, batches, sizeof *t->steps[g]);
	t->row_step = arena_clear(arena, V, sizeof *t->row_step);
	t->slot = arena_clear(arena, V, sizeof *t->slot);
	classifier_prepare(&t->model, arena);
}

struct keyed {
	double key;
	size_t document;
};

static int
by_key(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->document > b->document) - (a->document < b->document);
}

/* Documents by length, give or take a tenth; then batches in any order. */
size_t
trainer_order(size_t *order, const struct examples *data, size_t batch,
    uint64_t seed, size_t epoch, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	struct random r = random_stream(seed, "train", epoch);
	size_t n = data->count, batches = (n + batch - 1) / batch, at = 0;
	struct keyed *keyed = arena_take(scratch, n, sizeof *keyed);
	size_t *turn = arena_take(scratch, batches, sizeof *turn);

	for (size_t i = 0; i < n; i++) {
		double noise = 0.2 * random_uniform(&r) - 0.1;

		keyed[i].key = (double)data->items[i].n * (1 + noise);
		keyed[i].document = i;
	}
	qsort(keyed, n, sizeof *keyed, by_key);
	/* the short batch, if any, keeps its place at the end */
	for (size_t b = 0; b < batches; b++)
		turn[b] = b;
	random_shuffle(&r, turn, n / batch);
	for (size_t b = 0; b < batches; b++)
		for (size_t i = turn[b] * batch;
		     i < n && i < (turn[b] + 1) * batch; i++)
			order[at++] = keyed[i].document;
	arena_return(scratch, mark);
	return batches;
}

/* The documents of a batch as rows, equal words sharing a row of X. */
struct gathered {
	struct batch batch;
	size_t *which;  /* [rows]: the row of X */
	int32_t *words; /* [inputs]: the word of a row of X */
	unsigned char *special;
	size_t inputs;
};

static void
gather(struct gathered *g, size_t *slot, const struct examples *data,
    const size_t *documents, size_t count, struct arena *arena)
{
	size_t *start = arena_take(arena, count + 1, sizeof *start);
	size_t rows = 0;

	for (size_t b = 0; b < count; b++) {
		start[b] = rows;
		rows += data->items[documents[b]].n;
	}
	start[count] = rows;
	g->batch = (struct batch){ count, start };
	g->which = arena_take(arena, rows, sizeof *g->which);
	g->words = arena_take(arena, rows, sizeof *g->words);
	g->special = arena_take(arena, rows, 1);
	g->inputs = 0;
	for (size_t b = 0; b < count; b++) {
		const struct example *e = &data->items[documents[b]];

		memcpy(g->special + start[b], e->special, e->n);
		for (size_t i = 0; i < e->n; i++) {
			int32_t word = e->ids[i];

			/* slot[] may hold an older batch's: check both ways */
			if (slot[word] >= g->inputs ||
			    g->words[slot[word]] != word) {
				slot[word] = g->inputs;
				g->words[g->inputs++] = word;
			}
			g->which[start[b] + i] = slot[word];
		}
	}
}

/* A row of the embedding and its moments lie anywhere in memory. */
static void
fetch_row(const struct trainer *t, size_t row)
{
	size_t d = t->model.choices.embedding, at = row * d;

	vector_fetch(t->model.embedding + at, d);
	for (size_t k = 0; k < 3; k++)
		vector_fetch(t->moments[0][k] + at, d);
}

/* Steps `from` .. `to`-1 of one row of the embedding. */
static void
move_row(struct trainer *t, size_t row, const real *gradient, size_t to)
{
	size_t d = t->model.choices.embedding, at = row * d;

	vector_adam(t->model.embedding + at, t->moments[0][0] + at,
	    t->moments[0][1] + at, t->moments[0][2] + at, gradient,
	    t->steps[REST], t->row_step[row] - t->first, to - t->first, d);
	t->row_step[row] = to;
}

/* All rows up to the last step: those before it are no longer needed. */
static void
settle_rows(struct trainer *t)
{
	size_t V = t->model.choices.vocabulary;

	for (size_t row = 0; row < V && !t->choices.frozen[GROUP_EMBEDDING];
	     row++)
		move_row(t, row, NULL, t->step);
	t->first = t->step;
}

void
trainer_resume(struct trainer *t, size_t step)
{
	t->step = t->first = step;
	for (size_t row = 0; row < t->model.choices.vocabulary; row++)
		t->row_step[row] = step;
}

/* Rows of the words of a batch; gradient: [inputs, d], or NULL. */
static void
move_rows(struct trainer *t, const struct gathered *g, const real *gradient,
    size_t to)
{
	size_t d = t->model.choices.embedding;

	for (size_t u = 0; u < g->inputs; u++) {
		if (u + 1 < g->inputs)
			fetch_row(t, (size_t)g->words[u + 1]);
		move_row(t, (size_t)g->words[u],
		    gradient != NULL ? gradient + u * d : NULL, to);
	}
}

static double
labels_gradient(double *dlogits, const struct forward *f,
    const struct examples *data, const size_t *documents,
    const double *class_weight, size_t c)
{
	double loss = 0;

	for (size_t b = 0; b < f->batch->documents; b++) {
		size_t label = data->items[documents[b]].label;

		loss += cross_entropy(dlogits + b * c, f->logits + b * c,
		    f->y + b * c, label, class_weight[label], c);
	}
	return loss;
}

static void
update(struct trainer *t, const struct gathered *g, const real *dX)
{
	size_t s = t->step - t->first;
	const bool *frozen = t->choices.frozen;

	if (dX != NULL)
		move_rows(t, g, dX, t->step + 1);
	for (size_t i = 1; i < t->count; i++) {
		const struct parameter *p = &t->parameters[i];
		size_t n = parameter_count(p);
		real *gradient = *t->gradients[i].data;

		if (!frozen[p->group])
			vector_adam(*p->data, t->moments[i][0],
			    t->moments[i][1], t->moments[i][2], gradient,
			    t->steps[group_of(p)], s, s + 1, n);
		memset(gradient, 0, n * sizeof *gradient);
	}
	t->step++;
	classifier_pack(&t->model);
}

/* dX [inputs, d] += and the gradient +=, of what is not frozen; returns the
 * loss. dX NULL: the embedding is frozen. */
static double
gradient(struct trainer *t, real *dX, const struct gathered *g,
    const struct forward *f, const struct examples *data,
    const size_t *documents)
{
	struct arena *arena = &t->arena;
	const struct training_choices *choices = &t->choices;
	size_t rows = batch_rows(&g->batch), c = t->model.choices.outputs;
	bool learns = !choices->frozen[GROUP_ENCODER];
	double *dlogits =
	    arena_take(arena, g->batch.documents * c, sizeof *dlogits);
	real *dalpha = NULL, *dH = NULL;
	double loss;

	if (choices->adversary != NULL) {
		dalpha = arena_reals(arena, rows);
		loss = adversary_gradient(
		    dlogits, dalpha, choices->adversary, f, documents);
	} else
		loss = labels_gradient(
		    dlogits, f, data, documents, choices->class_weight, c);
	if (learns || dX != NULL)
		dH = arena_reals(arena, rows * t->model.decoder.in);
	classifier_vjp_states(
	    dH, &t->gradient, dlogits, dalpha, false, f, &t->model, arena);
	if (dH != NULL)
		encoder_vjp(dX, learns ? &t->gradient.encoder : NULL, dH,
		    &f->trace, f->batch, &t->model.encoder, arena);
	return loss;
}

double
trainer_step(struct trainer *t, const struct examples *data,
    const size_t *documents, size_t count)
{
	struct arena *arena = &t->arena;
	const bool *frozen = t->choices.frozen;
	size_t d = t->model.choices.embedding;
	struct gathered g;
	struct forward f;
	real *X, *dX = NULL;
	double loss;

	if (t->step - t->first == t->batches)
		settle_rows(t);
	add_step(t);
	arena_reset(arena);
	gather(&g, t->slot, data, documents, count, arena);
	if (!frozen[GROUP_EMBEDDING]) {
		move_rows(t, &g, NULL, t->step);
		dX = arena_zeros(arena, g.inputs * d);
	}
	X = arena_reals(arena, g.inputs * d);
	classifier_embed(X, g.words, g.inputs, &t->model);
	(frozen[GROUP_EMBEDDING] && frozen[GROUP_ENCODER]
		? classifier_infer
		: classifier_forward)(&f, X, g.inputs, g.which, &g.batch,
	    g.special, &t->model.choices.projection, &t->model, arena);
	loss = gradient(t, dX, &g, &f, data, documents);
	update(t, &g, dX);
	return loss;
}

void
trainer_settle(struct trainer *t)
{
	settle_rows(t);
	classifier_pack(&t->model);
}

/* alpha [rows of all documents], or NULL */
static void
predict(double *y, real *alpha, const struct classifier *model,
    const struct examples *data, size_t batch, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t d = model->choices.embedding, c = model->choices.outputs;
	size_t *documents = arena_take(scratch, batch, sizeof *documents);
	size_t *slot =
	    arena_clear(scratch, model->choices.vocabulary, sizeof *slot);

	for (size_t from = 0; from < data->count; from += batch) {
		struct arena_mark inner = arena_mark(scratch);
		size_t count = data->count - from;
		struct gathered g;
		struct forward f;
		real *X;

		if (count > batch)
			count = batch;
		for (size_t b = 0; b < count; b++)
			documents[b] = from + b;
		gather(&g, slot, data, documents, count, scratch);
		X = arena_reals(scratch, g.inputs * d);
		classifier_embed(X, g.words, g.inputs, model);
		classifier_infer(&f, X, g.inputs, g.which, &g.batch, g.special,
		    &model->choices.projection, model, scratch);
		memcpy(y + from * c, f.y, count * c * sizeof *y);
		if (alpha != NULL) {
			size_t rows = batch_rows(&g.batch);

			memcpy(alpha, f.alpha, rows * sizeof *alpha);
			alpha += rows;
		}
		arena_return(scratch, inner);
	}
	arena_return(scratch, mark);
}

void
trainer_predict(double *y, const struct classifier *model,
    const struct examples *data, size_t batch, struct arena *scratch)
{
	predict(y, NULL, model, data, batch, scratch);
}

struct decisions
trainer_decide(const struct classifier *model, const struct examples *data,
    size_t batch, struct arena *arena)
{
	size_t n = data->count;
	struct decisions d = { .count = n, .outputs = model->choices.outputs };

	d.start = arena_take(arena, n + 1, sizeof *d.start);
	d.start[0] = 0;
	for (size_t i = 0; i < n; i++)
		d.start[i + 1] = d.start[i] + data->items[i].n;
	d.y = arena_take(arena, n * d.outputs, sizeof *d.y);
	d.alpha = arena_reals(arena, d.start[n]);
	predict(d.y, d.alpha, model, data, batch, arena);
	return d;
}
