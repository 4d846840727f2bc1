/* tensor-cut -- choose the fields of a tensor stream, and name them. */
#include <unistd.h>

#include "program/filter.h"
#include "program/names.h"

static const struct option_spec options[] = {
	{ 'd', "drop", "FIELDS", "leave these fields out: X,H" },
	{ 'k', "keep", "FIELDS", "leave out all fields but these" },
	{ 'o', "output", "FILE", "write to FILE, not to standard output" },
	{ 'r', "rename", "NAMES", "of the fields that stay: OLD=NEW,..." },
	{ 0, NULL, NULL, NULL },
};

static const struct program program = {
	.name = "tensor-cut",
	.purpose = "choose the fields of a tensor stream, and name them",
	.synopsis = "tensor-cut [-d FIELDS | -k FIELDS] [-r NAMES] [-o FILE]",
	.example = "tensor-cut -d X,H < explained.ts > small.ts",
	.options = options,
};

int
main(int argc, char *argv[])
{
	const char *dropped = NULL, *kept = NULL, *renamed = NULL;
	const char *output = NULL;
	struct filter f;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		switch (letter) {
		case 'd':
			dropped = names_add("--drop", dropped, optarg);
			break;
		case 'k':
			kept = names_add("--keep", kept, optarg);
			break;
		case 'o':
			output = optarg;
			break;
		case 'r':
			renamed = names_add("--rename", renamed, optarg);
			break;
		}
	if (dropped != NULL && kept != NULL)
		usage_error("give either --drop or --keep");
	if (dropped == NULL && kept == NULL && renamed == NULL)
		usage_error("what to --drop, --keep or --rename?");
	if (optind != argc)
		usage_error("unexpected operand %s: the stream comes from "
			    "standard input",
		    argv[optind]);
	filter_open(&f, argc, argv, output);
	filter_set_window(&f, 1);
	if (dropped != NULL)
		filter_drop(&f, dropped);
	if (kept != NULL)
		filter_keep(&f, kept);
	if (renamed != NULL)
		filter_rename(&f, renamed);
	while (filter_read(&f))
		filter_write(&f);
	return filter_close(&f);
}
