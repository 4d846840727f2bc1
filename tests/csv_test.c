/* csv_test.c -- CSV as it is met in the wild, and what is refused. */
#include <string.h>
#include <sysexits.h>

#include "tap.h"
#include "text.h"
#include "text/csv.h"

/*
 * A file as one string: fields end in "|", rows in "/"; an error is its
 * message without the file's name.
 */
static const char *
read_all(const char *bytes, size_t length)
{
	static char result[4096];
	struct text_error e;
	FILE *file = file_of(bytes, length);
	struct csv_reader *r = csv_reader_open(file, "f", &e);
	size_t columns = 0, used = 0, column;
	int got = r != NULL ? 1 : -1;

	result[0] = '\0';
	while (r != NULL && columns < 3 &&
	    csv_reader_column(r, (const char *[]){ "a", "b", "c" }[columns],
		&column, &e) == 1)
		columns++;
	while (r != NULL && (got = csv_reader_next(r, &e)) > 0) {
		for (size_t i = 0; i < columns; i++)
			used += (size_t)snprintf(result + used,
			    sizeof result - used, "%.*s|",
			    (int)csv_reader_field(r, i).length,
			    csv_reader_field(r, i).text);
		used +=
		    (size_t)snprintf(result + used, sizeof result - used, "/");
	}
	if (got < 0)
		snprintf(result + used, sizeof result - used, "%s",
		    e.message + strlen("f: "));
	csv_reader_close(r);
	fclose(file);
	return result;
}

static void
gives(const char *bytes, const char *wanted, const char *what)
{
	const char *found = read_all(bytes, strlen(bytes));

	if (!ok(strcmp(found, wanted) == 0, "%s", what))
		printf("#  found  %s\n#  wanted %s\n", found, wanted);
}

static void
test_forms(void)
{
	gives("a,b\n1,2\n3,4\n", "1|2|/3|4|/", "rows");
	gives("a,b\n1,2", "1|2|/", "no line end at the end");
	gives("a,b\r\n1,2\r\n3,4\r\n", "1|2|/3|4|/", "CRLF");
	gives("a,b\r1,2\r3,4\r", "1|2|/3|4|/", "CR");
	gives("\xef\xbb\xbf"
	      "a,b\n1,2\n",
	    "1|2|/", "a byte order mark");
	gives("\xef\xbb\xbf\"a\",b\n1,2\n", "1|2|/", "a mark before a quote");
	gives("a,b\n\"x, y\",\"say \"\"no\"\"\"\n", "x, y|say \"no\"|/",
	    "commas and quotes within quotes");
	gives("a,b\n\"x\ny\r\nz\",2\n", "x\ny\r\nz|2|/",
	    "line breaks within quotes");
	gives("a,b\n x ,\t2 \n", " x |\t2 |/", "spaces are kept");
	gives("a,b\n,\n\"\",\n", "||/||/", "empty fields");
	gives("a,b\n\n1,2\n\n\n3,4\n\n", "1|2|/3|4|/", "blank lines");
	gives("a,b,c\n1,\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80,3\n",
	    "1|\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80|3|/", "UTF-8");
	gives("a\n", "", "a header alone");
	gives("a\n1\n", "1|/", "one column");
}

static void
test_refusals(void)
{
	gives("", "no header: the file is empty", "an empty file");
	gives("\n\n", "no header: the file is empty", "blank lines alone");
	gives("\xef\xbb\xbf", "no header: the file is empty", "a mark alone");
	gives("a,b\n1,2\n3\n", "1|2|/line 3: 1 columns, where the header has 2",
	    "a column missing");
	gives("a,b\n1,2,3\n", "line 2: 3 columns, where the header has 2",
	    "a column too many");
	gives("a,b\n1,2\n\n\"x\n\ny\",3,4\n",
	    "1|2|/line 4: 3 columns, where the header has 2",
	    "the row's first line is named");
	gives("a,b\r\n1,2\r\n\r\n3\r\n",
	    "1|2|/line 4: 1 columns, where the header has 2",
	    "CRLF counts as one line end");
	gives("a,b\n1,2\n\"x,3\n4,5\n",
	    "1|2|/line 3: a quote that is never closed", "an open quote");
	gives("a,b\nx \"y\",2\n",
	    "line 2: misplaced quote: a field with quotes in it must be quoted "
	    "and its own quotes doubled",
	    "a quote within an unquoted field");
	gives("a,b\n\"x\"y,2\n",
	    "line 2: misplaced quote: a field with quotes in it must be quoted "
	    "and its own quotes doubled",
	    "text after a closing quote");
	gives("a,b\n1,\xff\n", "line 2: column 2 is not UTF-8", "a bad byte");
	gives("a,b\n1,\xc0\xaf\n", "line 2: column 2 is not UTF-8",
	    "UTF-8 longer than needed");
	gives("a,b\n1,\xed\xa0\x80\n", "line 2: column 2 is not UTF-8",
	    "a surrogate");
	gives("a,b\n1,\xf4\x90\x80\x80\n", "line 2: column 2 is not UTF-8",
	    "beyond U+10FFFF");
	gives("a,b\n\xe2\x82,2\n", "line 2: column 1 is not UTF-8",
	    "half a character");
	ok(strcmp(read_all("a,b\n1\0,2\n", 9),
	       "line 2: column 1 holds a NUL byte") == 0,
	    "a NUL byte");
}

