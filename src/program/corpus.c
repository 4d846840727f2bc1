#include "program/corpus.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/filter.h"

struct fields {
	int ids, special, label;
};

static int
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
	return i;
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

static void
read_head(struct corpus *c, const struct head *head, const char *path,
    struct arena *arena)
{
	json_t *labels;

	c->labels = attribute(head, path, "labels", arena);
	c->vocabulary_sha256 = attribute(head, path, "vocabulary", arena);
	c->history = attribute(head, path, "history", arena);
	c->vocabulary =
	    strtoul(attribute(head, path, "vocabulary_size", arena), NULL, 10);
	labels = json_loads(c->labels, 0, NULL);
	c->classes = json_array_size(labels);
	json_decref(labels);
	if (c->classes < 2)
		fail(EX_DATAERR, "%s: labels names no two classes: %s", path,
		    c->labels);
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
	struct fields at = { need(head, name, "ids", I32),
		need(head, name, "special", BOOL),
		need(head, name, "label", I32) };
	struct record record = { 0 };
	struct example *items = NULL;
	size_t capacity = 0;

	*c = (struct corpus){ 0 };
	read_head(c, head, name, arena);
	while (reader_next(in, &record)) {
		if (c->examples.count == capacity) {
			capacity = capacity == 0 ? 1024 : 2 * capacity;
			items = realloc(items, capacity * sizeof *items);
			if (items == NULL)
				fail(EX_OSERR, "out of memory");
		}
		take(&items[c->examples.count++], &record, &at, c, name, arena);
	}
	if (c->examples.count == 0)
		fail(EX_DATAERR, "%s: no documents", name);
	c->examples.items = items; /* kept until exit */
	record_free(&record);
	reader_close(in);
	digest(c);
}
