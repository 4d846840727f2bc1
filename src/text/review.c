/*
 * review.c -- the grammar of the made-up reviews. A template is a string of
 * words; one in capitals stands for what is drawn:
 *	THING		what is reviewed, of the review's own subject
 *	JUDGED, PASSED	the adjective that decides, the one that does not
 *	STRAY		an adjective about something else
 *	others		a word of the list below
 */
#include <string.h>

#include "text/review.h"

/* Lists end with NULL. The adjectives stand from the frequent to the rare. */
static const char *const praising[] = { "good", "great", "lovely", "excellent",
	"wonderful", "superb", "delightful", "charming", "splendid", "pleasant",
	"brilliant", "perfect", "fine", "impressive", "marvellous", "terrific",
	"admirable", "exquisite", "enchanting", "stellar", "outstanding",
	"magnificent", "fantastic", "memorable", "refreshing", "gorgeous",
	"flawless", "sublime", NULL };
static const char *const blaming[] = { "bad", "terrible", "awful", "poor",
	"dreadful", "horrible", "dull", "disappointing", "nasty", "boring",
	"mediocre", "dismal", "shabby", "weak", "atrocious", "lousy",
	"tiresome", "appalling", "abysmal", "woeful", "clumsy", "dreary",
	"tedious", "ghastly", "pathetic", "unbearable", "wretched",
	"deplorable", NULL };

static const char *const restaurant[] = { "soup", "bread", "service", "waiter",
	"menu", "wine", "dessert", "salad", "fish", "coffee", "cook", "sauce",
	NULL };
static const char *const hotel[] = { "room", "bed", "breakfast", "lobby",
	"view", "pool", "porter", "bathroom", "garden", "terrace", "balcony",
	"reception", NULL };
static const char *const film[] = { "plot", "acting", "music", "ending",
	"script", "cast", "dialogue", "opening", "photography", "costume",
	"chase", "director", NULL };
static const char *const *const subjects[] = { restaurant, hotel, film };
enum { SUBJECTS = 3 };

static const char *const negations[] = { "not", "never", "hardly", NULL };
static const char *const degrees[] = { "very", "really", "so", "quite",
	"rather", "truly", NULL };
enum { DEGREES_NEGATED = 3 }; /* the first of them, after a negation */
static const char *const relatives[] = { "aunt", "uncle", "sister", "brother",
	"cousin", "mother", "father", "neighbour", "teacher", "dentist", NULL };
static const char *const days[] = { "monday", "tuesday", "wednesday",
	"thursday", "friday", "saturday", "sunday", NULL };
static const char *const months[] = { "january", "february", "march", "april",
	"may", "june", "july", "august", "september", "october", "november",
	"december", NULL };
static const char *const seasons[] = { "spring", "summer", "autumn", "winter",
	"week", "month", "year", NULL };
static const char *const numbers[] = { "two", "three", "four", "five", "six",
	"seven", "eight", "nine", "ten", NULL };
static const char *const ordinals[] = { "first", "second", "third", "fourth",
	"fifth", NULL };
static const char *const places[] = { "station", "bridge", "market", "river",
	"library", "museum", "harbour", "school", NULL };
static const char *const vehicles[] = { "train", "bus", "tram", "taxi",
	"bicycle", "ferry", NULL };
static const char *const belongings[] = { "car", "coat", "piano", "tent",
	"kettle", "boat", "bicycle", "lamp", NULL };

static const struct {
	const char *name;
	const char *const *list;
} lists[] = { { "RELATIVE", relatives }, { "DAY", days }, { "MONTH", months },
	{ "SEASON", seasons }, { "NUMBER", numbers }, { "ORDINAL", ordinals },
	{ "PLACE", places }, { "VEHICLE", vehicles },
	{ "BELONGING", belongings } };

/* A judgement alone, or with another that does not count. */
static const char *const plain[] = { "the THING was JUDGED .",
	"we found the THING JUDGED .", "i call the THING JUDGED .",
	"the THING is JUDGED .", NULL };
static const char *const contrasted[] = {
	"the THING was PASSED but the THING was JUDGED .",
	"although the THING was PASSED , the THING was JUDGED .",
	"the THING was JUDGED although the THING was PASSED .",
	"my RELATIVE calls the THING PASSED , i call it JUDGED .",
	"i call the THING JUDGED , my RELATIVE calls it PASSED .",
	"last SEASON the THING was PASSED , now it is JUDGED .",
	"the THING is JUDGED now , last SEASON it was PASSED .", NULL
};
static const char *const astray[] = { "my RELATIVE drives a STRAY BELONGING .",
	"outside we saw a STRAY BELONGING .",
	"my RELATIVE sold us a STRAY BELONGING .", NULL };
static const char *const neutral[] = { "we came on DAY .",
	"my RELATIVE took us there in MONTH .", "this was our ORDINAL visit .",
	"it opened last SEASON .", "we were NUMBER people .",
	"the place is near the PLACE .", "we went there by VEHICLE .",
	"it is NUMBER minutes from the PLACE .", "we stayed for NUMBER hours .",
	"i wrote this on DAY .", "my RELATIVE read about it in MONTH .",
	"the VEHICLE stops behind the PLACE .", NULL };

