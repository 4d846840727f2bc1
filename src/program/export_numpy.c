/* export_numpy.c -- npy and npz. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "program/export.h"
#include "program/npy.h"
#include "program/program.h"
#include "program/zip.h"

static struct output
open_binary(const char *path)
{
	struct output out = output_open(path);

	if (isatty(fileno(out.file)))
		fail(EX_USAGE, "arrays are not for a terminal: give -o FILE");
	return out;
}

static void
check_dtypes(const struct export *x)
{
	for (size_t i = 0; i < x->count; i++)
		if (!npy_has(export_field(x, i)->dtype))
			fail(EX_DATAERR,
			    "field %s is %s, which NumPy does not have",
			    export_field(x, i)->name,
			    dtype_name(export_field(x, i)->dtype));
}

static void
write_all(FILE *file, const char *path, const void *bytes, size_t n)
{
	errno = 0;
	if (n > 0 && fwrite(bytes, 1, n, file) < n)
		fail(EX_IOERR, "%s: %s", path, strerror(errno));
}

/* The first record settles the shape. */
static void
check_shape(const struct export *x, const struct tensor *t, size_t *shape,
    uint64_t records)
{
	for (size_t d = 0; d < t->rank; d++) {
		if (records == 0)
			shape[d] = t->shape[d];
		else if (shape[d] != t->shape[d])
			fail(EX_DATAERR,
			    "record %llu: dimension %zu of %s is %zu, and %zu "
			    "before: an npy array has one shape; --npz and "
			    "--safetensors keep those of the records",
			    (unsigned long long)x->record.seq, d,
			    export_field(x, 0)->name, t->shape[d], shape[d]);
	}
}

/* How many records there are is known at their end, so the elements wait in a
 * temporary file for the header. */
static uint64_t
spool(struct export *x, FILE *file, size_t *shape)
{
	uint64_t records = 0;

	while (export_next(x)) {
		const struct tensor *t = &x->record.tensors[x->fields[0]];

		check_shape(x, t, shape, records);
		write_all(file, "a temporary file", t->data,
		    tensor_count(t) * dtype_size(t->dtype));
		records++;
	}
	if (fflush(file) == EOF || fseeko(file, 0, SEEK_SET) == -1)
		fail(EX_IOERR, "a temporary file: %s", strerror(errno));
	return records;
}

static void
copy_file(const struct output *out, FILE *from)
{
	char piece[1 << 14];
	size_t n;

	errno = 0;
	while ((n = fread(piece, 1, sizeof piece, from)) > 0)
		write_all(out->file, out->path, piece, n);
	if (ferror(from))
		fail(EX_IOERR, "a temporary file: %s", strerror(errno));
}

/* A tensor of a model is the array; a field of a stream is stacked. */
void
export_npy(struct export *x)
{
	struct output out;
	FILE *file;
	struct tensor all;
	char header[NPY_HEADER_MAX];
	size_t shape[TENSOR_RANK_MAX] = { 0 }, stacked = x->in.is_stream;
	uint64_t records;

	if (x->count != 1)
		fail(EX_USAGE, "an npy file is one array: give one --field");
	check_dtypes(x);
	all = (struct tensor){ .dtype = export_field(x, 0)->dtype,
		.rank = export_field(x, 0)->rank + stacked };
	if (all.rank > TENSOR_RANK_MAX)
		fail(EX_DATAERR, "over 8 dimensions with the records");
	for (size_t d = 0; d + stacked < all.rank; d++)
		shape[d] = export_field(x, 0)->dims[d].size;
	out = open_binary(x->output);
	file = tmpfile();
	if (file == NULL)
		fail(EX_CANTCREAT, "a temporary file: %s", strerror(errno));
	records = spool(x, file, shape);
	all.shape[0] = (size_t)records;
	for (size_t d = stacked; d < all.rank; d++)
		all.shape[d] = shape[d - stacked];
	write_all(out.file, out.path, header, npy_header(header, &all));
	copy_file(&out, file);
	fclose(file);
	output_close(&out);
}

/* "3/alpha.npy"; a model's tensor has its name alone. */
void
export_npz(struct export *x)
{
	struct output out;
	struct zip zip;
	char header[NPY_HEADER_MAX], name[FRAME_NAME_MAX + 64];

	check_dtypes(x);
	out = open_binary(x->output);
	zip_begin(&zip, out.file, out.path);
	while (export_next(x))
		for (size_t i = 0; i < x->count; i++) {
			const struct tensor *t =
			    &x->record.tensors[x->fields[i]];
			int n = 0;

			if (x->in.is_stream)
				n = snprintf(name, sizeof name, "%llu/",
				    (unsigned long long)x->record.seq);
			snprintf(name + n, sizeof name - (size_t)n, "%s.npy",
			    export_field(x, i)->name);
			zip_add(&zip, name, header, npy_header(header, t),
			    t->data, tensor_count(t) * dtype_size(t->dtype));
		}
	zip_end(&zip);
	output_close(&out);
}
