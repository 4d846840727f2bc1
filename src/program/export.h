/*
 * export.h -- streams and safetensors files as other programs read them. Every
 * error ends the program.
 */
#ifndef HEED_PROGRAM_EXPORT_H
#define HEED_PROGRAM_EXPORT_H

#include "program/tensors.h"

struct export
{
	struct tensors in;
	const char *names;  /* comma-separated fields, or NULL: all */
	const char *output; /* as output_open() takes it */
	struct record record;
	/* Private part: the fields that are exported, by their index. */
	size_t *fields;
	size_t count;
};

/* path: as tensors_open() takes it. */
void export_open(struct export *x, const char *path);
/* The next record to x->record; false at the end. */
bool export_next(struct export *x);
void export_close(struct export *x);
/* Of those that are exported. */
const struct field *export_field(const struct export *x, size_t i);

/* One field of all records, stacked: [records, ...]. */
void export_npy(struct export *x);
/* An array for every field of every record: "SEQ/FIELD.npy". */
void export_npz(struct export *x);
/* A line a record, or a line for every element of the fields [n]. */
void export_csv(struct export *x);
/* A JSON object a record. */
void export_jsonl(struct export *x);
/* A file for every record: "DIRECTORY/SEQ.safetensors". */
void export_safetensors(struct export *x, const char *directory);

#endif
