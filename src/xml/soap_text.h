/* Text of headers, faults and addresses: trimming, and copies in a WS_HEAP in either encoding. Any thread; a heap has one
 * user at a time. */
#ifndef WWS_XML_SOAP_TEXT_H
#define WWS_XML_SOAP_TEXT_H

#include "base/common.h"

/* The same text without white space of XML at its ends. */
WS_XML_STRING soap_trim(const BYTE* bytes, ULONG length);

/* Copies. What is empty gets a pointer that is not NULL. */
HRESULT soap_copy_text(WS_HEAP* heap, const BYTE* bytes, ULONG length, WS_XML_STRING* out, WS_ERROR* error) MUST_USE;
HRESULT soap_copy_string(WS_HEAP* heap, const WS_STRING* string, WS_STRING* out, WS_ERROR* error) MUST_USE;
HRESULT soap_copy_bytes(WS_HEAP* heap, const WS_BYTES* bytes, WS_BYTES* out, WS_ERROR* error) MUST_USE;

/* UTF-8 that a reader has checked, as UTF-16 with a zero behind it that does not count (for WS_WSZ_TYPE). */
HRESULT soap_text_to_string(WS_HEAP* heap, const BYTE* bytes, ULONG length, WS_STRING* out, WS_ERROR* error) MUST_USE;
/* UTF-16 of an application; E_INVALIDARG naming what when it is not well-formed. */
HRESULT soap_string_to_text(WS_HEAP* heap, const WCHAR* chars, ULONG length, const char* what, WS_XML_STRING* out,
                            WS_ERROR* error) MUST_USE;

#endif
