#include "tensor/recurrence.h"

#include <string.h>

#include "tensor/kernel.h"

enum { WIDTH = PANEL / 4 }; /* units of a panel */

struct packed_gates
packed_gates_new(struct arena *arena, size_t units)
{
	size_t panels = (units + WIDTH - 1) / WIDTH;

	return (struct packed_gates){ units,
		arena_reals(arena, panels * units * PANEL) };
}

void
pack_gates(struct packed_gates *p, const real *weight)
{
	const struct kernel *kernel = kernel_in_use();
	size_t n = p->units;

	for (size_t u = 0; u < n; u += WIDTH) {
		real *panel = p->panels + u * 4 * n;
		size_t width = n - u < WIDTH ? n - u : WIDTH;

		if (width < WIDTH)
			memset(panel, 0, n * PANEL * sizeof *panel);
		for (size_t g = 0; g < 4; g++)
			kernel->transpose(panel + g * WIDTH, PANEL,
			    weight + (g * n + u) * n, n, width, n);
	}
}

void
recurrence_step(const struct lstm_states *s, const real *inputs,
    const size_t *source, const struct lstm_states *before,
    const struct packed_gates *p, size_t rows)
{
	kernel_in_use()->lstm_step(s, inputs, source, before, p, rows);
}
