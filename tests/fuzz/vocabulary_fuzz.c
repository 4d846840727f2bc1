/*
 * vocabulary_fuzz.c -- any bytes as a vocabulary: it is read or refused; one
 * that is read finds its own words, and is the same when written and read.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "text/vocabulary.h"

static void
check_round_trip(const struct vocabulary *v)
{
	struct text_error e;
	struct vocabulary *again;
	char *bytes = NULL;
	size_t n = 0;
	FILE *file = fuzz_create(&bytes, &n);

	vocabulary_write(v, file);
	fclose(file);
	file = fuzz_open(bytes, n);
	again = vocabulary_read(file, "again", &e);
	assert(again != NULL && vocabulary_size(again) == vocabulary_size(v));
	for (size_t i = SPECIALS; i < vocabulary_size(v); i++) {
		const char *word = vocabulary_word(v, i);

		assert(strcmp(word, vocabulary_word(again, i)) == 0);
		assert(vocabulary_find(v, word, strlen(word)) == (int32_t)i);
	}
	fclose(file);
	free(bytes);
	vocabulary_free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text_error e;
	struct vocabulary *v;
	FILE *file;

	fuzz_whole = false;
	if (n == 0)
		return 0;
	file = fuzz_open(bytes, n);
	v = vocabulary_read(file, "fuzz", &e);
	fuzz_whole = v != NULL;
	if (v != NULL)
		check_round_trip(v);
	vocabulary_free(v);
	fclose(file);
	return 0;
}
