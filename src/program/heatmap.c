/* heatmap.c -- what is shown of a stream, and of each of its documents. */
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/heatmap.h"
#include "program/program.h"

static size_t
find_field(const struct head *head, const char *source, const char *name)
{
	int index = head_field(head, name);

	if (index < 0)
		fail(EX_DATAERR, "%s: no field %s", source, name);
	return (size_t)index;
}

/* The indices of fields whose names have commas between them. */
static size_t
find_fields(
    size_t **fields, struct heatmap *map, const char *source, const char *names)
{
	size_t most = 1, count = 0;
	char *at, *comma;

	*fields = NULL;
	if (names == NULL)
		return 0;
	at = arena_string(&map->lasting, names);
	for (size_t i = 0; at[i] != '\0'; i++)
		most += at[i] == ',';
	*fields = arena_take(&map->lasting, most, sizeof **fields);
	while ((comma = strchr(at, ',')) != NULL) {
		*comma = '\0';
		(*fields)[count++] = find_field(map->head, source, at);
		at = comma + 1;
	}
	(*fields)[count++] = find_field(map->head, source, at);
	return count;
}

static bool
same_dimension(const struct dimension *a, const struct dimension *b)
{
	if (a->symbol == NULL || b->symbol == NULL)
		return a->symbol == b->symbol && a->size == b->size;
	return strcmp(a->symbol, b->symbol) == 0;
}

/* Has every dimension of the field the tokens' size? */
static bool
is_of_tokens(const struct heatmap *map, const struct field *f)
{
	const struct field *ends = &map->head->fields[map->tokens.ends];

	for (size_t d = 0; d < f->rank; d++)
		if (!same_dimension(&f->dims[d], &ends->dims[0]))
			return false;
	return f->rank > 0;
}

static void
check_fields(const struct heatmap *map, const char *source)
{
	for (size_t i = 0; i < map->field_count; i++) {
		const struct field *f = &map->head->fields[map->fields[i]];

		if (f->rank > 2 || !is_of_tokens(map, f))
			fail(EX_DATAERR,
			    "%s: field %s has no value for each token, nor "
			    "for each pair of them",
			    source, f->name);
	}
	for (size_t i = 0; i < map->caption_count; i++) {
		const struct field *f = &map->head->fields[map->captions[i]];

		if (f->rank > 1 || is_of_tokens(map, f))
			fail(EX_DATAERR,
			    "%s: field %s is no number for a caption", source,
			    f->name);
	}
}

/* A field that may lack: -1. Another field of its name is an error. */
static int
find_mask(const struct heatmap *map, const char *source, const char *name)
{
	int index = head_field(map->head, name);

	if (index < 0)
		return -1;
	if (map->head->fields[index].dtype != BOOL ||
	    map->head->fields[index].rank != 1 ||
	    !is_of_tokens(map, &map->head->fields[index]))
		fail(EX_DATAERR, "%s: field %s is not BOOL, one for each token",
		    source, name);
	return index;
}

/* The same of a vector; size 0: any. */
static int
find_vector(const struct heatmap *map, const char *source, const char *name,
    enum dtype dtype, size_t size)
{
	int index = head_field(map->head, name);
	const struct field *f;

	if (index < 0)
		return -1;
	f = &map->head->fields[index];
	if (f->dtype != dtype || f->rank != 1 ||
	    (size != 0 &&
		(f->dims[0].symbol != NULL || f->dims[0].size != size)))
		fail(EX_DATAERR, "%s: field %s is not %s [%s]", source, name,
		    dtype_name(dtype), size != 0 ? "1" : "c");
	return index;
}

/* The attribute is a JSON array of names; absent or another, there are none. */
static void
read_labels(struct heatmap *map)
{
	const char *text = head_attribute(map->head, "labels");
	json_t *labels = text != NULL ? json_loads(text, 0, NULL) : NULL;
	json_t *label;
	size_t i;

	map->labels = arena_take(
	    &map->lasting, json_array_size(labels) + 1, sizeof *map->labels);
	map->label_count = 0;
	json_array_foreach(labels, i, label)
	{
		const char *name = json_string_value(label);

		map->labels[map->label_count++] =
		    arena_string(&map->lasting, name != NULL ? name : "?");
	}
	json_decref(labels);
}

