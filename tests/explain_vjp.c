/* explain_vjp.c -- explain_test.c, linked with the double library. */
#include "explain_test.c"
