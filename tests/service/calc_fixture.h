/* For test programs with one calculator: it is made anew for each test, and started by those that want it so. */
#ifndef WWS_TESTS_SERVICE_CALC_FIXTURE_H
#define WWS_TESTS_SERVICE_CALC_FIXTURE_H

#include "calc.h"

static struct calc calc;

static int setup(void** state)
{
    (void)state;
    calc_init(&calc);
    return 0;
}

static int teardown(void** state)
{
    (void)state;
    calc_stop(&calc);
    return 0;
}

#endif
