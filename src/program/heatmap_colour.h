/*
 * heatmap_colour.h -- the two scales, from paper to blue and from paper to
 * orange, which every common kind of colour blindness tells apart. Levels are
 * even steps of lightness to the eye, and equal levels of both hues equally
 * light: both are lines in OKLab (Ottosson 2020).
 */
#ifndef HEED_PROGRAM_HEATMAP_COLOUR_H
#define HEED_PROGRAM_HEATMAP_COLOUR_H

#include <stdbool.h>

struct colour {
	unsigned char red, green, blue;
};

/* level: as heat_level() gives it, but HEAT_UNDEFINED is grey. dark: on dark
 * paper, where much is light. */
struct colour heat_colour(int level, bool dark);
/* Is black text on it easier to read than white? By the contrast of WCAG 2.1;
 * the better of the two is 4.58 : 1 at least, on any colour. */
bool colour_under_black(struct colour c);
/* Of xterm's 256 colours, 16 to 255: a cube of 6 x 6 x 6, and greys; and what
 * such a number looks like. */
int heat_colour_256(int level, bool dark);
struct colour colour_of_256(int index);

#endif
