#include "program/report.h"

#include <limits.h>

bool
report_option(struct report *r, int letter)
{
	switch (letter) {
	case 'B':
		r->resamples =
		    (size_t)option_integer("--resamples", optarg, 1, 1 << 20);
		return true;
	case 'f':
		r->format = table_option(optarg);
		return true;
	case 'o':
		r->output = optarg;
		return true;
	case 's':
		r->seed =
		    (uint64_t)option_integer("--seed", optarg, 0, LONG_MAX);
		return true;
	}
	return false;
}
