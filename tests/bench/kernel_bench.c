/*
 * kernel_bench.c -- what the kernels give beside what the processor can give:
 * GFLOP/s of the products that the models are made of, and nanoseconds an
 * element of the rest. CPU time, median of the repetitions.
 *	kernel_bench [avx512 | avx2 | plain]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peak.h"
#include "tensor/arena.h"
#include "tensor/gemm.h"
#include "tensor/kernel.h"
#include "tensor/vector.h"

enum { REPETITIONS = 11 };

static const double SAMPLE = 5e-3; /* seconds */

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* CPU seconds of so many calls. */
static double
time_of(void (*call)(void *), void *context, size_t calls)
{
	double start = cpu_seconds();

	for (size_t i = 0; i < calls; i++)
		call(context);
	return cpu_seconds() - start;
}

/* Median seconds of one call; each sample calls it as often as it needs. */
static double
median_time(void (*call)(void *), void *context)
{
	double sample[REPETITIONS];
	size_t calls = 1;

	while (time_of(call, context, calls) < SAMPLE)
		calls *= 2;
	for (size_t i = 0; i < REPETITIONS; i++)
		sample[i] = time_of(call, context, calls) / (double)calls;
	qsort(sample, REPETITIONS, sizeof *sample, compare);
	return sample[REPETITIONS / 2];
}

enum form { PACKED, NN, NT, TN, PACK_NT };

struct shape {
	const char *name;
	enum form form;
	size_t m, k, n;
};

static const struct shape shapes[] = {
	{ "1024^3", PACKED, 1024, 1024, 1024 },
	{ "projection", PACKED, 640, 300, 512 },
	{ "projection", PACKED, 5760, 300, 512 },
	{ "recurrence", PACKED, 1, 128, 512 },
	{ "recurrence", PACKED, 2, 128, 512 },
	{ "recurrence", PACKED, 4, 128, 512 },
	{ "recurrence", PACKED, 8, 128, 512 },
	{ "recurrence", PACKED, 16, 128, 512 },
	{ "recurrence", PACKED, 32, 128, 512 },
	{ "recurrence", PACKED, 128, 128, 512 },
	{ "recurrence", PACKED, 256, 128, 512 },
	{ "dhidden", PACKED, 32, 512, 128 },
	{ "dhidden", PACKED, 256, 512, 128 },
	{ "dX", PACKED, 5760, 512, 300 },
	{ "attention", PACKED, 5760, 256, 128 },
	{ "Jacobian step", PACKED, 100, 256, 432 },
	{ "1024^3, A B", NN, 1024, 1024, 1024 },
	{ "projection, A B^T", NT, 640, 300, 512 },
	{ "QK^T", NT, 200, 128, 200 },
	{ "PV", NN, 200, 200, 128 },
	{ "dW, A^T B", TN, 300, 640, 512 },
	{ "dW, A^T B", TN, 300, 5760, 512 },
	{ "dU, A^T B", TN, 128, 5760, 512 },
	{ "pack B", PACK_NT, 1, 128, 512 },
};

struct product {
	const struct shape *shape;
	float *a, *b, *c;
	struct packed packed;
};

static void
multiply(void *context)
{
	struct product *p = context;
	const struct shape *s = p->shape;

	switch (s->form) {
	case PACKED:
		gemm_packed(p->c, s->n, p->a, s->k, &p->packed, s->m, GEMM_SET);
		break;
	case NN:
		gemm_nn(p->c, p->a, p->b, s->m, s->n, s->k);
		break;
	case NT:
		gemm_nt(p->c, p->a, p->b, s->m, s->n, s->k);
		break;
	case TN:
		gemm_tn(p->c, p->a, p->b, s->m, s->n, s->k);
		break;
	case PACK_NT:
		pack(&p->packed, p->b, 1, s->k);
		break;
	}
}

static float *
ramp(struct arena *arena, size_t n)
{
	float *x = arena_reals(arena, n);

	for (size_t i = 0; i < n; i++)
		x[i] = (float)(i % 13) * 0.01f - 0.06f;
	return x;
}

