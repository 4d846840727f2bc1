/*
 * bilstm_walk.h -- one document of a forward pass, one direction: what the
 * trace has of it, step by step.
 */
#ifndef HEED_MODELS_BILSTM_WALK_H
#define HEED_MODELS_BILSTM_WALK_H

#include "models/bilstm.h"

struct walk {
	const struct bilstm_trace *trace;
	const struct bilstm_document *document;
	size_t k; /* the direction */
	const struct lstm *lstm;
};

static inline struct walk
walk_of(const struct bilstm_trace *trace, size_t document, size_t k,
    const struct bilstm *p)
{
	return (struct walk){ trace, &trace->documents[document], k,
		&p->direction[k] };
}

/* The row of a step, among those of all documents. */
static inline size_t
walk_row(const struct walk *w, size_t step)
{
	return w->trace->start[step] + w->document->place;
}

static inline struct lstm_states
walk_states(const struct walk *w, size_t step)
{
	return lstm_rows(
	    &w->trace->states[w->k], walk_row(w, step), w->lstm->hidden);
}

/* The states before a step: NULL, zeros, before the first. */
static inline struct lstm_states
walk_before(const struct walk *w, size_t step)
{
	return step > 0 ? walk_states(w, step - 1) : (struct lstm_states){ 0 };
}

/* [4h]: what the word at a step adds to the gates. */
static inline const real *
walk_input(const struct walk *w, size_t step)
{
	size_t source = w->trace->source[w->k][walk_row(w, step)];

	return w->trace->inputs[w->k] + source * 4 * w->lstm->hidden;
}

/* The position in the document that a step is at. */
static inline size_t
walk_position(const struct walk *w, size_t step)
{
	return w->k == 0 ? step : w->document->n - 1 - step;
}

#endif
