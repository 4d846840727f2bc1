#include "program/corpus.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/dump.h"
#include "program/filter.h"
#include "text/vocabulary.h"

struct fields {
	size_t ids, special, label;
	struct token_fields tokens;
};

enum { CLASSES_MAX = 1 << 16 };

static size_t
need(const struct head *head, const char *path, const char *name,
    enum dtype dtype)
{
	int i = head_field(head, name);

	if (i == -1)
		fail(EX_DATAERR, "%s: no field %s: tokenize makes it", path,
		    name);
	if (head->fields[i].dtype != dtype || head->fields[i].rank != 1)
		fail(EX_DATAERR, "%s: field %s is not %s of rank 1", path, name,
		    dtype_name(dtype));
	return (size_t)i;
}

static struct fields
find_fields(const struct head *head, const char *path)
{
	struct fields at;
	const struct dimension *d;

	at.ids = need(head, path, "ids", I32);
	at.special = need(head, path, "special", BOOL);
	at.label = need(head, path, "label", I32);
	d = &head->fields[at.label].dims[0];
	if (d->symbol != NULL || d->size != 1)
		fail(EX_DATAERR, "%s: field label is not one number", path);
	fields_same_length(head, path, at.ids, at.special);
	at.tokens = dump_find_tokens(head, path);
	return at;
}

static const char *
attribute(const struct head *head, const char *path, const char *key,
    struct arena *arena)
{
	const char *value = head_attribute(head, key);

	if (value == NULL)
		fail(EX_DATAERR, "%s: no attribute %s: tokenize makes it", path,
		    key);
	return arena_string(arena, value);
}

/* Memory will be taken on its word. */
static size_t
vocabulary_words(const char *text, const char *path)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end != '\0' || n < 1 ||
	    n > VOCABULARY_MAX)
		fail(EX_DATAERR, "%s: vocabulary_size is not 1 to %d: %s", path,
		    VOCABULARY_MAX, text);
	return (size_t)n;
}

static void
read_head(struct corpus *c, const struct head *head, const char *path,
    struct arena *arena)
{
	json_t *labels;

	c->labels = attribute(head, path, "labels", arena);
	c->vocabulary_sha256 = attribute(head, path, "vocabulary", arena);
	c->history = attribute(head, path, "history", arena);
	c->vocabulary = vocabulary_words(
	    attribute(head, path, "vocabulary_size", arena), path);
	labels = json_loads(c->labels, 0, NULL);
	c->classes = json_array_size(labels);
	json_decref(labels);
	if (c->classes < 2 || c->classes > CLASSES_MAX)
		fail(EX_DATAERR, "%s: labels does not name 2 to %d classes: %s",
		    path, CLASSES_MAX, c->labels);
}

static void
take(struct example *e, const struct record *r, const struct fields *at,
    const struct corpus *c, const char *path, struct arena *arena)
{
	const struct tensor *ids = &r->tensors[at->ids];
	int32_t label = *(const int32_t *)r->tensors[at->label].data;

	e->n = ids->shape[0];
	e->ids = arena_take(arena, e->n, sizeof *e->ids);
	memcpy(e->ids, ids->data, e->n * sizeof *e->ids);
	e->special = arena_take(arena, e->n, 1);
	memcpy(e->special, r->tensors[at->special].data, e->n);
	for (size_t i = 0; i < e->n; i++)
		if (e->ids[i] < 0 || (size_t)e->ids[i] >= c->vocabulary)
			fail(EX_DATAERR,
			    "%s: record %llu: id %ld, but the vocabulary has "
			    "0 to %zu",
			    path, (unsigned long long)r->seq, (long)e->ids[i],
			    c->vocabulary - 1);
	if (label < 0 || (size_t)label >= c->classes)
		fail(EX_DATAERR,
		    "%s: record %llu: label %ld, but there are %zu "
		    "classes",
		    path, (unsigned long long)r->seq, (long)label, c->classes);
	e->label = (size_t)label;
}

/* How the words are spelled that were not met before. */
static void
take_words(struct corpus *c, const struct example *e, const struct record *r,
    struct token_fields at, struct arena *arena)
{
	struct tokens tokens = dump_tokens(r, at);

	for (size_t i = 0; i < tokens.count && i < e->n; i++) {
		const char **word = &c->words[e->ids[i]];
		int32_t start = i == 0 ? 0 : tokens.ends[i - 1];
		size_t length = (size_t)(tokens.ends[i] - start);
		char *text;

		if (*word != NULL || e->ids[i] < SPECIALS)
			continue;
		text = arena_take(arena, length + 1, 1);
		memcpy(text, tokens.bytes + start, length);
		text[length] = '\0';
		*word = text;
	}
}

static void
digest(struct corpus *c)
{
	struct sha256 s;

	sha256_begin(&s);
	for (size_t i = 0; i < c->examples.count; i++) {
		const struct example *e = &c->examples.items[i];
		uint64_t sizes[2] = { e->n, e->label };

		sha256_add(&s, sizes, sizeof sizes);
		sha256_add(&s, e->ids, e->n * sizeof *e->ids);
		sha256_add(&s, e->special, e->n);
	}
	sha256_end(&s, c->sha256);
}

void
corpus_read(struct corpus *c, const char *path, struct arena *arena)
{
	struct stream_reader *in;
	const struct head *head = reader_open(&in, path);
	const char *name = path == NULL ? "<stdin>" : path;
	struct fields at = find_fields(head, name);
	struct record record = { 0 };
	struct example *items = NULL;
	size_t capacity = 0;

	*c = (struct corpus){ 0 };
	read_head(c, head, name, arena);
	c->words = arena_clear(arena, c->vocabulary, sizeof *c->words);
	while (reader_next(in, &record)) {
		if (c->examples.count == capacity) {
			capacity = capacity == 0 ? 1024 : 2 * capacity;
			items = program_memory(
			    realloc(items, capacity * sizeof *items));
		}
		take(&items[c->examples.count], &record, &at, c, name, arena);
		take_words(
		    c, &items[c->examples.count++], &record, at.tokens, arena);
	}
	if (c->examples.count == 0)
		fail(EX_DATAERR, "%s: no documents", name);
	c->examples.items = items; /* kept until exit */
	record_free(&record);
	reader_close(in);
	digest(c);
}
