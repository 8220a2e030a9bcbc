/* Finding the next byte that matters, 16 bytes at a time where the machine can (SSE2). Built with XML_SCAN_PORTABLE the
 * same functions work byte by byte: tests build and compare both. Pure functions, any thread; nothing behind end is read. */
#ifndef WWS_XML_SCAN_H
#define WWS_XML_SCAN_H

#include "base/common.h"

/* Each returns the first byte at or after p that it names, or end. All of them stop at 0x80 and above. */
const BYTE* xml_scan_text(const BYTE* p, const BYTE* end);                  /* < & ] and controls but TAB, LF         */
const BYTE* xml_scan_attribute(const BYTE* p, const BYTE* end, BYTE quote); /* < & quote and controls                 */
const BYTE* xml_scan_cdata(const BYTE* p, const BYTE* end);                 /* ] and controls but TAB, LF             */
const BYTE* xml_scan_comment(const BYTE* p, const BYTE* end);               /* - and controls but TAB, LF             */
const BYTE* xml_scan_escape(const BYTE* p, const BYTE* end);                /* < > & and controls but TAB, LF         */

/* Behind the longest run of bytes from 0x80 that are whole, valid UTF-8 sequences of characters allowed in XML. */
const BYTE* xml_scan_wide(const BYTE* p, const BYTE* end);

#endif
