/*
 * plain.c -- the kernel in plain C, for every processor and both widths of
 * real. The tests hold the vector kernels to it.
 */
#include <stdbool.h>
#include <string.h>
#include <tgmath.h>

#include "tensor/kernel.h"

/* C [m,n] = `from` or 0, plus A [m,k] times a panel. */
static void
panel_strided(real *c, size_t ldc, const real *from, size_t ldf,
    struct strided a, const real *b, size_t m, size_t n, size_t k)
{
	for (size_t i = 0; i < m; i++) {
		real *row = c + i * ldc;

		for (size_t j = 0; j < n; j++)
			row[j] = from != NULL ? from[i * ldf + j] : 0;
		for (size_t l = 0; l < k; l++)
			for (size_t j = 0; j < n; j++)
				row[j] += a.data[i * a.row + l * a.column] *
				    b[l * PANEL + j];
	}
}

static void
panel(real *c, size_t ldc, const real *from, size_t ldf, const real *a,
    size_t lda, const real *b, size_t m, size_t n, size_t k)
{
	panel_strided(
	    c, ldc, from, ldf, (struct strided){ a, lda, 1 }, b, m, n, k);
}

static void
panel_turned(real *c, size_t ldc, const real *from, size_t ldf, const real *a,
    size_t lda, const real *b, size_t m, size_t n, size_t k)
{
	panel_strided(
	    c, ldc, from, ldf, (struct strided){ a, 1, lda }, b, m, n, k);
}

static void
panel_folded(real *c, size_t ldc, const real *from, size_t ldf, const real *a,
    size_t lda, const struct folding *f, size_t m, size_t n, size_t k)
{
	for (size_t l = 0; l < k; l++)
		for (size_t j = 0; j < PANEL; j++) {
			real sum = 0;

			for (size_t g = l * f->parts; g < (l + 1) * f->parts;
			     g++)
				sum += f->factors[g] * f->panel[g * PANEL + j];
			f->out[l * PANEL + j] = sum;
		}
	panel(c, ldc, from, ldf, a, lda, f->out, m, n, k);
}

static void
panel_picked(real *c, size_t ldc, const real *from, size_t ldf, const real *a,
    size_t lda, const real *b, const size_t *pick, size_t m, size_t n, size_t k)
{
	if (k == 0)
		panel(c, ldc, from, ldf, a, lda, b, m, n, 0);
	for (size_t l = 0; l < k; l++) {
		panel(c, ldc, from, ldf, a + pick[l], lda, b + pick[l] * PANEL,
		    m, n, 1);
		from = c;
		ldf = ldc;
	}
}

static void
pack_row(real *panels, const real *b, size_t k, size_t n)
{
	for (size_t j = 0; j < n; j++)
		panels[j / PANEL * PANEL * k + j % PANEL] = b[j];
}

static void
transpose(real *out, size_t out_stride, const real *in, size_t in_stride,
    size_t rows, size_t columns)
{
	for (size_t i = 0; i < rows; i++)
		for (size_t j = 0; j < columns; j++)
			out[j * out_stride + i] = in[i * in_stride + j];
}

static void
plain_exp(real *y, const real *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		y[i] = exp(x[i]);
}

static void
plain_tanh(real *y, const real *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		y[i] = tanh(x[i]);
}

/* 1 / (1 + exp(-x)), with an exp that cannot overflow */
static real
sigmoid(real x)
{
	real e = exp(-fabs(x));

	return (x < 0 ? e : 1) / (1 + e);
}

static void
plain_sigmoid(real *y, const real *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		y[i] = sigmoid(x[i]);
}

static real
dot(const real *x, const real *y, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (double)x[i] * (double)y[i];
	return (real)sum;
}

static real
sum(const real *x, size_t n)
{
	double all = 0;

	for (size_t i = 0; i < n; i++)
		all += (double)x[i];
	return (real)all;
}

static real
max(const real *x, size_t n)
{
	real most = (real)-INFINITY;

	for (size_t i = 0; i < n; i++)
		most = x[i] > most ? x[i] : most;
	return most;
}

