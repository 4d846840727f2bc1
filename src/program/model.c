#include "program/model.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

void
parameters_sha256(
    const struct parameter *list, size_t count, char hex[SHA256_HEX])
{
	struct sha256 s;

	sha256_begin(&s);
	for (size_t i = 0; i < count; i++)
		sha256_add(&s, *list[i].data,
		    parameter_count(&list[i]) * sizeof(real));
	sha256_end(&s, hex);
}

static void
check_shape(const struct parameter *p, const struct tensor *t, const char *name,
    const char *path)
{
	bool same = t->rank == p->rank;

	for (size_t i = 0; same && i < p->rank; i++)
		same = t->shape[i] == p->shape[i];
	if (!same && p->rank == 1)
		fail(EX_DATAERR,
		    "%s: parameter %s: its shape is not the config's, [%zu]",
		    path, name, p->shape[0]);
	if (!same)
		fail(EX_DATAERR,
		    "%s: parameter %s: its shape is not the config's, "
		    "[%zu, %zu]",
		    path, name, p->shape[0], p->shape[1]);
	if (t->dtype != F32)
		fail(EX_DATAERR, "%s: parameter %s: %s, not F32", path, name,
		    dtype_name(t->dtype));
}

/* All bits of the exponent: an infinity or no number. Told without branches,
 * so that millions take no time. */
static bool
all_finite(const float *x, size_t n)
{
	static const uint32_t exponent = 0x7f800000;
	uint32_t found = 0, bits;

	for (size_t i = 0; i < n; i++) {
		memcpy(&bits, &x[i], sizeof bits);
		found |= (bits & exponent) == exponent;
	}
	return !found;
}

void
parameter_check(const struct parameter *p, const real *x, const char *name,
    const char *path)
{
	if (all_finite(x, parameter_count(p)))
		return;
	for (size_t i = 0; i < parameter_count(p); i++)
		if (!isfinite(x[i]))
			fail(EX_DATAERR,
			    "%s: parameter %s: element %zu is not finite", path,
			    name, i);
}

static const struct tensor *
parameter_find(const struct parameter *p, const struct frame *frame,
    const char *name, const char *path)
{
	const struct tensor *t = frame_tensor(frame, name);

	if (t == NULL)
		fail(EX_DATAERR, "%s: there is no parameter %s", path, name);
	check_shape(p, t, name, path);
	return t;
}

void
parameter_read(const struct parameter *p, const struct frame *frame,
    const char *name, real *data, const char *path)
{
	const struct tensor *t = parameter_find(p, frame, name, path);

	memcpy(data, t->data, parameter_count(p) * sizeof *data);
}

static const char *
need_attribute(const struct model *m, const char *key)
{
	const char *value = frame_attribute(&m->frame, key);

	if (value == NULL)
		fail(EX_DATAERR, "%s: not a model: no %s in its metadata",
		    m->path, key);
	return value;
}

static struct choices
read_choices(struct model *m)
{
	struct choices choices;
	char reason[256], *labels;

	if (strcmp(need_attribute(m, "format"), "attention-model/1") != 0)
		fail(EX_DATAERR, "%s: unknown format of a model: %s", m->path,
		    frame_attribute(&m->frame, "format"));
	if (!choices_parse(
		&choices, m->vocabulary, need_attribute(m, "config"), reason))
		fail(EX_DATAERR, "%s: %s", m->path, reason);
	labels = choices_labels(need_attribute(m, "config"));
	m->labels = labels != NULL ? arena_string(&m->arena, labels) : NULL;
	free(labels);
	return choices;
}

static char cut_short[1088]; /* the line that tells it */

static void
end_by_loss(int number, siginfo_t *info, void *context)
{
	ssize_t written;

	(void)context;
	if (info->si_code != BUS_ADRERR) {
		signal(number, SIG_DFL);
		raise(number); /* delivered when this handler returns */
		return;
	}
	output_abandon();
	written = write(STDERR_FILENO, cut_short, strlen(cut_short));
	_exit(written == -1 ? EX_OSERR : EX_IOERR);
}

/*
 * The parameters stay in the file. Where somebody makes it shorter meanwhile,
 * there is no page for them: SIGBUS.
 */
static void
expect_loss(const char *path)
{
	struct sigaction action = { .sa_sigaction = end_by_loss,
		.sa_flags = SA_SIGINFO };

	error_line(cut_short, sizeof cut_short,
	    "%s: made shorter while it is in use", path);
	sigemptyset(&action.sa_mask);
	sigaction(SIGBUS, &action, NULL);
}

static void
read_frame(struct model *m)
{
	struct source source = { input_open(m->path), m->path, 0 };
	struct stream_error error;
	int got;

	expect_loss(m->path);
	got = frame_map(&m->frame, &source, "model", &error);
	if (got < 0)
		fail(error.status, "%s", error.message);
	if (got == 0)
		fail(EX_DATAERR, "%s: empty file, not a model", m->path);
	if (getc(source.file) != EOF)
		fail(EX_DATAERR,
		    "%s: byte %llu: bytes after the model: is it a stream?",
		    m->path, (unsigned long long)source.offset);
	fclose(source.file);
}

/*
 * What the history of a stream tells of the model must be true. Our own files
 * have a crc over parameters and digest, which has been checked; in any other
 * file the parameters may have been changed and the digest left as it was.
 */
