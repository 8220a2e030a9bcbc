/* Copies of what an application gives at creation and may let go right after: property arrays, addresses. Single-threaded:
 * used while the owner is created or opened. */
#ifndef WWS_SERVICE_SETTINGS_H
#define WWS_SERVICE_SETTINGS_H

#include "base/common.h"

/* The message properties that a proxy and an endpoint may be given, with all they point to, in heap. E_INVALIDARG (named)
 * for any other. owner: the property that they came with, for error strings. */
HRESULT settings_copy_message_properties(const WS_MESSAGE_PROPERTIES* from, const char* owner, WS_HEAP* heap,
                                         WS_MESSAGE_PROPERTIES* to, WS_ERROR* error) MUST_USE;

/* An endpoint address as far as opening a channel needs it, in heap. */
HRESULT settings_copy_address(const WS_ENDPOINT_ADDRESS* from, WS_HEAP* heap, WS_ENDPOINT_ADDRESS* to,
                              WS_ERROR* error) MUST_USE;

/* A UTF-16 string, terminated. */
HRESULT settings_copy_string(const WS_STRING* from, WS_HEAP* heap, WS_STRING* to, WS_ERROR* error) MUST_USE;

#endif
