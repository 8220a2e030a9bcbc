/* What all scenarios say. */
#ifndef WWS_SIM_SCENARIO_SUPPORT_H
#define WWS_SIM_SCENARIO_SUPPORT_H

#include "sim.h"

#include <WebServices.h>

/* A choice of the scenario's: 0 to bound - 1. */
static inline unsigned below(unsigned bound)
{
    return sim_below(SIM_SCENARIO, bound);
}

static inline WS_STRING wide(const char* text, WCHAR* buffer)
{
    ULONG length = 0;

    for (; text[length] != '\0'; length++)
        buffer[length] = (WCHAR)text[length];
    return (WS_STRING){ length, buffer };
}

/* For results that say nothing here, as of an object that another thread may have closed. */
static inline HRESULT ignore(HRESULT hr)
{
    return hr;
}

#endif