static void
relu(real *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		x[i] = x[i] < 0 ? 0 : x[i];
}

static void
relu_vjp(real *dx, const real *y, size_t n)
{
	for (size_t i = 0; i < n; i++)
		dx[i] = y[i] > 0 ? dx[i] : 0;
}

static void
softmax(real *x, real scale, size_t rows, size_t n)
{
	for (size_t r = 0; r < rows; r++, x += n) {
		real most = max(x, n), all;

		for (size_t i = 0; i < n; i++)
			x[i] = exp(scale * (x[i] - most));
		all = sum(x, n);
		for (size_t i = 0; i < n; i++)
			x[i] /= all;
	}
}

static void
softmax_vjp(
    real *dx, size_t ld, const real *y, real scale, size_t rows, size_t n)
{
	for (size_t r = 0; r < rows; r++, dx += ld, y += n) {
		real along = dot(y, dx, n);

		for (size_t i = 0; i < n; i++)
			dx[i] = scale * y[i] * (dx[i] - along);
	}
}

static void
layernorm(real *y, real *normal, real *factor, const real *x,
    const real *residual, const real *weight, const real *bias, size_t rows,
    size_t n)
{
	for (size_t r = 0; r < rows; r++) {
		size_t at = r * n;
		real mean, f;
		double variance = 0;

		for (size_t i = 0; i < n; i++)
			y[at + i] = x[at + i] +
			    (residual != NULL ? residual[at + i] : 0);
		mean = sum(y + at, n) / (real)n;
		for (size_t i = 0; i < n; i++) {
			double d = (double)(y[at + i] - mean);

			variance += d * d;
		}
		f = (real)(1 / sqrt(variance / (double)n + 1e-5));
		for (size_t i = 0; i < n; i++) {
			real z = (y[at + i] - mean) * f;

			if (normal != NULL)
				normal[at + i] = z;
			y[at + i] = z * weight[i] + bias[i];
		}
		if (factor != NULL)
			factor[r] = f;
	}
}

static void
layernorm_vjp(real *dx, const real *dy, const real *normal, const real *factor,
    const real *weight, size_t rows, size_t n)
{
	for (size_t r = 0; r < rows; r++, dx += n, dy += n, normal += n) {
		double mean = 0, along = 0;

		for (size_t i = 0; i < n; i++) {
			dx[i] = dy[i] * weight[i];
			mean += (double)dx[i];
			along += (double)(dx[i] * normal[i]);
		}
		mean /= (double)n;
		along /= (double)n;
		for (size_t i = 0; i < n; i++)
			dx[i] = factor[r] *
			    (dx[i] - (real)mean - normal[i] * (real)along);
	}
}

static void
add(real *y, const real *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		y[i] += x[i];
}

static void
axpy(real *y, real a, const real *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		y[i] += a * x[i];
}

static void
multiply(real *y, const real *a, const real *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		y[i] = a[i] * x[i];
}

static void
multiply_add(real *y, const real *a, const real *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		y[i] += a[i] * x[i];
}

static void
lstm_cell(const struct lstm_states *s, const real *cell_before, const real z[4],
    size_t r, size_t u, size_t units)
{
	size_t at = r * units + u;
	real input = sigmoid(z[0]), forget = sigmoid(z[1]);
	real candidate = tanh(z[2]), output = sigmoid(z[3]);
	real before = cell_before != NULL ? cell_before[at] : 0;
	real cell = forget * before + input * candidate, t = tanh(cell);

	s->cell[at] = cell;
	s->hidden[at] = output * t;
	if (s->gates != NULL) {
		real *gates = s->gates + r * 4 * units + u;

		gates[0] = input;
		gates[units] = forget;
		gates[2 * units] = candidate;
		gates[3 * units] = output;
		s->tanh_cell[at] = t;
	}
}

