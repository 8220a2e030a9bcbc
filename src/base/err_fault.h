/* The place in a WS_ERROR where the message layer keeps a fault with its header and action. This layer only stores it,
 * drops it on reset, and has it copied by WsCopyError. Single-threaded, like the error itself. */
#ifndef WWS_BASE_ERR_FAULT_H
#define WWS_BASE_ERR_FAULT_H

#include "base/common.h"

/* Copies fault, and all it points to, into heap (empty, and the copy's alone). */
typedef HRESULT (*err_fault_copy_fn)(const void* fault, WS_HEAP* heap, void** copy);

bool err_valid(const WS_ERROR* error);                    /* the tag is right; false for NULL */

/* The heap that lives as long as the error's content: created on first use, freed on reset. Without a size quota: what
 * goes in was read under the quotas of a message, or given by the application. */
HRESULT err_fault_heap(WS_ERROR* error, WS_HEAP** heap) MUST_USE;

/* What err_fault_set stored since the last reset; NULL at first. */
void* err_fault(const WS_ERROR* error);

/* Stores a fault, normally in err_fault_heap. It replaces the one before, whose memory stays until the reset, as pointers
 * handed out are valid until then. */
void err_fault_set(WS_ERROR* error, void* fault, err_fault_copy_fn copy);

/* The language of the error's strings (WS_ERROR_PROPERTY_LANGID). */
LANGID err_langid(const WS_ERROR* error);

/* Adds a copy of the text to the error's strings, as WsAddErrorString. */
HRESULT err_add_utf16(WS_ERROR* error, const WCHAR* chars, ULONG length) MUST_USE;

#endif
