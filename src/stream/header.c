/* header.c -- reads the header of a frame, and believes nothing of it. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "stream/header.h"
#include "stream/scan.h"

struct parser {
	struct scan scan;
	struct header *header;
	struct frame *frame;
	char *strings;     /* where the next string goes */
	const char *error; /* more exact than scan.error */
	bool memory;       /* there was not enough */
};

void *
stream_grow(void *items, size_t *capacity, size_t count, size_t size)
{
	size_t more = *capacity < 8 ? 8 : *capacity;

	if (count <= *capacity)
		return items;
	while (more < count)
		more *= 2;
	if (more > SIZE_MAX / size)
		return NULL;
	items = realloc(items, more * size);
	if (items != NULL)
		*capacity = more;
	return items;
}

static bool
refuse(struct parser *p, const char *error)
{
	if (p->scan.error == NULL && p->error == NULL)
		p->error = error;
	return false;
}

static bool
no_memory(struct parser *p)
{
	p->memory = true;
	return refuse(p, "out of memory");
}

static const char *
parse_string(struct parser *p)
{
	const char *string = p->strings;

	return scan_string(&p->scan, &p->strings) ? string : NULL;
}

/* The 8 lower-case hexadecimal digits at text. A writer of ours makes no
 * others, and to take others would let a flipped bit pass. */
