/* option.h -- why getopt_long(3) refuses an option. Private to program.c. */
#ifndef HEED_PROGRAM_OPTION_H
#define HEED_PROGRAM_OPTION_H

struct option;

/* After a '?': a usage error that says what is wrong. options: as they were
 * given; argument: that of argv which has the option. */
_Noreturn void option_refuse(
    const struct option *options, const char *argument);

#endif
