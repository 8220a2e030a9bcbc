/* Character classes and names of XML 1.0 (fifth edition) and Namespaces in XML 1.0. Pure functions, any thread. Public
 * functions: WsXmlStringEquals, WsTrimXmlWhitespace, WsVerifyXmlNCName. */
#ifndef WWS_BASE_XMLNAME_H
#define WWS_BASE_XMLNAME_H

#include "base/common.h"

/* Classes of a character below 0x80, to be or-ed. Names here are NCNames: the colon is in neither name class. */
enum xml_class {
    XML_CLASS_NAME_START = 1,     /* NameStartChar without ':'                                         */
    XML_CLASS_NAME       = 2,     /* NameChar without ':'                                              */
    XML_CLASS_SPACE      = 4,     /* S: 09 0A 0D 20                                                    */
    XML_CLASS_CHAR       = 8      /* Char: allowed in a document at all                                */
};

extern const BYTE xml_class_ascii[256];              /* 0 for 0x80 and above: decode the sequence first */

/* The same for a scalar value from 0x80. */
bool xml_name_start_wide(uint32_t scalar);
bool xml_name_char_wide(uint32_t scalar);

static inline bool xml_name_start(uint32_t scalar)
{
    return scalar < 0x80 ? (xml_class_ascii[scalar] & XML_CLASS_NAME_START) != 0 : xml_name_start_wide(scalar);
}

static inline bool xml_name_char(uint32_t scalar)
{
    return scalar < 0x80 ? (xml_class_ascii[scalar] & XML_CLASS_NAME) != 0 : xml_name_char_wide(scalar);
}

static inline bool xml_space(uint32_t scalar)
{
    return scalar < 0x80 && (xml_class_ascii[scalar] & XML_CLASS_SPACE) != 0;
}

/* Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF] */
static inline bool xml_char(uint32_t scalar)
{
    return scalar < 0x80 ? (xml_class_ascii[scalar] & XML_CLASS_CHAR) != 0
                         : scalar < 0xD800 || (scalar >= 0xE000 && scalar <= 0xFFFD)
                           || (scalar >= 0x10000 && scalar <= 0x10FFFF);
}

/* Bytes at the start of the text that are the longest NCName there: 0 when the first character cannot start one. Ends at
 * the first byte that does not belong to a name or is not valid UTF-8 (a sequence cut by the end of the text included). */
size_t xml_ncname_prefix(const BYTE* bytes, size_t size);

/* All of the text is one NCName (empty text is not). */
static inline bool xml_ncname_valid(const BYTE* bytes, size_t size)
{
    return size != 0 && xml_ncname_prefix(bytes, size) == size;
}

/* The same bytes; dictionaries are looked at only to be quicker: same dictionary and id are equal without comparing. */
bool xml_string_equals(const WS_XML_STRING* a, const WS_XML_STRING* b);

#endif
