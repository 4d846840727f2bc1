/* simd_lstm.h -- part of simd.h: a step of LSTM rows, and the cell's VJP. */

enum { INPUT, FORGET, CANDIDATE, OUTPUT, GATES };

/* The gates of a row: sigmoid, and of the candidate tanh. */
INLINE void
activate(vec z[GATES])
{
	vec x[GATES], p[GATES], n[GATES];

	EACH (g, GATES)
		x[g] = g == CANDIDATE ? tanh_argument(z[g])
				      : sigmoid_argument(z[g]);
	reduced_expm1(p, n, x, GATES);
	EACH (g, GATES)
		z[g] = g == CANDIDATE ? tanh_result(p[g], n[g], z[g])
				      : sigmoid_result(p[g], n[g], z[g]);
}

/*
 * The cells of n <= LANES units at unit u, rows r .. r + rows - 1. z: their
 * gates before activation.
 */
INLINE void
cells(size_t rows, const struct lstm_states *s, const float *cell_before,
    vec z[][GATES], size_t r, size_t u, size_t n, size_t units)
{
	vec c[STEP_ROWS], t[STEP_ROWS];

	EACH (i, rows) {
		size_t at = (r + i) * units + u;
		vec before = all(0);

		activate(z[i]);
		if (cell_before != NULL)
			before = load(cell_before + at, n);
		c[i] =
		    fused(z[i][FORGET], before, z[i][INPUT] * z[i][CANDIDATE]);
		store(s->cell + at, c[i], n);
	}
	tanh_side(t, c, rows);
	EACH (i, rows)
		store(s->hidden + (r + i) * units + u, z[i][OUTPUT] * t[i], n);
	if (s->gates == NULL)
		return;
	EACH (i, rows) {
		store(s->tanh_cell + (r + i) * units + u, t[i], n);
		EACH (g, GATES)
			store(s->gates + ((r + i) * GATES + g) * units + u,
			    z[i][g], n);
	}
}

/*
 * Rows r .. r + rows - 1, n <= LANES units at unit u: their four gates are
 * summed in registers, and go from there into the cell. `rows` is a constant
 * where this is expanded.
 */
INLINE void
step_tile(size_t rows, const struct lstm_states *s, const float *inputs,
    const size_t *source, const struct lstm_states *before,
    const struct packed_gates *p, size_t r, size_t u, size_t n)
{
	size_t units = p->units, width = PANEL / GATES;
	const float *panel = p->panels + u / width * PANEL * units + u % width;
	bool first = before->hidden == NULL;
	const float *hidden = first ? NULL : before->hidden + r * units;
	size_t steps = first ? 0 : units;
	vec sum[STEP_ROWS][GATES], right[GATES];

	EACH (i, rows) {
		const float *input = inputs + u;

		if (source != NULL)
			input += source[r + i] * GATES * units;
		EACH (g, GATES)
			sum[i][g] = load(input + g * units, n);
	}
	for (size_t l = 0; l < steps; l++) {
		EACH (g, GATES)
			right[g] = load(panel + l * PANEL + g * width, LANES);
		EACH (i, rows) {
			vec left = all(hidden[i * units + l]);

			EACH (g, GATES)
				sum[i][g] = fused(left, right[g], sum[i][g]);
		}
	}
	cells(rows, s, before->cell, sum, r, u, n, units);
}

#define STEP_TILE(rows)                                                        \
	static void step_tile_##rows(const struct lstm_states *s,              \
	    const float *inputs, const size_t *source,                         \
	    const struct lstm_states *before, const struct packed_gates *p,    \
	    size_t r, size_t u, size_t n)                                      \
	{                                                                      \
		step_tile(rows, s, inputs, source, before, p, r, u, n);        \
	}
STEP_TILE(1)
STEP_TILE(2)
STEP_TILE(3)
#if STEP_ROWS == 6
STEP_TILE(4)
STEP_TILE(5)
STEP_TILE(6)
#endif

static void (*const step_tiles[STEP_ROWS])(const struct lstm_states *s,
    const float *inputs, const size_t *source, const struct lstm_states *before,
    const struct packed_gates *p, size_t r, size_t u, size_t n) = {
	step_tile_1,
	step_tile_2,
	step_tile_3,
#if STEP_ROWS == 6
	step_tile_4,
	step_tile_5,
	step_tile_6,
#endif
};

/*
 * Asks for the inputs and gates of rows r .. end - 1 at unit u ahead of use:
 * inputs lie about in memory, gates are new to the cache.
 */
static void
fetch(const struct lstm_states *s, const float *inputs, const size_t *source,
    size_t units, size_t r, size_t end, size_t u)
{
	for (; r < end && u < units; r++) {
		if (source != NULL)
			EACH (g, GATES)
				__builtin_prefetch(inputs +
				    (source[r] * GATES + g) * units + u);
		if (s->gates != NULL)
			EACH (g, GATES)
				__builtin_prefetch(
				    s->gates + (r * GATES + g) * units + u, 1);
	}
}

static void
lstm_step(const struct lstm_states *s, const float *inputs,
    const size_t *source, const struct lstm_states *before,
    const struct packed_gates *p, size_t rows)
{
	size_t units = p->units, tile;

	fetch(s, inputs, source, units, 0, rows, 0);
	for (size_t u = 0; u < units; u += LANES) {
		size_t n = units - u < LANES ? units - u : LANES;

		for (size_t r = 0; r < rows; r += tile) {
			tile = tile_rows(rows - r, STEP_ROWS);
			fetch(s, inputs, source, units, r, r + tile, u + LANES);
			step_tiles[tile - 1](
			    s, inputs, source, before, p, r, u, n);
		}
	}
}

INLINE void
lstm_cell_vjp_vector(float *dgates, float *dcell, const float *dhidden,
    const float *gates, const float *tanh_cell, const float *before,
    size_t units, size_t u, size_t n)
{
	vec input = load(gates + u, n), forget = load(gates + units + u, n);
	vec candidate = load(gates + 2 * units + u, n);
	vec output = load(gates + 3 * units + u, n);
	vec b = before != NULL ? load(before + u, n) : all(0);
	vec t = load(tanh_cell + u, n), dh = load(dhidden + u, n);
	vec one = all(1);
	vec dc = fused(dh * output, fused(-t, t, one), load(dcell + u, n));

	store(dgates + u, dc * candidate * (input * (one - input)), n);
	store(dgates + units + u, dc * b * (forget * (one - forget)), n);
	store(dgates + 2 * units + u,
	    dc * input * fused(-candidate, candidate, one), n);
	store(dgates + 3 * units + u, dh * t * (output * (one - output)), n);
	store(dcell + u, dc * forget, n);
}

static void
lstm_cell_vjp(float *dgates, float *dcell, const float *dhidden,
    const float *gates, const float *tanh_cell, const float *before,
    size_t units)
{
	size_t u = 0;

	for (; u + LANES <= units; u += LANES)
		lstm_cell_vjp_vector(dgates, dcell, dhidden, gates, tanh_cell,
		    before, units, u, LANES);
	if (u < units)
		lstm_cell_vjp_vector(dgates, dcell, dhidden, gates, tanh_cell,
		    before, units, u, units - u);
}
