/* faults_run.h -- one run of a program, and whether it behaved. */
#ifndef HEED_TESTS_FAULTS_RUN_H
#define HEED_TESTS_FAULTS_RUN_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { STATUSES = 8, ENDINGS = 5 };

/* The signals that end a program. */
extern const int endings[ENDINGS];

/* What every run is held to. */
struct demand {
	int statuses[STATUSES], count; /* 128 + n: ended by signal n */
	regex_t line;                  /* on standard error, unless 0 */
	long kib;                      /* of memory at most; 0: any */
	unsigned char *control;        /* what comes out of whole input */
	size_t control_size;
	bool is_stream; /* the control is one */
};

struct run {
	const char *input;  /* path of standard input, or "closed" */
	const char *output; /* or "closed", "nobody"; NULL: captured */
	bool ignore_sigpipe;
	char **argv;
	pid_t child;
	int out, error; /* captured: descriptors */
	int status;
	long kib;
};

extern struct demand demand;
extern struct run run;
extern size_t tried, survived;
extern long most_kib;

/* The whole of an open file; the caller owns it. A NUL follows. */
unsigned char *content(int fd, size_t *size);
/* Do the bytes hold whole frames, the last of this kind? */
bool ends_with_frame(const unsigned char *bytes, size_t size, const char *kind);
/* Tells the first faults on standard error. line: that of the run. */
void complain(const char *what, const char *why, const char *line);
/* Starts the program. input: a descriptor, or -1 for run.input. */
void run_begin(int input);
/* Waits for its end and judges it. */
void run_finish(const char *what);

#endif
