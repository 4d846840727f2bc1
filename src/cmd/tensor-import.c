/* tensor-import -- make a tensor stream of what other programs wrote. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/import.h"
#include "program/npy.h"

enum { NPY = 256, NPZ, CSV, JSONL };

static const struct option_spec options[] = {
	{ CSV, "csv", NULL, "lines with names above them" },
	{ 'f', "field", "FIELD",
	    "a field: NAME:DTYPE:DIMS, as in alpha:F32:n" },
	{ JSONL, "jsonl", NULL, "JSON objects, as tensor-dump -j writes them" },
	{ NPY, "npy", NULL, "a NumPy array, a record a row" },
	{ NPZ, "npz", NULL, "an archive of NumPy arrays" },
	{ 'o', "output", "FILE", "write to FILE, not to standard output" },
	{ 0, NULL, NULL, NULL },
};

static const struct program program = {
	.name = "tensor-import",
	.purpose = "make a tensor stream of what other programs wrote",
	.synopsis = "tensor-import --csv | --jsonl | --npy | --npz "
		    "[-f FIELD] ... [-o FILE] [FILE]",
	.example = "tensor-import --csv -f y:F64 -f label:I32 scores.csv > "
		   "scores.ts",
	.options = options,
};

/* Text says neither types nor, in CSV, shapes. */
static void
check_declared(const struct import *m)
{
	if (m->count == 0)
		usage_error("give a --field for each field, as in alpha:F32:n");
	for (size_t i = 0; i < m->count; i++) {
		enum dtype dtype = m->fields[i].dtype;

		if (dtype == DTYPES)
			usage_error("--field: %s has no dtype, as in %s:F32",
			    m->fields[i].name, m->fields[i].name);
		if (dtype == F16 || dtype == BF16)
			usage_error("--field: %s: text is not read as %s",
			    m->fields[i].name, dtype_name(dtype));
	}
}

static void
open_input(struct import *m, const char *path, int format)
{
	m->path = path;
	m->name = strcmp(path, "-") == 0 ? "<stdin>" : path;
	m->file = input_open(path);
	if (isatty(fileno(m->file)))
		usage_error("give a FILE, or data on standard input");
	if (format == NPZ && m->file == stdin)
		usage_error("an npz archive is read back and forth: give a "
			    "FILE");
}

static void
import(struct import *m, int format)
{
	switch (format) {
	case NPY:
		import_npy(m);
		break;
	case NPZ:
		import_npz(m);
		break;
	case CSV:
		import_csv(m);
		break;
	case JSONL:
		import_jsonl(m);
		break;
	}
}

int
main(int argc, char *argv[])
{
	static struct import m;
	const char *output = NULL;
	int letter, format = 0, status;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (letter == 'f') {
			import_declare(&m, optarg);
		} else if (letter == 'o') {
			output = optarg;
		} else {
			if (format != 0)
				usage_error("give one format");
			format = letter;
		}
	if (format == 0)
		usage_error("give a format");
	if (argc - optind > 1)
		usage_error("one FILE at most");
	if (format == CSV || format == JSONL) {
		check_declared(&m);
		m.columns =
		    program_memory(calloc(m.count + 1, sizeof *m.columns));
	}
	open_input(&m, optind < argc ? argv[optind] : "-", format);
	filter_make(&m.f, argc, argv, output);
	import(&m, format);
	status = filter_close(&m.f);
	if (m.file != stdin)
		fclose(m.file);
	import_free(&m);
	return status;
}
