/* kernel_test.c -- which kernel is used, and who says so. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "tap.h"
#include "tensor/kernel.h"

/*
 * Exit status of a process that chooses with HEED_KERNEL=name (NULL: unset):
 * 0 when it then uses the kernel wanted. Its words go to `message`.
 */
static int
choose(const char *name, const char *wanted, char *message, size_t size)
{
	int ends[2], status = -1;
	ssize_t n = 0, got;
	pid_t child;

	fflush(stdout);
	if (pipe(ends) != 0 || (child = fork()) < 0)
		return -1;
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		if (name != NULL)
			setenv("HEED_KERNEL", name, 1);
		else
			unsetenv("HEED_KERNEL");
		_exit(strcmp(kernel_in_use()->name, wanted) != 0);
	}
	close(ends[1]);
	while ((got = read(ends[0], message + n, size - 1 - (size_t)n)) > 0)
		n += got;
	message[n] = '\0';
	close(ends[0]);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* One line, and it quotes the name. */
static bool
complains(const char *message, const char *name)
{
	const char *end = strchr(message, '\n');

	return end != NULL && end[1] == '\0' && strstr(message, name) != NULL;
}

int
main(void)
{
	static const char *const names[] = { "avx512", "avx2", "plain" };
	static const char *const wrong[] = { "sse9", "", "AVX2", "plain " };
	const char *best = NULL;
	char message[512];

	for (size_t i = 0; i < 3; i++) {
		bool there = kernel_named(names[i]) != NULL;
		int status =
		    choose(names[i], names[i], message, sizeof message);

		if (there && best == NULL)
			best = names[i];
		if (there)
			ok(status == 0 && *message == '\0', "pins %s",
			    names[i]);
		else
			ok(status == EX_USAGE && complains(message, names[i]),
			    "refuses %s, which this processor lacks", names[i]);
	}
	ok(choose(NULL, best, message, sizeof message) == 0,
	    "unset: the best, %s", best);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		ok(kernel_named(wrong[i]) == NULL, "'%s' is no kernel",
		    wrong[i]);
		ok(choose(wrong[i], "", message, sizeof message) == EX_USAGE &&
			complains(message, wrong[i]),
		    "HEED_KERNEL='%s' ends with EX_USAGE", wrong[i]);
	}
	return done_testing();
}
