#include "models/encoder.h"

size_t
encoder_inputs(const struct encoder *p)
{
	return p->kind == ENCODER_LSTM ? p->lstm.direction[0].input
				       : p->transformer.input;
}

size_t
encoder_states(const struct encoder *p)
{
	return p->kind == ENCODER_LSTM ? 2 * p->lstm.direction[0].hidden
				       : p->transformer.width;
}

void
encoder_prepare(struct encoder *p, struct arena *arena)
{
	if (p->kind == ENCODER_LSTM)
		bilstm_prepare(&p->lstm, arena);
	else
		transformer_prepare(&p->transformer, arena);
}

void
encoder_pack(struct encoder *p)
{
	if (p->kind == ENCODER_LSTM)
		bilstm_pack(&p->lstm);
	else
		transformer_pack(&p->transformer);
}

void
encoder_forward(real *H, struct encoder_trace *trace, const real *X,
    size_t inputs, const size_t *which, const struct batch *batch,
    const struct encoder *p, struct arena *arena)
{
	*trace = (struct encoder_trace){ .X = X, .inputs = inputs };
	if (p->kind == ENCODER_LSTM)
		trace->lstm =
		    bilstm_forward(H, X, inputs, which, batch, &p->lstm, arena);
	else
		trace->transformer = transformer_forward(
		    H, X, inputs, which, batch, &p->transformer, arena);
}

void
encoder_infer(real *H, const real *X, size_t inputs, const size_t *which,
    const struct batch *batch, const struct encoder *p, struct arena *scratch)
{
	if (p->kind == ENCODER_LSTM)
		bilstm_infer(H, X, inputs, which, batch, &p->lstm, scratch);
	else
		transformer_infer(
		    H, X, inputs, which, batch, &p->transformer, scratch);
}

void
encoder_vjp(real *dX, struct encoder *dp, const real *dH,
    const struct encoder_trace *trace, const struct batch *batch,
    const struct encoder *p, struct arena *scratch)
{
	if (p->kind == ENCODER_LSTM)
		bilstm_vjp(dX, dp == NULL ? NULL : &dp->lstm, dH, trace->lstm,
		    trace->X, trace->inputs, &p->lstm, scratch);
	else
		transformer_vjp(dX, dp == NULL ? NULL : &dp->transformer, dH,
		    trace->transformer, trace->X, batch, &p->transformer,
		    scratch);
}

void
encoder_fold(struct encoder *p, struct arena *arena)
{
	if (p->kind == ENCODER_LSTM)
		bilstm_fold(&p->lstm, arena);
	else
		transformer_fold(&p->transformer, arena);
}

void
encoder_jacobian(real *norms, const struct encoder_trace *trace,
    const struct batch *batch, size_t document, const struct encoder *p,
    struct arena *scratch)
{
	if (p->kind == ENCODER_LSTM)
		bilstm_jacobian(
		    norms, trace->lstm, document, &p->lstm, scratch);
	else
		transformer_jacobian(norms, trace->transformer, batch, document,
		    &p->transformer, scratch);
}

void
encoder_loo(real *scores, real *values, const real *H,
    const struct encoder_trace *trace, const struct batch *batch,
    size_t document, const unsigned char *remove, const struct encoder *p,
    const struct attention *attention, const struct linear *decoder,
    struct arena *scratch)
{
	if (p->kind == ENCODER_LSTM)
		bilstm_loo(scores, values, H, trace->lstm, document, remove,
		    &p->lstm, attention, decoder, scratch);
	else
		transformer_loo(scores, values, trace->transformer, batch,
		    document, remove, &p->transformer, attention, decoder,
		    scratch);
}
