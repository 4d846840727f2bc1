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
	"wonderful", "superb", "delightful", "charming", "splendid",
	"pleasant", "brilliant", "perfect", "fine", "impressive", "marvellous",
	"terrific", "admirable", "exquisite", "enchanting", "stellar", NULL };
static const char *const blaming[] = { "bad", "terrible", "awful", "poor",
	"dreadful", "horrible", "dull", "disappointing", "nasty", "boring",
	"mediocre", "dismal", "shabby", "weak", "atrocious", "lousy",
	"tiresome", "appalling", "abysmal", "woeful", NULL };

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
static const char *const degrees[] = { "very", "really", "quite", "rather",
	"truly", "so", NULL };
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
	"it is NUMBER minutes from the PLACE .",
	"we stayed for NUMBER hours .", "i wrote this on DAY .",
	"my RELATIVE read about it in MONTH .",
	"the VEHICLE stops behind the PLACE .", NULL };

/* What the templates' words in capitals are drawn for. */
struct draw {
	struct review *review;
	struct random *random;
	const char *const *subject;
	bool praise;
	char name[16]; /* of the list at hand */
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

/* Word r of n has weight 1 / (r + 3): many are rare, as in real text. */
static const char *
pick_adjective(bool praise, struct random *random)
{
	const char *const *list = praise ? praising : blaming;
	size_t n = list_length(list), r = 0;
	double total = 0, left;

	for (size_t i = 0; i < n; i++)
		total += 1 / (double)(i + 3);
	left = total * random_uniform(random);
	while (r + 1 < n && (left -= 1 / (double)(r + 3)) >= 0)
		r++;
	return list[r];
}

static bool
chance(double probability, struct random *random)
{
	return random_uniform(random) < probability;
}

static void
add_word(struct review *review, const char *word)
{
	review->words[review->count++] = word;
}

static void
add_deciding(struct review *review, const char *word)
{
	review->deciding[review->deciding_count++] = review->count;
	add_word(review, word);
}

/* An adjective that speaks for or against, in one of its forms. */
static void
add_opinion(struct draw *d, bool praise, bool decides, bool plainly)
{
	void (*add)(struct review *, const char *) =
	    decides ? add_deciding : add_word;
	bool negated = !plainly && chance(0.25, d->random);

	if (negated)
		add(d->review, pick(negations, d->random));
	if (chance(0.3, d->random))
		add_word(d->review, pick(degrees, d->random));
	add(d->review, pick_adjective(praise != negated, d->random));
}

/* What a word of a template stands for. */
static void
add_drawn(struct draw *d, const char *word, size_t length)
{
	struct random *random = d->random;

	if (length == 5 && memcmp(word, "THING", 5) == 0)
		add_word(d->review, pick(d->subject, random));
	else if (length == 6 && memcmp(word, "JUDGED", 6) == 0)
		add_opinion(d, d->praise, true, false);
	else if (length == 6 && memcmp(word, "PASSED", 6) == 0)
		add_opinion(d, !d->praise, false, false);
	else if (length == 5 && memcmp(word, "STRAY", 5) == 0)
		add_opinion(d, chance(0.5, random), false, true);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (strlen(lists[i].name) == length &&
		    memcmp(lists[i].name, word, length) == 0)
			add_word(d->review, pick(lists[i].list, random));
}
