/*
 * vocabulary.c -- words in one pool of bytes, found by a hash table with open
 * addressing.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "text/vocabulary.h"

/* A line of the file is a word and two numbers with their separators. */
enum { WORD_MAX = 1 << 20, LINE_LIMIT = WORD_MAX + 64 };

static const char *const specials[SPECIALS] = { "<PAD>", "<UNK>", "<SOS>",
	"<EOS>" };

struct word {
	size_t start;       /* in the pool, which moves as it grows */
	const char *sorted; /* the same as an address, for compare_words() */
	uint32_t length, hash;
	uint64_t documents;
	uint64_t last; /* while counting: 1 + the document seen last */
};

struct vocabulary {
	char *pool; /* words, each ended by NUL */
	size_t pool_used, pool_capacity;
	struct word *words; /* those after the four */
	size_t count, capacity;
	uint32_t *table; /* 1 + index of a word, or 0; size a power of two */
	size_t table_size;
};

/* FNV-1a, its upper bits folded into the lower ones that index the table. */
static uint32_t
hash(const char *word, size_t length)
{
	uint64_t h = 0xcbf29ce484222325;

	for (size_t i = 0; i < length; i++)
		h = (h ^ (unsigned char)word[i]) * 0x100000001b3;
	return (uint32_t)(h ^ h >> 32);
}

/* The table's place of a word: its own, or the empty one where it would go. */
static uint32_t *
place(const struct vocabulary *v, const char *word, size_t length, uint32_t h)
{
	size_t mask = v->table_size - 1;

	for (size_t i = h & mask;; i = (i + 1) & mask) {
		const struct word *w;

		if (v->table[i] == 0)
			return &v->table[i];
		w = &v->words[v->table[i] - 1];
		if (w->hash == h && w->length == length &&
		    memcmp(v->pool + w->start, word, length) == 0)
			return &v->table[i];
	}
}

/* Fills an empty table from the words. */
static void
fill_table(struct vocabulary *v)
{
	memset(v->table, 0, v->table_size * sizeof *v->table);
	for (size_t i = 0; i < v->count; i++) {
		const struct word *w = &v->words[i];

		*place(v, v->pool + w->start, w->length, w->hash) =
		    (uint32_t)i + 1;
	}
}

/* Room for one more word: the table stays at most half full. */
static bool
grow(struct vocabulary *v, size_t length)
{
	if (v->count == VOCABULARY_MAX || length > WORD_MAX ||
	    v->pool_used + length + 1 > VOCABULARY_BYTES)
		return false;
	if (v->pool_used + length + 1 > v->pool_capacity) {
		size_t capacity = 2 * (v->pool_capacity + length + 1);
		char *pool = realloc(v->pool, capacity);

		if (pool == NULL)
			return false;
		v->pool = pool;
		v->pool_capacity = capacity;
	}
	if (v->count == v->capacity) {
		size_t capacity = 2 * v->capacity;
		struct word *words =
		    realloc(v->words, capacity * sizeof *words);

		if (words == NULL)
			return false;
		v->words = words;
		v->capacity = capacity;
	}
	if (2 * (v->count + 1) > v->table_size) {
		size_t size = 2 * v->table_size;
		uint32_t *table = realloc(v->table, size * sizeof *table);

		if (table == NULL)
			return false;
		v->table = table;
		v->table_size = size;
		fill_table(v);
	}
	return true;
}

/* Adds a word that is not there yet; NULL as vocabulary_count() says. */
static struct word *
add(struct vocabulary *v, const char *word, size_t length, uint32_t h)
{
	struct word *w;

	if (!grow(v, length))
		return NULL;
	w = &v->words[v->count++];
	*w = (struct word){
		.start = v->pool_used, .length = (uint32_t)length, .hash = h
	};
	memcpy(v->pool + v->pool_used, word, length);
	v->pool_used += length;
	v->pool[v->pool_used++] = '\0';
	*place(v, word, length, h) = (uint32_t)v->count;
	return w;
}

struct vocabulary *
vocabulary_new(void)
{
	struct vocabulary *v = calloc(1, sizeof *v);

	if (v == NULL)
		return NULL;
	v->capacity = 1024;
	v->table_size = 4096;
	v->words = calloc(v->capacity, sizeof *v->words);
	v->table = calloc(v->table_size, sizeof *v->table);
	if (v->words == NULL || v->table == NULL) {
		vocabulary_free(v);
		return NULL;
	}
	return v;
}

void
vocabulary_free(struct vocabulary *v)
{
	if (v == NULL)
		return;
	free(v->pool);
	free(v->words);
	free(v->table);
	free(v);
}

bool
vocabulary_count(
    struct vocabulary *v, const char *word, size_t length, uint64_t document)
{
	uint32_t h = hash(word, length);
	uint32_t index = *place(v, word, length, h);
	struct word *w =
	    index > 0 ? &v->words[index - 1] : add(v, word, length, h);

	if (w == NULL)
		return false;
	if (w->last != document + 1)
		w->documents++;
	w->last = document + 1;
	return true;
}

/* Bytes as unsigned numbers; a word comes before those that it begins. */
static int
compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
	int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

	if (order != 0)
		return order;
	return (a_length > b_length) - (a_length < b_length);
}

static int
compare_words(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	return compare(x->sorted, x->length, y->sorted, y->length);
}