static void
lstm_step(const struct lstm_states *s, const real *inputs, const size_t *source,
    const struct lstm_states *before, const struct packed_gates *p, size_t rows)
{
	size_t units = p->units, width = PANEL / 4;
	size_t steps = before->hidden != NULL ? units : 0;

	for (size_t r = 0; r < rows; r++) {
		size_t from = source != NULL ? source[r] : 0;
		const real *input = inputs + from * 4 * units;

		for (size_t u = 0; u < units; u++) {
			const real *panel =
			    p->panels + u / width * PANEL * units + u % width;
			real z[4];

			for (size_t g = 0; g < 4; g++)
				z[g] = input[g * units + u];
			for (size_t l = 0; l < steps; l++)
				for (size_t g = 0; g < 4; g++)
					z[g] += before->hidden[r * units + l] *
					    panel[l * PANEL + g * width];
			lstm_cell(s, before->cell, z, r, u, units);
		}
	}
}

static void
lstm_cell_vjp(real *dgates, real *dcell, const real *dhidden, const real *gates,
    const real *tanh_cell, const real *cell_before, size_t units)
{
	for (size_t u = 0; u < units; u++) {
		real input = gates[u], forget = gates[units + u];
		real candidate = gates[2 * units + u];
		real output = gates[3 * units + u];
		real before = cell_before != NULL ? cell_before[u] : 0;
		real t = tanh_cell[u], dh = dhidden[u];
		real dc = dcell[u] + dh * output * (1 - t * t);

		dgates[u] = dc * candidate * input * (1 - input);
		dgates[units + u] = dc * before * forget * (1 - forget);
		dgates[2 * units + u] =
		    dc * input * (1 - candidate * candidate);
		dgates[3 * units + u] = dh * t * output * (1 - output);
		dcell[u] = dc * forget;
	}
}

static void
adam(real *p, real *m, real *v, real *vmax, const real *gradient,
    const struct adam_step *steps, size_t first, size_t last, size_t n)
{
	const real b1 = (real)0.9, b2 = (real)0.999, epsilon = (real)1e-8;
	const real root = (real)sqrt(1 - 0.999);

	for (size_t s = first; s < last; s++)
		for (size_t i = 0; i < n; i++) {
			bool given = gradient != NULL && s + 1 == last;
			real g = given ? gradient[i] : 0;

			g += steps[s].decay * p[i];
			m[i] = b1 * m[i] + g;
			v[i] = b2 * v[i] + g * g;
			vmax[i] = v[i] > vmax[i] ? v[i] : vmax[i];
			p[i] -= (real)0.1 * steps[s].step * m[i] /
			    (sqrt(vmax[i]) * (root * steps[s].scale) + epsilon);
		}
}

static bool
discordant(uint64_t *count, const int32_t *x, const int32_t *y, size_t n)
{
	*count = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t opposite = 0, tied = 0;

		for (size_t j = 0; j < i; j++) {
			opposite += (x[i] > x[j]) != (y[i] > y[j]);
			tied |= (x[i] == x[j]) | (y[i] == y[j]);
		}
		if (tied)
			return false;
		*count += opposite;
	}
	return true;
}

const struct kernel kernel_plain = {
	.name = "plain",
	.panel = panel,
	.panel_turned = panel_turned,
	.panel_folded = panel_folded,
	.panel_picked = panel_picked,
	.pack_row = pack_row,
	.transpose = transpose,
	.exp = plain_exp,
	.tanh = plain_tanh,
	.sigmoid = plain_sigmoid,
	.dot = dot,
	.sum = sum,
	.max = max,
	.relu = relu,
	.relu_vjp = relu_vjp,
	.softmax = softmax,
	.softmax_vjp = softmax_vjp,
	.layernorm = layernorm,
	.layernorm_vjp = layernorm_vjp,
	.add = add,
	.axpy = axpy,
	.multiply = multiply,
	.multiply_add = multiply_add,
	.lstm_step = lstm_step,
	.lstm_cell_vjp = lstm_cell_vjp,
	.adam = adam,
	.discordant = discordant,
};
