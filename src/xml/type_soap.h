/* WS_FAULT_TYPE and WS_ENDPOINT_ADDRESS_TYPE, for the dispatcher of typed values. */
#ifndef WWS_XML_TYPE_SOAP_H
#define WWS_XML_TYPE_SOAP_H

#include "base/common.h"

/* The reader stands on the element, afterwards behind it. value: sizeof(WS_FAULT) or sizeof(WS_ENDPOINT_ADDRESS) bytes.
 * E_INVALIDARG: the description's version has no such form, or there is no heap. */
HRESULT type_read_soap(WS_XML_READER* reader, WS_TYPE type, const void* description, WS_HEAP* heap, void* value,
                       WS_ERROR* error) MUST_USE;
/* The start tag of the element is open, and the end tag is the caller's. */
HRESULT type_write_soap(WS_XML_WRITER* writer, WS_TYPE type, const void* description, const void* value,
                        WS_ERROR* error) MUST_USE;

#endif
