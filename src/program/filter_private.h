/* filter_private.h -- what filter.c and filter_head.c share. */
#ifndef HEED_PROGRAM_FILTER_PRIVATE_H
#define HEED_PROGRAM_FILTER_PRIVATE_H

#include "program/filter.h"

/* Takes what filter_drop() has told out of the output's head. */
void filter_drop_fields(struct filter *f);
/* Sets the attribute history: the input's, and our entry behind it. */
void filter_add_history(struct filter *f);

#endif
