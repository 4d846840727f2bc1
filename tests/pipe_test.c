/* pipe_test.c -- embed | encode | attend | project | decode give, bit for bit,
 * what training predicts and what grad and loo compute inside. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/training.h"
#include "program/model.h"
#include "tap.h"

enum { DOCUMENTS_MAX = 200 };

static char folder[] = "/tmp/heed-pipe.XXXXXX";

/* Runs a line of sh in the folder; what fails ends the test. */
__attribute__((format(printf, 1, 2))) static void
sh(const char *format, ...)
{
	char line[2048];
	int n = snprintf(line, sizeof line, "set -e; cd %s; ", folder);
	va_list args;

	va_start(args, format);
	vsnprintf(line + n, sizeof line - (size_t)n, format, args);
	va_end(args);
	if (system(line) != 0) {
		printf("Bail out! %s\n", line);
		exit(1);
	}
}

/* Every third document of three classes says nothing of its label. */
static void
make_corpus(size_t classes)
{
	sh("synth -s 4 -n 120 >two.csv");
	sh("awk 'NR > 1 && NR %% 3 == 0 { sub(/,[01],/, \",2,\") } "
	   "{ print }' two.csv >three.csv");
	sh("vocab %s.csv >v.tsv", classes == 2 ? "two" : "three");
	sh("for s in train dev test; do tokenize -v v.tsv -s $s --labels %s "
	   "-o $s %s.csv; done",
	    classes == 2 ? "0,1" : "0,1,2", classes == 2 ? "two" : "three");
}

/* The documents of a stream and what its fields say, one after the other. */
struct seen {
	struct example items[DOCUMENTS_MAX];
	struct examples documents;
	size_t start[DOCUMENTS_MAX + 1];
	float *H, *scores, *alpha, *logits, *y;
	int32_t *ids;
	unsigned char *special;
};

static const struct tensor *
field(const struct head *head, const struct record *r, const char *name)
{
	return &r->tensors[head_field(head, name)];
}

/* Adds a record's tensor behind what there is of the field. */
static size_t
append(void *all, size_t at, const struct tensor *t)
{
	size_t count = tensor_count(t), size = dtype_size(t->dtype);

	memcpy((char *)all + at * size, t->data, count * size);
	return at + count;
}

static void
read_stream(struct seen *s, const struct classifier *p, struct arena *arena)
{
	enum { ROWS = DOCUMENTS_MAX * 40 };
	char path[64];
	struct stream_reader *in;
	const struct head *head;
	struct record r = { .seq = 0 };
	size_t count = 0, c = p->decoder.out, m = p->decoder.in;

	snprintf(path, sizeof path, "%s/y", folder);
	head = reader_open(&in, path);
	s->ids = arena_take(arena, ROWS, sizeof *s->ids);
	s->special = arena_take(arena, ROWS, 1);
	s->H = arena_reals(arena, ROWS * m);
	s->scores = arena_reals(arena, ROWS);
	s->alpha = arena_reals(arena, ROWS);
	s->logits = arena_reals(arena, DOCUMENTS_MAX * c);
	s->y = arena_reals(arena, DOCUMENTS_MAX * c);
	s->start[0] = 0;
	for (; reader_next(in, &r) && count < DOCUMENTS_MAX; count++) {
		size_t at = s->start[count];
		size_t n = field(head, &r, "ids")->shape[0];

		append(s->ids, at, field(head, &r, "ids"));
		append(s->special, at, field(head, &r, "special"));
		append(s->H, at * m, field(head, &r, "H"));
		append(s->scores, at, field(head, &r, "scores"));
		append(s->alpha, at, field(head, &r, "alpha"));
		append(s->logits, count * c, field(head, &r, "logits"));
		append(s->y, count * c, field(head, &r, "y"));
		s->items[count] =
		    (struct example){ s->ids + at, s->special + at, n, 0 };
		s->start[count + 1] = at + n;
	}
	s->documents = (struct examples){ s->items, count };
	record_free(&r);
	reader_close(in);
}

/* Are the doubles, as floats, these bits? */
static bool
same_floats(const float *x, const double *y, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		float rounded = (float)y[i];

		if (memcmp(&x[i], &rounded, sizeof rounded) != 0)
			return false;
	}
	return true;
}

/* As grad and loo compute it: all documents as one batch. */
static bool
same_inside(
    const struct seen *s, const struct classifier *p, struct arena *arena)
{
	size_t count = s->documents.count, c = p->decoder.out;
	struct batch batch = { count, s->start };
	size_t rows = batch_rows(&batch);
	real *X = arena_reals(arena, rows * p->choices.embedding);
	struct forward f;

	classifier_embed(X, s->ids, rows, p);
	classifier_forward(&f, X, rows, NULL, &batch, s->special,
	    &p->choices.projection, p, arena);
	return memcmp(f.H, s->H, rows * p->decoder.in * sizeof *f.H) == 0 &&
	    memcmp(f.scores, s->scores, rows * sizeof *f.scores) == 0 &&
	    memcmp(f.alpha, s->alpha, rows * sizeof *f.alpha) == 0 &&
	    same_floats(s->logits, f.logits, count * c) &&
	    same_floats(s->y, f.y, count * c);
}

/* Rows that fill no vector, and the default sizes, which do. */
static const char *const odd[] = { "--embedding 10 --hidden 6 --keys 5",
	"--embedding 10 --hidden 6 --feedforward 7" };
static const char usual[] = "--hidden 128";

static void
compare(const char *encoder, const char *projection, const char *sizes,
    size_t classes)
{
	static struct model m;
	static struct seen s;
	struct arena arena = { 0 };
	char path[64];
	double *y;
	size_t c;

	sh("train --dev dev -o m --encoder %s --projection %s %s --rate 0.01 "
	   "--epochs 2 <train",
	    encoder, projection, sizes);
	sh("embed -m m <test | encode -m m | attend -m m | project -m m | "
	   "decode -m m >y");
	snprintf(path, sizeof path, "%s/m", folder);
	model_load(&m, path);
	read_stream(&s, &m.classifier, &arena);
	c = m.classifier.decoder.out;
	y = arena_take(&arena, s.documents.count * c, sizeof *y);
	trainer_predict(y, &m.classifier, &s.documents, 7, &arena);
	ok(s.documents.count > 10 && c == (classes == 2 ? 1 : classes) &&
		same_floats(s.y, y, s.documents.count * c),
	    "%s, %s, %s, %zu classes: y is what training predicts", encoder,
	    projection, sizes, classes);
	ok(same_inside(&s, &m.classifier, &arena),
	    "%s, %s, %s, %zu classes: H to y are those of grad and loo",
	    encoder, projection, sizes, classes);
	arena_free(&arena);
	arena_free(&m.arena);
	frame_free(&m.frame);
}

int
main(void)
{
	static const char *const encoders[] = { "lstm", "transformer" };
	static const char *const projections[] = { "softmax", "sparsemax",
		"sparsegen --lambda -0.5", "entmax --alpha 1.3" };

	if (mkdtemp(folder) == NULL)
		return 1;
	for (size_t classes = 2; classes <= 3; classes++) {
		make_corpus(classes);
		for (size_t e = 0; e < 2; e++)
			for (size_t p = 0; p < 4; p++)
				compare(encoders[e], projections[p], odd[e],
				    classes);
	}
	for (size_t e = 0; e < 2; e++)
		compare(encoders[e], "softmax", usual, 3);
	sh("rm -r %s", folder);
	return done_testing();
}
