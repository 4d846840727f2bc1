/*
 * simd.h -- the vector kernel, over the operations that avx2.c and avx512.c
 * define before they include it. Every operation is written out (no product
 * is contracted into a sum behind our back), so both give the same bytes.
 * A rest of fewer than LANES elements goes through the same code by a masked
 * load and store: what an element gives does not depend on its place.
 */
#include <math.h>
#include <stdbool.h>

#define INLINE static inline __attribute__((always_inline))
#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif
enum { UNROLLED = 8 }; /* no loop that is to be unrolled is longer */
/* For k = 0 .. count - 1, a constant: no loop is left of it. */
#define EACH(k, count) UNROLL for (size_t k = 0; k < (count); k++)

#include "tensor/simd_adam.h"
#include "tensor/simd_elements.h"
#include "tensor/simd_gemm.h"
#include "tensor/simd_lstm.h"
#include "tensor/simd_pairs.h"
#include "tensor/simd_rows.h"

const struct kernel KERNEL = {
	.name = KERNEL_NAME,
	.panel = panel,
	.panel_turned = panel_turned,
	.panel_folded = panel_folded,
	.panel_picked = panel_picked,
	.pack_row = pack_row,
	.transpose = transpose,
	.exp = map_exponential,
	.tanh = map_tanh,
	.sigmoid = map_sigmoid,
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
