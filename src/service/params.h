/* The parameters of an operation, to and from the body of a message, as WS_PARAMETER_DESCRIPTIONs say. Both sides use it:
 * a place is the address of what a parameter's field holds (the value, or the pointer for pointer fields and arrays; a
 * ULONG for an array's count; a pointer to the structure for a parameter that is a whole message).
 *
 *    proxy   the generated function gives arguments[]: of an input its address, of an output (and of an input that is an
 *            output too) the address of the pointer to the caller's variable
 *    host    places[] is the frame that the generated stub takes apart
 *
 * Pure functions on the caller's data; any thread. */
#ifndef WWS_SERVICE_PARAMS_H
#define WWS_SERVICE_PARAMS_H

#include "base/common.h"

enum { PARAM_ABSENT = 0xFFFF };           /* index of a parameter that is not in that message */

enum params_side { PARAMS_INPUT, PARAMS_OUTPUT, PARAMS_ALL };          /* ALL: for places only */

/* The description makes sense as far as this layer goes: version, indexes, each field of a wrapper has its parameters.
 * E_INVALIDARG. Takes time for the number of parameters and fields: done for each call. */
HRESULT params_check(const WS_OPERATION_DESCRIPTION* operation, WS_ERROR* error) MUST_USE;

/* The message of that side; NULL for the output of a one-way operation. */
static inline const WS_MESSAGE_DESCRIPTION* params_message(const WS_OPERATION_DESCRIPTION* operation,
                                                           enum params_side side)
{
    return side == PARAMS_INPUT ? operation->inputMessageDescription : operation->outputMessageDescription;
}

static inline bool params_has(const WS_OPERATION_DESCRIPTION* operation, ULONG index, enum params_side side)
{
    const WS_PARAMETER_DESCRIPTION* parameter = &operation->parameterDescription[index];

    return (side == PARAMS_INPUT ? parameter->inputMessageIndex : parameter->outputMessageIndex) != PARAM_ABSENT;
}

/* Zeroed places for the parameters of a side (ALL: one for each, the same for a parameter that is both), in heap. Entries of
 * other parameters are NULL. */
HRESULT params_make_places(const WS_OPERATION_DESCRIPTION* operation, enum params_side side, WS_HEAP* heap,
                           void*** places, WS_ERROR* error) MUST_USE;

/* The body: written (the message is WRITING), or read (READING). scratch: for what is needed only meanwhile; heap: takes what
 * the values point to. A failed read leaves some places written. */
HRESULT params_write(WS_MESSAGE* message, const WS_OPERATION_DESCRIPTION* operation, enum params_side side,
                     void* const* places, WS_HEAP* scratch, WS_ERROR* error) MUST_USE;
HRESULT params_read(WS_MESSAGE* message, const WS_OPERATION_DESCRIPTION* operation, enum params_side side,
                    void* const* places, WS_HEAP* scratch, WS_HEAP* heap, WS_ERROR* error) MUST_USE;

/* E_INVALIDARG when an argument, or the pointer to an output, is NULL. */
HRESULT params_check_arguments(const WS_OPERATION_DESCRIPTION* operation, const void* const* arguments,
                               WS_ERROR* error) MUST_USE;
/* Inputs, as places. */
void    params_from_arguments(const WS_OPERATION_DESCRIPTION* operation, const void* const* arguments, void** places);
/* A copy, in heap, of all that generated functions keep on their stack: the list, the inputs by value, the pointers to
 * the outputs. */
HRESULT params_copy_arguments(const WS_OPERATION_DESCRIPTION* operation, const void* const* arguments, WS_HEAP* heap,
                              const void* const** copy, WS_ERROR* error) MUST_USE;
/* Copies the outputs to the caller's variables. */
void params_give_outputs(const WS_OPERATION_DESCRIPTION* operation, const void* const* arguments, void* const* places);

#endif
