/* tensor-cut -- choose the fields of a tensor stream, name them, and tell what
 * belongs to the whole stream. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program/filter.h"
#include "program/names.h"

enum { SET = 256, UNSET };

static const struct option_spec options[] = {
	{ 'd', "drop", "FIELDS", "leave these fields out: X,H" },
	{ 'k', "keep", "FIELDS", "leave out all fields but these" },
	{ 'o', "output", "FILE", "write to FILE, not to standard output" },
	{ 'r', "rename", "NAMES", "of the fields that stay: OLD=NEW,..." },
	{ SET, "set", "KEY=VALUE", "an attribute of the stream" },
	{ UNSET, "unset", "KEY", "leave this attribute out" },
	{ 0, NULL, NULL, NULL },
};

static const struct program program = {
	.name = "tensor-cut",
	.purpose = "choose the fields of a tensor stream, and name them",
	.synopsis = "tensor-cut [-d FIELDS | -k FIELDS] [-r NAMES] "
		    "[--set KEY=VALUE] ...\n[--unset KEY] ... [-o FILE]",
	.example = "tensor-cut -d X,H < explained.ts > small.ts",
	.options = options,
};

struct changes {
	const char *dropped, *kept, *renamed, *output;
	struct setting {
		char *key;
		const char *value; /* NULL: left out */
	} * settings;
	size_t setting_count;
};

/* "KEY=VALUE", or "KEY" if it is not set. */
static void
add_setting(struct changes *c, const char *option, const char *text, bool set)
{
	size_t length = set ? strcspn(text, "=") : strlen(text);
	char *key = program_memory(strndup(text, length));

	if (length == 0 || (set && text[length] == '\0'))
		usage_error("%s takes %s: '%s'", option,
		    set ? "KEY=VALUE" : "KEY", text);
	if (head_owns(key) || strcmp(key, "history") == 0)
		usage_error("attribute %s is the stream's own", key);
	c->settings = program_memory(
	    realloc(c->settings, (c->setting_count + 1) * sizeof *c->settings));
	c->settings[c->setting_count++] =
	    (struct setting){ key, set ? text + length + 1 : NULL };
}

static void
read_options(struct changes *c, int argc, char *argv[])
{
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		switch (letter) {
		case 'd':
			c->dropped = names_add("--drop", c->dropped, optarg);
			break;
		case 'k':
			c->kept = names_add("--keep", c->kept, optarg);
			break;
		case 'o':
			c->output = optarg;
			break;
		case 'r':
			c->renamed = names_add("--rename", c->renamed, optarg);
			break;
		case SET:
			add_setting(c, "--set", optarg, true);
			break;
		case UNSET:
			add_setting(c, "--unset", optarg, false);
			break;
		}
	if (c->dropped != NULL && c->kept != NULL)
		usage_error("give either --drop or --keep");
	if (c->dropped == NULL && c->kept == NULL && c->renamed == NULL &&
	    c->setting_count == 0)
		usage_error("what to --drop, --keep, --rename or --set?");
	if (optind != argc)
		usage_error("unexpected operand %s: the stream comes from "
			    "standard input",
		    argv[optind]);
}

int
main(int argc, char *argv[])
{
	struct changes c = { .output = NULL };
	struct filter f;

	read_options(&c, argc, argv);
	filter_open(&f, argc, argv, c.output);
	filter_set_window(&f, 1);
	if (c.dropped != NULL)
		filter_drop(&f, c.dropped);
	if (c.kept != NULL)
		filter_keep(&f, c.kept);
	if (c.renamed != NULL)
		filter_rename(&f, c.renamed);
	for (size_t i = 0; i < c.setting_count; i++) {
		filter_attribute(&f, c.settings[i].key, c.settings[i].value);
		free(c.settings[i].key);
	}
	free(c.settings);
	while (filter_read(&f))
		filter_write(&f);
	return filter_close(&f);
}
