/* progress.c -- one line on stderr for long work. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "program/progress.h"

static const double interval = 0.2; /* seconds between two showings */

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void
show(const struct progress *p, double time)
{
	double seconds = time - p->began;
	double rate = seconds > 0 ? (double)p->done / seconds : 0;

	fprintf(stderr, "%s%s: %zu", p->terminal ? "\r" : "", p->what, p->done);
	if (p->total > 0)
		fprintf(stderr, "/%zu", p->total);
	fprintf(stderr, " %s, %.4g/s", p->unit, rate);
	if (p->total > p->done && rate > 0)
		fprintf(stderr, ", %.0f s to go",
		    (double)(p->total - p->done) / rate);
	fputs(p->terminal ? "\033[K" : "\n", stderr);
	fflush(stderr);
}

void
progress_begin(struct progress *p, const char *what, const char *unit,
    size_t total, bool verbose)
{
	*p = (struct progress){ .what = what,
		.unit = unit,
		.total = total,
		.began = now(),
		.verbose = verbose,
		.terminal = isatty(STDERR_FILENO) };
	p->shown = p->began; /* short work shows nothing on its way */
}

/* Without a terminal a line stays: so fewer of them. */
void
progress_step(struct progress *p, size_t done)
{
	double time;

	p->done = done;
	if (!p->terminal && !p->verbose)
		return;
	time = now();
	if (time - p->shown < (p->terminal ? interval : 50 * interval))
		return;
	p->shown = time;
	show(p, time);
}

void
progress_end(struct progress *p)
{
	if (p->verbose) {
		show(p, now());
		if (p->terminal)
			fputc('\n', stderr);
	} else if (p->terminal) {
		fputs("\r\033[K", stderr);
	}
}
