/* english_exception.c -- words that are split in a way of their own. */
#include <stdlib.h>
#include <string.h>

#include "text/english.h"
#include "text/latin1.h"

enum { EXCEPTION_MAX = 12 }; /* "shouldn't've" */

/* Words that stay whole, sorted by their bytes: some forms of speech, faces,
 * abbreviations, names of months and states. */
static const char *const whole[] = { "\")", "'", "''", "'Cause", "'Cos", "'Coz",
	"'Cuz", "'S", "'bout", "'cause", "'cos", "'coz", "'cuz", "'d", "'em",
	"'ll", "'nuff", "'re", "'s", "(*_*)", "(-8", "(-:", "(-;", "(-_-)",
	"(._.)", "(:", "(;", "(=", "(>_<)", "(^_^)", "(o:", "(\254_\254)",
	")-:", "):", "-_-", "-__-", "._.", "0.0", "0.o", "0_0", "0_o", "8)",
	"8-)", "8-D", "8D", ":'(", ":')", ":'-(", ":'-)", ":(", ":((", ":(((",
	":()", ":)", ":))", ":)))", ":*", ":-(", ":-((", ":-(((", ":-)", ":-))",
	":-)))", ":-*", ":-/", ":-0", ":-3", ":->", ":-D", ":-O", ":-P", ":-X",
	":-]", ":-o", ":-p", ":-x", ":-|", ":-}", ":/", ":0", ":1", ":3", ":>",
	":D", ":O", ":P", ":X", ":]", ":o", ":o)", ":p", ":x", ":|", ":}", ";)",
	";-)", ";-D", ";D", ";_;", "<.<", "</3", "<3", "<33", "<333", "<space>",
	"=(", "=)", "=/", "=3", "=D", "=|", ">.<", ">.>", ">:(", ">:o",
	"><(((*>", "@_@", "Adm.", "Ak.", "Ala.", "Apr.", "Ariz.", "Ark.",
	"Aug.", "Bros.", "C++", "Calif.", "Co.", "Colo.", "Conn.", "Corp.",
	"D.C.", "Dec.", "Del.", "Doin", "Doin'", "Dr.", "E.G.", "E.g.", "Feb.",
	"Fla.", "Ga.", "Gen.", "Goin", "Goin'", "Gov.", "Havin", "Havin'",
	"I.E.", "I.e.", "Ia.", "Id.", "Ill.", "Inc.", "Ind.", "Jan.", "Jr.",
	"Jul.", "Jun.", "Kan.", "Kans.", "Ky.", "La.", "Lovin", "Lovin'",
	"Ltd.", "Ma'am", "Mar.", "Mass.", "May.", "Md.", "Messrs.", "Mich.",
	"Minn.", "Miss.", "Mo.", "Mont.", "Mr.", "Mrs.", "Ms.", "Mt.", "N.C.",
	"N.D.", "N.H.", "N.J.", "N.M.", "N.Y.", "Neb.", "Nebr.", "Nev.",
	"Nothin", "Nothin'", "Nov.", "Nuthin", "Nuthin'", "O'clock", "O.O",
	"O.o", "O_O", "O_o", "Oct.", "Okla.", "Ol", "Ol'", "Ore.", "Pa.",
	"Ph.D.", "Rep.", "Rev.", "S.C.", "Sen.", "Sep.", "Sept.", "Somethin",
	"Somethin'", "St.", "Tenn.", "V.V", "V_V", "Va.", "Wash.", "Wis.", "XD",
	"XDD", "[-:", "[:", "\\\")", "\\n", "\\t", "^_^", "^__^", "^___^", "a.",
	"a.m.", "and/or", "b.", "c.", "cause", "co.", "d.", "doin", "doin'",
	"e.", "e.g.", "em", "f.", "g.", "goin", "goin'", "h.", "havin",
	"havin'", "i.", "i.e.", "j.", "k.", "l.", "ll", "lovin", "lovin'", "m.",
	"ma'am", "n.", "nothin", "nothin'", "nuff", "nuthin", "nuthin'",
	"o'clock", "o.", "o.0", "o.O", "o.o", "o_0", "o_O", "o_o", "ol", "ol'",
	"p.", "p.m.", "q.", "r.", "s.", "somethin", "somethin'", "t.", "u.",
	"v.", "v.v", "v_v", "vs.", "w.", "w/o", "x.", "xD", "xDD", "y.", "z.",
	"\344.", "\366.", "\374." };

/* Words in two parts or three. The first letter may be a capital. */
static const char *const parted[] = { "can|not", "gon|na", "got|ta", "let|'s",
	"how|'d|'y" };
/* Here it may not. */
static const char *const lower_parted[] = { "y'|all", "y|all" };

