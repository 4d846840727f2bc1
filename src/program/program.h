/*
 * program.h -- what every program shares: options, --help, --version, exit
 * statuses (sysexits(3)), and output files that appear only when whole.
 */
#ifndef HEED_PROGRAM_PROGRAM_H
#define HEED_PROGRAM_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h> /* optarg, optind */

#define HEED_VERSION "0.1.0"

struct option_spec {
	int letter; /* 'o', or a number above 255 for a long option alone */
	const char *name;     /* "output" */
	const char *argument; /* "FILE", or NULL for a flag */
	const char *help;     /* one line, lower case, no final stop */
};

struct program {
	const char *name;
	const char *purpose;  /* one line, lower case: what it does */
	const char *synopsis; /* as in the man page, without "usage: ";
				 further lines are separated by \n */
	const char
	    *example; /* a command line that works: first line of --help */
	const struct option_spec *options; /* ends with letter 0 */
};

/* The program that runs, set by the first program_option(). */
extern const struct program *program_running;

/*
 * The next option's letter, its argument in optarg (getopt(3)), or -1 when
 * operands begin at optind. Answers --help (-h) and --version itself; an
 * unknown option is a usage error.
 */
int program_option(const struct program *p, int argc, char *argv[]);

/*
 * The options that were met, as the history of a stream tells them: long
 * names, in their order, each argument after its option. Left out are those
 * that change no byte: output, window, memory, verbose, checkpoint. Ends with
 * NULL; ours.
 */
const char *const *program_arguments(void);

/* "NAME: message", then "usage: SYNOPSIS"; exits with EX_USAGE. */
_Noreturn void usage_error(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Arguments of options: within [low, high], or a usage error naming it. */
long option_integer(const char *name, const char *text, long low, long high);
double option_number(
    const char *name, const char *text, double low, double high);
/*
 * "NAME: message" on stderr and exit with a status of sysexits(3). Inside a
 * filter, the error frame is written first, so that the last stage tells the
 * first cause.
 */
_Noreturn void fail(int status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The line of fail() on stderr, for a program that goes on after it. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* That line, made beforehand for who cannot call fail(): a signal handler. */
void error_line(char *line, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What malloc(3) and its kin returned, or fails with EX_OSERR if NULL. */
void *program_memory(void *memory);

/* fail() calls it with the message before it exits: src/program/filter.c. */
extern void (*program_failing)(const char *message);

/* Opens for reading, or fails with EX_NOINPUT; "-" is stdin. */
FILE *input_open(const char *path);
/* What messages call it: "<stdin>" for "-" and NULL. */
const char *input_name(const char *path);

/*
 * An output that appears under its name only when whole: a temporary file
 * beside it, synced and renamed by output_close(). path NULL or "-" is stdout
 * (output_close() flushes it and checks for errors). A program that ends
 * early leaves nothing behind.
 */
struct output {
	FILE *file;
	const char *path;
	char *temporary; /* its name until then */
	bool inside;     /* of a folder, which gives it its name */
};
struct output output_open(const char *path);
void output_close(struct output *o);

/*
 * A folder that appears only when whole; until then it has another name beside
 * it. path is not there yet, or is an empty folder. output_inside() opens a
 * file of it, for output_close(); name lasts as long, and messages say it.
 */
struct output_folder {
	const char *path;
	char *temporary;
	int descriptor;
};
struct output_folder output_folder_open(const char *path);
struct output output_inside(const struct output_folder *f, const char *name);
void output_folder_close(struct output_folder *f);

/* Removes what is unfinished. It calls only what a signal handler may call. */
void output_abandon(void);

/*
 * Buffers for a stream of tensors, before the first byte is read or written:
 * a pipe of 1 MiB, which carries large records several times faster than the
 * 64 KiB that it has at first, and stdio buffers that keep down the number of
 * times that two programs wake each other. No harm where it is no pipe.
 */
void stream_buffers(FILE *file);

#endif