static bool
parse_crc(const unsigned char *text, uint32_t *crc)
{
	*crc = 0;
	for (int i = 0; i < 8; i++) {
		unsigned char c = text[i];

		if (c >= '0' && c <= '9')
			*crc = *crc << 4 | (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			*crc = *crc << 4 | (uint32_t)(c - 'a' + 10);
		else
			return false;
	}
	return true;
}

static bool
parse_attribute(struct parser *p)
{
	struct frame *f = p->frame;
	struct attribute a, *attributes;
	const unsigned char *digits;

	a.key = parse_string(p);
	if (a.key == NULL || !scan_expect(&p->scan, ':'))
		return false;
	a.value = parse_string(p);
	if (a.value == NULL)
		return false;
	if (strcmp(a.key, "crc32c") == 0) {
		digits = p->scan.at - 9; /* 8 digits and a quotation mark */
		if (strlen(a.value) != 8 || digits[-1] != '"' ||
		    !parse_crc(digits, &p->header->crc))
			return refuse(p, "crc32c is not 8 hex digits");
		p->header->crc_at = (size_t)(digits - f->header);
		f->has_crc = true;
	}
	if (f->attribute_count == FRAME_ATTRIBUTES_MAX)
		return refuse(p, "over 4096 attributes");
	attributes = stream_grow(f->attributes, &f->attribute_capacity,
	    f->attribute_count + 1, sizeof a);
	if (attributes == NULL)
		return no_memory(p);
	f->attributes = attributes;
	f->attributes[f->attribute_count++] = a;
	return true;
}

static bool
parse_metadata(struct parser *p)
{
	if (!scan_expect(&p->scan, '{'))
		return false;
	if (scan_is(&p->scan, '}'))
		return true;
	do
		if (!parse_attribute(p))
			return false;
	while (scan_is(&p->scan, ','));
	return scan_expect(&p->scan, '}');
}

static bool
parse_dtype(struct parser *p, struct tensor *t)
{
	char *name = p->strings;
	bool is_string = scan_string(&p->scan, &p->strings);

	p->strings = name; /* no longer needed */
	if (!is_string)
		return false;
	t->dtype = dtype_find(name, strlen(name));
	return t->dtype < DTYPES || refuse(p, "unknown dtype");
}

static bool
parse_shape(struct parser *p, struct tensor *t)
{
	uint64_t size;

	if (!scan_expect(&p->scan, '['))
		return false;
	if (scan_is(&p->scan, ']'))
		return true;
	do {
		if (t->rank == TENSOR_RANK_MAX)
			return refuse(p, "a tensor has over 8 dimensions");
		if (!scan_size(&p->scan, &size))
			return false;
		t->shape[t->rank++] = (size_t)size;
	} while (scan_is(&p->scan, ','));
	return scan_expect(&p->scan, ']');
}

static bool
parse_offsets(struct parser *p, struct frame_entry *entry)
{
	return scan_expect(&p->scan, '[') &&
	    scan_size(&p->scan, &entry->begin) && scan_expect(&p->scan, ',') &&
	    scan_size(&p->scan, &entry->end) && scan_expect(&p->scan, ']');
}

/* "dtype", "shape" and "data_offsets", each once, in any order. */
static bool
parse_member(struct parser *p, struct frame_entry *entry, unsigned *seen)
{
	char *key = p->strings;
	bool is_string = scan_string(&p->scan, &p->strings);
	unsigned member;

	p->strings = key; /* no longer needed after this */
	if (!is_string || !scan_expect(&p->scan, ':'))
		return false;
	if (strcmp(key, "dtype") == 0)
		member = 1;
	else if (strcmp(key, "shape") == 0)
		member = 2;
	else if (strcmp(key, "data_offsets") == 0)
		member = 4;
	else
		return refuse(p, "a tensor has an unknown member");
	if (*seen & member)
		return refuse(p, "a tensor has a member twice");
	*seen |= member;
	if (member == 1)
		return parse_dtype(p, &entry->tensor);
	if (member == 2)
		return parse_shape(p, &entry->tensor);
	return parse_offsets(p, entry);
}

static bool
parse_tensor(struct parser *p, const char *name)
{
	struct frame *f = p->frame;
	struct frame_entry *entry;
	unsigned seen = 0;
	size_t bytes;

	if (name[0] == '\0' || strlen(name) > FRAME_NAME_MAX)
		return refuse(p, "a name is empty or over 255 bytes");
	entry = stream_grow(f->entries, &f->entry_capacity,
	    p->header->entry_count + 1, sizeof *entry);
	if (entry == NULL)
		return no_memory(p);
	f->entries = entry;
	entry += p->header->entry_count++;
	*entry = (struct frame_entry){ .name = name };
	if (!scan_expect(&p->scan, '{'))
		return false;
	do
		if (!parse_member(p, entry, &seen))
			return false;
	while (scan_is(&p->scan, ','));
	if (!scan_expect(&p->scan, '}'))
		return false;
	if (seen != 7)
		return refuse(p, "a tensor lacks dtype, shape or data_offsets");
	if (!tensor_bytes(&entry->tensor, &bytes))
		return refuse(p, "a tensor's size overflows");
	if (entry->end < entry->begin || entry->end - entry->begin != bytes)
		return refuse(p, "data_offsets do not match shape and dtype");
	return true;
}

static bool
parse_object(struct parser *p)
{
	bool metadata = false;

	if (p->scan.at == p->scan.end || *p->scan.at != '{')
		return refuse(p, "a header does not begin with '{'");
	p->scan.at++;
	if (!scan_is(&p->scan, '}')) {
		do {
			const char *name = parse_string(p);

			if (name == NULL || !scan_expect(&p->scan, ':'))
				return false;
			if (strcmp(name, "__metadata__") != 0) {
				if (!parse_tensor(p, name))
					return false;
			} else if (metadata) {
				return refuse(p, "__metadata__ is there twice");
			} else {
				metadata = true;
				if (!parse_metadata(p))
					return false;
			}
		} while (scan_is(&p->scan, ','));
		if (!scan_expect(&p->scan, '}'))
			return false;
	}
	scan_space(&p->scan); /* the padding */
	if (p->scan.at != p->scan.end)
		return refuse(p, "invalid JSON: more after its end");
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
by_offset(const void *a, const void *b)
{
	const struct frame_entry *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

/* Is one of the n names there twice? Sorts them. */
static bool
has_double(const char **names, size_t n)
{
	if (n < 2)
		return false;
	qsort(names, n, sizeof *names, by_name);
	for (size_t i = 1; i < n; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			return true;
	return false;
}

static bool
check_names(struct parser *p)
{
	struct frame *f = p->frame;
	size_t entries = p->header->entry_count, most = f->attribute_count;
	const char **names;

	if (most < entries)
		most = entries;
	if (most < 2)
		return true;
	names =
	    stream_grow(f->sorted, &f->sorted_capacity, most, sizeof *names);
	if (names == NULL)
		return no_memory(p);
	f->sorted = names;
	for (size_t i = 0; i < entries; i++)
		names[i] = f->entries[i].name;
	if (has_double(names, entries))
		return refuse(p, "a tensor's name is there twice");
	for (size_t i = 0; i < f->attribute_count; i++)
		names[i] = f->attributes[i].key;
	if (has_double(names, f->attribute_count))
		return refuse(p, "an attribute is there twice");
	return true;
}

/* Puts the entries in the order of their bytes: these must begin at 0 and
 * follow one another with neither holes nor overlaps. */
static bool
order_entries(struct parser *p)
{
	struct frame_entry *entries = p->frame->entries;
	size_t n = p->header->entry_count, sorted = 1;
	uint64_t end = 0;

	while (sorted < n &&
	    by_offset(&entries[sorted - 1], &entries[sorted]) <= 0)
		sorted++;
	if (sorted < n)
		qsort(entries, n, sizeof *entries, by_offset);
	for (size_t i = 0; i < n; i++) {
		if (entries[i].begin != end)
			return refuse(p,
			    entries[i].begin < end
				? "data_offsets overlap"
				: "data_offsets leave a hole");
		end = entries[i].end;
	}
	p->header->data_bytes = (size_t)end;
	return true;
}

int
header_parse(struct header *h, struct frame *f, const char *source,
    const char *what, struct stream_error *e)
{
	struct parser p = { .header = h, .frame = f };
	const char *error;

	h->entry_count = 0;
	f->attribute_count = 0;
	f->has_crc = false;
	p.strings = stream_grow(f->names, &f->names_capacity, h->length + 1, 1);
	if (p.strings == NULL)
		return stream_fail(
		    e, EX_OSERR, source, what, h->offset, "out of memory");
	f->names = p.strings;
	p.scan.at = f->header;
	p.scan.end = f->header + h->length;
	if (parse_object(&p) && check_names(&p) && order_entries(&p))
		return 0;
	error = p.error != NULL ? p.error : p.scan.error;
	return stream_fail(e, p.memory ? EX_OSERR : EX_DATAERR, source, what,
	    h->offset + (uint64_t)(p.scan.at - f->header), "%s", error);
}
