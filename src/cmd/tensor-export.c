/* tensor-export -- write a tensor stream in formats of other programs. */
#include <sysexits.h>

#include "program/export.h"
#include "program/names.h"
#include "program/program.h"

enum { NPY = 256, NPZ, CSV, JSONL, SAFETENSORS };

static const struct option_spec options[] = {
	{ CSV, "csv", NULL, "a line for each record, or for each element" },
	{ 'f', "field", "FIELDS", "these fields alone: alpha,y" },
	{ JSONL, "jsonl", NULL, "a JSON object for each record" },
	{ NPY, "npy", NULL, "one field of all records, a NumPy array" },
	{ NPZ, "npz", NULL, "a NumPy array for each record and field" },
	{ 'o', "output", "FILE", "write to FILE, not to standard output" },
	{ SAFETENSORS, "safetensors", "DIR", "a file in DIR for each record" },
	{ 0, NULL, NULL, NULL },
};

static const struct program program = {
	.name = "tensor-export",
	.purpose = "write a tensor stream in formats of other programs",
	.synopsis = "tensor-export --csv | --jsonl | --npy | --npz | "
		    "--safetensors DIR [-f FIELDS] [-o FILE] [FILE]",
	.example = "tensor-export --npz -f alpha,grad.y.X -o explained.npz "
		   "explained.ts",
	.options = options,
};

static void export(struct export *x, int format, const char *directory)
{
	switch (format) {
	case NPY:
		export_npy(x);
		break;
	case NPZ:
		export_npz(x);
		break;
	case CSV:
		export_csv(x);
		break;
	case JSONL:
		export_jsonl(x);
		break;
	case SAFETENSORS:
		export_safetensors(x, directory);
		break;
	}
}

int
main(int argc, char *argv[])
{
	struct export x = { .names = NULL };
	const char *directory = NULL;
	int letter, format = 0;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (letter == 'f') {
			x.names = names_add("--field", x.names, optarg);
		} else if (letter == 'o') {
			x.output = optarg;
		} else {
			if (format != 0)
				usage_error("give one format");
			format = letter;
			directory = optarg;
		}
	if (format == 0)
		usage_error("give a format");
	if (format == SAFETENSORS && x.output != NULL)
		usage_error("--safetensors writes to DIR, not to --output");
	if (argc - optind > 1)
		usage_error("one FILE at most");
	if (optind == argc && isatty(STDIN_FILENO))
		usage_error("give a FILE, or a stream on standard input");
	export_open(&x, optind < argc ? argv[optind] : "-");
	export(&x, format, directory);
	export_close(&x);
	return EX_OK;
}
