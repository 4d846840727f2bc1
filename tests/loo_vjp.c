/* loo_vjp.c -- loo_test.c, linked with the double library. */
#include "loo_test.c"
