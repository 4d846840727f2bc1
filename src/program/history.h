/*
 * history.h -- how a stream or a model came to be: a JSON array with an object
 * for every program it has passed (tensor-stream(5)).
 */
#ifndef HEED_PROGRAM_HISTORY_H
#define HEED_PROGRAM_HISTORY_H

#include <stddef.h>

/*
 * The older history, its bytes as they are, with this program's entry behind
 * them: options by their long names, in their order, then the operands of
 * argv from optind. old: NULL for none. notes: further JSON members, each
 * after a comma, or NULL. The caller frees it.
 */
char *history_with(const char *old, const char *notes, int argc, char *argv[]);
/*
 * An array of the histories (NULL: empty ones), JSON, for an entry's `joined`.
 * What their own entries have joined stands behind them in the same array. The
 * caller frees it.
 */
char *history_join(const char *const *histories, size_t count);

#endif