static void
check_sha256(struct model *m)
{
	const char *told = need_attribute(m, "parameters_sha256");

	snprintf(m->sha256, sizeof m->sha256, "%s", told);
	if (m->frame.has_crc)
		return;
	parameters_sha256(m->parameters, m->count, m->sha256);
	if (strcmp(m->sha256, told) != 0)
		fail(EX_DATAERR,
		    "%s: parameters_sha256 is not that of the parameters, %s",
		    m->path, m->sha256);
}

/* Parameters stay where the frame has them. */
void
model_load_parts(struct model *m, const char *path, enum model_part parts)
{
	struct choices choices;

	if (path == NULL)
		usage_error("which model? -m FILE is missing");
	if (strcmp(path, "-") == 0)
		usage_error("-m: standard input is for the stream");
	memset(m, 0, sizeof *m);
	m->path = path;
	read_frame(m);
	choices = read_choices(m);
	m->count = classifier_parameters(
	    &m->classifier, &choices, m->parameters, &m->arena);
	for (size_t i = 0; i < m->count; i++) {
		struct parameter *p = &m->parameters[i];

		*p->data = parameter_find(p, &m->frame, p->name, path)->data;
		parameter_check(p, *p->data, p->name, path);
	}
	check_sha256(m);
	if (parts & MODEL_ENCODER)
		encoder_prepare(&m->classifier.encoder, &m->arena);
	if (parts & MODEL_ATTENTION)
		linear_prepare(&m->classifier.attention.key, &m->arena);
	if (parts & MODEL_DECODER)
		linear_prepare(&m->classifier.decoder, &m->arena);
}

void
model_load(struct model *m, const char *path)
{
	model_load_parts(m, path, MODEL_WHOLE);
}

size_t
model_need(struct filter *f, const struct model *m, const char *name,
    const char *made_by, size_t width)
{
	size_t field = filter_need(f, name, F32, 2, made_by);
	const struct dimension *d = &f->head->fields[field].dims[1];

	if (d->symbol != NULL)
		fail(EX_DATAERR,
		    "<stdin>: field %s has %s columns, %s needs %zu", name,
		    d->symbol, m->path, width);
	if (d->size != width)
		fail(EX_DATAERR,
		    "<stdin>: field %s has %zu columns, %s needs %zu", name,
		    d->size, m->path, width);
	return field;
}

void
model_note(struct filter *f, const struct model *m)
{
	const char *vocabulary = head_attribute(f->head, "vocabulary");

	if (vocabulary != NULL && m->vocabulary[0] != '\0' &&
	    strcmp(vocabulary, m->vocabulary) != 0)
		fail(EX_DATAERR,
		    "<stdin>: tokenized with another vocabulary than %s was "
		    "trained with",
		    m->path);
	filter_note(f, "model", m->sha256);
}

void
model_classes(const struct model *m, const char *labels, const char *source)
{
	if (labels != NULL && m->labels != NULL &&
	    !labels_same(labels, m->labels))
		fail(EX_DATAERR, "%s: classes %s, but %s has %s", source,
		    labels, m->path, m->labels);
}

const int32_t *
model_ids(const struct record *r, size_t field, const struct classifier *p)
{
	const struct tensor *t = &r->tensors[field];
	const int32_t *ids = t->data;

	for (size_t i = 0; i < t->shape[0]; i++)
		if (ids[i] < 0 || (size_t)ids[i] >= p->choices.vocabulary)
			fail(EX_DATAERR,
			    "<stdin>: record %llu: id %ld, but the model "
			    "knows 0 to %zu",
			    (unsigned long long)r->seq, (long)ids[i],
			    p->choices.vocabulary - 1);
	return ids;
}

struct projection
stream_projection(const struct filter *f, const struct projection *own)
{
	const char *name = head_attribute(f->head, "projection");
	const char *lambda = head_attribute(f->head, "lambda");
	const char *alpha = head_attribute(f->head, "entmax_alpha");
	struct projection p = *own;

	if (name == NULL)
		return p;
	p = (struct projection){ .alpha = 1 };
	if (!projection_find(&p.kind, name))
		fail(EX_DATAERR, "<stdin>: unknown projection %s", name);
	if ((p.kind == PROJECTION_SPARSEGEN && lambda == NULL) ||
	    (p.kind == PROJECTION_ENTMAX && alpha == NULL))
		fail(EX_DATAERR, "<stdin>: projection %s without its number",
		    name);
	if (lambda != NULL)
		p.lambda = strtod(lambda, NULL);
	if (alpha != NULL)
		p.alpha = strtod(alpha, NULL);
	if (!(p.lambda < 1) || !(p.alpha >= 1))
		fail(EX_DATAERR, "<stdin>: lambda %g or alpha %g out of range",
		    p.lambda, p.alpha);
	return p;
}

/* The number of a projection that has one; that of an earlier projection goes.
 */
static void
set_number(struct filter *f, const char *key, bool has, double x)
{
	char number[32];

	snprintf(number, sizeof number, "%.17g", x);
	if (has)
		filter_attribute(f, key, number);
	else if (head_attribute(f->head, key) != NULL)
		filter_attribute(f, key, NULL);
}

void
stream_set_projection(struct filter *f, const struct projection *p)
{
	filter_attribute(f, "projection", projection_name(p->kind));
	set_number(f, "lambda", p->kind == PROJECTION_SPARSEGEN, p->lambda);
	set_number(f, "entmax_alpha", p->kind == PROJECTION_ENTMAX, p->alpha);
}
