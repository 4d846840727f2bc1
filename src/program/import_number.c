/* import_number.c -- numbers in text. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "program/import.h"

/* A number as JSON has it: no other spelling that strtod would take. */
static bool
is_number(const char *text, size_t length, bool *whole)
{
	static const char digits[] = "0123456789";
	const char *at = text + (*text == '-');
	size_t n = strspn(at, digits);

	*whole = true;
	if (n == 0 || (n > 1 && *at == '0'))
		return false;
	at += n;
	if (*at == '.') {
		n = strspn(++at, digits);
		if (n == 0)
			return false;
		at += n;
		*whole = false;
	}
	if (*at == 'e' || *at == 'E') {
		at++;
		at += *at == '-' || *at == '+';
		n = strspn(at, digits);
		if (n == 0)
			return false;
		at += n;
		*whole = false;
	}
	return (size_t)(at - text) == length;
}

static bool
is_word(
    const char *word, enum spelling spelling, const char *text, size_t length)
{
	return strlen(word) == length &&
	    (spelling == SPELLING_CSV ? strncasecmp : strncmp)(
		word, text, length) == 0;
}

/* What is no number in digits, but a float. */
static bool
find_float(
    double *value, enum spelling spelling, const char *text, size_t length)
{
	static const struct {
		enum spelling spelling;
		const char *word;
		double value;
	} words[] = {
		{ SPELLING_JSON, "null", (double)NAN },
		{ SPELLING_JSON, "NaN", (double)NAN },
		{ SPELLING_JSON, "Infinity", (double)INFINITY },
		{ SPELLING_JSON, "-Infinity", -(double)INFINITY },
		{ SPELLING_CSV, "nan", (double)NAN },
		{ SPELLING_CSV, "-nan", (double)NAN },
		{ SPELLING_CSV, "inf", (double)INFINITY },
		{ SPELLING_CSV, "-inf", -(double)INFINITY },
		{ SPELLING_CSV, "infinity", (double)INFINITY },
		{ SPELLING_CSV, "-infinity", -(double)INFINITY },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].spelling == spelling &&
		    is_word(words[i].word, spelling, text, length)) {
			*value = words[i].value;
			return true;
		}
	return false;
}

static const char *
parse_float(double *value, enum dtype dtype, enum spelling spelling,
    const char *text, size_t length)
{
	bool whole;

	if (!is_number(text, length, &whole)) {
		if (find_float(value, spelling, text, length))
			return NULL;
		return spelling == SPELLING_CSV && length == 0
		    ? "no number; a missing value is nan"
		    : "no number";
	}
	*value = strtod(text, NULL);
	if (isinf(*value) && spelling == SPELLING_JSON)
		return NULL;
	if (dtype == F32)
		*value = (double)strtof(text, NULL);
	if (isinf(*value))
		return dtype == F32 ? "too large for F32" : "too large for F64";
	return NULL;
}

static const char *
parse_integer(int64_t *value, enum dtype dtype, enum spelling spelling,
    const char *text, size_t length)
{
	static const int64_t low[DTYPES] = { [I64] = INT64_MIN,
		[I32] = INT32_MIN,
		[I16] = INT16_MIN,
		[I8] = INT8_MIN };
	static const int64_t high[DTYPES] = { [I64] = INT64_MAX,
		[I32] = INT32_MAX,
		[I16] = INT16_MAX,
		[I8] = INT8_MAX,
		[U8] = UINT8_MAX,
		[BOOL] = 1 };
	bool whole;

	if (dtype == BOOL)
		for (int truth = 0; truth < 2; truth++)
			if (is_word(truth ? "true" : "false", spelling, text,
				length)) {
				*value = truth;
				return NULL;
			}
	if (!is_number(text, length, &whole) || !whole)
		return "no whole number";
	errno = 0;
	*value = strtoll(text, NULL, 10);
	if (errno != 0 || *value < low[dtype] || *value > high[dtype])
		return "out of the dtype's range";
	return NULL;
}

const char *
element_parse(void *element, enum dtype dtype, enum spelling spelling,
    const char *text, size_t length)
{
	const char *why;
	double value = 0;
	int64_t integer = 0;
	float single;

	if (dtype == F64 || dtype == F32) {
		why = parse_float(&value, dtype, spelling, text, length);
		single = (float)value;
		memcpy(element, dtype == F64 ? (void *)&value : (void *)&single,
		    dtype_size(dtype));
	} else {
		why = parse_integer(&integer, dtype, spelling, text, length);
		/* little-endian, two's complement: the low bytes */
		memcpy(element, &integer, dtype_size(dtype));
	}
	return why;
}

const char *
seq_parse(uint64_t *seq, const char *text, size_t length)
{
	bool whole;

	if (*text == '-' || !is_number(text, length, &whole) || !whole)
		return "no whole number from 0";
	errno = 0;
	*seq = strtoull(text, NULL, 10);
	return errno != 0 ? "not below 2^64" : NULL;
}
