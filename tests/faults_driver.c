/*
 * faults_driver.c -- runs a program on damaged input, many times over, and
 * tells how often it behaved. tests/faults.t has the table.
 *
 *	faults_driver [-d SOURCE] [-f DAMAGED] [-i STDIN] [-O STDOUT]
 *	    [-s STATUSES] [-e REGEX] [-k TEXT] [-n STRIDE] [-m KIB]
 *	    [-r CONTROL] [-p] HOW PROGRAM ARGUMENT...
 *
 * The file DAMAGED ("damaged" in the working folder) has the content of SOURCE
 * with one fault at a time. HOW: "once" without a fault; "cuts", every length
 * that is shorter; "flips", every bit (every STRIDE-th of either); "slow", a
 * byte at a time through a pipe, stopped and continued; "killed", ended by
 * signals half way; or a folder, whose files are the damaged ones. A flip
 * within TEXT may end with status 0 as well.
 *
 * A run behaves if it ends in time, with one of STATUSES (128 + n: by signal
 * n), within KIB of memory; if 0, with nothing on standard error and a whole
 * stream where CONTROL is one; else with one line there that REGEX matches and
 * no whole stream, and leaves no file or folder never*.
 */
#include "faults_run.h"

#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *exempt, *damaged = "damaged";

static unsigned char *
file_content(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY);
	unsigned char *bytes;

	if (fd == -1)
		err(1, "%s", path);
	bytes = content(fd, size);
	close(fd);
	return bytes;
}

