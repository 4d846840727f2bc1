/*
 * timed.c -- what a command takes.
 *	timed [-n COUNT] -o FILE COMMAND [ARGUMENT ...]
 * Runs it COUNT times (1), each time with standard input from its beginning if
 * that is a file, and appends a line of CSV to FILE:
 *	COMMAND,wall seconds,CPU seconds,largest memory in bytes
 * of all runs together; the memory is that of the largest process.
 */
#include <err.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "peak.h"

extern char **environ;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void
run(char *argv[])
{
	pid_t child;
	int status, error;

	lseek(STDIN_FILENO, 0, SEEK_SET); /* no harm to a pipe */
	error = posix_spawnp(&child, argv[0], NULL, NULL, argv, environ);
	if (error != 0)
		errx(EX_UNAVAILABLE, "%s: %s", argv[0], strerror(error));
	if (waitpid(child, &status, 0) == -1)
		err(EX_OSERR, "%s", argv[0]);
	if (status != 0)
		errx(EX_SOFTWARE, "%s failed: %d", argv[0], status);
}

int
main(int argc, char *argv[])
{
	long count = 1;
	const char *path = NULL;
	double wall, cpu;
	struct rusage children;
	FILE *file;
	int letter;

	/* +: options of the command are its own */
	while ((letter = getopt(argc, argv, "+n:o:")) != -1)
		if (letter == 'n')
			count = strtol(optarg, NULL, 10);
		else if (letter == 'o')
			path = optarg;
		else
			return EX_USAGE;
	if (path == NULL || optind == argc || count < 1)
		errx(EX_USAGE, "usage: timed [-n COUNT] -o FILE COMMAND ...");
	cpu = cpu_seconds();
	wall = now();
	for (long i = 0; i < count; i++)
		run(argv + optind);
	wall = now() - wall;
	cpu = cpu_seconds() - cpu;
	getrusage(RUSAGE_CHILDREN, &children);
	if ((file = fopen(path, "a")) == NULL)
		err(EX_CANTCREAT, "%s", path);
	/* ru_maxrss is in units of 1024 bytes on Linux. */
	fprintf(file, "%s,%.6f,%.6f,%.0f\n", argv[optind], wall, cpu,
	    1024.0 * (double)children.ru_maxrss);
	if (fclose(file) == EOF)
		err(EX_IOERR, "%s", path);
	return 0;
}
