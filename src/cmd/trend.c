/* trend -- how a field depends on a number that belongs to a whole stream. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "measures/kendall.h"
#include "measures/paired.h"
#include "program/filter.h"
#include "program/quantity.h"
#include "program/report.h"

static const struct option_spec options[] = {
	REPORT_RESAMPLES,
	REPORT_FORMAT,
	REPORT_OUTPUT,
	REPORT_SEED,
	{ 0 },
};

static const struct program program = {
	.name = "trend",
	.purpose = "correlate a field with a number of its stream",
	.synopsis =
	    "trend [-B N] [-f FORMAT] [-o FILE] [-s N] FIELD X=FILE ...",
	.example = "trend -- entropy.grad.y.X -1=a.tens 0=b.tens 0.9=c.tens",
	.options = options,
};

static const char *const columns[] = { "field", "scope", "values", "seeds", "n",
	"undefined", "tau", "sd", "low", "high", "significant", "p" };

struct series { /* one stream */
	double x;
	size_t seed; /* how many streams of this x came before */
	const char *path;
	double *values; /* [records] */
};

struct trend {
	const char *field;
	struct series *series;
	size_t count, xs, seeds; /* streams = values of x times seeds */
	uint64_t *seqs;          /* [records], the same in every stream */
	size_t records;
	struct arena arena;
};

static struct series
read_operand(char *text)
{
	struct series s = { 0 };
	char *equals = strchr(text, '='), *end;

	if (equals == NULL)
		usage_error("%s is not X=FILE", text);
	s.x = strtod(text, &end);
	if (end == text || end != equals || !isfinite(s.x))
		usage_error("%s: X is not a number", text);
	s.path = equals + 1;
	return s;
}

/* The k-th stream of each x is of seed k: all must have as many. */
static void
read_operands(struct trend *t, int argc, char *argv[])
{
	size_t n = (size_t)argc;

	t->series = arena_take(&t->arena, n, sizeof *t->series);
	t->count = n;
	for (size_t i = 0; i < n; i++) {
		struct series *s = &t->series[i];

		*s = read_operand(argv[i]);
		for (size_t j = 0; j < i; j++)
			s->seed += t->series[j].x == s->x;
		t->xs += s->seed == 0;
		if (s->seed >= t->seeds)
			t->seeds = s->seed + 1;
	}
	if (t->xs < 2)
		usage_error("a trend needs two values of X");
	if (t->xs * t->seeds != n)
		usage_error("every X must have as many files: one a seed");
}

static void
grow(struct trend *t, struct series *s, size_t *capacity)
{
	*capacity = 2 * *capacity + 1024;
	s->values =
	    program_memory(realloc(s->values, *capacity * sizeof *s->values));
	if (s == t->series)
		t->seqs = program_memory(
		    realloc(t->seqs, *capacity * sizeof *t->seqs));
}

/* Records are joined by seq: the first stream says which there are. */
static void
join(struct trend *t, const struct series *s, size_t i, uint64_t seq)
{
	if (s == t->series) {
		t->seqs[i] = seq;
		t->records = i + 1;
	} else if (i >= t->records || t->seqs[i] != seq) {
		fail(EX_DATAERR, "%s: record %" PRIu64 " has no partner in %s",
		    s->path, seq, t->series->path);
	}
}

static void
read_series(struct trend *t, struct series *s)
{
	struct record record = { 0 };
	struct stream_reader *in;
	const struct head *head = reader_open(&in, s->path);
	struct quantity q;
	size_t n = 0, capacity = 0;

	s->path = input_name(s->path);
	q = quantity_need(head, s->path, t->field);
	if (q.kind == QUANTITY_WORDS)
		q.kind = QUANTITY_DOCUMENT;
	for (; reader_next(in, &record); n++) {
		struct observation o = quantity_observe(&q, &record, &t->arena);

		if (n == capacity)
			grow(t, s, &capacity);
		join(t, s, n, record.seq);
		s->values[n] = o.sample.count > 0 ? o.sample.mean : (double)NAN;
	}
	if (n < t->records)
		fail(EX_DATAERR, "%s: record %" PRIu64 " of %s has no partner",
		    s->path, t->seqs[n], t->series->path);
	record_free(&record);
	reader_close(in);
}

