/* tensor-select -- choose records of a tensor stream. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "program/filter.h"
#include "program/selection.h"
#include "tensor/random.h"

enum { HEAD = 256, TAIL, SAMPLE, SEED, WHERE };

static const struct option_spec options[] = {
	{ HEAD, "head", "N", "the first N of those that the others choose" },
	{ 'o', "output", "FILE", "write to FILE, not to standard output" },
	{ 'p', "position", "RANGES", "by place in the stream, from 0" },
	{ SAMPLE, "sample", "N", "N of them at random, in their order" },
	{ SEED, "seed", "N", "of the sample (1)" },
	{ 's', "seq", "RANGES", "by the record's number: 10-20,40,100-" },
	{ TAIL, "tail", "N", "the last N of them" },
	{ WHERE, "where", "TEST", "by the value of a field: label=1" },
	{ 0, NULL, NULL, NULL },
};

static const struct program program = {
	.name = "tensor-select",
	.purpose = "choose records of a tensor stream",
	.synopsis = "tensor-select [-o FILE] [-p RANGES] [-s RANGES] "
		    "[--where TEST] ... [--head N | --tail N | "
		    "--sample N [--seed N]]",
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
	uint64_t seed;
	bool seed_given;
	const char *output;
};

/* Records that may yet be written: for --tail and --sample. */
struct held {
	struct record *records;
	size_t count, capacity;
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

static void
take_options(struct selection *s, int argc, char *argv[])
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
		usage_error("unexpected operand %s", argv[optind]);
	if (s->seed_given && s->end != SAMPLE)
		usage_error("--seed is of no use without --sample");
	if (s->end == 0 &&
	    s->predicate_count + s->positions.count + s->seqs.count == 0)
		usage_error("say which records");
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

/* The record changes places with a held one, whose memory is used again. */
static void
hold(struct held *h, size_t slot, struct record *r)
{
	struct record before;

	if (slot == h->count) {
		if (h->count == h->capacity) {
			h->capacity = 2 * h->capacity + 16;
			h->records = program_memory(realloc(
			    h->records, h->capacity * sizeof *h->records));
		}
		h->records[h->count++] = (struct record){ .seq = 0 };
	}
	before = h->records[slot];
	h->records[slot] = *r;
	*r = before;
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

	if (s->end == 0 || (s->end == HEAD && chosen < s->most))
		filter_write(f);
	if (s->end == 0 || s->end == HEAD || s->most == 0)
		return;
	if (chosen >= s->most)
		slot = s->end == TAIL ? chosen % s->most
				      : random_below(random, chosen + 1);
	if (slot < s->most)
		hold(h, (size_t)slot, &f->records[0]);
}

static int
by_seq(const void *a, const void *b)
{
	const struct record *x = a, *y = b;

	return (x->seq > y->seq) - (x->seq < y->seq);
}

static void
write_held(struct held *h, struct filter *f)
{
	if (h->count > 0)
		qsort(h->records, h->count, sizeof *h->records, by_seq);
	for (size_t i = 0; i < h->count; i++) {
		hold(h, i, &f->records[0]);
		f->count = 1;
		filter_write(f);
		hold(h, i, &f->records[0]);
		record_free(&h->records[i]);
	}
	free(h->records);
}

int
main(int argc, char *argv[])
{
	struct selection s = { .seed = 1 };
	struct held held = { .records = NULL };
	struct random random;
	static struct filter f;
	uint64_t position = 0, chosen = 0;

	take_options(&s, argc, argv);
	random = random_stream(s.seed, program.name, 0);
	filter_open(&f, argc, argv, s.output);
	filter_set_window(&f, 1);
	for (size_t i = 0; i < s.predicate_count; i++)
		predicate_bind(&s.predicates[i], f.head, "<stdin>");
	for (; filter_read(&f); position++)
		if (is_chosen(&s, position, &f.records[0]))
			take(&s, &held, &random, &f, chosen++);
	write_held(&held, &f);
	for (size_t i = 0; i < s.predicate_count; i++)
		free(s.predicates[i].field);
	free(s.predicates);
	ranges_free(&s.positions);
	ranges_free(&s.seqs);
	return filter_close(&f);
}
