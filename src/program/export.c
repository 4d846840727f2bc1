/* export.c -- reading what is exported; as JSON lines and as files. */
#include "program/export.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/dump.h"
#include "program/names.h"
#include "program/program.h"

static void
choose_fields(struct export *x)
{
	const struct head *h = x->in.head;
	const char *at = x->names;

	for (char *name; (name = names_next(&at)) != NULL; free(name))
		if (head_field(h, name) == -1)
			fail(EX_DATAERR, "%s: no field %s", x->in.name, name);
	x->fields =
	    program_memory(calloc(h->field_count + 1, sizeof *x->fields));
	for (size_t i = 0; i < h->field_count; i++)
		if (names_have(x->names, h->fields[i].name))
			x->fields[x->count++] = i;
}

void
export_open(struct export *x, const char *path)
{
	struct stream_error e;

	if (tensors_open(&x->in, path, &e) == -1)
		fail(e.status, "%s", e.message);
	choose_fields(x);
}

bool
export_next(struct export *x)
{
	struct stream_error e;
	int result = tensors_read(&x->in, &x->record, &e);

	if (result == -1)
		fail(e.status, "%s", e.message);
	return result == 1;
}

void
export_close(struct export *x)
{
	record_free(&x->record);
	free(x->fields);
	tensors_close(&x->in);
}

void
export_jsonl(struct export *x)
{
	const struct dump chosen = { x->in.name, x->names, true };
	struct output out = output_open(x->output);

	while (export_next(x))
		dump_record_line(out.file, x->in.head, &x->record, &chosen);
	output_close(&out);
}

const struct field *
export_field(const struct export *x, size_t i)
{
	return &x->in.head->fields[x->fields[i]];
}

static void
write_file(struct export *x, const struct output_folder *folder,
    struct frame_tensor *tensors)
{
	char seq[24], name[sizeof seq + sizeof ".safetensors"];
	const struct attribute attribute = { "seq", seq };
	struct output out;
	struct stream_error e;
	uint32_t crc;

	for (size_t i = 0; i < x->count; i++)
		tensors[i] = (struct frame_tensor){
			export_field(x, i)->name,
			x->record.tensors[x->fields[i]],
		};
	snprintf(seq, sizeof seq, "%llu", (unsigned long long)x->record.seq);
	snprintf(name, sizeof name, "%s.safetensors", seq);
	out = output_inside(folder, name);
	if (frame_write(out.file, name, tensors, x->count, &attribute, 1, &crc,
		&e) == -1)
		fail(e.status, "%s", e.message);
	output_close(&out);
}

void
export_safetensors(struct export *x, const char *directory)
{
	struct output_folder folder = output_folder_open(directory);
	struct frame_tensor *tensors =
	    program_memory(calloc(x->count + 1, sizeof *tensors));

	while (export_next(x))
		write_file(x, &folder, tensors);
	output_folder_close(&folder);
	free(tensors);
}
