/*
 * stage.h -- the options that every stage between tokens and measures has,
 * and its beginning: model loaded, stream opened, the model noted.
 */
#ifndef HEED_PROGRAM_STAGE_H
#define HEED_PROGRAM_STAGE_H

#include "program/documents.h"
#include "program/model.h"

struct stage {
	const char *model, *output, *drop;
	size_t window; /* 0: the default */
};

/* For the table of options. */
#define STAGE_MODEL                                                            \
	{                                                                      \
		'm', "model", "FILE", "the model (train(1))"                   \
	}
#define STAGE_OUTPUT                                                           \
	{                                                                      \
		'o', "output", "FILE",                                         \
		    "write to FILE, which appears when whole"                  \
	}
#define STAGE_DROP                                                             \
	{                                                                      \
		STAGE_DROP_OPTION, "drop", "FIELDS",                           \
		    "leave these fields out, as in X,H"                        \
	}
enum { STAGE_DROP_OPTION = 0x10000 };
#define STAGE_WINDOW                                                           \
	{                                                                      \
		'w', "window", "N", "records held at a time (256)"             \
	}
/* Of a program that computes each record by itself: .window = 1. */
#define STAGE_RECORDS                                                          \
	{                                                                      \
		'w', "window", "N", "records held at a time (1)"               \
	}

/* Takes m, o, w and --drop; false: the option is the program's own. */
bool stage_option(struct stage *s, int letter);
/* Is the option's argument, optarg, the second of two names? If it is neither,
 * a usage error. */
bool second_of(const char *option, const char *first, const char *second);
/* --lambda of sparsegen: a finite number below 1, or a usage error. */
double lambda_option(const char *text);
/* A number that the projection does not have is a usage error: no option is
 * without effect. */
void projection_numbers(
    const struct projection *p, bool lambda_given, bool alpha_given);
/* A filter without operands; m: loaded from s->model, or NULL for none. */
void stage_open(
    struct stage *s, struct filter *f, struct model *m, int argc, char *argv[]);
/* The same of a stage that computes with some parts of the model. */
void stage_open_parts(struct stage *s, struct filter *f, struct model *m,
    enum model_part parts, int argc, char *argv[]);
/* A size as filter_add() takes it; owned by the model's arena. */
const char *stage_size(struct model *m, size_t size);

#endif