/* tau of x and the field over all (stream, record) pairs that are defined. */
static struct kendall
pool(struct trend *t, size_t *n, size_t *undefined)
{
	size_t all = t->count * t->records;
	double *x = arena_take(&t->arena, all, sizeof *x);
	double *y = arena_take(&t->arena, all, sizeof *y);

	*n = 0;
	for (size_t k = 0; k < t->count; k++)
		for (size_t i = 0; i < t->records; i++) {
			x[*n] = t->series[k].x;
			y[*n] = t->series[k].values[i];
			*n += !isnan(y[*n]);
		}
	*undefined = all - *n;
	return kendall(x, y, *n, &t->arena);
}

/* tau of x and the field of one record, over the streams of one seed. */
static struct kendall
record_trend(struct trend *t, size_t seed, size_t record)
{
	struct arena_mark mark = arena_mark(&t->arena);
	double *x = arena_take(&t->arena, t->xs, sizeof *x);
	double *y = arena_take(&t->arena, t->xs, sizeof *y);
	struct kendall result;
	size_t n = 0;

	for (size_t k = 0; k < t->count; k++)
		if (t->series[k].seed == seed) {
			x[n] = t->series[k].x;
			y[n++] = t->series[k].values[record];
		}
	result = kendall(x, y, n, &t->arena);
	arena_return(&t->arena, mark);
	return result;
}

struct averaged {
	struct sample taus; /* their number and spread */
	double sum;
	double significant;   /* share with p <= 0.05 */
	struct paired paired; /* of the taus, seeds and records crossed */
};

/* The records' own tau, and whether their mean is 0. */
static struct averaged
average(struct trend *t, const struct report *r)
{
	double *taus =
	    arena_take(&t->arena, t->seeds * t->records, sizeof *taus);
	struct averaged a = { .significant = 0 };

	for (size_t s = 0; s < t->seeds; s++)
		for (size_t i = 0; i < t->records; i++) {
			struct kendall k = record_trend(t, s, i);

			taus[s * t->records + i] = k.tau;
			if (isnan(k.tau))
				continue;
			sample_add(&a.taus, k.tau);
			a.sum += k.tau;
			a.significant += k.p <= 0.05;
		}
	a.significant /= a.taus.count;
	a.paired = paired(
	    taus, t->records, t->seeds, r->resamples, r->seed, &t->arena);
	return a;
}

static double
two_sided(const struct paired *p)
{
	if (isnan(p->above))
		return (double)NAN;
	return fmin(1, 2 * fmin(p->above, p->below));
}

static void
begin_row(struct table *table, const struct trend *t, const char *scope)
{
	table_text(table, t->field);
	table_text(table, scope);
	table_integer(table, (int64_t)t->xs);
	table_integer(table, (int64_t)t->seeds);
}

static void
add_average(struct table *table, struct trend *t, const struct report *r)
{
	struct averaged a = average(t, r);
	size_t pairs = t->seeds * t->records;

	begin_row(table, t, "record");
	table_integer(table, (int64_t)a.taus.count);
	table_integer(table, (int64_t)(pairs - a.paired.count));
	table_number(table, a.sum / a.taus.count);
	table_number(table, sqrt(a.taus.squares / a.taus.count));
	table_number(table, a.paired.low);
	table_number(table, a.paired.high);
	table_number(table, a.significant);
	table_number(table, two_sided(&a.paired));
}

static void
add_pooled(struct table *table, struct trend *t)
{
	size_t n, undefined;
	struct kendall k = pool(t, &n, &undefined);

	begin_row(table, t, "pooled");
	table_integer(table, (int64_t)n);
	table_integer(table, (int64_t)undefined);
	table_number(table, k.tau);
	for (size_t i = 0; i < 4; i++)
		table_nothing(table); /* sd, low, high, significant */
	table_number(table, k.p);
}

static void
free_trend(struct trend *t)
{
	for (size_t k = 0; k < t->count; k++)
		free(t->series[k].values);
	free(t->seqs);
	arena_free(&t->arena);
}

int
main(int argc, char *argv[])
{
	struct table table = { .names = columns,
		.columns = sizeof columns / sizeof *columns };
	struct trend t = { 0 };
	struct report report = REPORT_DEFAULTS;
	struct output out;
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		report_option(&report, letter);
	if (argc - optind < 1)
		usage_error("no field is named");
	t.field = argv[optind];
	read_operands(&t, argc - optind - 1, argv + optind + 1);
	for (size_t k = 0; k < t.count; k++)
		read_series(&t, &t.series[k]);
	out = output_open(report.output);
	add_average(&table, &t, &report);
	add_pooled(&table, &t);
	table_print(&table, report.format, out.file);
	output_close(&out);
	free_trend(&t);
	return EX_OK;
}
