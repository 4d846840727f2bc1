/*
 * newsgroup_fuzz.c -- any bytes as a message: each cut leaves a part of it, the
 * tokens of a word make it up, and what is left when cleaned is UTF-8 with one
 * space between words.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "text/english.h"
#include "text/newsgroup.h"
#include "text/text.h"

/* The bytes before the first space as one word. */
static void
check_tokens(const char *text, size_t length, size_t *ends)
{
	size_t size = 0, count, before = 0;

	while (size < length && text[size] != ' ')
		size++;
	if (size == 0)
		return;
	count = english_split(ends, text, size);
	assert(count >= 1 && count <= size && ends[count - 1] == size);
	for (size_t i = 0; i < count; i++) {
		assert(ends[i] > before);
		before = ends[i];
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *text = malloc(n + 1), *out = malloc(4 * n + 1);
	size_t *ends = malloc((n + 1) * sizeof *ends), left, length;

	memcpy(text, bytes, n);
	for (size_t i = 0; i < n; i++)
		if (text[i] == '\0')
			text[i] = '\n';
	check_tokens(text, n, ends);
	left = newsgroup_cut_headers(text, n);
	assert(left <= n);
	length = newsgroup_cut_footer(text, left);
	assert(length <= left);
	left = newsgroup_cut_quotes(text, length);
	assert(left <= length);
	length = newsgroup_clean(out, text, left, ends);
	assert(length <= 4 * left && strlen(out) == length);
	assert(utf8_valid(out, length) == length);
	assert(strstr(out, "  ") == NULL);
	assert(length == 0 || (out[0] != ' ' && out[length - 1] != ' '));
	fuzz_whole = true;
	free(text);
	free(out);
	free(ends);
	return 0;
}