static void
test_columns(void)
{
	static const char text[] = "a,b,a\n1,2,3\n4,5,6\n";
	struct text_error e;
	FILE *file = file_of(text, strlen(text));
	struct csv_reader *r = csv_reader_open(file, "f", &e);
	size_t column = 9;

	ok(csv_reader_column(r, "b", &column, &e) == 1 && column == 1,
	    "a column is found by its name");
	ok(csv_reader_column(r, "x", &column, &e) == 0, "or not found");
	ok(csv_reader_column(r, "a", &column, &e) == -1 &&
		strcmp(e.message, "f: line 1: two columns are called a") == 0,
	    "a name that two columns have is refused when it is asked for");
	ok(csv_reader_need(r, "x", &column, &e) == -1 &&
		strcmp(e.message, "f: line 1: no column is called x") == 0,
	    "a column that is needed and not there is refused");
	ok(csv_reader_next(r, &e) == 1 && csv_reader_row(r) == 0 &&
		csv_reader_line(r) == 2,
	    "the first row is row 0, line 2");
	ok(csv_reader_next(r, &e) == 1 && csv_reader_row(r) == 1,
	    "the second is row 1");
	csv_reader_close(r);
	fclose(file);
}

/* Rows that are far larger than a block, and one that is too large. */
static void
test_large(void)
{
	size_t length = CSV_ROW_MAX + 100;
	char *text = malloc(length);
	struct text_error e;
	struct csv_reader *r;
	FILE *file;

	memset(text, 'x', length);
	memcpy(text, "a,b\n", 4);
	memcpy(text + 300000, ",\"", 2);
	memcpy(text + 600000, "\"\n1,2\n", 6);
	file = file_of(text, 600006);
	r = csv_reader_open(file, "f", &e);
	ok(csv_reader_next(r, &e) == 1 &&
		csv_reader_field(r, 0).length == 300000 - 4 &&
		csv_reader_field(r, 1).length == 300000 - 2,
	    "fields of 300 kB");
	ok(csv_reader_next(r, &e) == 1 && csv_reader_line(r) == 3,
	    "the row after them");
	csv_reader_close(r);
	fclose(file);

	memset(text + 4, 'x', length - 4);
	file = file_of(text, length);
	r = csv_reader_open(file, "f", &e);
	ok(csv_reader_next(r, &e) == -1 && e.status == EX_DATAERR &&
		strcmp(e.message,
		    "f: line 2: a row of more than 16777216 bytes") == 0,
	    "a row that is too large");
	csv_reader_close(r);
	fclose(file);
	free(text);
}

/* Rows in blocks cut at every place come back the same. */
static void
test_block_edges(void)
{
	enum { BLOCK = 64 << 10 };
	static const char row[] = "\"x\r\n\"\"y\",\xc3\xa9\r\n";
	char *text = malloc(2 * BLOCK);
	bool same = true;

	for (size_t shift = 0; shift < sizeof row; shift++) {
		size_t start = BLOCK - shift, length = start + strlen(row);
		struct text_error e;
		struct csv_reader *r;
		FILE *file;

		memcpy(text, "a,b\n", 4);
		memset(text + 4, 'z', start - 4);
		memcpy(text + start - 3, ",2\n", 3);
		memcpy(text + start, row, strlen(row));
		file = file_of(text, length);
		r = csv_reader_open(file, "f", &e);
		same = same && csv_reader_next(r, &e) == 1 &&
		    csv_reader_next(r, &e) == 1 &&
		    strcmp(csv_reader_field(r, 0).text, "x\r\n\"y") == 0 &&
		    strcmp(csv_reader_field(r, 1).text, "\xc3\xa9") == 0 &&
		    csv_reader_line(r) == 3 && csv_reader_next(r, &e) == 0;
		csv_reader_close(r);
		fclose(file);
	}
	ok(same, "a row comes out the same across the edge of a block");
	free(text);
}

/* What csv_put() writes, the reader reads. */
static void
test_put(void)
{
	static const char *const fields[] = { "plain", "", "a,b", "\"", "x\ny",
		"\r", " space", "space " };
	struct text_error e;
	FILE *file = tmpfile();
	struct csv_reader *r;
	bool same = true;

	fputs("a,b\n", file);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		csv_put(file, fields[i], strlen(fields[i]));
		fputs(",end\n", file);
	}
	rewind(file);
	r = csv_reader_open(file, "f", &e);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		same = same && csv_reader_next(r, &e) == 1 &&
		    strcmp(csv_reader_field(r, 0).text, fields[i]) == 0;
	ok(same, "what is written is read");
	csv_reader_close(r);
	fclose(file);
}

int
main(void)
{
	test_forms();
	test_refusals();
	test_columns();
	test_large();
	test_block_edges();
	test_put();
	return done_testing();
}
