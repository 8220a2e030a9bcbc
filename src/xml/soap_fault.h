/* WS_FAULT to and from XML, SOAP 1.1 and 1.2. The functions are for the content of the Fault element: the caller reads or
 * writes its tags, so that they serve in a body, in fields of structures and at the top level. */
#ifndef WWS_XML_SOAP_FAULT_H
#define WWS_XML_SOAP_FAULT_H

#include "base/common.h"
#include "xml/soap_names.h"

/* The reader is inside the Fault element, afterwards on its END_ELEMENT. What out points to is in heap. */
HRESULT fault_read(WS_XML_READER* reader, const struct soap_version* soap, WS_HEAP* heap, WS_FAULT* out,
                   WS_ERROR* error) MUST_USE;
/* The Fault element is open. E_INVALIDARG: no code or no reason. */
HRESULT fault_write(WS_XML_WRITER* writer, const struct soap_version* soap, const WS_FAULT* fault,
                    WS_ERROR* error) MUST_USE;
/* A deep copy. */
HRESULT fault_copy(const WS_FAULT* fault, WS_HEAP* heap, WS_FAULT* out, WS_ERROR* error) MUST_USE;

#endif
