/*
 * replay.c -- a target over its seeds and a fixed number of changes of each,
 * the same every time: the part of fuzzing that `make check` does, with any
 * compiler. The seeds of X_fuzz are the files of tests/fuzz/corpus/X; those
 * named refused-... must be refused, the others read to their end.
 *	build/tests/fuzz/frame_fuzz             TAP
 *	build/tests/fuzz/frame_fuzz FILE ...    these files alone
 * An input that kills the target is left in build/tests/fuzz/frame_fuzz.input.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../tap.h"
#include "fuzz.h"

enum { SEEDS_MAX = 256, SEED_BYTES = 1 << 16, CHANGES = 40000 };

struct seed {
	char path[256];
	uint8_t *bytes;
	size_t n;
};

static struct seed seeds[SEEDS_MAX];
static size_t seed_count;
/* The input at hand, and where it is left when it kills. */
static uint8_t input[2 * SEED_BYTES];
static size_t input_length;
static char left[512];

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t state;

static uint64_t
next(void)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static size_t
below(size_t n)
{
	return (size_t)(next() % n);
}

/* Calls only what a signal handler may call. */
static void
keep_input(int number)
{
	int fd = open(left, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (fd != -1)
		(void)!write(fd, input, input_length);
	signal(number, SIG_DFL);
	raise(number);
}

static bool
read_seed(struct seed *s)
{
	FILE *file = fopen(s->path, "rb");

	if (file == NULL)
		return false;
	s->bytes = malloc(SEED_BYTES);
	s->n = s->bytes != NULL ? fread(s->bytes, 1, SEED_BYTES, file) : 0;
	fclose(file);
	return s->n > 0 && s->n < SEED_BYTES;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(
	    ((const struct seed *)a)->path, ((const struct seed *)b)->path);
}

static bool
read_seeds(const char *directory)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;
	bool whole = dir != NULL;

	while (whole && (entry = readdir(dir)) != NULL) {
		struct seed *s = &seeds[seed_count];

		if (entry->d_name[0] == '.')
			continue;
		if (++seed_count > SEEDS_MAX)
			whole = false;
		else
			whole = snprintf(s->path, sizeof s->path, "%s/%s",
				    directory,
				    entry->d_name) < (int)sizeof s->path &&
			    read_seed(s);
	}
	if (dir != NULL)
		closedir(dir);
	if (whole)
		qsort(seeds, seed_count, sizeof *seeds, by_path);
	return whole && seed_count > 0;
}

static bool
run(void)
{
	/* A copy of its own size: a read beyond its end is seen. */
	uint8_t *bytes = malloc(input_length);

	if (bytes == NULL)
		return false;
	memcpy(bytes, input, input_length);
	LLVMFuzzerTestOneInput(bytes, input_length);
	free(bytes);
	return fuzz_whole;
}

static void
set_input(const struct seed *s)
{
	memcpy(input, s->bytes, s->n);
	input_length = s->n;
}

/* Takes some bytes out, or puts some of a seed's in. */
static void
cut_or_paste(void)
{
	const struct seed *s = &seeds[below(seed_count)];
	size_t at = below(input_length), n;

	if (next() % 2 == 0 && input_length > 1) {
		n = 1 + below(input_length - at);
		n = n < input_length ? n : input_length - 1;
		memmove(input + at, input + at + n, input_length - at - n);
		input_length -= n;
		return;
	}
	n = 1 + below(s->n < 64 ? s->n : 64);
	if (input_length + n > sizeof input)
		return;
	memmove(input + at + n, input + at, input_length - at);
	memcpy(input + at, s->bytes + below(s->n - n + 1), n);
	input_length += n;
}

static void
change(void)
{
	static const char likely[] = "\0\xff\x7f\x80 \n\r\t\",:[]{}()0129-+.e";
	size_t at = below(input_length);

	switch (next() % 4) {
	case 0:
		input[at] ^= (uint8_t)(1u << next() % 8);
		break;
	case 1:
		input[at] = (uint8_t)next();
		break;
	case 2:
		input[at] = (uint8_t)likely[below(sizeof likely - 1)];
		break;
	default:
		cut_or_paste();
		break;
	}
}

/* How many of the changed seeds were read to their end. */
static size_t
run_changes(const struct seed *s, size_t changes)
{
	size_t whole = 0;

	for (size_t i = 0; i < changes; i++) {
		set_input(s);
		for (size_t k = 1 + below(4); k > 0; k--)
			change();
		whole += run();
	}
	return whole;
}

static int
replay(const char *target)
{
	char directory[128];

	snprintf(directory, sizeof directory, "tests/fuzz/corpus/%s", target);
	if (!ok(read_seeds(directory), "%s: seeds", directory))
		return done_testing();
	for (size_t i = 0; i < seed_count; i++) {
		const struct seed *s = &seeds[i];
		bool refused = strstr(s->path, "/refused-") != NULL;

		set_input(s);
		ok(run() != refused, "%s is %s", s->path,
		    refused ? "refused" : "read");
	}
	for (size_t i = 0; i < seed_count; i++) {
		size_t changes = CHANGES / seed_count + 1, whole;

		state = i;
		whole = run_changes(&seeds[i], changes);
		ok(true, "%s: %zu of %zu changes are read", seeds[i].path,
		    whole, changes);
	}
	return done_testing();
}

int
main(int argc, char *argv[])
{
	static const int deadly[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE,
		SIGILL };
	char *target = strrchr(argv[0], '/');

	setvbuf(stdout, NULL, _IOLBF, 0);
	snprintf(left, sizeof left, "%s.input", argv[0]);
	target = target != NULL ? target + 1 : argv[0];
	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
		signal(deadly[i], keep_input);
	if (argc == 1) {
		if (strstr(target, "_fuzz") != NULL)
			*strstr(target, "_fuzz") = '\0';
		return replay(target);
	}
	for (int i = 1; i < argc; i++) {
		struct seed s = { .n = 0 };

		snprintf(s.path, sizeof s.path, "%s", argv[i]);
		if (!read_seed(&s)) {
			perror(s.path);
			return 1;
		}
		set_input(&s);
		printf("%s: %s\n", s.path, run() ? "read" : "refused");
	}
	return 0;
}
