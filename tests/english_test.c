/* english_test.c -- tokens of English words, as spaCy 2.0.18 splits them. */
#include <string.h>

#include "golden.h"
#include "latin1.h"
#include "tap.h"
#include "text/english.h"
#include "text/latin1.h"

enum { LINE = 1024 };

static void
test_stored(void)
{
	FILE *file = golden_open("tests/golden/english.txt");
	char line[LINE], found[LINE];
	size_t words = 0, same = 0, ends[LINE];

	for (; fgets(line, sizeof line, file) != NULL; words++) {
		char *wanted = strchr(line, ' ');
		size_t count, used = 0, start = 0, length;

		line[strcspn(line, "\n")] = '\0';
		*wanted++ = '\0';
		latin1_of(wanted);
		length = latin1_of(line);
		count = english_split(ends, line, length);
		for (size_t i = 0; i < count; start = ends[i++])
			used += (size_t)snprintf(found + used,
			    sizeof found - used, "%s%.*s", i > 0 ? " " : "",
			    (int)(ends[i] - start), line + start);
		if (strcmp(found, wanted) == 0)
			same++;
		else
			printf("#  %s: %s, not %s\n", line, found, wanted);
	}
	fclose(file);
	ok(words > 3000, "stored words: %zu", words);
	ok(same == words, "split as spaCy 2.0.18 splits them");
}

/* "a|b" for the word ab in two tokens. */
static void
gives(const char *wanted)
{
	char word[64], found[64];
	size_t ends[64], length = 0, count, used = 0, start = 0;

	for (const char *s = wanted; *s != '\0'; s++)
		if (*s != '|')
			word[length++] = *s;
	count = english_split(ends, word, length);
	for (size_t i = 0; i < count; start = ends[i++])
		used += (size_t)snprintf(found + used, sizeof found - used,
		    "%s%.*s", i > 0 ? "|" : "", (int)(ends[i] - start),
		    word + start);
	if (!ok(strcmp(found, wanted) == 0, "%s", wanted))
		printf("#  found %s\n", found);
}

static void
test_rules(void)
{
	gives("word");
	gives("(|do|n't|)|,");
	gives("He|'d|'ve");
	gives("well");
	gives("well|-|known");
	gives("e.g.|,");
	gives("end|.");
	gives("U.S.");
	gives("12|km|.");
	gives("3|-|2");
	gives("a|...|b");
	gives("$|5");
	gives("7|pm");
	gives("13pm");
	gives("<|http://example.org/a:b|>");
	gives("me@example.org");
	gives("not|/|example");
	gives(":-)");
	gives("!|!|!");
}

static void
test_addresses(void)
{
	static const char *const addresses[] = { "example.org",
		"http://example.org/a", "a@b.org", "1.2.3.4", "x.y-z.org:80/",
		"172.15.0.9" };
	static const char *const others[] = { "example", "Example.ORG",
		".example.org", "example.org.", "10.2.3.4", "127.0.0.1",
		"192.168.0.1", "169.254.1.1", "172.16.0.9", "224.1.1.1",
		"1.2.3.0", "01.2.3.4", "1.256.3.4", "a.b", "a-.bc", "@b.org" };

	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
		ok(english_address(addresses[i], strlen(addresses[i])),
		    "%s is an address", addresses[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		ok(!english_address(others[i], strlen(others[i])), "%s is none",
		    others[i]);
}

/* Counted with Python 3.11's str over the 256 characters. */
static void
test_characters(void)
{
	size_t spaces = 0, words = 0, digits = 0, lower = 0, upper = 0;

	for (unsigned c = 0; c < 256; c++) {
		spaces += latin1_is_space((unsigned char)c);
		words += latin1_is_word((unsigned char)c);
		digits += latin1_is_digit((unsigned char)c);
		lower += latin1_is_lower((unsigned char)c);
		upper += latin1_is_upper((unsigned char)c);
	}
	ok(spaces == 12 && words == 134 && digits == 13,
	    "%zu spaces, %zu of words, %zu digits", spaces, words, digits);
	ok(lower == 58 && upper == 56, "%zu small letters, %zu capitals", lower,
	    upper);
}

int
main(void)
{
	test_stored();
	test_rules();
	test_addresses();
	test_characters();
	return done_testing();
}
