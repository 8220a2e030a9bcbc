/* The fault that a WS_ERROR carries, from where an error is found to where a fault message is written, and on a client from
 * the fault message to the application. Single-threaded, like the error. Public functions: WsGetFaultErrorProperty,
 * WsSetFaultErrorProperty, WsGetFaultErrorDetail, WsSetFaultErrorDetail, WsCreateFaultFromError. */
#ifndef WWS_MESSAGE_FAULT_ERROR_H
#define WWS_MESSAGE_FAULT_ERROR_H

#include "base/common.h"

struct fault_error {
    WS_FAULT*      fault;                   /* NULL: there is none     */
    WS_XML_STRING  action;                  /* length 0: there is none */
    WS_XML_BUFFER* header;                  /* NULL: there is none     */
};

/* What the error carries; a static record of nothing when that is nothing, or error is NULL. */
const struct fault_error* fault_error_get(const WS_ERROR* error);

/* These set a part of it; what is given is copied. error is not NULL. A fault whose reason is in the error's language is added
 * to the error's strings too. */
HRESULT fault_error_set_fault(WS_ERROR* error, const WS_FAULT* fault) MUST_USE;
HRESULT fault_error_set_action(WS_ERROR* error, const BYTE* utf8, ULONG length) MUST_USE;

/* The envelope read is of another version. Does nothing without an error, or without memory: the error code still stands. */
void    fault_error_version_mismatch(WS_ERROR* error);
/* A header was not understood: the fault, and for SOAP 1.2 one header that names it. Repeated for each such header. */
HRESULT fault_error_not_understood(const WS_MESSAGE* message, const WS_XML_STRING* name, const WS_XML_STRING* ns,
                                   WS_ERROR* error) MUST_USE;

/* As WsCreateFaultFromError; source may be NULL, and failures are raised in error, which may be the same. */
HRESULT fault_error_to_fault(WS_ERROR* source, HRESULT code, WS_FAULT_DISCLOSURE disclosure, WS_HEAP* heap,
                             WS_FAULT* out, WS_ERROR* error) MUST_USE;

#endif
