/* WS_XML_TEXT as characters. */
#ifndef WWS_XML_TEXT_H
#define WWS_XML_TEXT_H

#include "xml/bytes.h"
#include "xml/value_text.h"

#define XML_TEXT_CHARS_MAX 64          /* of any text but strings, base64, unique ids as strings, names and lists */

/* Of the types that have a length known beforehand (numbers, times, GUIDs): writes the characters and returns their number in
 * *size, or returns false for the other types. WS_E_INVALID_FORMAT: a decimal or date that is none. */
HRESULT xml_text_scalar(const WS_XML_TEXT* text, BYTE out[XML_TEXT_CHARS_MAX], size_t* size, bool* scalar,
                        WS_ERROR* error) MUST_USE;
/* Appends the characters in UTF-8, unescaped. Qualified names use their own prefix. E_INVALIDARG: no such text type. */
HRESULT xml_text_append(const WS_XML_TEXT* text, struct xml_bytes* out, WS_ERROR* error) MUST_USE;

#endif
