/* head.c -- what the head of a stream says, and records held to it. */
#include <jansson.h>
#include <string.h>
#include <sysexits.h>

#include "stream/head.h"
#include "stream/scan.h"

const char head_out_of_memory[] = "out of memory";

int
head_status(const char *reason)
{
	return reason == head_out_of_memory ? EX_OSERR : EX_DATAERR;
}

__attribute__((format(printf, 3, 4))) static const char *
say(char *buffer, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(buffer, size, format, args);
	va_end(args);
	return buffer;
}

/* jansson takes some 200 bytes for an object of two, so what it is given is
 * measured first: 16 MiB of them would take a gigabyte. */
enum { JSON_VALUES_MAX = 1 << 17 };

struct extent {
	size_t deepest; /* arrays and objects in one another */
	size_t values;  /* nearly: commas, and arrays and objects */
};

static struct extent
measure(const char *text)
{
	struct extent e = { 0, 0 };
	size_t depth = 0;
	bool string = false;

	for (; *text != '\0'; text++) {
		if (string) {
			if (*text == '\\' && text[1] != '\0')
				text++;
			else if (*text == '"')
				string = false;
		} else if (*text == '"') {
			string = true;
		} else if (*text == '[' || *text == '{') {
			e.values++;
			if (++depth > e.deepest)
				e.deepest = depth;
		} else if (*text == ',') {
			e.values++;
		} else if ((*text == ']' || *text == '}') && depth > 0) {
			depth--;
		}
	}
	return e;
}

/* Sets *array, which the caller gives back; or returns why not. */
static const char *
load_array(json_t **array, const char *key, const char *text, char *buffer,
    size_t size)
{
	struct extent extent = measure(text);
	json_error_t error;

	if (extent.deepest > FRAME_DEPTH_MAX)
		return say(buffer, size, "%s: JSON nested deeper than %d", key,
		    FRAME_DEPTH_MAX);
	if (extent.values > JSON_VALUES_MAX)
		return say(
		    buffer, size, "%s: over %d values", key, JSON_VALUES_MAX);
	*array = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (*array == NULL) {
		if (error.text[0] == '\0') /* jansson has no word for it */
			return head_out_of_memory;
		return say(
		    buffer, size, "%s: invalid JSON: %s", key, error.text);
	}
	if (!json_is_array(*array)) {
		json_decref(*array);
		return say(buffer, size, "%s: not a JSON array", key);
	}
	return NULL;
}

static const char *
parse_dims(struct field *field, struct arena *arena, const json_t *dims)
{
	if (!json_is_array(dims))
		return "dims is not an array";
	if (json_array_size(dims) > TENSOR_RANK_MAX)
		return "over 8 dimensions";
	field->rank = json_array_size(dims);
	for (size_t i = 0; i < field->rank; i++) {
		const json_t *dim = json_array_get(dims, i);
		struct dimension *d = &field->dims[i];

		if (json_is_integer(dim) && json_integer_value(dim) >= 0) {
			d->size = (size_t)json_integer_value(dim);
			continue;
		}
		if (!json_is_string(dim))
			return "a dimension is neither a symbol nor a size";
		d->symbol = arena_try_string(arena, json_string_value(dim));
		if (d->symbol == NULL)
			return head_out_of_memory;
	}
	return NULL;
}

static const char *
parse_field(struct field *field, struct arena *arena, const json_t *object)
{
	const json_t *name = json_object_get(object, "name");
	const json_t *dtype = json_object_get(object, "dtype");

	if (json_object_size(object) != 3 || !json_is_string(name) ||
	    !json_is_string(dtype))
		return "not exactly name, dtype and dims";
	field->name = arena_try_string(arena, json_string_value(name));
	if (field->name == NULL)
		return head_out_of_memory;
	field->dtype =
	    dtype_find(json_string_value(dtype), json_string_length(dtype));
	if (field->dtype == DTYPES)
		return "unknown dtype";
	return parse_dims(field, arena, json_object_get(object, "dims"));
}

static const char *
parse_fields(struct head *h, struct arena *arena, const json_t *array,
    char *buffer, size_t size)
{
	h->field_count = json_array_size(array);
	if (h->field_count > STREAM_FIELDS_MAX)
		return say(buffer, size, "fields: over %d", STREAM_FIELDS_MAX);
	h->fields = arena_try(arena, h->field_count, sizeof *h->fields);
	if (h->fields == NULL)
		return head_out_of_memory;
	for (size_t i = 0; i < h->field_count; i++) {
		struct field *field = &h->fields[i];
		const char *why;

		*field = (struct field){ .name = NULL };
		why = parse_field(field, arena, json_array_get(array, i));
		if (why == head_out_of_memory)
			return why;
		if (why != NULL)
			return say(
			    buffer, size, "fields: field %zu: %s", i, why);
	}
	return head_fault(h, buffer, size);
}

const char *
head_history_fault(const char *text, char *buffer, size_t size)
{
	json_t *array;
	const char *why;

	if (text == NULL)
		return NULL;
	why = load_array(&array, "history", text, buffer, size);
	if (why != NULL)
		return why;
	for (size_t i = 0; i < json_array_size(array); i++)
		if (!json_is_object(json_array_get(array, i)))
			why = say(buffer, size, "history: not of objects");
	json_decref(array);
	return why;
}

bool
head_owns(const char *key)
{
	return strcmp(key, "frame") == 0 || strcmp(key, "format") == 0 ||
	    strcmp(key, "fields") == 0 || strcmp(key, "crc32c") == 0;
}

