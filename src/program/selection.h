/* selection.h -- which records are meant: ranges of numbers, and comparisons
 * with a field's value. */
#ifndef HEED_PROGRAM_SELECTION_H
#define HEED_PROGRAM_SELECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/stream.h"

struct ranges {
	struct range {
		uint64_t low, high; /* both belong to it */
	} * list;
	size_t count;
};

/* Adds "10-20,40,100-", or a usage error that names the option. */
void ranges_add(struct ranges *r, const char *option, const char *text);
bool ranges_have(const struct ranges *r, uint64_t number);
void ranges_free(struct ranges *r);

enum comparison { EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST };

/* FIELD OPERATOR NUMBER, FIELD[ELEMENT] OPERATOR NUMBER */
struct predicate {
	char *field; /* owned */
	enum comparison comparison;
	const char *text;   /* the number's */
	long double number; /* holds every I64 */
	size_t index;       /* of the field */
	size_t element;     /* of the field, in the order of storage */
	bool single;        /* no element was told: it has one value */
};

/* "label=1", or a usage error that names the option. */
struct predicate predicate_parse(const char *option, const char *text);
/* Finds the field, and rounds the number to its dtype; fails if there is none,
 * or if it never has one value, or that element. source: for messages. */
void predicate_bind(
    struct predicate *p, const struct head *head, const char *source);
/* False if the record's field has no such element. NaN equals NaN, is unequal
 * to every number, and neither less nor greater. */
bool predicate_holds(const struct predicate *p, const struct record *r);

#endif
