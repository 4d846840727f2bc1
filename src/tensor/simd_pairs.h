/* simd_pairs.h -- part of simd.h: a point against LANES others at once. */

struct pair_lanes {
	ints discordant; /* pairs */
	ints apart;      /* the least difference in any bit; 0: a tie */
};

/* Points x, y [LANES] against one more, in the lanes `of`. */
INLINE void
compare_points(
    struct pair_lanes *c, ints x, ints y, int32_t x_j, int32_t y_j, mask of)
{
	ints all_x = every(x_j), all_y = every(y_j);

	c->discordant =
	    counted(c->discordant, (above(x, all_x) ^ above(y, all_y)) & of);
	c->apart = lesser(c->apart, x ^ all_x, of);
	c->apart = lesser(c->apart, y ^ all_y, of);
}

/*
 * Each lane has a point, which is compared with all before it. The first
 * vector may be short, the others are full. Ties are looked for before each
 * vector's long loop: sparse attention, with its many zeros, ends at the first.
 */
static bool
discordant(uint64_t *count, const int32_t *x, const int32_t *y, size_t n)
{
	struct pair_lanes c = { every(0), every(-1) };
	size_t lanes = n % LANES > 0 ? n % LANES : LANES;

	for (size_t i = 0; i < n; i += lanes, lanes = LANES) {
		ints x_i = load_ints(x + i, lanes);
		ints y_i = load_ints(y + i, lanes);

		for (size_t j = 0; j < lanes; j++)
			compare_points(&c, x_i, y_i, x[i + j], y[i + j],
			    until(lanes) & ~until(j + 1));
		if (any_zero(c.apart))
			return false;
		for (size_t j = 0; j < i; j++)
			compare_points(&c, x_i, y_i, x[j], y[j], until(LANES));
	}
	*count = sum_ints(c.discordant);
	return !any_zero(c.apart);
}