static void
damage(const unsigned char *bytes, size_t size)
{
	int fd = open(damaged, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (fd == -1 || write(fd, bytes, size) != (ssize_t)size)
		err(1, "%s", damaged);
	close(fd);
}

static void
run_damaged(
    const char *what, size_t number, const unsigned char *bytes, size_t size)
{
	char text[64];

	snprintf(text, sizeof text, "%s %zu", what, number);
	damage(bytes, size);
	run_begin(-1);
	run_finish(text);
}

static int
is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void
run_folder(const char *folder, size_t stride)
{
	struct dirent **list;
	int n = scandir(folder, &list, is_file, alphasort);

	if (n == -1)
		err(1, "%s", folder);
	for (int i = 0; i < n; i += (int)stride) {
		char path[512];
		unsigned char *bytes;
		size_t size;

		snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
		bytes = file_content(path, &size);
		damage(bytes, size);
		run_begin(-1);
		run_finish(path);
		free(bytes);
	}
	while (n > 0)
		free(list[--n]);
	free(list);
}

/* Feeds the bytes one at a time, and stops the program now and then. */
static void
feed(int fd, const unsigned char *bytes, size_t size)
{
	const struct timespec pause = { 0, 20000 };

	for (size_t i = 0; i < size; i++) {
		if (write(fd, bytes + i, 1) != 1)
			break; /* it has ended: its status tells */
		nanosleep(&pause, NULL);
		if (i % 64 != 32)
			continue;
		kill(run.child, SIGSTOP);
		nanosleep(&pause, NULL);
		kill(run.child, SIGCONT);
	}
}

/* Waits until the program has begun its output file; train never does before
 * it has read all. */
static void
await_file(void)
{
	const struct timespec pause = { 0, 2000000 };
	glob_t found;
	int result = GLOB_NOMATCH;

	for (int i = 0; i < 250 && result != 0; i++) {
		nanosleep(&pause, NULL);
		result = glob("never*", 0, NULL, &found);
	}
	if (result == 0)
		globfree(&found);
}

static void
run_piped(const unsigned char *bytes, size_t size, int ending)
{
	size_t out_size;
	unsigned char *out;
	int ends[2];

	if (pipe(ends) == -1 || fcntl(ends[1], F_SETFD, FD_CLOEXEC) == -1)
		err(1, "pipe");
	run_begin(ends[0]);
	close(ends[0]);
	feed(ends[1], bytes, ending != 0 ? size / 2 : size);
	if (ending != 0) {
		await_file();
		kill(run.child, ending);
	} else {
		close(ends[1]);
	}
	run_finish(ending != 0 ? "killed" : "slow");
	if (ending != 0) {
		close(ends[1]);
		return;
	}
	out = content(run.out, &out_size);
	if (out_size != demand.control_size ||
	    memcmp(out, demand.control, out_size) != 0) {
		complain("slow", "other bytes than at once", NULL);
		survived--;
	}
	free(out);
}

static void
run_killed(const unsigned char *bytes, size_t size)
{
	for (int i = 0; i < ENDINGS; i++) {
		demand.count = 1;
		demand.statuses[0] = 128 + endings[i];
		run_piped(bytes, size, endings[i]);
	}
}

/* Where the text is, at which a flip may go unseen; size if nowhere. */
static size_t
find_exempt(const unsigned char *bytes, size_t size)
{
	size_t length = exempt != NULL ? strlen(exempt) : size + 1;

	for (size_t i = 0; i + length <= size; i++)
		if (memcmp(bytes + i, exempt, length) == 0)
			return i;
	return size;
}

static void
run_flips(unsigned char *bytes, size_t size, size_t stride)
{
	size_t from = find_exempt(bytes, size);
	size_t to = from < size ? from + strlen(exempt) : size;
	int count = demand.count;

	demand.statuses[count] = 0;
	for (size_t bit = 0; bit < 8 * size; bit += stride) {
		size_t at = bit / 8;
		unsigned char flip = (unsigned char)(1u << bit % 8);

		demand.count = at >= from && at < to ? count + 1 : count;
		bytes[at] ^= flip;
		run_damaged("bit", bit, bytes, size);
		bytes[at] ^= flip;
	}
}

static void
go(const char *how, unsigned char *bytes, size_t size, size_t stride)
{
	if (strcmp(how, "once") == 0)
		run_damaged("run", 1, bytes, size);
	else if (strcmp(how, "cuts") == 0)
		for (size_t n = 1; n < size; n += stride)
			run_damaged("cut at byte", n, bytes, n);
	else if (strcmp(how, "flips") == 0)
		run_flips(bytes, size, stride);
	else if (strcmp(how, "slow") == 0)
		run_piped(bytes, size, 0);
	else if (strcmp(how, "killed") == 0)
		run_killed(bytes, size);
	else
		run_folder(how, stride);
}

static void
read_statuses(char *text)
{
	for (char *at = strtok(text, ",");
	     at != NULL && demand.count < STATUSES - 1; at = strtok(NULL, ","))
		demand.statuses[demand.count++] = atoi(at);
}

static void
read_control(const char *path)
{
	demand.control = file_content(path, &demand.control_size);
	demand.is_stream =
	    ends_with_frame(demand.control, demand.control_size, "end");
}

static int
captured(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (fd == -1)
		err(1, "%s", path);
	return fd;
}

/* Takes the options; returns the source of the damaged file. */
static const char *
read_options(int argc, char *argv[], size_t *stride)
{
	const char *source = "/dev/null", *line = "";
	int letter;

	while ((letter = getopt(argc, argv, "+d:e:f:i:k:m:n:O:pr:s:")) != -1)
		switch (letter) {
		case 'd':
			source = optarg;
			break;
		case 'e':
			line = optarg;
			break;
		case 'f':
			damaged = optarg;
			break;
		case 'i':
			run.input = optarg;
			break;
		case 'k':
			exempt = optarg;
			break;
		case 'm':
			demand.kib = atol(optarg);
			break;
		case 'n':
			*stride = strtoull(optarg, NULL, 10);
			break;
		case 'O':
			run.output = optarg;
			break;
		case 'p':
			run.ignore_sigpipe = true;
			break;
		case 'r':
			read_control(optarg);
			break;
		case 's':
			read_statuses(optarg);
			break;
		default:
			exit(64);
		}
	if (optind + 2 > argc || *stride == 0)
		errx(64, "give HOW and PROGRAM");
	if (regcomp(&demand.line, line, REG_EXTENDED | REG_NOSUB) != 0)
		errx(64, "-e %s", line);
	return source;
}

int
main(int argc, char *argv[])
{
	size_t size, stride = 1;
	unsigned char *bytes;
	const char *source;

	source = read_options(argc, argv, &stride);
	run.argv = argv + optind + 1;
	run.out = captured("captured.out");
	run.error = captured("captured.err");
	signal(SIGPIPE, SIG_IGN);
	bytes = file_content(source, &size);
	go(argv[optind], bytes, size, stride);
	free(bytes);
	printf("%zu %zu %ld\n", tried, survived, most_kib);
	return tried > 0 && survived == tried ? 0 : 1;
}
