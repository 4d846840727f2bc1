/* heatmap_colour.c -- levels as colours. */
#include <math.h>
#include <stdlib.h>

#include "program/heatmap.h"
#include "program/heatmap_colour.h"

struct lab { /* of OKLab: lightness, green to red, blue to yellow */
	double l, a, b;
};

/* [light paper, dark paper]. The ends are near the edge of sRGB. */
static const struct lab papers[2] = { { 1, 0, 0 }, { 0.235, 0, 0 } };
static const struct lab blues[2] = { { 0.52, -0.033, -0.157 },
	{ 0.82, -0.06, -0.105 } };
static const struct lab oranges[2] = { { 0.52, 0.088, 0.108 },
	{ 0.82, 0.053, 0.14 } };
static const struct lab undefined[2] = { { 0.82, 0, 0 }, { 0.42, 0, 0 } };

/* A part of linear light, in sRGB's eight bits. */
static unsigned char
encode(double linear)
{
	double x = fmin(fmax(linear, 0), 1);

	x = x <= 0.0031308 ? 12.92 * x : 1.055 * pow(x, 1 / 2.4) - 0.055;
	return (unsigned char)lrint(255 * x);
}

static double
decode(unsigned char bits)
{
	double x = bits / 255.;

	return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

static struct colour
from_lab(struct lab p)
{
	double l = p.l + 0.3963377774 * p.a + 0.2158037573 * p.b;
	double m = p.l - 0.1055613458 * p.a - 0.0638541728 * p.b;
	double s = p.l - 0.0894841775 * p.a - 1.2914855480 * p.b;

	l = l * l * l;
	m = m * m * m;
	s = s * s * s;
	return (struct colour){
		encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
		encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
		encode(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s),
	};
}

/* Lightness in even steps; chroma in steps that grow smaller, for middle
 * levels that are not dull. */
static struct lab
shade(int level, bool dark)
{
	struct lab p = papers[dark];
	const struct lab *end = level < 0 ? &oranges[dark] : &blues[dark];
	double share = abs(level) / (double)HEAT_LEVELS;
	double chroma = share * (2 - share);

	if (level == HEAT_UNDEFINED)
		return undefined[dark];
	p.l += share * (end->l - p.l);
	p.a = chroma * end->a;
	p.b = chroma * end->b;
	return p;
}

struct colour
heat_colour(int level, bool dark)
{
	return from_lab(shade(level, dark));
}

bool
colour_under_black(struct colour c)
{
	double luminance = 0.2126 * decode(c.red) + 0.7152 * decode(c.green) +
	    0.0722 * decode(c.blue);

	/* (luminance + 0.05) / 0.05 over 1.05 / (luminance + 0.05) */
	return (luminance + 0.05) * (luminance + 0.05) >= 0.05 * 1.05;
}

struct colour
colour_of_256(int index)
{
	static const unsigned char steps[6] = { 0, 95, 135, 175, 215, 255 };
	unsigned char grey = (unsigned char)(8 + 10 * (index - 232));
	int cube = index - 16;

	if (index >= 232)
		return (struct colour){ grey, grey, grey };
	return (struct colour){ steps[cube / 36], steps[cube / 6 % 6],
		steps[cube % 6] };
}

int
heat_colour_256(int level, bool dark)
{
	/* The cube has few pale or dark colours: nine steps, by eye. */
	static const unsigned char blue[2][9] = {
		{ 231, 189, 153, 117, 75, 39, 33, 32, 26 },
		{ 234, 17, 18, 24, 25, 32, 39, 75, 117 },
	};
	static const unsigned char orange[2][9] = {
		{ 231, 230, 223, 216, 215, 208, 172, 166, 130 },
		{ 234, 52, 88, 94, 130, 166, 172, 208, 215 },
	};

	if (level == HEAT_UNDEFINED)
		return dark ? 240 : 250;
	return (level < 0 ? orange : blue)[dark][(abs(level) + 1) / 2];
}
