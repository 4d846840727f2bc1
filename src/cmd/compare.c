/* compare -- test whether one field is above another, document by document. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "measures/paired.h"
#include "program/filter.h"
#include "program/quantity.h"
#include "program/report.h"

static const struct option_spec options[] = {
	REPORT_RESAMPLES,
	REPORT_FORMAT,
	REPORT_OUTPUT,
	REPORT_SEED,
	{ 'v', "versus", "FILE", "B of the k-th FILE is in the k-th of these" },
	{ 0 },
};

static const struct program program = {
	.name = "compare",
	.purpose = "test whether one field is above another, document by "
		   "document",
	.synopsis = "compare [-B N] [-f FORMAT] [-o FILE] [-s N] "
		    "[-v FILE] ... A B FILE ...",
	.example =
	    "compare kendall.alpha.grad.y.H kendall.alpha.grad.y.X seed-*.tens",
	.options = options,
};

static const char *const columns[] = { "a", "b", "seeds", "documents", "n",
	"undefined", "difference", "error", "low", "high", "p", "opposite" };

struct side {             /* A or B */
	const char *name; /* as it was given */
	bool constant;    /* a number */
	double number;
	char **paths;   /* [seeds] */
	double *values; /* of one stream: [documents] */
	size_t capacity;
};

struct comparison {
	struct side a, b;
	size_t seeds, documents;
	uint64_t *seqs;      /* [documents], the same in every stream */
	double *differences; /* [seeds, documents] */
	const char *first;   /* the stream that said which documents */
	struct arena arena;
};

static struct side
read_side(const char *name)
{
	struct side s = { .name = name };
	char *end;

	s.number = strtod(name, &end);
	s.constant = end != name && *end == '\0' && isfinite(s.number);
	return s;
}

/* Records are joined by seq: the first stream says which there are. */
static void
join(struct comparison *c, const char *path, size_t i, uint64_t seq)
{
	if (c->first == NULL) {
		c->seqs[i] = seq;
		c->documents = i + 1;
	} else if (i >= c->documents || c->seqs[i] != seq) {
		fail(EX_DATAERR, "%s: record %" PRIu64 " has no partner in %s",
		    path, seq, c->first);
	}
}

static void
grow(struct comparison *c, struct side *s)
{
	s->capacity = 2 * s->capacity + 1024;
	s->values =
	    program_memory(realloc(s->values, s->capacity * sizeof *s->values));
	if (c->first == NULL)
		c->seqs = program_memory(
		    realloc(c->seqs, s->capacity * sizeof *c->seqs));
}

static struct quantity
find_quantity(const struct head *head, const char *source, const char *name)
{
	struct quantity q = quantity_need(head, source, name);

	if (q.kind == QUANTITY_WORDS)
		q.kind = QUANTITY_DOCUMENT;
	return q;
}

/* The fields of `count` sides, 1 or 2, in one pass: it may be a pipe. */
static void
read_stream(struct comparison *c, struct side *const sides[], size_t count,
    const char *path)
{
	struct record record = { 0 };
	struct stream_reader *in;
	const struct head *head = reader_open(&in, path);
	struct quantity q[2];
	size_t n = 0;

	path = input_name(path);
	for (size_t s = 0; s < count; s++)
		q[s] = find_quantity(head, path, sides[s]->name);
	for (; reader_next(in, &record); n++) {
		for (size_t s = 0; s < count; s++) {
			struct observation o =
			    quantity_observe(&q[s], &record, &c->arena);

			if (n == sides[s]->capacity)
				grow(c, sides[s]);
			sides[s]->values[n] =
			    o.sample.count > 0 ? o.sample.mean : (double)NAN;
		}
		join(c, path, n, record.seq);
	}
	if (n < c->documents)
		fail(EX_DATAERR, "%s: record %" PRIu64 " of %s has no partner",
		    path, c->seqs[n], c->first);
	if (c->first == NULL)
		c->first = path;
	record_free(&record);
	reader_close(in);
}

static void
read_seed(struct comparison *c, size_t k)
{
	struct side *sides[2];
	size_t count = 0;
	double *row;

	if (!c->a.constant)
		sides[count++] = &c->a;
	if (!c->b.constant)
		sides[count++] = &c->b;
	if (c->a.paths == c->b.paths) {
		read_stream(c, sides, count, c->a.paths[k]);
	} else {
		read_stream(c, &sides[0], 1, c->a.paths[k]);
		read_stream(c, &sides[1], 1, c->b.paths[k]);
	}
	if (k == 0)
		c->differences =
		    arena_take(&c->arena, c->seeds * c->documents, sizeof *row);
	row = c->differences + k * c->documents;
	for (size_t i = 0; i < c->documents; i++)
		row[i] = (c->a.constant ? c->a.number : c->a.values[i]) -
		    (c->b.constant ? c->b.number : c->b.values[i]);
}

static void
print(struct comparison *c, struct table *t, const struct report *r)
{
	size_t pairs = c->seeds * c->documents;
	struct paired p = paired(c->differences, c->documents, c->seeds,
	    r->resamples, r->seed, &c->arena);

	table_text(t, c->a.name);
	table_text(t, c->b.name);
	table_integer(t, (int64_t)c->seeds);
	table_integer(t, (int64_t)c->documents);
	table_integer(t, (int64_t)p.count);
	table_integer(t, (int64_t)(pairs - p.count));
	table_number(t, p.mean);
	table_number(t, p.error);
	table_number(t, p.low);
	table_number(t, p.high);
	table_number(t, p.above);
	table_number(t, p.below);
}

/* A, B, and a stream of each for every seed. */
static void
read_operands(
    struct comparison *c, int argc, char *argv[], char **versus, size_t count)
{
	if (argc < 3)
		usage_error("name A, B and a stream");
	c->a = read_side(argv[0]);
	c->b = read_side(argv[1]);
	c->seeds = (size_t)argc - 2;
	c->a.paths = argv + 2;
	c->b.paths = count > 0 ? versus : c->a.paths;
	if (c->a.constant && c->b.constant)
		usage_error(
		    "%s and %s are numbers: name a field", argv[0], argv[1]);
	if (count > 0 && (c->a.constant || c->b.constant))
		usage_error("--versus is for two fields");
	if (count > 0 && count != c->seeds)
		usage_error("%zu FILE and %zu --versus: each needs its partner",
		    c->seeds, count);
}

int
main(int argc, char *argv[])
{
	struct table table = { .names = columns,
		.columns = sizeof columns / sizeof *columns };
	struct comparison c = { .first = NULL };
	struct report report = REPORT_DEFAULTS;
	struct output out;
	char **versus = arena_take(&c.arena, (size_t)argc, sizeof *versus);
	size_t versus_count = 0;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		if (!report_option(&report, letter))
			versus[versus_count++] = optarg;
	read_operands(&c, argc - optind, argv + optind, versus, versus_count);
	for (size_t k = 0; k < c.seeds; k++)
		read_seed(&c, k);
	out = output_open(report.output);
	print(&c, &table, &report);
	table_print(&table, report.format, out.file);
	output_close(&out);
	free(c.a.values);
	free(c.b.values);
	free(c.seqs);
	arena_free(&c.arena);
	return EX_OK;
}
