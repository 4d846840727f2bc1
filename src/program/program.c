/* program.c -- options, --help, --version and the end of a failed program. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "program/option.h"
#include "program/program.h"
#include "stream/scan.h"

enum { OPTIONS_MAX = 64, OPTION_HELP = 1 << 20, OPTION_VERSION };
enum { MESSAGE = 1024 };

const struct program *program_running;
void (*program_failing)(const char *message);

static struct option options[OPTIONS_MAX + 3]; /* and help, version, zeros */
static char letters[2 * OPTIONS_MAX + 3];
static const char **arguments; /* ends with NULL */
static size_t argument_count;

/*
 * A program may be started with a standard stream closed. A file that it
 * opens must not take that number: so the number is taken by something on
 * which every read or write fails.
 */
static void
hold_standard_streams(void)
{
	static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };

	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
			(void)open("/dev/null", modes[fd]);
}

static void
add_option(size_t i, const char *name, bool argument, int letter)
{
	options[i].name = name;
	options[i].has_arg = argument ? required_argument : no_argument;
	options[i].val = letter;
}

static void
start(const struct program *p)
{
	size_t n = 0, used = 0;
	bool help = true;

	program_running = p;
	hold_standard_streams();
	letters[used++] = ':'; /* a missing argument is told from the rest */
	for (; p->options[n].letter != 0; n++) {
		const struct option_spec *spec = &p->options[n];

		if (n == OPTIONS_MAX)
			abort(); /* a program's table is too long */
		add_option(n, spec->name, spec->argument, spec->letter);
		if (spec->letter == 'h')
			help = false;
		if (spec->letter > 255)
			continue;
		letters[used++] = (char)spec->letter;
		if (spec->argument != NULL)
			letters[used++] = ':';
	}
	if (help)
		letters[used++] = 'h';
	add_option(n, "help", false, OPTION_HELP);
	add_option(n + 1, "version", false, OPTION_VERSION);
	opterr = 0;
}

static void
print_synopsis(FILE *file)
{
	const char *line = program_running->synopsis;
	const char *before = "usage:";

	for (;;) {
		int length = (int)strcspn(line, "\n");

		fprintf(file, "%s %.*s\n", before, length, line);
		if (line[length] == '\0')
			break;
		line += length + 1;
		before = "      ";
	}
}

/* "-o, --output FILE"; at most size bytes. */
static int
spell(char *text, size_t size, const struct option_spec *spec)
{
	char letter[8] = "    ";

	if (spec->letter <= 255)
		snprintf(letter, sizeof letter, "-%c, ", spec->letter);
	return snprintf(text, size, "%s--%s%s%s", letter, spec->name,
	    spec->argument != NULL ? " " : "",
	    spec->argument != NULL ? spec->argument : "");
}

static _Noreturn void
finish_stdout(void)
{
	errno = 0;
	if (fflush(stdout) == EOF || ferror(stdout))
		fail(EX_IOERR, "<stdout>: %s",
		    errno != 0 ? strerror(errno) : "a write failed");
	exit(EX_OK);
}

static _Noreturn void
print_help(void)
{
	static const struct option_spec common[] = {
		{ 'h', "help", NULL, "print this text and exit" },
		{ 256, "version", NULL, "print the version and exit" },
	};
	const struct option_spec *specs = program_running->options;
	char text[128];
	int width = spell(text, sizeof text, &common[0]);
	struct option_spec help = common[0];

	for (size_t i = 0; specs[i].letter != 0; i++) {
		int length = spell(text, sizeof text, &specs[i]);

		if (length > width)
			width = length;
		if (specs[i].letter == 'h')
			help.letter = 256;
	}
	printf("%s\n\n%s: %s\n\n", program_running->example,
	    program_running->name, program_running->purpose);
	print_synopsis(stdout);
	putchar('\n');
	for (size_t i = 0; specs[i].letter != 0; i++) {
		spell(text, sizeof text, &specs[i]);
		printf("  %-*s  %s\n", width, text, specs[i].help);
	}
	spell(text, sizeof text, &help);
	printf("  %-*s  %s\n", width, text, help.help);
	spell(text, sizeof text, &common[1]);
	printf("  %-*s  %s\n", width, text, common[1].help);
	finish_stdout();
}

static _Noreturn void
print_version(void)
{
	printf("%s (heed) %s, tensor-stream/1\n", program_running->name,
	    HEED_VERSION);
	finish_stdout();
}

static void
remember(const char *text)
{
	arguments = program_memory(
	    realloc(arguments, (argument_count + 2) * sizeof *arguments));
	arguments[argument_count++] = text;
	arguments[argument_count] = NULL;
}

