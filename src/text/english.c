/* english.c -- the tokens of a word of English. */
#include <string.h>

#include "text/english.h"
#include "text/latin1.h"

/* Is a character one of those in a list? NUL is none. */
static bool
among(const char *list, char c)
{
	return c != '\0' && strchr(list, c) != NULL;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return latin1_is_letter((unsigned char)c);
}

static bool
is_lower(char c)
{
	return latin1_is_lower((unsigned char)c);
}

static bool
is_upper(char c)
{
	return latin1_is_upper((unsigned char)c);
}

/* How many c follow each other from i on. */
static size_t
run(const char *s, size_t n, size_t i, char c)
{
	size_t end = i;

	while (end < n && s[end] == c)
		end++;
	return end - i;
}

static bool
begins(const char *s, size_t n, const char *with)
{
	return n >= strlen(with) && memcmp(s, with, strlen(with)) == 0;
}

/* Brackets, quotation marks and signs that may stand at either end. The bytes
 * from \241 up: ! and ? upside down, | broken, (c), (R), << >>, degree, acute
 * accent, middle dot; from \243 up alone: pound, yen, section. */
#define SIGNS "!\"#&'()*,:;<>?[]_`{}\241\246\251\253\256\260\264\267\273\277"
#define SYMBOLS "\246\251\256\260"

/* Bytes to take off the beginning, or 0. */
static size_t
prefix(const char *s, size_t n)
{
	if (begins(s, n, "``"))
		return 2;
	if (begins(s, n, ".."))
		return run(s, n, 0, '.');
	if (begins(s, n, "US$"))
		return 3;
	if (begins(s, n, "C$") || begins(s, n, "A$"))
		return 2;
	return among(SIGNS "%+=$\243\245\247", s[0]);
}

/* Of a full stop at the end, with `before` bytes before it. */
static bool
is_final_stop(const char *s, size_t before)
{
	const char *end = s + before;

	if (before >= 1 &&
	    (is_lower(end[-1]) || is_digit(end[-1]) ||
		among("\"%'()+,-:?]`|\253\262\264\273", end[-1])))
		return true;
	if (before >= 2 && end[-2] == '\260' && among("FfCcKk", end[-1]))
		return true;
	return before >= 2 && is_upper(end[-1]) && is_upper(end[-2]);
}

/* The longest unit or currency that follows a digit at the end, or 0. */
static size_t
unit(const char *s, size_t n)
{
	static const char *const units[] = { "km", "km\262", "km\263", "m",
		"m\262", "m\263", "dm", "dm\262", "dm\263", "cm", "cm\262",
		"cm\263", "mm", "mm\262", "mm\263", "ha", "\265m", "nm", "yd",
		"in", "ft", "kg", "g", "mg", "\265g", "t", "lb", "oz", "m/s",
		"km/h", "kmh", "mph", "hPa", "Pa", "mbar", "mb", "MB", "kb",
		"KB", "gb", "GB", "tb", "TB", "T", "G", "M", "K", "%", "$",
		"\243", "\245", "US$", "C$", "A$" };
	size_t longest = 0;

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t length = strlen(units[i]);

		if (length > longest && n > length &&
		    is_digit(s[n - length - 1]) &&
		    memcmp(s + n - length, units[i], length) == 0)
			longest = length;
	}
	return longest;
}

/* Bytes to take off the end, or 0: the longest that can be. */
static size_t
suffix(const char *s, size_t n)
{
	char last = s[n - 1], before = n > 1 ? s[n - 2] : '\0';
	size_t stops = 0;

	while (stops < n && s[n - 1 - stops] == '.')
		stops++;
	if (stops > 0)
		return stops > 1 ? stops : is_final_stop(s, n - 1);
	if (before == '\'' && among("'sS", last))
		return 2;
	if (before == '`' && last == '`')
		return 2;
	if (among(SIGNS, last) || (last == '+' && is_digit(before)))
		return 1;
	return unit(s, n);
}

