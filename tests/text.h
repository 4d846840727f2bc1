/* text.h -- what the tests of src/text share: a file made of bytes. */
#ifndef TESTS_TEXT_H
#define TESTS_TEXT_H

#include <stdio.h>
#include <stdlib.h>

static FILE *
file_of(const void *bytes, size_t length)
{
	FILE *file = tmpfile();

	if (file == NULL || fwrite(bytes, 1, length, file) != length) {
		perror("tmpfile");
		exit(1);
	}
	rewind(file);
	return file;
}

#endif
