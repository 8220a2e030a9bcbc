/* Every encoding that documents are tested in, as what WsSetOutput and WsSetInput take. */
#ifndef WWS_TESTS_CODING_SUPPORT_H
#define WWS_TESTS_CODING_SUPPORT_H

#include "support.h"

struct coding {
    const char*                   name;
    const WS_XML_WRITER_ENCODING* writer;
    const WS_XML_READER_ENCODING* reader;      /* NULL: an XML buffer */
};

#define WIDE(literal) { (ULONG)WsCountOf(literal) - 1, (WCHAR*)(uintptr_t)(literal) }
#define TEXT_OUT(charset) { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, charset }
#define TEXT_IN(charset) { { WS_XML_READER_ENCODING_TYPE_TEXT }, charset }

static const WS_XML_WRITER_TEXT_ENCODING utf8_out = TEXT_OUT(WS_CHARSET_UTF8);
static const WS_XML_WRITER_TEXT_ENCODING utf16le_out = TEXT_OUT(WS_CHARSET_UTF16LE);
static const WS_XML_WRITER_TEXT_ENCODING utf16be_out = TEXT_OUT(WS_CHARSET_UTF16BE);
static const WS_XML_READER_TEXT_ENCODING detected_in = TEXT_IN(WS_CHARSET_AUTO);
static const WS_XML_READER_TEXT_ENCODING utf16be_in = TEXT_IN(WS_CHARSET_UTF16BE);
static const WS_XML_WRITER_BINARY_ENCODING binary_out = { .encoding = { WS_XML_WRITER_ENCODING_TYPE_BINARY } };
static const WS_XML_READER_BINARY_ENCODING binary_in = { .encoding = { WS_XML_READER_ENCODING_TYPE_BINARY } };

/* All bytes become parts; or those of more than a few, with the XML in UTF-16, and no MIME header. */
static const WS_XML_WRITER_MTOM_ENCODING mtom_out = {
    .encoding = { WS_XML_WRITER_ENCODING_TYPE_MTOM },
    .textEncoding = (WS_XML_WRITER_ENCODING*)(uintptr_t)&utf8_out.encoding,
    .writeMimeHeader = TRUE,
    .boundary = WIDE(u"=_between the parts_="),
    .startInfo = WIDE(u"text/xml"),
    .startUri = WIDE(u"root"),
};
static const WS_XML_READER_MTOM_ENCODING mtom_in = {
    .encoding = { WS_XML_READER_ENCODING_TYPE_MTOM },
    .textEncoding = (WS_XML_READER_ENCODING*)(uintptr_t)&detected_in.encoding,
    .readMimeHeader = TRUE,
};
static const WS_XML_WRITER_MTOM_ENCODING mtom16_out = {
    .encoding = { WS_XML_WRITER_ENCODING_TYPE_MTOM },
    .textEncoding = (WS_XML_WRITER_ENCODING*)(uintptr_t)&utf16le_out.encoding,
    .boundary = WIDE(u"=_"),
    .maxInlineByteCount = 12,
};
static const WS_XML_READER_MTOM_ENCODING mtom16_in = {
    .encoding = { WS_XML_READER_ENCODING_TYPE_MTOM },
    .textEncoding = (WS_XML_READER_ENCODING*)(uintptr_t)&detected_in.encoding,
    .boundary = WIDE(u"=_"),
};

#define CODINGS_OF_BYTES \
    { "binary", &binary_out.encoding, &binary_in.encoding }, \
    { "text, UTF-8", &utf8_out.encoding, &detected_in.encoding }, \
    { "text, UTF-16LE, found out", &utf16le_out.encoding, &detected_in.encoding }, \
    { "text, UTF-16BE", &utf16be_out.encoding, &utf16be_in.encoding }, \
    { "MTOM", &mtom_out.encoding, &mtom_in.encoding }, \
    { "MTOM in UTF-16LE without a header", &mtom16_out.encoding, &mtom16_in.encoding }

#endif
