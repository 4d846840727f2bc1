/* words_test.c -- the words of a text, cleaning, UTF-8 and the text's hash. */
#include <string.h>

#include "tap.h"
#include "text.h"
#include "text/clean.h"
#include "text/sha256.h"
#include "text/text.h"
#include "text/words.h"

/* Words with "|" after each and the number of their run before it. */
static void
words_give(enum words_rule rule, const char *text, const char *wanted)
{
	char copy[256], found[512] = "";
	size_t used = 0;
	struct words w;

	snprintf(copy, sizeof copy, "%s", text);
	w = words_begin(rule, copy, strlen(copy));
	while (words_next(&w))
		used += (size_t)snprintf(found + used, sizeof found - used,
		    "%.*s:%zu|", (int)w.size, w.text + w.start, w.run);
	if (!ok(strcmp(found, wanted) == 0, "%s: '%s'",
		rule == WORDS_RAW ? "words" : "space", wanted))
		printf("#  found  %s\n#  wanted %s\n", found, wanted);
}

static void
test_words(void)
{
	words_give(WORDS_SPACE, "a b c", "a:0|b:1|c:2|");
	words_give(WORDS_SPACE, "  a   b ", "a:0|b:1|");
	words_give(WORDS_SPACE, "Don't, \tstop.\n", "Don't,:0|stop.:1|");
	words_give(WORDS_SPACE, "", "");
	words_give(WORDS_SPACE, "   ", "");
	words_give(WORDS_RAW, "Don't stop!", "don't:0|stop:1|!:1|");
	words_give(WORDS_RAW, "'quoted' it's' 90's",
	    "':0|quoted:0|':0|it's:1|':1|90's:2|");
	words_give(WORDS_RAW, "a-b_c 3.5", "a:0|-:0|b_c:0|3:1|.:1|5:1|");
	words_give(WORDS_RAW, "CAF\xc3\x89 \xc3\xa9t\xc3\xa9",
	    "caf\xc3\x89:0|\xc3\xa9t\xc3\xa9:1|");
	words_give(WORDS_RAW, "... ", ".:0|.:0|.:0|");
}

static void
test_rules(void)
{
	enum words_rule rule = WORDS_RAW;

	ok(words_rule_find("space", &rule) && rule == WORDS_SPACE, "space");
	ok(words_rule_find("words", &rule) && rule == WORDS_RAW, "words");
	ok(!words_rule_find("word", &rule), "no other rule");
}

static void
clean_gives(const char *text, const char *wanted)
{
	char found[512];
	size_t length = clean(found, text, strlen(text));

	if (!ok(strcmp(found, wanted) == 0 && length == strlen(wanted),
		"clean: '%s'", text))
		printf("#  found  '%s'\n", found);
}

static void
test_clean(void)
{
	clean_gives("It 's a Co-Writer\\/director , you know .",
	    "it s a co writer director you know");
	clean_gives("-LRB- The ... -RRB- End", "the end");
	clean_gives("-LRB-", "");
	clean_gives("", "");
	clean_gives(" . ", "");
	clean_gives("x -", "x");
	clean_gives("- x", "x");
	clean_gives("\xc3\x89lan caf\xc3\xa9\xc2\xa0"
		    "a\xc3\x97"
		    "b",
	    "\xc3\xa9lan caf\xc3\xa9 a b");
	clean_gives(
	    "\xe2\x80\x9cgood\xe2\x80\x9d \xe4\xb8\xad", "good \xe4\xb8\xad");
	clean_gives("He 's Gonna go", "he s gon na go");
	clean_gives("gonna", "gon na");
	clean_gives("we cannot , gotta", "we can not got ta");
	clean_gives("gonnaX cannots", "gonnax cannots");
	clean_gives("a 28K modem , 21st k x7k", "a 28 k modem 21st k x7k");
	clean_gives("snake_case", "snake_case");
}

static void
test_utf8(void)
{
	static const char *const bad[] = { "\x80", "\xc1\x81", "\xe0\x9f\xbf",
		"\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80", "\xe2\x82", "\xff", "\xc3(" };
	static const char good[] = "a\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf"
				   "\xee\x80\x80\xef\xbf\xbf\xf0\x90\x80\x80"
				   "\xf4\x8f\xbf\xbf";
	bool refused = true;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char text[8] = "ab";

		strcat(text, bad[i]);
		refused &= utf8_valid(text, strlen(text)) == 2;
	}
	ok(refused, "what is no UTF-8 is found where it begins");
	ok(utf8_valid(good, strlen(good)) == strlen(good),
	    "the ends of every range of UTF-8 are taken");
}

static void
hash_gives(
    const char *text, size_t repeat, const char *wanted, const char *what)
{
	struct sha256 s;
	char hex[SHA256_HEX];

	sha256_begin(&s);
	for (size_t i = 0; i < repeat; i++)
		sha256_add(&s, text, strlen(text));
	sha256_end(&s, hex);
	ok(strcmp(hex, wanted) == 0, "sha256: %s", what);
}

/* The examples that NIST gives with FIPS 180-4, and the empty message. */
static void
test_sha256(void)
{
	hash_gives("", 1,
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855",
	    "nothing");
	hash_gives("abc", 1,
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad",
	    "one block");
	hash_gives("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	    1,
	    "248d6a61d20638b8e5c026930c3e6039"
	    "a33ce45964ff2167f6ecedd419db06c1",
	    "two blocks");
	hash_gives("a", 1000000,
	    "cdc76e5c9914fb9281a1c7e284d73e67"
	    "f1809a48a497200e046d39ccc7112cd0",
	    "a million bytes");
}

/* However a message is cut, its hash is the same; a file's is, too. */
static void
test_sha256_cuts(void)
{
	char text[200], whole[SHA256_HEX], hex[SHA256_HEX];
	struct sha256 s;
	bool same = true;
	FILE *file;

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)(i * 7);
	sha256_begin(&s);
	sha256_add(&s, text, sizeof text);
	sha256_end(&s, whole);
	for (size_t i = 0; i <= sizeof text; i++) {
		sha256_begin(&s);
		sha256_add(&s, text, i);
		sha256_add(&s, text + i, sizeof text - i);
		sha256_end(&s, hex);
		same &= strcmp(hex, whole) == 0;
	}
	ok(same, "sha256: the same however the message comes in pieces");
	file = file_of(text, sizeof text);
	ok(sha256_file(file, hex) == 0 && strcmp(hex, whole) == 0,
	    "sha256: of a file");
	fclose(file);
}

int
main(void)
{
	test_words();
	test_rules();
	test_clean();
	test_utf8();
	test_sha256();
	test_sha256_cuts();
	return done_testing();
}
