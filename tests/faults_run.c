/* faults_run.c -- starts a program, waits for it and judges how it ended. */
#if !defined _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* wait4, and ru_maxrss of one child */
#endif
#define _XOPEN_SOURCE 700 /* nftw */
#include "faults_run.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 20, COMPLAINTS = 5 };

const int endings[ENDINGS] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU };

extern char **environ;

struct demand demand;
struct run run = { .input = "damaged" };
size_t tried, survived;
long most_kib;
static volatile sig_atomic_t late;

static void
end_late(int number)
{
	(void)number;
	late = 1;
	kill(run.child, SIGKILL);
}

static void
deadline(int seconds)
{
	struct itimerval timer = { .it_value.tv_sec = seconds };

	setitimer(ITIMER_REAL, &timer, NULL);
}

unsigned char *
content(int fd, size_t *size)
{
	struct stat status;
	unsigned char *bytes;

	if (fstat(fd, &status) == -1)
		err(1, "fstat");
	*size = (size_t)status.st_size;
	bytes = malloc(*size + 1);
	if (bytes == NULL || pread(fd, bytes, *size, 0) != (ssize_t)*size)
		err(1, "read");
	bytes[*size] = '\0';
	return bytes;
}

/* Frames to the end of the bytes, the last of which is this kind. A frame has
 * no hole after its last offset, so the next length is where they end. */
bool
ends_with_frame(const unsigned char *bytes, size_t size, const char *kind)
{
	char wanted[32];

	snprintf(wanted, sizeof wanted, "\"frame\":\"%s\"", kind);
	for (size_t at = 0; at + 8 < size;) {
		const char *header = (const char *)bytes + at + 8, *offsets;
		size_t data = 0, length = 0;

		memcpy(&length, bytes + at, 8);
		if (length > size - at - 8 || *header != '{')
			return false;
		offsets = header;
		while ((offsets = strstr(offsets, "\"data_offsets\":[")) &&
		    offsets < header + length) {
			size_t end =
			    strtoull(strchr(offsets, ',') + 1, NULL, 10);

			data = end > data ? end : data;
			offsets++;
		}
		at += 8 + length + data;
		if (at == size)
			return strstr(header, wanted) != NULL;
	}
	return false;
}

void
complain(const char *what, const char *why, const char *line)
{
	static int complaints;

	if (complaints++ < COMPLAINTS)
		fprintf(stderr, "%s: %s: %s\n", run.argv[0], what, why);
	if (complaints <= COMPLAINTS && line != NULL && *line != '\0')
		fprintf(stderr, "  stderr: %.300s\n", line);
}

static int
remove_one(
    const char *path, const struct stat *status, int type, struct FTW *where)
{
	(void)status, (void)type, (void)where;
	return remove(path);
}

/* Is there a file or folder never*? There is none for the next run. */
static bool
left_a_file(void)
{
	glob_t found;
	int result = glob("never*", 0, NULL, &found);

	if (result != 0)
		return false;
	for (size_t i = 0; i < found.gl_pathc; i++)
		nftw(found.gl_pathv[i], remove_one, 8, FTW_DEPTH | FTW_PHYS);
	globfree(&found);
	return true;
}

/* Why the run did not behave, or NULL. line: its standard error. */
static const char *
fault(const char *line, const unsigned char *out, size_t size)
{
	static char text[128];
	const char *newline = strchr(line, '\n');
	bool known = false, left = left_a_file();

	for (int i = 0; i < demand.count; i++)
		known |= run.status == demand.statuses[i];
	if (late)
		return "it hangs";
	if (!known) {
		snprintf(text, sizeof text, "status %d", run.status);
		return text;
	}
	if (demand.kib > 0 && run.kib > demand.kib) {
		snprintf(text, sizeof text, "%ld KiB of memory", run.kib);
		return text;
	}
	if (run.status == 0 || run.status > 128) {
		if (*line != '\0')
			return "something on standard error";
	} else if (newline == NULL || newline[1] != '\0') {
		return "not one line on standard error";
	} else if (regexec(&demand.line, line, 0, NULL, 0) != 0) {
		return "the line does not tell what it should";
	}
	if (run.status != 0 && left)
		return "a file is left";
	if (run.output != NULL || !demand.is_stream)
		return NULL;
	if (run.status == 0 && !ends_with_frame(out, size, "end"))
		return "the output has no end";
	if (run.status != 0 && size > 0 && !ends_with_frame(out, size, "error"))
		return "the output has no error frame";
	return NULL;
}

static void
judge(const char *what)
{
	size_t lines, size;
	char *line = (char *)content(run.error, &lines);
	unsigned char *out = content(run.out, &size);
	const char *why = fault(line, out, size);

	tried++;
	if (run.kib > most_kib)
		most_kib = run.kib;
	survived += why == NULL;
	if (why != NULL)
		complain(what, why, line);
	free(line);
	free(out);
}

static void
set_output(posix_spawn_file_actions_t *actions, int nobody)
{
	if (run.output == NULL)
		posix_spawn_file_actions_adddup2(actions, run.out, 1);
	else if (strcmp(run.output, "closed") == 0)
		posix_spawn_file_actions_addclose(actions, 1);
	else if (strcmp(run.output, "nobody") == 0)
		posix_spawn_file_actions_adddup2(actions, nobody, 1);
	else
		posix_spawn_file_actions_addopen(
		    actions, 1, run.output, O_WRONLY, 0);
}

/* Whoever runs the test may ignore some, as nohup does. */
static void
set_signals(posix_spawnattr_t *attributes)
{
	sigset_t by_default;

	sigemptyset(&by_default);
	for (int i = 0; i < ENDINGS; i++)
		sigaddset(&by_default, endings[i]);
	if (!run.ignore_sigpipe)
		sigaddset(&by_default, SIGPIPE);
	posix_spawnattr_init(attributes);
	posix_spawnattr_setsigdefault(attributes, &by_default);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
}

void
run_begin(int input)
{
	const struct sigaction action = { .sa_handler = end_late };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int nobody[2], result;

	if (ftruncate(run.out, 0) == -1 || ftruncate(run.error, 0) == -1 ||
	    lseek(run.out, 0, SEEK_SET) == -1 ||
	    lseek(run.error, 0, SEEK_SET) == -1 || pipe(nobody) == -1)
		err(1, "captured files");
	close(nobody[0]);
	posix_spawn_file_actions_init(&actions);
	if (input != -1)
		posix_spawn_file_actions_adddup2(&actions, input, 0);
	else if (strcmp(run.input, "closed") == 0)
		posix_spawn_file_actions_addclose(&actions, 0);
	else
		posix_spawn_file_actions_addopen(
		    &actions, 0, run.input, O_RDONLY, 0);
	set_output(&actions, nobody[1]);
	posix_spawn_file_actions_adddup2(&actions, run.error, 2);
	set_signals(&attributes);
	late = 0;
	sigaction(SIGALRM, &action, NULL);
	result = posix_spawnp(
	    &run.child, run.argv[0], &actions, &attributes, run.argv, environ);
	if (result != 0)
		errx(1, "%s: %s", run.argv[0], strerror(result));
	deadline(SECONDS);
	close(nobody[1]);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
}

void
run_finish(const char *what)
{
	struct rusage usage;
	int status;

	while (wait4(run.child, &status, 0, &usage) == -1)
		if (errno != EINTR)
			err(1, "wait4");
	deadline(0);
	run.kib = usage.ru_maxrss;
	run.status =
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	judge(what);
}
