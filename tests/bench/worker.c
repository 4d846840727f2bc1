/*
 * worker.c -- takes samples of our own works, as it is asked to.
 *	worker FOLDER
 * The folder has the models and documents (material.h). A line of standard
 * input is a request:
 *	WORK ENCODER WHERE VARIANT RESULTS
 * WHERE is a corpus or a number of words, VARIANT is for other workers, RESULTS
 * is a file for what the first run computes, or -. The answer is a line of CSV:
 *	unit,units,seconds,operations,peak,all,variant
 * how many units were done in how many seconds of CPU time, what operations
 * that needs, how many a second the processor can do at that moment, and the
 * CPU time that the request took in all. HEED_KERNEL pins the kernel.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "peak.h"
#include "program/program.h"
#include "works.h"

static const double SAMPLE = 0.3; /* seconds, at least */

static const struct program program = {
	.name = "worker",
	.purpose = "take samples of works",
	.synopsis = "worker FOLDER",
	.example = "echo 'eq5 lstm 20 - -' | worker out/bench",
	.options = (const struct option_spec[]){ { 0 } },
};

/* Numbers of words are of documents of this corpus. */
static const char *const long_corpus = "imdb";

static void
find_material(struct task *t, const struct work *w)
{
	t->n = strtoul(t->where, NULL, 10);
	if (strcmp(t->encoder, "-") == 0)
		return;
	t->model =
	    material_model(t->n > 0 ? long_corpus : t->where, t->encoder);
	t->documents = t->n > 0 ? material_cut(long_corpus, t->n)
				: material_documents(t->where, w->split);
}

static void
answer(struct task *t, const struct work *w, double began)
{
	double units = 0, seconds = 0, peak = peak_rate();

	while (seconds < SAMPLE) {
		double start;

		w->prepare(t);
		start = cpu_seconds();
		units += w->run(t);
		seconds += cpu_seconds() - start;
		t->results = NULL;
	}
	peak = (peak + peak_rate()) / 2;
	printf("%s,%.9g,%.6f,%.9g,%.6g,%.6f,ours\n", w->unit, units, seconds,
	    t->operations, peak, cpu_seconds() - began);
	fflush(stdout);
}

int
main(int argc, char *argv[])
{
	char line[512], name[32], encoder[32], where[32], results[256];

	if (program_option(&program, argc, argv) != -1 || argc != 2)
		usage_error("one folder");
	if (chdir(argv[1]) != 0)
		err(EX_NOINPUT, "%s", argv[1]);
	while (fgets(line, sizeof line, stdin) != NULL) {
		struct task t = { .encoder = encoder, .where = where };
		double began = cpu_seconds();
		const struct work *w;
		FILE *file = NULL;

		if (sscanf(line, "%31s %31s %31s %*s %255s", name, encoder,
			where, results) != 4)
			errx(EX_DATAERR, "not a request: %s", line);
		if ((w = work_find(name)) == NULL)
			errx(EX_DATAERR, "unknown work: %s", name);
		find_material(&t, w);
		if (strcmp(results, "-") != 0 &&
		    (file = fopen(results, "w")) == NULL)
			err(EX_CANTCREAT, "%s", results);
		t.results = file;
		answer(&t, w, began);
		if (file != NULL && fclose(file) == EOF)
			err(EX_IOERR, "%s", results);
	}
	return 0;
}
