/* tensor-cut -- choose the fields of a tensor stream. */
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "program/filter.h"

static const struct option_spec options[] = {
	{ 'd', "drop", "FIELDS", "leave these fields out" },
	{ 'k', "keep", "FIELDS", "leave all other fields out" },
	{ 'o', "output", "FILE", "write to FILE, not to standard output" },
	{ 0 },
};

static const struct program program = {
	.name = "tensor-cut",
	.purpose = "choose the fields of a tensor stream",
	.synopsis = "tensor-cut -d FIELDS | -k FIELDS [-o FILE]",
	.example = "tensor-cut -d X,H < attended.ts > small.ts",
	.options = options,
};

/* Is name one of the comma-separated names? */
static bool
is_listed(const char *names, const char *name)
{
	size_t length = strlen(name);

	while (*names != '\0') {
		size_t n = strcspn(names, ",");

		if (n == length && memcmp(names, name, n) == 0)
			return true;
		names += n + (names[n] == ',');
	}
	return false;
}

/* Drops what is not listed; a name that is no field is an error. */
static void
keep(struct filter *f, const char *names)
{
	for (const char *name = names; *name != '\0';) {
		size_t n = strcspn(name, ",");
		size_t i = 0;

		while (i < f->head->field_count &&
		    (strlen(f->head->fields[i].name) != n ||
			memcmp(f->head->fields[i].name, name, n) != 0))
			i++;
		if (i == f->head->field_count)
			fail(65, "<stdin>: no field %.*s to keep", (int)n,
			    name);
		name += n + (name[n] == ',');
	}
	for (size_t i = 0; i < f->head->field_count; i++)
		if (!is_listed(names, f->head->fields[i].name))
			filter_drop(f, f->head->fields[i].name);
}