static void
bench_products(double limit)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		const struct shape *s = &shapes[i];
		struct arena arena = { 0 };
		struct product p = { .shape = s,
			.a = ramp(&arena, s->m * s->k),
			.b = ramp(&arena, s->k * s->n),
			.c = ramp(&arena, s->m * s->n),
			.packed = packed_new(&arena, s->k, s->n) };
		double rate;

		pack(&p.packed, p.b, s->n, 1);
		rate = 2e-9 * (double)s->m * (double)s->k * (double)s->n /
		    median_time(multiply, &p);
		if (s->form == PACK_NT)
			printf("  %-18s %5zux%-5zux%-5zu %7.2f ns/element\n",
			    s->name, s->m, s->k, s->n, 2 / rate);
		else
			printf("  %-18s %5zux%-5zux%-5zu %7.1f GFLOP/s  %.2f\n",
			    s->name, s->m, s->k, s->n, rate,
			    limit > 0 ? rate / limit : 0);
		arena_free(&arena);
	}
}

enum { N = 1024, STEPS = 32 };

struct arrays {
	float x[8][N], y[N];
	struct adam_step steps[STEPS];
};

static void
call_exp(void *context)
{
	struct arrays *v = context;

	vector_exp(v->y, v->x[0], N);
}

static void
call_tanh(void *context)
{
	struct arrays *v = context;

	vector_tanh(v->y, v->x[0], N);
}

static void
call_sigmoid(void *context)
{
	struct arrays *v = context;

	vector_sigmoid(v->y, v->x[0], N);
}

static void
call_dot(void *context)
{
	struct arrays *v = context;

	v->y[0] = vector_dot(v->x[0], v->x[1], N);
}

static void
call_axpy(void *context)
{
	struct arrays *v = context;

	vector_axpy(v->y, 1e-9f, v->x[0], N);
}

static void
call_cell(void *context)
{
	struct arrays *v = context;

	const struct lstm_states before = { .cell = v->y };
	const struct packed_gates unread = { N / 4, v->y };

	recurrence_step(
	    &(struct lstm_states){ v->x[1], v->x[6], v->x[5], v->x[4] },
	    v->x[0], NULL, &before, &unread, 4);
}

static void
call_cell_vjp(void *context)
{
	struct arrays *v = context;

	memset(v->y, 0, sizeof v->y);
	vector_lstm_cell_vjp(
	    v->x[0], v->y, v->x[4], v->x[0], v->x[5], v->x[6], N);
}

static void
call_adam(void *context)
{
	struct arrays *v = context;

	vector_adam(
	    v->x[0], v->x[1], v->x[2], v->x[3], v->x[4], v->steps, 0, 1, N);
}

static void
call_replay(void *context)
{
	struct arrays *v = context;

	vector_adam(
	    v->x[0], v->x[1], v->x[2], v->x[3], NULL, v->steps, 0, STEPS, N);
}

static void
bench_vectors(void)
{
	static const struct {
		const char *name;
		void (*call)(void *);
		double elements;
	} rows[] = {
		{ "exp", call_exp, N },
		{ "tanh", call_tanh, N },
		{ "sigmoid", call_sigmoid, N },
		{ "dot", call_dot, N },
		{ "axpy", call_axpy, N },
		{ "lstm cell (unit)", call_cell, N },
		{ "lstm cell, vjp", call_cell_vjp, N },
		{ "adam", call_adam, N },
		{ "adam, 32 steps", call_replay, N * STEPS },
	};
	static struct arrays v;

	for (size_t i = 0; i < STEPS; i++)
		v.steps[i] = (struct adam_step){ 1e-4f, 1.1f, 1e-5f };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (size_t a = 0; a < 8; a++)
			for (size_t j = 0; j < N; j++)
				v.x[a][j] = (float)(j % 97) * 0.01f;
		memset(v.y, 0, sizeof v.y);
		printf("  %-38s %7.3f ns/element\n", rows[i].name,
		    1e9 * median_time(rows[i].call, &v) / rows[i].elements);
	}
}

int
main(int argc, char *argv[])
{
	static const char *const names[] = { "avx512", "avx2", "plain" };

	for (size_t i = 0; i < 3; i++) {
		const struct kernel *kernel = kernel_named(names[i]);
		double limit;

		if (kernel == NULL || (argc > 1 && strcmp(argv[1], names[i])))
			continue;
		kernel_use(kernel);
		limit = 1e-9 * peak_rate();
		printf("%s, peak %.0f GFLOP/s\n", kernel->name, limit);
		bench_products(limit);
		bench_vectors();
	}
	return 0;
}