/* Contractions: a stem and an ending that it takes. */
enum ending {
	M = 1 << 0,
	LL = 1 << 1,
	D = 1 << 2,
	VE = 1 << 3,
	RE = 1 << 4,
	S = 1 << 5,
	NT = 1 << 6,
	NT_VE = 1 << 7,
};
static const struct {
	const char *form;
	enum ending ending;
} endings[] = { { "'m", M }, { "m", M }, { "'m|a", M }, { "m|a", M },
	{ "'ll", LL }, { "ll", LL }, { "'ll|'ve", LL }, { "ll|ve", LL },
	{ "'d", D }, { "d", D }, { "'d|'ve", D }, { "d|ve", D }, { "'ve", VE },
	{ "ve", VE }, { "'re", RE }, { "re", RE }, { "'s", S }, { "s", S },
	{ "n't", NT }, { "nt", NT }, { "n't|'ve", NT_VE }, { "nt|ve", NT_VE } };
static const struct {
	const char *word;
	unsigned endings;
} stems[] = { { "i", M | LL | D | VE }, { "you", LL | D | VE | RE },
	{ "we", LL | D | VE | RE }, { "they", LL | D | VE | RE },
	{ "he", LL | D | S }, { "she", LL | D | S }, { "it", LL | D | S },
	{ "who", LL | D | VE | RE | S }, { "what", LL | D | VE | RE | S },
	{ "when", LL | D | VE | RE | S }, { "where", LL | D | VE | RE | S },
	{ "why", LL | D | VE | RE | S }, { "how", LL | D | VE | RE | S },
	{ "there", LL | D | VE | RE | S }, { "that", LL | D | VE | RE | S },
	{ "could", NT | NT_VE | VE }, { "might", NT | NT_VE | VE },
	{ "must", NT | NT_VE | VE }, { "should", NT | NT_VE | VE },
	{ "would", NT | NT_VE | VE }, { "ca", NT | NT_VE },
	{ "do", NT | NT_VE }, { "does", NT | NT_VE }, { "did", NT | NT_VE },
	{ "had", NT | NT_VE }, { "may", NT | NT_VE }, { "need", NT | NT_VE },
	{ "ought", NT | NT_VE }, { "sha", NT | NT_VE }, { "wo", NT | NT_VE },
	{ "ai", NT }, { "are", NT }, { "is", NT }, { "was", NT },
	{ "were", NT }, { "have", NT }, { "has", NT }, { "dare", NT },
	{ "not", VE } };
/* These would be contractions without their apostrophe, but are words. */
static const char *const words[] = { "ill", "its", "hell", "shell", "shed",
	"were", "well", "whore" };

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int
compare(const void *word, const void *item)
{
	return strcmp(word, *(const char *const *)item);
}

/*
 * Whether text, after its first `at` bytes, is a form with | between parts.
 * If so ends is set to where the parts end, and *count to how many.
 */
static bool
is_form(
    size_t *ends, size_t *count, const char *text, size_t at, const char *form)
{
	*count = 0;
	for (; *form != '\0'; form++) {
		if (*form == '|')
			ends[(*count)++] = at;
		else if (text[at++] != *form)
			return false;
	}
	ends[(*count)++] = at;
	return text[at] == '\0';
}

static size_t
split_contraction(size_t *ends, const char *text)
{
	size_t count;

	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(text, words[i]) == 0)
			return 0;
	for (size_t i = 0; i < COUNT(stems); i++) {
		size_t at = strlen(stems[i].word);

		if (strncmp(text, stems[i].word, at) != 0)
			continue;
		ends[0] = at;
		for (size_t j = 0; j < COUNT(endings); j++)
			if ((stems[i].endings & endings[j].ending) &&
			    is_form(
				ends + 1, &count, text, at, endings[j].form))
				return count + 1;
	}
	return 0;
}

/* 7|pm: an hour from 1 to 12. */
static size_t
split_hour(size_t *ends, const char *text)
{
	static const char *const halves[] = { "am", "a.m.", "pm", "p.m." };
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 2 || text[0] == '0' ||
	    (digits == 2 && (text[0] != '1' || text[1] > '2')))
		return 0;
	for (size_t i = 0; i < COUNT(halves); i++)
		if (strcmp(text + digits, halves[i]) == 0) {
			ends[0] = digits;
			ends[1] = strlen(text);
			return 2;
		}
	return 0;
}

size_t
english_exception(size_t *ends, const char *word, size_t length)
{
	char text[EXCEPTION_MAX + 1] = "";
	size_t count;

	if (length == 0 || length > EXCEPTION_MAX ||
	    memchr(word, '\0', length) != NULL)
		return 0;
	memcpy(text, word, length);
	ends[0] = length;
	if (bsearch(text, whole, COUNT(whole), sizeof *whole, compare) != NULL)
		return 1;
	count = split_hour(ends, text);
	if (count > 0)
		return count;
	for (size_t i = 0; i < COUNT(lower_parted); i++)
		if (is_form(ends, &count, text, 0, lower_parted[i]))
			return count;
	text[0] = (char)latin1_lower((unsigned char)text[0]);
	for (size_t i = 0; i < COUNT(parted); i++)
		if (is_form(ends, &count, text, 0, parted[i]))
			return count;
	return split_contraction(ends, text);
}
