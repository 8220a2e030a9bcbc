/* The security identity of an endpoint, the Identity element of an endpoint reference. */
#ifndef WWS_XML_SOAP_IDENTITY_H
#define WWS_XML_SOAP_IDENTITY_H

#include "base/common.h"

/* The reader is on the Identity element, afterwards behind it. What is not known becomes a WS_UNKNOWN_ENDPOINT_IDENTITY with
 * the element inside Identity; an empty Identity leaves *out as it is. */
HRESULT identity_read(WS_XML_READER* reader, WS_HEAP* heap, WS_ENDPOINT_IDENTITY** out, WS_ERROR* error) MUST_USE;
/* The Identity element is open. */
HRESULT identity_write(WS_XML_WRITER* writer, const WS_ENDPOINT_IDENTITY* identity, WS_ERROR* error) MUST_USE;

#endif
