/* newsgroup_test.c -- what is left of a message: scikit-learn's rules, and
 * Jain and Wallace's cleaning. */
#include <jansson.h>
#include <string.h>

#include "golden.h"
#include "latin1.h"
#include "tap.h"
#include "text/newsgroup.h"

enum { LINE = 8192 };

/* All steps. text: room for one byte more. */
static const char *
left(char *text, size_t length)
{
	static char out[4 * LINE + 1];
	static size_t ends[LINE];

	length = newsgroup_cut_headers(text, length);
	length = newsgroup_cut_footer(text, length);
	length = newsgroup_cut_quotes(text, length);
	newsgroup_clean(out, text, length, ends);
	return out;
}

static void
test_stored(void)
{
	FILE *file = golden_open("tests/golden/newsgroups.txt");
	static char line[LINE], text[LINE];
	size_t messages = 0, same = 0;

	for (; fgets(line, sizeof line, file) != NULL; messages++) {
		char *wanted = strchr(line, '\t');
		const char *found;
		json_t *message;

		line[strcspn(line, "\n")] = '\0';
		*wanted++ = '\0';
		message = json_loads(line, JSON_DECODE_ANY, NULL);
		snprintf(text, sizeof text, "%s", json_string_value(message));
		json_decref(message);
		found = left(text, latin1_of(text));
		if (strcmp(found, wanted) == 0)
			same++;
		else
			printf("#  %s\n#  found  %s\n#  wanted %s\n", line,
			    found, wanted);
	}
	fclose(file);
	ok(messages > 400, "stored messages: %zu", messages);
	ok(same == messages, "left as the notebook leaves them");
}

static void
gives(const char *message, const char *wanted, const char *what)
{
	char text[256];
	const char *found;

	snprintf(text, sizeof text, "%s", message);
	found = left(text, strlen(text));
	if (!ok(strcmp(found, wanted) == 0, "%s", what))
		printf("#  found  %s\n#  wanted %s\n", found, wanted);
}

static void
test_rules(void)
{
	gives("From: a\nTo: b\n\nA word.", "a word .", "headers go");
	gives("no empty line", "", "without an empty line all is header");
	gives("\n\none\n\ntwo\n--\nme", "one two", "a signature goes");
	gives("\n\none\n\ntwo\n-- - \nme", "one",
	    "what is no line of hyphens does not begin one");
	gives("\n\none\n--\n\n\n", "one", "nor do blank lines at the end");
	gives("\n\n--\none", "one", "the first line begins no signature");
	gives("\n\na\n> b\n|c\nIn article 1\nhe wrote:\nd", "a d",
	    "quotes go, and what tells of them");
	gives("\n\nDon't cannot 3pm", "do n ' t can not qqq pm", "tokens");
	gives("\n\nwell-known (so) a_b", "well known so a_b",
	    "signs that are tokens go, others stay");
	gives("\n\n\311t\351 \2712 x\262!", "\303\251t\303\251 qqq qqq !",
	    "Latin-1 becomes UTF-8");
	gives("\n\n...", ".", "signs alone leave the last one");
	gives("\n\n \240 \205", "", "spaces alone leave nothing");
}

int
main(void)
{
	test_stored();
	test_rules();
	return done_testing();
}
