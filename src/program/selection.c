/* selection.c -- which records are meant. */
#include "program/selection.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/program.h"

_Static_assert(LDBL_MANT_DIG >= 64, "long double must hold every I64");

/* Digits; moves *at behind them. */
static bool
take_number(const char **at, uint64_t *number)
{
	char *end;

	if (**at < '0' || **at > '9')
		return false;
	errno = 0;
	*number = strtoull(*at, &end, 10);
	*at = end;
	return errno == 0;
}

void
ranges_add(struct ranges *r, const char *option, const char *text)
{
	const char *at = text;

	for (;;) {
		struct range range;
		bool right = take_number(&at, &range.low);

		range.high = range.low;
		if (right && *at == '-') {
			at++;
			if (*at == '\0' || *at == ',')
				range.high = UINT64_MAX;
			else
				right = take_number(&at, &range.high);
		}
		if (!right || range.high < range.low ||
		    (*at != '\0' && *at != ','))
			usage_error("%s: '%s' is no list of numbers and "
				    "ranges, as in 10-20,40,100-",
			    option, text);
		r->list = program_memory(
		    realloc(r->list, (r->count + 1) * sizeof *r->list));
		r->list[r->count++] = range;
		if (*at == '\0')
			return;
		at++;
	}
}

bool
ranges_have(const struct ranges *r, uint64_t number)
{
	for (size_t i = 0; i < r->count; i++)
		if (number >= r->list[i].low && number <= r->list[i].high)
			return true;
	return false;
}

void
ranges_free(struct ranges *r)
{
	free(r->list);
	*r = (struct ranges){ .list = NULL };
}

/* Of NaN one can tell whether a value is it, no more. */
static bool
is_number(const char *text, enum comparison comparison)
{
	char *end;
	long double number = strtold(text, &end);

	if (isnan(number) && comparison != EQUAL && comparison != UNEQUAL)
		return false;
	return end != text && *end == '\0';
}

struct predicate
predicate_parse(const char *option, const char *text)
{
	static const char *const operators[] = { [EQUAL] = "=",
		[UNEQUAL] = "!=",
		[LESS] = "<",
		[AT_MOST] = "<=",
		[GREATER] = ">",
		[AT_LEAST] = ">=" };
	size_t name = strcspn(text, "=!<>"), length;
	struct predicate p = { .field = NULL };

	length = strspn(text + name, "=!<>");
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (strlen(operators[i]) == length &&
		    memcmp(operators[i], text + name, length) == 0) {
			p.comparison = (enum comparison)i;
			p.text = text + name + length;
		}
	if (name == 0 || p.text == NULL || !is_number(p.text, p.comparison))
		usage_error("%s: '%s' is no comparison, as in label=1 or y>0.5 "
			    "(=, !=, <, <=, >, >=)",
		    option, text);
	p.field = program_memory(strndup(text, name));
	return p;
}

/* "y[1]", where no field is called that: its index, and cuts the name short;
 * or SIZE_MAX. */
static size_t
take_element(char *name)
{
	char *bracket = strrchr(name, '[');
	const char *at = bracket + 1;
	uint64_t element;

	if (bracket == NULL || bracket == name || !take_number(&at, &element) ||
	    strcmp(at, "]") != 0)
		return SIZE_MAX;
	*bracket = '\0';
	return element;
}

/* The product of the sizes that are the same in all records. *fixed: all of
 * them are. */
static size_t
fixed_count(const struct field *field, bool *fixed)
{
	size_t count = 1;

	*fixed = true;
	for (size_t d = 0; d < field->rank; d++)
		if (field->dims[d].symbol == NULL)
			count *= field->dims[d].size;
		else
			*fixed = false;
	return count;
}

static void
find_field(struct predicate *p, const struct head *head, const char *source)
{
	int index = head_field(head, p->field);
	size_t element = SIZE_MAX, count;
	bool fixed;

	if (index == -1) {
		element = take_element(p->field);
		index = head_field(head, p->field);
	}
	if (index == -1)
		fail(EX_DATAERR, "%s: no field %s", source, p->field);
	p->index = (size_t)index;
	count = fixed_count(&head->fields[index], &fixed);
	p->single = element == SIZE_MAX;
	p->element = p->single ? 0 : element;
	if (p->single && count != 1)
		fail(EX_DATAERR,
		    "%s: field %s is no single value: give an "
		    "element, as in %s[0]",
		    source, p->field, p->field);
	if (fixed && p->element >= count)
		fail(EX_DATAERR, "%s: field %s has %zu elements", source,
		    p->field, count);
}

void
predicate_bind(struct predicate *p, const struct head *head, const char *source)
{
	const struct field *field;

	find_field(p, head, source);
	field = &head->fields[p->index];
	switch (field->dtype) {
	case F64:
		p->number = (long double)strtod(p->text, NULL);
		break;
	case F32:
		p->number = (long double)strtof(p->text, NULL);
		break;
	case F16:
	case BF16:
		p->number = (long double)dtype_round(
		    field->dtype, strtod(p->text, NULL));
		break;
	default:
		p->number = strtold(p->text, NULL);
		break;
	}
}

bool
predicate_holds(const struct predicate *p, const struct record *r)
{
	const struct tensor *t = &r->tensors[p->index];
	long double value;

	if (tensor_count(t) != 1 && p->single)
		fail(EX_DATAERR, "record %llu: field %s has %zu values, not 1",
		    (unsigned long long)r->seq, p->field, tensor_count(t));
	if (tensor_count(t) <= p->element)
		return false;
	if (t->dtype == I64)
		value = (long double)((const int64_t *)t->data)[p->element];
	else
		value = (long double)tensor_value(t, p->element);
	if (isnan(p->number))
		return isnan(value) == (p->comparison == EQUAL);
	switch (p->comparison) {
	case EQUAL:
		return value == p->number;
	case UNEQUAL:
		return value != p->number;
	case LESS:
		return value < p->number;
	case AT_MOST:
		return value <= p->number;
	case GREATER:
		return value > p->number;
	case AT_LEAST:
		return value >= p->number;
	}
	return false;
}