/* Hyphens between letters, with the signs before them; bytes, or 0. */
static size_t
hyphens(const char *s, size_t n, size_t i)
{
	size_t end = i, count;

	while (end < n && among("?\";:=,.", s[end]))
		end++;
	count = run(s, n, end, '-');
	if (count == 0)
		count = end < n && s[end] == '~';
	end += count;
	if (count < 1 || count > 3 || end == n || !is_letter(s[end]))
		return 0;
	return end - i;
}

/* Bytes that stand as a token of their own within a word at i, or 0. */
static size_t
infix(const char *s, size_t n, size_t i)
{
	char c = s[i], before = i > 0 ? s[i - 1] : '\0';
	char after = i + 1 < n ? s[i + 1] : '\0';

	if (c == '.' && after == '.')
		return run(s, n, i, '.');
	if (among(SYMBOLS, c))
		return 1;
	if (among("+-*^", c) && is_digit(before) &&
	    (is_digit(after) || after == '-'))
		return 1;
	if (c == '.' && is_lower(before) && is_upper(after))
		return 1;
	if (c == ',' && is_letter(before) && is_letter(after))
		return 1;
	if (is_letter(before)) {
		size_t size = hyphens(s, n, i);

		if (size > 0)
			return size;
	}
	return among(":<>=/", c) && (is_letter(before) || before == '"') &&
	    is_letter(after);
}

/* What english_split() works on: s[low, high) is not yet split; ends has the
 * first `front` tokens, and from the back where the last `back` ones begin. */
struct rest {
	const char *word;
	size_t low, high, length;
	size_t *ends, front, back;
};

static void
take_front(struct rest *r, size_t size)
{
	r->low += size;
	r->ends[r->front++] = r->low;
}

static void
take_back(struct rest *r, size_t size)
{
	r->high -= size;
	r->ends[r->length - ++r->back] = r->high;
}

static bool
is_exception(const char *s, size_t n)
{
	size_t ends[3];

	return n > 0 && english_exception(ends, s, n) > 0;
}

/* Takes off one end or both. False when that was the last time. */
static bool
take_ends(struct rest *r)
{
	const char *s = r->word + r->low;
	size_t n = r->high - r->low, before, after;

	if (english_address(s, n))
		return false;
	before = prefix(s, n);
	if (before > 0 && is_exception(s + before, n - before)) {
		take_front(r, before);
		return false;
	}
	after = suffix(s, n);
	if (after > 0 && is_exception(s, n - after)) {
		take_back(r, after);
		return false;
	}
	if (before + after == 0)
		return false;
	if (before > 0)
		take_front(r, before);
	if (after > 0 && before + after <= n)
		take_back(r, after);
	n = r->high - r->low;
	return n > 0 && !is_exception(r->word + r->low, n);
}

/* Splits what is left at the signs within it. */
static void
take_rest(struct rest *r)
{
	size_t exception[3], n = r->high - r->low, size;
	const char *s = r->word + r->low;
	size_t count = english_exception(exception, s, n), start = 0;

	for (size_t i = 0; i < count; i++)
		r->ends[r->front++] = r->low + exception[i];
	if (count > 0)
		return;
	for (size_t i = english_address(s, n) ? n : 1; i < n; i += size) {
		size = infix(s, n, i);
		if (size == 0) {
			size = 1;
			continue;
		}
		if (i > start)
			r->ends[r->front++] = r->low + i;
		start = i + size;
		r->ends[r->front++] = r->low + start;
	}
	if (start < n)
		r->ends[r->front++] = r->high;
}

size_t
english_split(size_t *ends, const char *word, size_t length)
{
	struct rest r = {
		.word = word, .high = length, .length = length, .ends = ends
	};
	size_t begin;

	if (!is_exception(word, length))
		while (take_ends(&r))
			;
	if (r.low < r.high)
		take_rest(&r);
	/* From where the last tokens begin to where they end. */
	begin = length - r.back;
	for (size_t i = 0; i < r.back; i++) {
		size_t next = begin + i + 1;

		ends[r.front++] = next < length ? ends[next] : length;
	}
	return r.front;
}
