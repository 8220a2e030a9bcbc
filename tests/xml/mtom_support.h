/* What the tests of the MTOM encoding share. */
#ifndef WWS_TESTS_MTOM_SUPPORT_H
#define WWS_TESTS_MTOM_SUPPORT_H

#include "xml_support.h"

#define XOP(cid) "<xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:" cid "\"/>"

#define PACKAGE_HEADER(more) \
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"application/xop+xml\"; boundary=\"B=1\"; " \
    "start=\"<root>\"; start-info=\"text/xml\"" more "\r\n\r\n"
#define ROOT_HEADER \
    "--B=1\r\nContent-ID: <root>\r\nContent-Transfer-Encoding: 8bit\r\n" \
    "Content-Type: application/xop+xml;charset=utf-8;type=\"text/xml\"\r\n\r\n"
#define PART(id, body) \
    "\r\n--B=1\r\nContent-ID: <" id ">\r\nContent-Transfer-Encoding: binary\r\n" \
    "Content-Type: application/octet-stream\r\n\r\n" body
#define PACKAGE_END "\r\n--B=1--\r\n"

static inline WS_XML_READER_MTOM_ENCODING mtom_with_header(void)
{
    return (WS_XML_READER_MTOM_ENCODING){
        .encoding = { WS_XML_READER_ENCODING_TYPE_MTOM },
        .textEncoding = (WS_XML_READER_ENCODING*)(uintptr_t)&auto_text.encoding,
        .readMimeHeader = TRUE,
    };
}

static inline WS_XML_READER_MTOM_ENCODING mtom_without_header(void)
{
    WS_XML_READER_MTOM_ENCODING encoding = mtom_with_header();

    encoding.readMimeHeader = FALSE;
    encoding.boundary = TEXT_STRING(u"B=1");
    encoding.startUri = TEXT_STRING(u"root");
    encoding.startInfo = TEXT_STRING(u"text/xml");
    return encoding;
}

static inline HRESULT set_package_with(WS_XML_READER* reader, const WS_XML_READER_MTOM_ENCODING* encoding,
                                       const void* bytes, size_t size, const WS_XML_READER_PROPERTY* properties,
                                       ULONG count, WS_ERROR* error)
{
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, (ULONG)size };

    return WsSetInput(reader, &encoding->encoding, &input.input, properties, count, error);
}

static inline HRESULT set_package(WS_XML_READER* reader, const void* bytes, size_t size, WS_ERROR* error)
{
    WS_XML_READER_MTOM_ENCODING encoding = mtom_with_header();

    return set_package_with(reader, &encoding, bytes, size, NULL, 0, error);
}

/* As read_events, with bytes in square brackets. */
static inline HRESULT read_mtom_events(WS_XML_READER* reader, struct sink* sink, WS_ERROR* error)
{
    do {
        HRESULT hr = WsReadNode(reader, error);
        const WS_XML_NODE* node = NULL;
        const WS_XML_BASE64_TEXT* text;

        if (FAILED(hr))
            return hr;
        assert_ok(WsGetReaderNode(reader, &node, NULL));
        text = node->nodeType != WS_XML_NODE_TYPE_TEXT
               ? NULL : (const WS_XML_BASE64_TEXT*)(const void*)((const WS_XML_TEXT_NODE*)(const void*)node)->text;
        if (text == NULL || text->text.textType != WS_XML_TEXT_TYPE_BASE64) {
            sink_node(sink, node);
            continue;
        }
        sink_text(sink, "[");
        sink_bytes(sink, text->bytes, text->length);
        sink_text(sink, "]");
    } while (node_type(reader) != WS_XML_NODE_TYPE_EOF);
    return S_OK;
}

static inline WS_XML_WRITER_MTOM_ENCODING mtom_output(ULONG inline_max)
{
    return (WS_XML_WRITER_MTOM_ENCODING){
        .encoding = { WS_XML_WRITER_ENCODING_TYPE_MTOM },
        .textEncoding = (WS_XML_WRITER_ENCODING*)(uintptr_t)&utf8_text.encoding,
        .writeMimeHeader = TRUE,
        .boundary = TEXT_STRING(u"B=1"),
        .startInfo = TEXT_STRING(u"text/xml"),
        .startUri = TEXT_STRING(u"root"),
        .maxInlineByteCount = inline_max,
    };
}

static inline void set_mtom_output(WS_XML_WRITER* writer, ULONG inline_max)
{
    WS_XML_WRITER_MTOM_ENCODING encoding = mtom_output(inline_max);

    assert_ok(WsSetOutput(writer, &encoding.encoding, &memory_output.output, NULL, 0, NULL));
}

static inline WS_BYTES written_bytes(WS_XML_WRITER* writer)
{
    WS_BYTES bytes = { 0 };

    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL));
    return bytes;
}

#endif