void
heatmap_open(struct heatmap *map, const struct head *head, const char *source,
    const char *fields, const char *captions)
{
	map->head = head;
	map->tokens = dump_find_tokens(head, source);
	if (map->tokens.ends == -1)
		fail(EX_DATAERR,
		    "%s: no fields tokens, U8 [bytes], and token_ends, I32 "
		    "[n]: tokenize makes them",
		    source);
	map->field_count = find_fields(&map->fields, map, source, fields);
	map->caption_count = find_fields(&map->captions, map, source, captions);
	check_fields(map, source);
	map->special = find_mask(map, source, "special");
	map->rationale = find_mask(map, source, "rationale");
	map->label = find_vector(map, source, "label", I32, 1);
	map->correct = find_vector(map, source, "correct", BOOL, 1);
	map->y = find_vector(map, source, "y", F32, 0);
	read_labels(map);
}

void
heatmap_free(struct heatmap *map)
{
	arena_free(&map->arena);
	arena_free(&map->lasting);
}

size_t
heat_index(const struct heat_field *f, size_t row, size_t column)
{
	return f->values->rank == 2 ? row * f->values->shape[1] + column
				    : column;
}

/* The range of the values at the words. */
static void
measure_row(struct heat_field *f, const struct heat_document *d, size_t row)
{
	for (size_t i = 0; i < d->tokens.count; i++) {
		double value;

		if (heat_is_special(d, i))
			continue;
		value = tensor_value(f->values, heat_index(f, row, i));
		if (isnan(value))
			f->undefined++;
		if (value < 0)
			f->negative = true;
		if (isfinite(value) && fabs(value) > f->full)
			f->full = fabs(value);
		if (isinf(value))
			f->beyond = true;
	}
}

static void
measure_field(struct heat_field *f, const struct heatmap *map,
    const struct heat_document *d)
{
	size_t rows = f->values->rank == 2 ? d->tokens.count : 1;

	for (size_t row = 0; row < rows; row++)
		if (f->values->rank == 1 || !heat_is_special(d, row))
			measure_row(f, d, row);
	if (f->full == 0 && f->beyond) {
		f->full = (double)INFINITY;
		f->beyond = false;
	}
	if (map->full > 0) {
		f->beyond = f->beyond || f->full > map->full;
		f->full = map->full;
	}
}

static const unsigned char *
mask(const struct record *r, int index)
{
	return index >= 0 ? r->tensors[index].data : NULL;
}

struct heat_document
heatmap_document(struct heatmap *map, const struct record *r)
{
	struct heat_document d = { .seq = r->seq };

	arena_reset(&map->arena);
	d.tokens = dump_tokens(r, map->tokens);
	d.special = mask(r, map->special);
	d.rationale = mask(r, map->rationale);
	d.shown = arena_take(&map->arena, d.tokens.count + 1, sizeof *d.shown);
	for (size_t i = 0; i < d.tokens.count; i++)
		if (!map->words || !heat_is_special(&d, i))
			d.shown[d.count++] = i;
	d.fields =
	    arena_clear(&map->arena, map->field_count + 1, sizeof *d.fields);
	for (size_t i = 0; i < map->field_count; i++) {
		d.fields[i].name = map->head->fields[map->fields[i]].name;
		d.fields[i].values = &r->tensors[map->fields[i]];
		measure_field(&d.fields[i], map, &d);
	}
	heat_caption(&d, map, r);
	return d;
}

int
heat_level(const struct heat_field *f, size_t index)
{
	double value = tensor_value(f->values, index);
	int level;

	if (isnan(value))
		return HEAT_UNDEFINED;
	if (value == 0)
		return 0;
	/* Where the share is undefined, infinity over infinity, it is 1. */
	level = (int)ceil(fmin(fabs(value) / f->full, 1) * HEAT_LEVELS);
	if (level < 1)
		level = 1; /* a share so small that it is 0 */
	return value < 0 ? -level : level;
}

const char *
heat_full(char *text, const struct heat_field *f)
{
	snprintf(text, DUMP_NUMBER, "%s%s%.3g", f->beyond ? "≥ " : "",
	    f->negative ? "±" : "", f->full);
	return text;
}

const char *
heat_token(const struct heat_document *d, size_t token, size_t *length)
{
	size_t start = token > 0 ? (size_t)d->tokens.ends[token - 1] : 0;

	*length = (size_t)d->tokens.ends[token] - start;
	return d->tokens.bytes + start;
}

bool
heat_is_special(const struct heat_document *d, size_t token)
{
	return d->special != NULL && d->special[token] != 0;
}

bool
heat_is_rationale(const struct heat_document *d, size_t token)
{
	return d->rationale != NULL && d->rationale[token] != 0;
}
