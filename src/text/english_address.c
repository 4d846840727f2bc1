/*
 * english_address.c -- what spaCy 2.0 takes for an address of the web: a
 * protocol and a user may stand first; then comes a host, a name with dots or
 * four numbers; then anything. It begins with a letter, a digit or _, and ends
 * so or with a slash.
 */
#include <string.h>

#include "text/english.h"
#include "text/latin1.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Unlike latin1_is_word(), without powers and fractions. */
static bool
is_word(char c)
{
	return latin1_is_letter((unsigned char)c) || is_digit(c) || c == '_' ||
	    c == '\252' || c == '\265' || c == '\272';
}

/* Labels of small letters, digits and hyphens, with dots between; the last one
 * begins with two letters. */
static bool
is_name(const char *s, size_t n)
{
	for (size_t i = 0;; i++) {
		size_t start = i;

		while (
		    i < n && (is_small(s[i]) || is_digit(s[i]) || s[i] == '-'))
			i++;
		if (i == start || s[i - 1] == '-' || i == n || s[i] != '.')
			return false;
		if (n - i > 2 && is_small(s[i + 1]) && is_small(s[i + 2]))
			return true;
	}
}

/* A number of three digits at most that ends at i with a dot; -1 if none. */
static int
octet(const char *s, size_t n, size_t *i)
{
	size_t start = *i;
	int value = 0;

	for (; *i < n && *i - start < 3 && is_digit(s[*i]); (*i)++)
		value = 10 * value + (s[*i] - '0');
	if (*i == start || *i == n || s[*i] != '.' || value > 255 ||
	    (*i - start == 3 && value < 100))
		return -1;
	(*i)++;
	return value;
}

/* Four numbers that are no private network's. What follows the first digit of
 * the last one may be anything. */
static bool
is_numbers(const char *s, size_t n)
{
	size_t i = 0;
	int first, second, third;

	if (n == 0 || s[0] == '0')
		return false;
	first = octet(s, n, &i);
	second = first > 0 ? octet(s, n, &i) : -1;
	third = second >= 0 ? octet(s, n, &i) : -1;
	if (third < 0 || i == n || s[i] < '1' || s[i] > '9')
		return false;
	if (first > 223 || first == 10 || first == 127)
		return false;
	return !(first == 169 && second == 254) &&
	    !(first == 192 && second == 168) &&
	    !(first == 172 && second >= 16 && second <= 31);
}

static bool
is_host(const char *s, size_t n)
{
	return is_name(s, n) || is_numbers(s, n);
}

bool
english_address(const char *word, size_t n)
{
	static const char *const protocols[] = { "http://", "https://",
		"ftp://", "mailto://" };
	const char *at = word;

	if (n == 0 || !is_word(word[0]) ||
	    !(is_word(word[n - 1]) || word[n - 1] == '/'))
		return false;
	if (is_host(word, n))
		return true;
	for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++) {
		size_t size = strlen(protocols[i]);

		if (n > size && memcmp(word, protocols[i], size) == 0 &&
		    is_host(word + size, n - size))
			return true;
	}
	while ((at = memchr(at, '@', n - (size_t)(at - word))) != NULL) {
		at++;
		if (is_host(at, n - (size_t)(at - word)))
			return true;
	}
	return false;
}
