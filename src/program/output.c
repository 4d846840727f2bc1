/* output.c -- files and folders that appear only when whole. */
#if defined __linux__ && !defined _GNU_SOURCE
#define _GNU_SOURCE /* F_SETPIPE_SZ, syncfs() */
#endif
#include <dirent.h>
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

/* What is unfinished, for those who end the program: the newest first, so a
 * folder's files before the folder. Changed only while the signals are
 * blocked, so that the handler finds the list whole. */
static struct unfinished {
	struct unfinished *next;
	char *path; /* owned */
	bool folder;
} * unfinished;

/* What ends a program by itself; SIGKILL alone leaves files. */
static const int signals[] = { SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM,
	SIGXCPU, SIGXFSZ };
enum { SIGNALS = sizeof signals / sizeof *signals };

/* glibc hears of a size only together with the memory. */
enum { BUFFER = 1 << 16 };

void
output_abandon(void)
{
	for (struct unfinished *u = unfinished; u != NULL; u = u->next)
		(void)(u->folder ? rmdir : unlink)(u->path);
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

/* path, or what the link is to, and XXXXXX for mkstemp(3) behind it: a link
 * to what is there stays a link. */
static char *
temporary_name(const char *path)
{
	char *target = realpath(path, NULL);
	const char *name = target != NULL ? target : path;
	char *temporary =
	    program_memory(malloc(strlen(name) + sizeof ".XXXXXX"));

	strcpy(temporary, name);
	strcat(temporary, ".XXXXXX");
	free(target);
	return temporary;
}

/* The name that a temporary one stands for; the caller frees it. */
static char *
lasting_name(const char *temporary)
{
	char *name = program_memory(strdup(temporary));

	name[strlen(name) - strlen(".XXXXXX")] = '\0';
	return name;
}

static int
make_folder(char *path)
{
	return mkdtemp(path) != NULL ? open(path, O_RDONLY | O_DIRECTORY) : -1;
}

static int
make_inside(char *path)
{
	return open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
}

/* Makes the file or folder, with the mode that open(2) or mkdir(2) would give,
 * and puts it on the list, which owns path. Returns a descriptor, -1 with
 * errno. */
static int
make_unfinished(char *path, int (*make)(char *))
{
	struct unfinished *u = program_memory(malloc(sizeof *u));
	mode_t mask = umask(0);
	sigset_t old;
	int fd, saved;

	umask(mask);
	catch_endings();
	block_endings(&old);
	fd = make(path);
	saved = errno;
	if (fd != -1) {
		*u = (struct unfinished){ unfinished, path,
			make == make_folder };
		unfinished = u;
		fchmod(fd, (u->folder ? 0777 : 0666) & ~mask);
	} else {
		free(u);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	errno = saved;
	return fd;
}

/* A file of its own, or a folder and with it the files before it. */
static void
take_off(const char *path)
{
	struct unfinished **place = &unfinished, *u;
	size_t length = strlen(path);
	bool found = false;

	while (!found && (u = *place) != NULL) {
		found = strcmp(u->path, path) == 0;
		if (found ||
		    (strncmp(u->path, path, length) == 0 &&
			u->path[length] == '/')) {
			*place = u->next;
			free(u->path);
			free(u);
		} else {
			place = &u->next;
		}
	}
}

/* Gives what is unfinished its name. -1 with errno. */
static int
finish(const char *path)
{
	char *name = lasting_name(path);
	sigset_t old;
	int result, saved;

	block_endings(&old);
	result = rename(path, name);
	saved = errno;
	if (result == 0)
		take_off(path);
	sigprocmask(SIG_SETMASK, &old, NULL);
	free(name);
	errno = saved;
	return result;
}

static struct output
open_stdout(void)
{
	int flags = fcntl(STDOUT_FILENO, F_GETFL);

	if (flags == -1 || (flags & O_ACCMODE) == O_RDONLY)
		fail(EX_IOERR, "<stdout>: not open for writing");
	return (struct output){ stdout, "<stdout>", NULL, false };
}

struct output
output_open(const char *path)
{
	struct output o = { NULL, path, NULL, false };
	struct stat status;
	bool there;
	int fd;

	if (path == NULL || strcmp(path, "-") == 0)
		return open_stdout();
	there = stat(path, &status) == 0;
	if (there && !S_ISREG(status.st_mode)) {
		o.file = fopen(path, "wb"); /* a device, a named pipe */
	} else if (*path != '\0') {
		o.temporary = temporary_name(path);
		fd = make_unfinished(o.temporary, mkstemp);
		if (fd != -1 && there) /* whom it was closed to, it stays so */
			fchmod(fd, status.st_mode & 0777);
		o.file = fd != -1 ? fdopen(fd, "wb") : NULL;
	}
	if (o.file == NULL)
		fail(EX_CANTCREAT, "%s: %s", path, strerror(errno));
	return o;
}

void
output_close(struct output *o)
{
	bool failed;

	errno = 0; /* a write that failed before has lost its own */
	failed = ferror(o->file) || fflush(o->file) == EOF;
	if (o->temporary != NULL && !o->inside && !failed)
		failed = fsync(fileno(o->file)) == -1;
	if (o->file != stdout && fclose(o->file) == EOF)
		failed = true;
	if (!failed && o->temporary != NULL && !o->inside)
		failed = finish(o->temporary) == -1;
	if (failed)
		fail(EX_IOERR, "%s: %s", o->path,
		    errno != 0 ? strerror(errno) : "a write failed");
	*o = (struct output){ NULL, NULL, NULL, false };
}

/* What is in a folder already would look like a part of what comes. */
static void
check_empty(const char *path)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;

	if (directory == NULL) {
		if (errno != ENOENT)
			fail(EX_CANTCREAT, "%s: %s", path, strerror(errno));
		return;
	}
	while ((entry = readdir(directory)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			fail(EX_CANTCREAT, "%s: is not empty", path);
	closedir(directory);
}

struct output_folder
output_folder_open(const char *path)
{
	struct output_folder f = { path, NULL, -1 };
	char *bare = program_memory(strdup(path));
	size_t length = strlen(bare);

	check_empty(path);
	while (length > 1 && bare[length - 1] == '/')
		bare[--length] = '\0';
	f.temporary = temporary_name(bare);
	free(bare);
	f.descriptor = make_unfinished(f.temporary, make_folder);
	if (f.descriptor == -1)
		fail(EX_CANTCREAT, "%s: %s", path, strerror(errno));
	return f;
}

struct output
output_inside(const struct output_folder *f, const char *name)
{
	struct output o = { NULL, name, NULL, true };
	size_t size = strlen(f->temporary) + strlen(name) + sizeof "/";
	int fd;

	o.temporary = program_memory(malloc(size));
	snprintf(o.temporary, size, "%s/%s", f->temporary, name);
	fd = make_unfinished(o.temporary, make_inside);
	o.file = fd != -1 ? fdopen(fd, "wb") : NULL;
	if (o.file == NULL)
		fail(
		    EX_CANTCREAT, "%s: %s: %s", f->path, name, strerror(errno));
	return o;
}

/* Thousands of files at once: a sync of each would take seconds. */
static int
sync_folder(int descriptor)
{
#ifdef __linux__
	return syncfs(descriptor);
#else
	sync();
	return fsync(descriptor);
#endif
}

void
output_folder_close(struct output_folder *f)
{
	bool failed = sync_folder(f->descriptor) == -1;

	if (close(f->descriptor) == -1)
		failed = true;
	if (failed || finish(f->temporary) == -1)
		fail(EX_IOERR, "%s: %s", f->path, strerror(errno));
	*f = (struct output_folder){ NULL, NULL, -1 };
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
