/* summarize -- fold the records of streams into a table. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/filter.h"
#include "program/names.h"
#include "program/quantity.h"
#include "program/report.h"

static const struct option_spec options[] = {
	REPORT_RESAMPLES,
	{ 'F', "fields", "NAMES", "these alone, as in alpha,correct" },
	REPORT_FORMAT,
	{ 'g', "group", "FIELD", "also by the value of this integer" },
	REPORT_OUTPUT,
	REPORT_SEED,
	{ 0 },
};

static const struct program program = {
	.name = "summarize",
	.purpose = "fold the records of streams into a table",
	.synopsis = "summarize [-B N] [-F NAMES] [-f FORMAT] [-g FIELD] "
		    "[-o FILE] [-s N] [FILE ...]",
	.example = "summarize -g label <measured.tens",
	.options = options,
};

static const char *const columns[] = { "field", "group", "files", "n",
	"undefined", "mean", "sd", "low", "high", "significant", "chance" };

struct choices {
	struct report report;
	const char *fields, *group;
};

struct row {        /* what one line of the table is about */
	char *name; /* of the field */
	enum quantity_kind kind;
};

struct fold {
	struct row *rows;
	size_t row_count;
	struct observation *seen; /* [documents, row_count] */
	int64_t *groups;          /* [documents]; 0 without -g */
	size_t documents, capacity;
	size_t *begin; /* [files + 1]: the first document of each stream */
	size_t files;
	uint64_t *seqs; /* of the first stream's records */
	bool apart;     /* another stream has other records */
	struct arena arena;
};

static void
add_row(struct fold *fold, const char *name, enum quantity_kind kind)
{
	fold->rows = program_memory(
	    realloc(fold->rows, (fold->row_count + 1) * sizeof *fold->rows));
	fold->rows[fold->row_count++] =
	    (struct row){ program_memory(strdup(name)), kind };
}

/* The rows are settled by the first stream; the others must have them. */
static void
add_field(struct fold *fold, const struct head *head, const char *source,
    const char *name)
{
	struct quantity q = quantity_need(head, source, name);

	add_row(fold, name, q.kind);
	if (q.kind == QUANTITY_WORDS)
		add_row(fold, name, QUANTITY_DOCUMENT);
}

static void
choose_rows(struct fold *fold, const struct head *head, const char *source,
    const char *names)
{
	if (names == NULL)
		for (size_t i = 0; i < head->field_count; i++)
			if (quantity_default(&head->fields[i]))
				add_field(
				    fold, head, source, head->fields[i].name);
	while (names != NULL && *names != '\0') {
		size_t length = strcspn(names, ",");
		char *name = program_memory(strndup(names, length));

		add_field(fold, head, source, name);
		free(name);
		names += length + (names[length] == ',');
	}
	if (fold->row_count == 0)
		fail(EX_DATAERR,
		    "%s: no field to summarize: name some with --fields",
		    source);
}

static void
grow(struct fold *fold)
{
	size_t n = 2 * fold->capacity + 1024;

	if (fold->documents < fold->capacity)
		return;
	fold->seen = program_memory(
	    realloc(fold->seen, n * fold->row_count * sizeof *fold->seen));
	fold->groups =
	    program_memory(realloc(fold->groups, n * sizeof *fold->groups));
	if (fold->files == 0)
		fold->seqs =
		    program_memory(realloc(fold->seqs, n * sizeof *fold->seqs));
	fold->capacity = n;
}

/* i: the record's place in its stream. */
static void
join(struct fold *fold, size_t i, uint64_t seq)
{
	if (fold->files == 0)
		fold->seqs[i] = seq;
	else if (i >= fold->begin[1] || fold->seqs[i] != seq)
		fold->apart = true;
}

static void
end_stream(struct fold *fold)
{
	size_t f = fold->files++;

	fold->begin =
	    program_memory(realloc(fold->begin, (f + 2) * sizeof *fold->begin));
	fold->begin[0] = 0;
	fold->begin[f + 1] = fold->documents;
	if (fold->documents - fold->begin[f] != fold->begin[1])
		fold->apart = true;
}

