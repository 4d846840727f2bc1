/* output.c -- output files that appear only when whole. */
#if defined __linux__ && !defined _GNU_SOURCE
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#endif
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "program/program.h"

/* The unfinished files, for those who end the program. Changed only while
 * the signals are blocked, so that the handler finds the list whole. */
static struct unfinished {
	struct unfinished *next;
	char *path;
} * unfinished;

static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
enum { SIGNALS = sizeof signals / sizeof *signals };

/* glibc hears of a size only together with the memory. */
enum { BUFFER = 1 << 16 };

void
output_abandon(void)
{
	for (struct unfinished *u = unfinished; u != NULL; u = u->next)
		unlink(u->path);
}

/* The files go, then the signal does what it does by default. */
static void
end_by_signal(int number)
{
	output_abandon();
	signal(number, SIG_DFL);
	raise(number); /* delivered when this handler returns */
}

static void
catch_endings(void)
{
	static bool caught;
	struct sigaction action = { .sa_handler = end_by_signal }, old;

	if (caught)
		return;
	caught = true;
	atexit(output_abandon);
	sigemptyset(&action.sa_mask);
	for (int i = 0; i < SIGNALS; i++)
		sigaddset(&action.sa_mask, signals[i]);
	for (int i = 0; i < SIGNALS; i++) {
		/* nohup(1) and the shell's & have a signal ignored. */
		sigaction(signals[i], NULL, &old);
		if (old.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
}

static void
block_endings(sigset_t *old)
{
	sigset_t set;

	sigemptyset(&set);
	for (int i = 0; i < SIGNALS; i++)
		sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, old);
}

/* Makes a file of a new name beside path, with the mode that open(2) would
 * give, and puts it on the list. Returns a descriptor, -1 with errno. */
static int
make_unfinished(char *path)
{
	struct unfinished *u = malloc(sizeof *u);
	mode_t mask = umask(0);
	sigset_t old;
	int fd, saved;

	umask(mask);
	catch_endings();
	if (u == NULL)
		return -1;
	block_endings(&old);
	fd = mkstemp(path);
	saved = errno;
	if (fd != -1) {
		*u = (struct unfinished){ unfinished, path };
		unfinished = u;
		fchmod(fd, 0666 & ~mask);
	} else {
		free(u);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	errno = saved;
	return fd;
}

/* Gives the file its name and takes it off the list. -1 with errno. */
static int
finish(char *path, const char *name)
{
	struct unfinished **place = &unfinished;
	sigset_t old;
	int result, saved;

	block_endings(&old);
	result = rename(path, name);
	saved = errno;
	while (result == 0 && *place != NULL) {
		struct unfinished *u = *place;

		if (u->path == path) {
			*place = u->next;
			free(u);
		} else {
			place = &u->next;
		}
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	errno = saved;
	return result;
}

static struct output
open_stdout(void)
{
	int flags = fcntl(STDOUT_FILENO, F_GETFL);

	if (flags == -1 || (flags & O_ACCMODE) == O_RDONLY)
		fail(EX_IOERR, "<stdout>: not open for writing");
	return (struct output){ stdout, "<stdout>", NULL };
}

struct output
output_open(const char *path)
{
	struct output o = { NULL, path, NULL };
	char *target;
	struct stat status;
	int fd;

	if (path == NULL || strcmp(path, "-") == 0)
		return open_stdout();
	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
		o.file = fopen(path, "wb"); /* a device, a named pipe */
	} else {
		target = realpath(path, NULL); /* a link stays a link */
		o.temporary = program_memory(malloc(
		    strlen(target != NULL ? target : path) + sizeof ".XXXXXX"));
		strcpy(o.temporary, target != NULL ? target : path);
		strcat(o.temporary, ".XXXXXX");
		free(target);
		fd = make_unfinished(o.temporary);
		o.file = fd != -1 ? fdopen(fd, "wb") : NULL;
	}
	if (o.file == NULL)
		fail(EX_CANTCREAT, "%s: %s", path, strerror(errno));
	return o;
}

void
output_close(struct output *o)
{
	bool failed = ferror(o->file) || fflush(o->file) == EOF;

	if (o->temporary != NULL && !failed)
		failed = fsync(fileno(o->file)) == -1;
	if (o->file != stdout && fclose(o->file) == EOF)
		failed = true;
	if (!failed && o->temporary != NULL) {
		char *name = program_memory(strdup(o->temporary));

		name[strlen(name) - strlen(".XXXXXX")] = '\0';
		failed = finish(o->temporary, name) == -1;
		free(name);
	}
	if (failed)
		fail(EX_IOERR, "%s: %s", o->path, strerror(errno));
	free(o->temporary);
	*o = (struct output){ NULL, NULL, NULL };
}

void
stream_buffers(FILE *file)
{
	static char in[BUFFER], out[BUFFER]; /* until exit */

#ifdef F_SETPIPE_SZ
	(void)fcntl(fileno(file), F_SETPIPE_SZ, 1 << 20);
#endif
	if (file == stdin)
		(void)setvbuf(file, in, _IOFBF, BUFFER);
	else if (file == stdout)
		(void)setvbuf(file, out, _IOFBF, BUFFER);
}
