/* The tests of num_float once more, with the multiplication for machines that have no 128-bit integers. */
#define WWS_NO_INT128
#include "base/num_float.c"

#include "num_float_test.c"