const char *
head_parse(struct head *h, struct arena *arena, const struct frame *f,
    char *buffer, size_t size)
{
	const char *format = frame_attribute(f, "format");
	const char *fields = frame_attribute(f, "fields");
	const char *history = frame_attribute(f, "history"), *why;
	json_t *array;

	if (format == NULL || strcmp(format, STREAM_FORMAT) != 0)
		return say(buffer, size,
		    "format '%.40s' is unknown: %s is what is read here",
		    format != NULL ? format : "", STREAM_FORMAT);
	if (f->tensor_count > 0)
		return say(buffer, size, "a head with tensors");
	if (fields == NULL)
		return say(buffer, size, "a head without fields");
	why = load_array(&array, "fields", fields, buffer, size);
	if (why != NULL)
		return why;
	why = parse_fields(h, arena, array, buffer, size);
	json_decref(array);
	if (why == NULL)
		why = head_history_fault(history, buffer, size);
	if (why != NULL)
		return why;
	h->attributes =
	    arena_try(arena, f->attribute_count, sizeof *h->attributes);
	if (h->attributes == NULL)
		return head_out_of_memory;
	h->attribute_count = 0;
	for (size_t i = 0; i < f->attribute_count; i++)
		if (!head_owns(f->attributes[i].key))
			h->attributes[h->attribute_count++] = f->attributes[i];
	return NULL;
}

const char *
head_fault(const struct head *h, char *buffer, size_t size)
{
	for (size_t i = 0; i < h->field_count; i++) {
		const char *name = h->fields[i].name;

		if (name[0] == '\0' || strlen(name) > FRAME_NAME_MAX ||
		    strcmp(name, "__metadata__") == 0 || !scan_is_utf8(name))
			return say(buffer, size,
			    "fields: the name of field %zu is not allowed", i);
		for (size_t j = 0; j < i; j++)
			if (strcmp(name, h->fields[j].name) == 0)
				return say(buffer, size,
				    "fields: %.80s is there twice", name);
		for (size_t d = 0; d < h->fields[i].rank; d++) {
			const struct dimension *dim = &h->fields[i].dims[d];

			if (dim->symbol == NULL ? dim->size > SCAN_SIZE_MAX
						: dim->symbol[0] == '\0' ||
				    !scan_is_utf8(dim->symbol))
				return say(buffer, size,
				    "fields: %.80s: dimension %zu is not "
				    "allowed",
				    name, d);
		}
	}
	return NULL;
}

void
head_put_fields(struct buffer *t, const struct head *h)
{
	buffer_string(t, "[");
	for (size_t i = 0; i < h->field_count; i++) {
		const struct field *field = &h->fields[i];

		buffer_string(t, i > 0 ? ",{\"name\":" : "{\"name\":");
		buffer_quoted(t, field->name);
		buffer_string(t, ",\"dtype\":");
		buffer_quoted(t, dtype_name(field->dtype));
		buffer_string(t, ",\"dims\":[");
		for (size_t d = 0; d < field->rank; d++) {
			if (d > 0)
				buffer_string(t, ",");
			if (field->dims[d].symbol != NULL)
				buffer_quoted(t, field->dims[d].symbol);
			else
				buffer_number(t, field->dims[d].size);
		}
		buffer_string(t, "]}");
	}
	buffer_string(t, "]");
}

static const size_t no_symbol = SIZE_MAX, no_size = SIZE_MAX;

bool
shapes_begin(struct shapes *s, struct arena *arena, const struct head *h)
{
	size_t n = h->field_count * TENSOR_RANK_MAX;

	*s = (struct shapes){ .head = h };
	s->symbols = arena_try(arena, n, sizeof *s->symbols);
	s->names = arena_try(arena, n, sizeof *s->names);
	s->sizes = arena_try(arena, n, sizeof *s->sizes);
	if (s->symbols == NULL || s->names == NULL || s->sizes == NULL)
		return false;
	for (size_t i = 0; i < h->field_count; i++)
		for (size_t d = 0; d < h->fields[i].rank; d++) {
			const char *symbol = h->fields[i].dims[d].symbol;
			size_t k = 0;

			while (symbol != NULL && k < s->count &&
			    strcmp(s->names[k], symbol) != 0)
				k++;
			if (symbol != NULL && k == s->count)
				s->names[s->count++] = symbol;
			s->symbols[i * TENSOR_RANK_MAX + d] =
			    symbol != NULL ? k : no_symbol;
		}
	return true;
}

static const char *
check_field(struct shapes *s, size_t i, const struct tensor *t, char *buffer,
    size_t size)
{
	const struct field *field = &s->head->fields[i];

	if (t->dtype != field->dtype)
		return say(buffer, size, "%.80s is %s, but %s in the head",
		    field->name, dtype_name(t->dtype),
		    dtype_name(field->dtype));
	if (t->rank != field->rank)
		return say(buffer, size,
		    "%.80s has %zu dimensions, but %zu in the head",
		    field->name, t->rank, field->rank);
	for (size_t d = 0; d < t->rank; d++) {
		size_t k = s->symbols[i * TENSOR_RANK_MAX + d];
		size_t want = field->dims[d].size;

		if (k != no_symbol) {
			if (s->sizes[k] == no_size)
				s->sizes[k] = t->shape[d];
			want = s->sizes[k];
		}
		if (t->shape[d] != want)
			return say(buffer, size,
			    "%.80s: dimension %zu (%.40s) is %zu, not %zu",
			    field->name, d,
			    k != no_symbol ? s->names[k] : "fixed", t->shape[d],
			    want);
	}
	return NULL;
}

const char *
shapes_check(
    struct shapes *s, const struct tensor *tensors, char *buffer, size_t size)
{
	const char *why = NULL;

	for (size_t k = 0; k < s->count; k++)
		s->sizes[k] = no_size;
	for (size_t i = 0; why == NULL && i < s->head->field_count; i++)
		why = check_field(s, i, &tensors[i], buffer, size);
	return why;
}
