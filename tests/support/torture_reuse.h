/* Whether a handle still works: what failed may have left it faulted, but an input, an output or a reset of its own
 * heals that. Included by ws_seen.h: inline, so that a program without a layer needs nothing of it. */
#ifndef WWS_TESTS_TORTURE_REUSE_H
#define WWS_TESTS_TORTURE_REUSE_H

#include <WebServices.h>
#include <string.h>

#include "base/common.h"

static inline HRESULT reuse_WS_MESSAGE(void* handle)
{
    WS_MESSAGE* message = handle;

    TRY(WsResetMessage(message, NULL));
    TRY(WsInitializeMessage(message, WS_BLANK_MESSAGE, NULL, NULL));
    return WsResetMessage(message, NULL);
}

static inline HRESULT reuse_WS_XML_READER(void* handle)
{
    static const WS_XML_READER_TEXT_ENCODING text = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    static BYTE document[] = "<a b='c'>d</a>";
    const WS_XML_READER_BUFFER_INPUT input = {
        { WS_XML_READER_INPUT_TYPE_BUFFER }, document, sizeof document - 1
    };
    const WS_XML_NODE* node = NULL;
    WS_XML_READER* reader = handle;

    TRY(WsSetInput(reader, &text.encoding, &input.input, NULL, 0, NULL));
    do {
        TRY(WsReadNode(reader, NULL));
        TRY(WsGetReaderNode(reader, &node, NULL));
    } while (node->nodeType != WS_XML_NODE_TYPE_EOF);
    return S_OK;
}

static inline HRESULT reuse_WS_XML_WRITER(void* handle)
{
    static const WS_XML_WRITER_TEXT_ENCODING text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    static const WS_XML_WRITER_BUFFER_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };
    const WS_XML_STRING name = { 1, (BYTE*)(uintptr_t)"a", NULL, 0 };
    const WS_XML_STRING none = { 0, NULL, NULL, 0 };
    WS_XML_WRITER* writer = handle;
    WS_BYTES bytes;

    TRY(WsSetOutput(writer, &text.encoding, &output.output, NULL, 0, NULL));
    TRY(WsWriteStartElement(writer, NULL, &name, &none, NULL));
    TRY(WsWriteEndElement(writer, NULL));
    TRY(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL));
    return bytes.length == 4 && memcmp(bytes.bytes, "<a/>", 4) == 0 ? S_OK : E_FAIL;
}

static inline HRESULT reuse_WS_HEAP(void* handle)
{
    void* block;

    TRY(WsResetHeap((WS_HEAP*)handle, NULL));
    return WsAlloc((WS_HEAP*)handle, 1, &block, NULL);
}

static inline HRESULT reuse_WS_ERROR(void* handle)
{
    static const WS_STRING string = { 4, (WCHAR*)(uintptr_t)u"text" };
    WS_ERROR* error = handle;
    ULONG count = 0;

    TRY(WsResetError(error));
    TRY(WsAddErrorString(error, &string));
    TRY(WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof count));
    return count == 1 ? S_OK : E_FAIL;
}

#endif
