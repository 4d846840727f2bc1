#include "layers/position.h"

#include <math.h>

/*
 * Each pair of columns is a point that turns by w_k from row to row: four
 * products instead of a sine and a cosine. In double, a thousand turns are
 * wrong by some 1e-13.
 */
void
position_table(real *table, size_t n, size_t width)
{
	for (size_t i = 0; i < width; i += 2) {
		double w = pow(10000, -(double)i / (double)width);
		double sine = 0, cosine = 1, s = sin(w), c = cos(w);

		for (size_t j = 0; j < n; j++) {
			double turned = sine * c + cosine * s;

			table[j * width + i] = (real)sine;
			if (i + 1 < width)
				table[j * width + i + 1] = (real)cosine;
			cosine = cosine * c - sine * s;
			sine = turned;
		}
	}
}
