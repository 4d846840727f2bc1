/*
 * trees_fuzz.c -- any bytes as a file of trees: sentences are read or refused,
 * and cleaning one gives words with one space between, the same when cleaned
 * again.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "text/clean.h"
#include "text/trees.h"

static void
check_clean(const struct sentence *s)
{
	char *once = malloc(2 * s->length + 1), *twice;
	size_t n = clean(once, s->text, s->length);

	assert(n <= 2 * s->length && once[n] == '\0');
	assert(utf8_valid(once, n) == n);
	assert(strlen(once) == n && strstr(once, "  ") == NULL);
	assert(n == 0 || (once[0] != ' ' && once[n - 1] != ' '));
	twice = malloc(2 * n + 1);
	assert(clean(twice, once, n) == n && strcmp(once, twice) == 0);
	free(once);
	free(twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text_error e;
	struct sentence sentence = { 0 };
	struct trees t = { .name = "fuzz" };
	int result;

	fuzz_whole = false;
	if (n == 0)
		return 0;
	t.file = fuzz_open(bytes, n);
	while ((result = trees_next(&t, &sentence, &e)) == 1) {
		assert(sentence.label >= 0 && sentence.label <= 4);
		assert(strlen(sentence.text) == sentence.length);
		check_clean(&sentence);
	}
	fuzz_whole = result == 0;
	sentence_free(&sentence);
	fclose(t.file);
	return 0;
}
