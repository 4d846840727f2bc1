/* tensor-select -- choose records of a tensor stream. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "program/filter.h"
#include "program/held.h"
#include "program/selection.h"
#include "tensor/random.h"

enum { HEAD = 256, MEMORY, TAIL, SAMPLE, SEED, SHUFFLE, WHERE };

static const struct option_spec options[] = {
	{ HEAD, "head", "N", "the first N of those that the others choose" },
	{ MEMORY, "memory", "BYTES", "at most for records that wait (2^30)" },
	{ 'o', "output", "FILE", "write to FILE, not to standard output" },
	{ 'p', "position", "RANGES", "by place in the stream, from 0" },
	{ SAMPLE, "sample", "N", "N of them at random, in their order" },
	{ SEED, "seed", "N", "of the sample and the order (1)" },
	{ 's', "seq", "RANGES", "by the record's number: 10-20,40,100-" },
	{ SHUFFLE, "shuffle", NULL, "in random order, numbered anew" },
	{ TAIL, "tail", "N", "the last N of them" },
	{ WHERE, "where", "TEST", "by the value of a field: label=1" },
	{ 0, NULL, NULL, NULL },
};

static const struct program program = {
	.name = "tensor-select",
	.purpose = "choose records of a tensor stream",
	.synopsis = "tensor-select [-o FILE] [-p RANGES] [-s RANGES] "
		    "[--where TEST] ... [--head N | --tail N | "
		    "--sample N] [--shuffle] [--seed N] [--memory BYTES]",
	.example = "tensor-select --where label=1 --sample 100 < all.ts > "
		   "some.ts",
	.options = options,
};

struct selection {
	struct ranges positions, seqs;
	struct predicate *predicates;
	size_t predicate_count;
	int end;     /* HEAD, TAIL, SAMPLE, or 0: all that are chosen */
	size_t most; /* of them */
	bool shuffle;
	uint64_t seed;
	bool seed_given, memory_given;
	const char *output;
};

static void
limit(struct selection *s, int end, const char *name)
{
	if (s->end != 0)
		usage_error("give one of --head, --tail and --sample");
	s->end = end;
	s->most = (size_t)option_integer(name, optarg, 0, LONG_MAX);
}

static void
add_predicate(struct selection *s, const char *text)
{
	s->predicates = program_memory(realloc(
	    s->predicates, (s->predicate_count + 1) * sizeof *s->predicates));
	s->predicates[s->predicate_count++] = predicate_parse("--where", text);
}

/* Do records wait until all were read? */
static bool
is_held(const struct selection *s)
{
	return s->shuffle || s->end == TAIL || s->end == SAMPLE;
}

static void
check_options(const struct selection *s)
{
	if (s->seed_given && s->end != SAMPLE && !s->shuffle)
		usage_error(
		    "--seed is of no use without --sample or --shuffle");
	if (s->memory_given && !is_held(s))
		usage_error("--memory is of no use without --tail, --sample or "
			    "--shuffle");
	if (s->end == 0 && !s->shuffle &&
	    s->predicate_count + s->positions.count + s->seqs.count == 0)
		usage_error("say which records");
}

static void
take_options(struct selection *s, struct held *h, int argc, char *argv[])
{
	int letter;

	while ((letter = program_option(&program, argc, argv)) != -1)
		switch (letter) {
		case HEAD:
			limit(s, HEAD, "--head");
			break;
		case 'o':
			s->output = optarg;
			break;
		case 'p':
			ranges_add(&s->positions, "--position", optarg);
			break;
		case 's':
			ranges_add(&s->seqs, "--seq", optarg);
			break;
		case SAMPLE:
			limit(s, SAMPLE, "--sample");
			break;
		case MEMORY:
			h->most = (size_t)option_integer(
			    "--memory", optarg, 1, LONG_MAX);
			s->memory_given = true;
			break;
		case SHUFFLE:
			s->shuffle = true;
			break;
		case SEED:
			s->seed = (uint64_t)option_integer(
			    "--seed", optarg, 0, LONG_MAX);
			s->seed_given = true;
			break;
		case TAIL:
			limit(s, TAIL, "--tail");
			break;
		case WHERE:
			add_predicate(s, optarg);
			break;
		}
	if (optind != argc)
		usage_error("unexpected operand %s: the stream comes from "
			    "standard input",
		    argv[optind]);
	check_options(s);
}

