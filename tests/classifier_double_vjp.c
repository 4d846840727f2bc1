/* classifier_double_vjp.c -- classifier_test.c with the double library. */
#include "classifier_test.c"