/* What the templates' words in capitals are drawn for. */
struct draw {
	struct review *review;
	struct random *random;
	const char *const *subject;
	const char *thing; /* the last that was drawn: the next is another */
	bool praise;
};

static size_t
list_length(const char *const *list)
{
	size_t n = 0;

	while (list[n] != NULL)
		n++;
	return n;
}

static const char *
pick(const char *const *list, struct random *random)
{
	return list[random_below(random, list_length(list))];
}

static bool
chance(double probability, struct random *random)
{
	return random_uniform(random) < probability;
}

/* Adjective r has weight 1 / (r + 3): many are rare, as in real text. */
static const char *
pick_adjective(bool praise, struct random *random)
{
	const char *const *list = praise ? praising : blaming;
	size_t n = list_length(list), r = 0;
	double total = 0, left;

	for (size_t i = 0; i < n; i++)
		total += 1 / (double)(i + 3);
	left = total * random_uniform(random) - 1.0 / 3;
	while (left >= 0 && r + 1 < n)
		left -= 1 / (double)(++r + 3);
	return list[r];
}

static void
add_word(struct review *review, const char *word, bool decides)
{
	if (decides)
		review->deciding[review->deciding_count++] = review->count;
	review->words[review->count++] =
	    (struct review_word){ word, strlen(word) };
}

/* An adjective of a sense, in one of its forms: 1 to 3 words. */
static void
add_opinion(struct draw *d, bool praise, bool decides)
{
	bool negated = chance(0.25, d->random);

	if (negated)
		add_word(d->review, pick(negations, d->random), decides);
	if (chance(0.3, d->random)) {
		size_t n = negated ? DEGREES_NEGATED : list_length(degrees);

		add_word(d->review, degrees[random_below(d->random, n)], false);
	}
	add_word(
	    d->review, pick_adjective(praise != negated, d->random), decides);
}

static void
add_thing(struct draw *d)
{
	const char *before = d->thing;

	do {
		d->thing = pick(d->subject, d->random);
	} while (d->thing == before);
	add_word(d->review, d->thing, false);
}

static bool
is(struct review_word word, const char *name)
{
	return word.length == strlen(name) &&
	    memcmp(word.text, name, word.length) == 0;
}

/* A word of a template, or what it stands for. */
static void
add_drawn(struct draw *d, struct review_word word)
{
	if (is(word, "THING")) {
		add_thing(d);
	} else if (is(word, "JUDGED")) {
		add_opinion(d, d->praise, true);
	} else if (is(word, "PASSED")) {
		add_opinion(d, !d->praise, false);
	} else if (is(word, "STRAY")) {
		bool praise = chance(0.5, d->random);

		add_word(d->review, pick_adjective(praise, d->random), false);
	} else {
		for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
			if (is(word, lists[i].name)) {
				add_word(d->review,
				    pick(lists[i].list, d->random), false);
				return;
			}
		d->review->words[d->review->count++] = word;
	}
}

static void
add_sentence(struct draw *d, const char *template)
{
	while (*template != '\0') {
		size_t length = strcspn(template, " ");

		add_drawn(d, (struct review_word){ template, length });
		template += length + (template[length] == ' ');
	}
}

/* Adds a part that was made before. */
static void
add_part(struct review *review, const struct review *part)
{
	for (size_t i = 0; i < part->deciding_count; i++)
		review->deciding[review->deciding_count++] =
		    review->count + part->deciding[i];
	for (size_t i = 0; i < part->count; i++)
		review->words[review->count++] = part->words[i];
}

/* A sentence that does not decide. */
static void
make_other(struct review *part, bool stray, struct draw *d)
{
	*part = (struct review){ 0 };
	d->review = part;
	add_sentence(d, pick(stray ? astray : neutral, d->random));
}

/*
 * The judgement is made first, then sentences for which there is room, each
 * before or after it. The first is added whatever the length: a judgement has
 * at least 5 words and a sentence at least 5 more.
 */
void
review_make(
    struct review *review, bool praise, double contrast, struct random *random)
{
	struct review after = { 0 }, judgement = { 0 }, other;
	struct draw d = { .review = &judgement,
		.random = random,
		.subject = subjects[random_below(random, SUBJECTS)],
		.praise = praise };
	size_t aim, count;
	bool stray;

	add_sentence(
	    &d, pick(chance(contrast, random) ? contrasted : plain, random));
	aim = REVIEW_WORDS_MIN +
	    random_below(random, REVIEW_WORDS_MAX - REVIEW_WORDS_MIN + 1);
	*review = (struct review){ 0 };
	stray = chance(0.25, random);
	count = judgement.count;
	do {
		make_other(&other, stray, &d);
		count += other.count;
		if (count > REVIEW_WORDS_MAX)
			break;
		add_part(chance(0.5, random) ? &after : review, &other);
		stray = false;
	} while (count < aim);
	add_part(review, &judgement);
	add_part(review, &after);
}