static bool
is_chosen(const struct selection *s, uint64_t position, const struct record *r)
{
	if (s->positions.count > 0 && !ranges_have(&s->positions, position))
		return false;
	if (s->seqs.count > 0 && !ranges_have(&s->seqs, r->seq))
		return false;
	for (size_t i = 0; i < s->predicate_count; i++)
		if (!predicate_holds(&s->predicates[i], r))
			return false;
	return true;
}

/*
 * The chosen-th record, from 0, of those that are chosen. A sample is Vitter's
 * algorithm R (1985): of n seen, each is held with probability most / n.
 */
static void
take(const struct selection *s, struct held *h, struct random *random,
    struct filter *f, uint64_t chosen)
{
	uint64_t slot = chosen;

	if (s->end == HEAD && chosen >= s->most)
		return;
	if (!is_held(s)) {
		filter_write(f);
		return;
	}
	if (chosen >= s->most && s->most > 0)
		slot = s->end == TAIL ? chosen % s->most
				      : random_below(random, chosen + 1);
	if (slot < s->most)
		held_put(h, (size_t)slot, &f->records[0]);
}

static int
by_seq(const void *a, const void *b)
{
	const struct held_record *x = a, *y = b;

	return (x->seq > y->seq) - (x->seq < y->seq);
}

/* Shuffled records are numbered anew, and tell in a field which they were. */
static void
shuffle(struct held *h, struct random *random, size_t origin, struct arena *a)
{
	for (size_t i = 0; i < h->count; i++) {
		size_t j = i + (size_t)random_below(random, h->count - i);
		struct held_record chosen = h->records[j];
		int64_t *seq = arena_take(a, 1, sizeof *seq);

		if (chosen.seq > INT64_MAX)
			fail(EX_DATAERR, "record %llu: too large for origin",
			    (unsigned long long)chosen.seq);
		*seq = (int64_t)chosen.seq;
		chosen.tensors[origin] = tensor_scalar(I64, seq);
		chosen.seq = i;
		h->records[j] = h->records[i];
		h->records[i] = chosen;
	}
}

static void
write_held(struct held *h, struct filter *f)
{
	struct record read = f->records[0];

	for (size_t i = 0; i < h->count; i++) {
		f->records[0] = (struct record){ .seq = h->records[i].seq,
			.tensors = h->records[i].tensors };
		f->count = 1;
		filter_write(f);
	}
	f->records[0] = read;
}

static void
free_selection(struct selection *s)
{
	for (size_t i = 0; i < s->predicate_count; i++)
		free(s->predicates[i].field);
	free(s->predicates);
	ranges_free(&s->positions);
	ranges_free(&s->seqs);
}

int
main(int argc, char *argv[])
{
	struct selection s = { .seed = 1, .most = SIZE_MAX };
	struct held held = { .most = HELD_BYTES };
	struct random random;
	static struct filter f;
	uint64_t position = 0, chosen = 0;
	size_t origin = 0;

	take_options(&s, &held, argc, argv);
	random = random_stream(s.seed, program.name, 0);
	filter_open(&f, argc, argv, s.output);
	filter_set_window(&f, 1);
	for (size_t i = 0; i < s.predicate_count; i++)
		predicate_bind(&s.predicates[i], f.head, "<stdin>");
	held.fields = f.head->field_count;
	held.room = s.shuffle ? 1 : 0;
	if (s.shuffle)
		origin = filter_add(&f, "origin", I64, 0);
	for (; filter_read(&f); position++)
		if (is_chosen(&s, position, &f.records[0]))
			take(&s, &held, &random, &f, chosen++);
	if (held.count > 0)
		qsort(held.records, held.count, sizeof *held.records, by_seq);
	if (s.shuffle)
		shuffle(&held, &random, origin, &f.arena);
	write_held(&held, &f);
	held_free(&held);
	free_selection(&s);
	return filter_close(&f);
}
