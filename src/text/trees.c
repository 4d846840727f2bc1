/* trees.c -- sentences out of bracketed trees, without recursion. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "text/trees.h"

/* What an open node holds so far. */
enum content { NOTHING, A_WORD, NODES };

struct parse {
	struct trees *trees;
	struct sentence *sentence;
	struct text_error *error;
	size_t depth; /* open nodes */
	unsigned char content[TREES_DEPTH_MAX];
};

static int
refuse(struct parse *p, const char *why)
{
	return text_fail(p->error, EX_DATAERR, p->trees->name,
	    p->trees->line + 1, "%s", why);
}

static bool
is_space(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next byte, lines counted. */
static int
next(struct trees *t)
{
	int c = getc(t->file);

	if (c == '\n')
		t->line++;
	return c;
}

/* Looks at the byte that follows without taking it. */
static int
peek(struct trees *t)
{
	int c = getc(t->file);

	if (c != EOF)
		ungetc(c, t->file);
	return c;
}

/* Adds a byte to the sentence. */
static int
append(struct parse *p, int c)
{
	struct sentence *s = p->sentence;

	if (s->length + 1 >= s->capacity) {
		size_t capacity = s->capacity > 0 ? 2 * s->capacity : 256;
		char *text = realloc(s->text, capacity);

		if (text == NULL)
			return text_fail(p->error, EX_OSERR, p->trees->name,
			    p->trees->line + 1, "out of memory");
		s->text = text;
		s->capacity = capacity;
	}
	if (s->length == TREES_SENTENCE_MAX)
		return refuse(p, "a sentence that is too long");
	s->text[s->length++] = (char)c;
	return 0;
}

/* After "(": the label. */
static int
open_node(struct parse *p)
{
	int c = next(p->trees);

	if (p->depth == TREES_DEPTH_MAX)
		return refuse(p, "a tree that is too deep");
	if (p->depth > 0) {
		if (p->content[p->depth - 1] == A_WORD)
			return refuse(p, "a node with both a word and nodes");
		p->content[p->depth - 1] = NODES;
	}
	if (c < '0' || c > '4' || !is_space(peek(p->trees)))
		return refuse(p, "a label that is not one of 0, 1, 2, 3, 4");
	if (p->depth == 0)
		p->sentence->label = c - '0';
	p->content[p->depth++] = NOTHING;
	return 0;
}

static int
close_node(struct parse *p)
{
	if (p->content[--p->depth] == NOTHING)
		return refuse(p, "a node without words");
	return 0;
}

/* A word, of which c is the first byte. */
static int
word(struct parse *p, int c)
{
	if (p->content[p->depth - 1] == A_WORD)
		return refuse(p, "a node with two words");
	if (p->content[p->depth - 1] == NODES)
		return refuse(p, "a node with both nodes and a word");
	p->content[p->depth - 1] = A_WORD;
	if (p->sentence->length > 0 && append(p, ' ') != 0)
		return -1;
	for (;;) {
		if (c == '\0')
			return refuse(p, "a NUL byte");
		if (append(p, c) != 0)
			return -1;
		c = peek(p->trees);
		if (c == EOF || c == '(' || c == ')' || is_space(c))
			return 0;
		next(p->trees);
	}
}

/* From the root's "(" to the ")" that closes it. */
static int
tree(struct parse *p)
{
	int failed = open_node(p);

	while (!failed && p->depth > 0) {
		int c = next(p->trees);

		if (c == EOF)
			return refuse(p, "the file ends within a tree");
		if (is_space(c))
			continue;
		failed = c == '(' ? open_node(p)
		    : c == ')'    ? close_node(p)
				  : word(p, c);
	}
	return failed;
}

int
trees_next(struct trees *t, struct sentence *sentence, struct text_error *e)
{
	struct parse p = { .trees = t, .sentence = sentence, .error = e };
	int c;

	sentence->length = 0;
	do {
		c = next(t);
	} while (is_space(c));
	if (c != EOF && c != '(')
		return refuse(&p, "not a tree: no opening bracket");
	if (c != EOF && tree(&p) != 0 && !ferror(t->file))
		return -1;
	if (ferror(t->file))
		return text_fail(
		    e, EX_IOERR, t->name, t->line + 1, "%s", strerror(errno));
	if (c == EOF)
		return 0;
	sentence->text[sentence->length] = '\0';
	if (utf8_valid(sentence->text, sentence->length) < sentence->length)
		return refuse(&p, "a sentence that is not UTF-8");
	return 1;
}

void
sentence_free(struct sentence *sentence)
{
	free(sentence->text);
	*sentence = (struct sentence){ 0 };
}
