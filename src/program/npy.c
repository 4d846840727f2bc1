/* npy.c -- the header of a NumPy array. */
#include "program/npy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/program.h"

static const char magic[] = "\x93NUMPY";

static const char *const descriptions[DTYPES] = {
	[F64] = "<f8",
	[F32] = "<f4",
	[F16] = "<f2",
	[I64] = "<i8",
	[I32] = "<i4",
	[I16] = "<i2",
	[I8] = "|i1",
	[U8] = "|u1",
	[BOOL] = "|b1",
};

bool
npy_has(enum dtype dtype)
{
	return descriptions[dtype] != NULL;
}

size_t
npy_header(char header[NPY_HEADER_MAX], const struct tensor *t)
{
	size_t used = NPY_PREFIX, length;

	used += (size_t)snprintf(header + used, NPY_HEADER_MAX - used,
	    "{'descr': '%s', 'fortran_order': False, 'shape': (",
	    descriptions[t->dtype]);
	for (size_t d = 0; d < t->rank; d++)
		used += (size_t)snprintf(header + used, NPY_HEADER_MAX - used,
		    "%zu,%s", t->shape[d], d + 1 < t->rank ? " " : "");
	used += (size_t)snprintf(header + used, NPY_HEADER_MAX - used, "), }");
	length = (used + 1 + 63) / 64 * 64;
	memset(header + used, ' ', length - used - 1);
	header[length - 1] = '\n';
	memcpy(header, magic, 6);
	header[6] = 1;
	header[7] = 0;
	header[8] = (char)((length - NPY_PREFIX) & 0xff);
	header[9] = (char)((length - NPY_PREFIX) >> 8);
	return length;
}

/* The header's text, a Python dictionary. */
struct literal {
	const char *at;
	const struct member *in;
};

static _Noreturn void
refuse(const struct literal *l, const char *why)
{
	fail(EX_DATAERR, "%s: in the header of an array: %s at '%.20s'",
	    l->in->name, why, l->at);
}

static bool
is_next(struct literal *l, const char *word)
{
	l->at += strspn(l->at, " ");
	if (strncmp(l->at, word, strlen(word)) != 0)
		return false;
	l->at += strlen(word);
	return true;
}

static void
expect(struct literal *l, const char *word)
{
	if (!is_next(l, word))
		refuse(l, "unexpected text");
}

/* 'text' or "text", at most size - 1 bytes of it. */
static void
take_string(struct literal *l, char *text, size_t size)
{
	char quote[2] = "'";
	size_t n;

	if (!is_next(l, quote)) {
		quote[0] = '"';
		if (!is_next(l, quote))
			refuse(l, "no string");
	}
	n = strcspn(l->at, quote);
	if (n >= size || l->at[n] == '\0')
		refuse(l, "no short string");
	memcpy(text, l->at, n);
	text[n] = '\0';
	l->at += n + 1;
}

static void
take_dtype(struct literal *l, struct tensor *t)
{
	char text[16];

	if (is_next(l, "["))
		refuse(l, "a structured dtype");
	take_string(l, text, sizeof text);
	for (int d = 0; d < DTYPES; d++)
		if (descriptions[d] != NULL &&
		    (strcmp(text, descriptions[d]) == 0 ||
			(dtype_size((enum dtype)d) == 1 && text[0] == '<' &&
			    strcmp(text + 1, descriptions[d] + 1) == 0))) {
			t->dtype = (enum dtype)d;
			return;
		}
	fail(EX_DATAERR,
	    "%s: dtype '%s': what is read is little-endian f8, f4, f2, i8, "
	    "i4, i2, i1, u1 and b1",
	    l->in->name, text);
}

static void
take_shape(struct literal *l, struct tensor *t)
{
	expect(l, "(");
	for (t->rank = 0; !is_next(l, ")");) {
		char *end;
		unsigned long long size;

		if (t->rank == TENSOR_RANK_MAX)
			refuse(l, "over 8 dimensions");
		l->at += strspn(l->at, " ");
		if (*l->at < '0' || *l->at > '9')
			refuse(l, "no size");
		size = strtoull(l->at, &end, 10);
		if (size > (1ull << 53) || end - l->at > 16)
			refuse(l, "a size over 2^53");
		t->shape[t->rank++] = (size_t)size;
		l->at = end;
		if (!is_next(l, ",")) {
			expect(l, ")");
			break;
		}
	}
}

static void
take_member(struct literal *l, struct tensor *t, bool seen[3])
{
	static const char *const keys[] = { "descr", "fortran_order", "shape" };
	char key[16];
	size_t k = 0;

	take_string(l, key, sizeof key);
	expect(l, ":");
	while (k < 3 && strcmp(keys[k], key) != 0)
		k++;
	if (k == 3 || seen[k])
		refuse(l, "an unknown or repeated key");
	seen[k] = true;
	if (k == 0)
		take_dtype(l, t);
	else if (k == 2)
		take_shape(l, t);
	else if (is_next(l, "True"))
		fail(EX_DATAERR,
		    "%s: in Fortran order: save numpy.ascontiguousarray(a)",
		    l->in->name);
	else
		expect(l, "False");
}

static struct tensor
parse(const struct member *in, const char *text)
{
	struct literal l = { text, in };
	struct tensor t = { .rank = 0 };
	bool seen[3] = { false, false, false };
	size_t bytes;

	expect(&l, "{");
	while (!is_next(&l, "}")) {
		take_member(&l, &t, seen);
		if (!is_next(&l, ",")) {
			expect(&l, "}");
			break;
		}
	}
	l.at += strspn(l.at, " \n");
	if (*l.at != '\0' || !seen[0] || !seen[1] || !seen[2])
		refuse(&l, "not exactly descr, fortran_order and shape");
	if (!tensor_bytes(&t, &bytes))
		fail(EX_DATAERR, "%s: a shape that overflows", in->name);
	return t;
}

struct tensor
npy_read_header(struct member *in)
{
	enum { TEXT_MAX = 1 << 16 };
	unsigned char prefix[12];
	char text[TEXT_MAX + 1];
	size_t length;

	member_read(in, prefix, NPY_PREFIX);
	if (memcmp(prefix, magic, 6) != 0)
		fail(EX_DATAERR, "%s: no NumPy array", in->name);
	length = prefix[8] | (size_t)prefix[9] << 8;
	if (prefix[6] == 2) {
		member_read(in, prefix + 10, 2);
		length |= (size_t)prefix[10] << 16 | (size_t)prefix[11] << 24;
	} else if (prefix[6] != 1) {
		fail(EX_DATAERR, "%s: version %d of the npy format", in->name,
		    prefix[6]);
	}
	if (length > TEXT_MAX)
		fail(EX_DATAERR, "%s: an npy header of %zu bytes", in->name,
		    length);
	member_read(in, text, length);
	text[length] = '\0';
	if (strlen(text) != length)
		fail(EX_DATAERR, "%s: NUL in the npy header", in->name);
	return parse(in, text);
}