void
vocabulary_number(struct vocabulary *v, uint64_t minimum)
{
	size_t kept = 0;

	for (size_t i = 0; i < v->count; i++) {
		if (v->words[i].documents < minimum)
			continue;
		v->words[kept] = v->words[i];
		v->words[kept].sorted = v->pool + v->words[kept].start;
		kept++;
	}
	v->count = kept;
	qsort(v->words, kept, sizeof *v->words, compare_words);
	fill_table(v);
}

void
vocabulary_write(const struct vocabulary *v, FILE *file)
{
	for (size_t i = 0; i < SPECIALS; i++)
		fprintf(file, "%zu\t%s\t0\n", i, specials[i]);
	for (size_t i = 0; i < v->count; i++)
		fprintf(file, "%zu\t%s\t%" PRIu64 "\n", i + SPECIALS,
		    v->pool + v->words[i].start, v->words[i].documents);
}

/* A decimal number up to a given end; false when it is none. */
static bool
parse_number(const char *text, const char *end, uint64_t *number)
{
	*number = 0;
	if (text == end || end - text > 18)
		return false;
	for (; text < end; text++) {
		if (*text < '0' || *text > '9')
			return false;
		*number = *number * 10 + (uint64_t)(*text - '0');
	}
	return true;
}

/* Why a word cannot follow those that are there; NULL when it can. */
static const char *
refusal(
    const struct vocabulary *v, size_t number, const char *word, size_t length)
{
	const struct word *before;

	if (number < SPECIALS)
		return strlen(specials[number]) == length &&
			memcmp(specials[number], word, length) == 0
		    ? NULL
		    : "the first four words must be <PAD>, <UNK>, <SOS>, <EOS>";
	if (length == 0)
		return "an empty word";
	if (utf8_valid(word, length) < length)
		return "a word that is not UTF-8";
	for (size_t i = 0; i < length; i++)
		if (word[i] == '\0' || strchr(" \t\n\v\f\r", word[i]) != NULL)
			return "a word with a space or NUL in it";
	if (number == SPECIALS)
		return NULL;
	before = &v->words[v->count - 1];
	if (compare(v->pool + before->start, before->length, word, length) >= 0)
		return "a word that is not after the one before it";
	return NULL;
}

/* Takes in a line, without its end. */
static int
read_line(struct vocabulary *v, size_t number, const char *line, size_t length,
    const char *name, struct text_error *e)
{
	const char *end = line + length;
	const char *word = memchr(line, '\t', length), *tab;
	uint64_t wanted = number, found, documents;
	const char *why;
	struct word *w;

	if (word == NULL || !parse_number(line, word++, &found) ||
	    (tab = memchr(word, '\t', (size_t)(end - word))) == NULL ||
	    !parse_number(tab + 1, end, &documents))
		return text_fail(e, EX_DATAERR, name, number + 1,
		    "not NUMBER, WORD and DOCUMENTS with tabs between");
	if (found != wanted)
		return text_fail(e, EX_DATAERR, name, number + 1,
		    "number %" PRIu64 " where %" PRIu64 " must be", found,
		    wanted);
	length = (size_t)(tab - word);
	why = refusal(v, number, word, length);
	if (why != NULL)
		return text_fail(e, EX_DATAERR, name, number + 1, "%s", why);
	if (number < SPECIALS)
		return 0;
	w = add(v, word, length, hash(word, length));
	if (w == NULL)
		return text_fail(e, EX_DATAERR, name, number + 1,
		    "the vocabulary is too large");
	w->documents = documents;
	return 0;
}

/* Reads all lines into v, by way of a buffer of LINE_LIMIT bytes. */
static int
read_lines(struct vocabulary *v, char *line, FILE *file, const char *name,
    struct text_error *e)
{
	size_t number = 0, length = 0;
	int c;

	while ((c = getc(file)) != EOF) {
		if (c == '\n') {
			if (read_line(v, number++, line, length, name, e) != 0)
				return -1;
			length = 0;
			continue;
		}
		if (length == LINE_LIMIT)
			return text_fail(e, EX_DATAERR, name, number + 1,
			    "a line of more than %d bytes", LINE_LIMIT);
		line[length++] = (char)c;
	}
	if (ferror(file))
		return text_fail(
		    e, EX_IOERR, name, number + 1, "%s", strerror(errno));
	if (length > 0)
		return text_fail(e, EX_DATAERR, name, number + 1,
		    "the last line has no end: the file was cut");
	if (number < SPECIALS)
		return text_fail(e, EX_DATAERR, name, 0,
		    "no vocabulary: fewer than %d lines", SPECIALS);
	return 0;
}

struct vocabulary *
vocabulary_read(FILE *file, const char *name, struct text_error *e)
{
	struct vocabulary *v = vocabulary_new();
	char *line = malloc(LINE_LIMIT);
	bool whole = false;

	if (v == NULL || line == NULL)
		text_fail(e, EX_OSERR, name, 0, "out of memory");
	else
		whole = read_lines(v, line, file, name, e) == 0;
	free(line);
	if (whole)
		return v;
	vocabulary_free(v);
	return NULL;
}

size_t
vocabulary_size(const struct vocabulary *v)
{
	return v->count + SPECIALS;
}

int32_t
vocabulary_find(const struct vocabulary *v, const char *word, size_t length)
{
	uint32_t index = *place(v, word, length, hash(word, length));

	return index > 0 ? (int32_t)(index - 1 + SPECIALS) : UNK;
}

const char *
vocabulary_word(const struct vocabulary *v, size_t number)
{
	if (number < SPECIALS)
		return specials[number];
	return v->pool + v->words[number - SPECIALS].start;
}