static struct quantity *
find_quantities(struct fold *fold, const struct head *head, const char *source)
{
	struct quantity *q =
	    arena_take(&fold->arena, fold->row_count, sizeof *q);

	for (size_t k = 0; k < fold->row_count; k++) {
		q[k] = quantity_need(head, source, fold->rows[k].name);
		if (fold->rows[k].kind == QUANTITY_DOCUMENT &&
		    q[k].kind == QUANTITY_WORDS)
			q[k].kind = QUANTITY_DOCUMENT;
		if (q[k].kind != fold->rows[k].kind)
			fail(EX_DATAERR,
			    "%s: field %s is not what it is in the others",
			    source, fold->rows[k].name);
	}
	return q;
}

static void
fold_stream(struct fold *fold, const char *path, const struct choices *c)
{
	const char *source = input_name(path);
	struct record record = { 0 };
	struct stream_reader *in;
	const struct head *head = reader_open(&in, path);
	struct quantity *q;
	size_t group = 0, n = 0;

	if (fold->files == 0)
		choose_rows(fold, head, source, c->fields);
	q = find_quantities(fold, head, source);
	if (c->group != NULL)
		group = quantity_integer(head, source, c->group);
	for (; reader_next(in, &record); n++) {
		size_t d = fold->documents;

		grow(fold);
		join(fold, n, record.seq);
		for (size_t k = 0; k < fold->row_count; k++)
			fold->seen[d * fold->row_count + k] =
			    quantity_observe(&q[k], &record, &fold->arena);
		fold->groups[d] = c->group == NULL
		    ? 0
		    : quantity_whole(&record.tensors[group]);
		fold->documents++;
	}
	end_stream(fold);
	record_free(&record);
	reader_close(in);
}

static const char *
row_label(const struct row *r, struct arena *arena)
{
	size_t size = strlen(r->name) + sizeof "/document";
	char *label = arena_take(arena, size, 1);

	snprintf(label, size, "%s%s", r->name,
	    r->kind == QUANTITY_DOCUMENT ? "/document" : "");
	return label;
}

struct cell_sums { /* what the interval does not need */
	double defined, undefined, significant, chance;
};

static bool
in_group(const struct fold *fold, size_t document, const int64_t *group)
{
	return group == NULL || fold->groups[document] == *group;
}

/* Whether the seeds of one experiment met the same documents. */
static bool
crossed(const struct fold *fold)
{
	return fold->files > 1 && !fold->apart;
}

/* What is in the group in no stream is no document of its: [of a stream]. */
static bool *
group_documents(struct fold *fold, const int64_t *group)
{
	size_t n = fold->begin[1];
	bool *member = arena_clear(&fold->arena, n, sizeof *member);

	for (size_t d = 0; d < fold->documents; d++)
		if (in_group(fold, d, group))
			member[d % n] = true;
	return member;
}

/* Into *item: empty if it is of another group, or has no value. */
static void
take(const struct fold *fold, size_t document, size_t row, const int64_t *group,
    struct sample *item, struct cell_sums *sums)
{
	const struct observation *o =
	    &fold->seen[document * fold->row_count + row];

	*item = (struct sample){ 0 };
	if (!in_group(fold, document, group))
		return;
	sums->undefined += o->undefined;
	if (o->sample.count == 0)
		return;
	sums->defined++;
	sums->significant += o->beside <= 0.05;
	sums->chance += o->beside;
	*item = o->sample;
}

/* The samples of a row, of one group or of all; streams that have none are
 * no clusters. Where streams are crossed the documents of each stay in line,
 * and empty samples with them. */
static struct samples
gather(
    struct fold *fold, size_t row, const int64_t *group, struct cell_sums *sums)
{
	struct sample *items =
	    arena_take(&fold->arena, fold->documents, sizeof *items);
	size_t *begin =
	    arena_clear(&fold->arena, fold->files + 1, sizeof *begin);
	bool *member = crossed(fold) ? group_documents(fold, group) : NULL;
	size_t clusters = 0;