/* Where or how an output is made is no part of what it is. */
static bool
is_incidental(const char *name)
{
	return strcmp(name, "output") == 0 || strcmp(name, "window") == 0 ||
	    strcmp(name, "verbose") == 0 || strcmp(name, "memory") == 0 ||
	    strcmp(name, "checkpoint") == 0;
}

static void
remember_option(const struct option_spec *spec)
{
	static char spelled[OPTIONS_MAX][64]; /* "--name", by place in table */
	char *name = spelled[spec - program_running->options];

	if (is_incidental(spec->name))
		return;
	snprintf(name, sizeof spelled[0], "--%s", spec->name);
	remember(name);
	if (spec->argument != NULL)
		remember(optarg);
}

const char *const *
program_arguments(void)
{
	static const char *none;

	return arguments != NULL ? arguments : &none;
}

int
program_option(const struct program *p, int argc, char *argv[])
{
	int letter;

	if (program_running == NULL)
		start(p);
	letter = getopt_long(argc, argv, letters, options, NULL);
	if (letter == -1)
		return -1;
	if (letter == ':')
		usage_error("%s needs an argument", argv[optind - 1]);
	for (const struct option_spec *s = p->options; s->letter != 0; s++)
		if (s->letter == letter) {
			remember_option(s);
			return letter;
		}
	if (letter == OPTION_HELP || letter == 'h')
		print_help();
	if (letter == OPTION_VERSION)
		print_version();
	option_refuse(options, argv[optind - 1]);
}

static const char *
running_name(void)
{
	return program_running != NULL ? program_running->name : "heed";
}

/* What was read may be told, but may not steer a terminal, and must be UTF-8
 * to stand in an error frame. */
static void
disarm(char *text)
{
	unsigned char *at = (unsigned char *)text, *end = at + strlen(text);

	while (at < end) {
		size_t length = scan_utf8(at, end);
		size_t bytes = length > 0 ? length : 1;

		if (length == 0 || scan_is_control(at, length))
			memset(at, '?', bytes);
		at += bytes;
	}
}

static void
compose(char message[MESSAGE], const char *format, va_list args)
{
	vsnprintf(message, MESSAGE, format, args);
	disarm(message);
}

void
error_line(char *line, size_t size, const char *format, ...)
{
	char message[MESSAGE];
	va_list args;

	va_start(args, format);
	compose(message, format, args);
	va_end(args);
	snprintf(line, size, "%s: %s\n", running_name(), message);
}

void
usage_error(const char *format, ...)
{
	char message[MESSAGE];
	va_list args;

	va_start(args, format);
	compose(message, format, args);
	va_end(args);
	fprintf(stderr, "%s: %s\n", running_name(), message);
	if (program_running != NULL)
		print_synopsis(stderr);
	exit(EX_USAGE);
}

void
fail(int status, const char *format, ...)
{
	void (*failing)(const char *) = program_failing;
	char message[MESSAGE];
	va_list args;

	va_start(args, format);
	compose(message, format, args);
	va_end(args);
	signal(SIGPIPE, SIG_IGN); /* this failure's status counts */
	fprintf(stderr, "%s: %s\n", running_name(), message);
	program_failing = NULL; /* a failure in it ends here */
	if (failing != NULL)
		failing(message);
	exit(status); /* unfinished outputs go: src/program/output.c */
}

void
complain(const char *format, ...)
{
	char message[MESSAGE];
	va_list args;

	va_start(args, format);
	compose(message, format, args);
	va_end(args);
	fprintf(stderr, "%s: %s\n", running_name(), message);
}

void *
program_memory(void *memory)
{
	if (memory == NULL)
		fail(EX_OSERR, "out of memory");
	return memory;
}

long
option_integer(const char *name, const char *text, long low, long high)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || value < low ||
	    value > high)
		usage_error("%s: '%s' is not an integer from %ld to %ld", name,
		    text, low, high);
	return value;
}

double
option_number(const char *name, const char *text, double low, double high)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end != '\0' || !(value >= low && value <= high))
		usage_error("%s: '%s' is not a number from %g to %g", name,
		    text, low, high);
	return value;
}

FILE *
input_open(const char *path)
{
	struct stat status;
	FILE *file;

	if (path == NULL || strcmp(path, "-") == 0)
		return stdin;
	file = fopen(path, "rb");
	if (file == NULL)
		fail(EX_NOINPUT, "%s: %s", path, strerror(errno));
	if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode))
		fail(EX_NOINPUT, "%s: %s", path, strerror(EISDIR));
	return file;
}

const char *
input_name(const char *path)
{
	return path == NULL || strcmp(path, "-") == 0 ? "<stdin>" : path;
}
