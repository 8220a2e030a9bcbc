/* Endpoint addresses (EPRs) to and from XML, WS-Addressing 1.0 and 2004/08. The functions are for the content of the
 * element that is the reference: the caller reads or writes its tags. */
#ifndef WWS_XML_SOAP_ADDRESS_H
#define WWS_XML_SOAP_ADDRESS_H

#include "base/common.h"
#include "xml/soap_names.h"

/* The reader is inside the element, afterwards on its END_ELEMENT. The anonymous address becomes an empty url. What out
 * points to is in heap. */
HRESULT address_read(WS_XML_READER* reader, const struct addr_version* addressing, WS_HEAP* heap,
                     WS_ENDPOINT_ADDRESS* out, WS_ERROR* error) MUST_USE;
/* The element is open. An empty url becomes the anonymous address. */
HRESULT address_write(WS_XML_WRITER* writer, const struct addr_version* addressing, const WS_ENDPOINT_ADDRESS* address,
                      WS_ERROR* error) MUST_USE;

/* Headers and extensions are XML buffers when they are there; else E_INVALIDARG. */
HRESULT address_check(const WS_ENDPOINT_ADDRESS* address, WS_ERROR* error) MUST_USE;
/* The element of the extensions that holds the reference properties of 2004/08, NULL when there is none. */
struct xml_buffer_node* address_properties(const struct addr_version* addressing, const WS_ENDPOINT_ADDRESS* address);

extern const WS_XML_STRING address_element;           /* Address */

#endif