	*sums = (struct cell_sums){ 0 };
	for (size_t f = 0; f < fold->files; f++) {
		size_t first = fold->begin[f], n = begin[clusters];
		double before = sums->defined;

		for (size_t d = first; d < fold->begin[f + 1]; d++) {
			take(fold, d, row, group, &items[n], sums);
			n += member != NULL ? member[d - first]
					    : items[n].count > 0;
		}
		if (sums->defined > before)
			begin[++clusters] = n;
	}
	return (struct samples){ items, begin, clusters };
}

static struct estimate
estimate(struct fold *fold, const struct samples *s, const struct report *r)
{
	return crossed(fold)
	    ? bootstrap_crossed(s, r->resamples, r->seed, &fold->arena)
	    : bootstrap(s, r->resamples, r->seed, &fold->arena);
}

static void
add_cells(struct table *t, struct fold *fold, size_t row, const int64_t *group,
    const struct choices *c)
{
	struct arena_mark mark = arena_mark(&fold->arena);
	const struct row *r = &fold->rows[row];
	struct cell_sums sums;
	struct samples s = gather(fold, row, group, &sums);
	struct estimate e = estimate(fold, &s, &c->report);

	table_text(t, row_label(r, &fold->arena));
	if (group == NULL)
		table_nothing(t);
	else
		table_integer(t, *group);
	table_integer(t, (int64_t)s.clusters);
	table_integer(t, (int64_t)e.count);
	table_integer(t, (int64_t)sums.undefined);
	table_number(t, e.mean);
	table_number(t, e.sd);
	table_number(t, e.low);
	table_number(t, e.high);
	if (r->kind == QUANTITY_TAU)
		table_number(t, sums.significant / sums.defined);
	else
		table_nothing(t);
	if (r->kind == QUANTITY_PRECISION)
		table_number(t, sums.chance / sums.defined);
	else
		table_nothing(t);
	arena_return(&fold->arena, mark);
}

static int
by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The groups' values, rising; the arena's. */
static int64_t *
distinct_groups(struct fold *fold, size_t *count)
{
	size_t n = fold->documents;
	int64_t *values = arena_take(&fold->arena, n, sizeof *values);

	for (size_t i = 0; i < n; i++)
		values[i] = fold->groups[i];
	qsort(values, n, sizeof *values, by_value);
	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (i == 0 || values[i] != values[i - 1])
			values[(*count)++] = values[i];
	return values;
}

static void
print(struct fold *fold, const struct choices *c)
{
	struct output out = output_open(c->report.output);
	struct table t = { .names = columns,
		.columns = sizeof columns / sizeof *columns };
	size_t count = 0;
	int64_t *groups = NULL;

	if (c->group != NULL)
		groups = distinct_groups(fold, &count);
	for (size_t k = 0; k < fold->row_count; k++) {
		add_cells(&t, fold, k, NULL, c);
		for (size_t g = 0; g < count; g++)
			add_cells(&t, fold, k, &groups[g], c);
	}
	table_print(&t, c->report.format, out.file);
	output_close(&out);
}

static void
free_fold(struct fold *fold)
{
	for (size_t k = 0; k < fold->row_count; k++)
		free(fold->rows[k].name);
	free(fold->rows);
	free(fold->seen);
	free(fold->groups);
	free(fold->begin);
	free(fold->seqs);
	arena_free(&fold->arena);
}

int
main(int argc, char *argv[])
{
	struct choices c = { .report = REPORT_DEFAULTS };
	struct fold fold = { 0 };
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (letter == 'F')
			c.fields = names_add("--fields", c.fields, optarg);
		else if (letter == 'g')
			c.group = optarg;
		else
			report_option(&c.report, letter);
	if (optind == argc)
		fold_stream(&fold, NULL, &c);
	for (int i = optind; i < argc; i++)
		fold_stream(&fold, argv[i], &c);
	print(&fold, &c);
	free_fold(&fold);
	return EX_OK;
}
