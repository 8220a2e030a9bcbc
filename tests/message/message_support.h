/* What the tests of messages share. Functions that a test does not use cost nothing: all are static inline. */
#ifndef WWS_TESTS_MESSAGE_SUPPORT_H
#define WWS_TESTS_MESSAGE_SUPPORT_H

#include "support.h"

#include "base/heap.h"
#include "message/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOAP11_NS "http://schemas.xmlsoap.org/soap/envelope/"
#define SOAP12_NS "http://www.w3.org/2003/05/soap-envelope"
#define ADDR09_NS "http://schemas.xmlsoap.org/ws/2004/08/addressing"
#define ADDR10_NS "http://www.w3.org/2005/08/addressing"

#define OUTPUT_BYTES_MAX 65536u

static inline WS_MESSAGE* new_message(WS_ENVELOPE_VERSION envelope, WS_ADDRESSING_VERSION addressing)
{
    WS_MESSAGE* message = NULL;

    assert_ok(WsCreateMessage(envelope, addressing, NULL, 0, &message, NULL));
    assert_non_null(message);
    return message;
}

static inline WS_MESSAGE* blank_message(WS_ENVELOPE_VERSION envelope, WS_ADDRESSING_VERSION addressing)
{
    WS_MESSAGE* message = new_message(envelope, addressing);

    assert_ok(WsInitializeMessage(message, WS_BLANK_MESSAGE, NULL, NULL));
    return message;
}

static inline WS_HEAP* new_heap(void)
{
    WS_HEAP* heap = NULL;

    assert_ok(WsCreateHeap(1 << 20, 0, NULL, 0, &heap, NULL));
    return heap;
}

/* A received message: text borrowed until the message is reset. */
static inline WS_MESSAGE* read_message(WS_ENVELOPE_VERSION envelope, WS_ADDRESSING_VERSION addressing, const char* text)
{
    WS_MESSAGE* message = new_message(envelope, addressing);
    WS_ERROR* error = test_error();

    assert_ok_error(msg_read_start(message, WS_CHARSET_UTF8, text, (ULONG)strlen(text), NULL, NULL, error), error);
    WsFreeError(error);
    return message;
}

static inline WS_MESSAGE_STATE state_of(WS_MESSAGE* message)
{
    WS_MESSAGE_STATE state = 0;

    assert_ok(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_STATE, &state, sizeof state, NULL));
    return state;
}

static inline void set_header(WS_MESSAGE* message, WS_HEADER_TYPE type, const char* text)
{
    const WS_XML_STRING value = { (ULONG)strlen(text), (BYTE*)(uintptr_t)text, NULL, 0 };

    assert_ok(WsSetHeader(message, type, WS_XML_STRING_TYPE, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, NULL));
}

/* The header as text, "(none)" when there is none. In the message's heap. */
static inline const char* get_header(WS_MESSAGE* message, WS_HEADER_TYPE type)
{
    WS_XML_STRING* value = NULL;
    void* text = NULL;

    assert_ok(
        WsGetHeader(message, type, WS_XML_STRING_TYPE, WS_READ_OPTIONAL_POINTER, NULL, &value, sizeof value, NULL));
    if (value == NULL)
        return "(none)";
    assert_ok(heap_zalloc(msg_heap(message), value->length + 1u, &text, NULL));
    memcpy(text, value->bytes, value->length);
    return text;
}

static inline void assert_bytes(WS_BYTES bytes, const char* expected)
{
    if (bytes.length != strlen(expected) || memcmp(bytes.bytes, expected, bytes.length) != 0)
        fail_msg("written:\n%.*s\nexpected:\n%s", (int)bytes.length, (const char*)bytes.bytes, expected);
}

/* The body of the examples: <Echo xmlns="http://example.org/"><text>hello</text></Echo>. */
struct echo {
    WCHAR* text;
};

static WS_XML_STRING echo_ns = { 19, (BYTE*)(uintptr_t)"http://example.org/", NULL, 0 };
static WS_XML_STRING echo_name = { 4, (BYTE*)(uintptr_t)"Echo", NULL, 0 };
static WS_XML_STRING echo_text_name = { 4, (BYTE*)(uintptr_t)"text", NULL, 0 };
static WS_XML_STRING echo_response_name = { 12, (BYTE*)(uintptr_t)"EchoResponse", NULL, 0 };
static WS_XML_STRING echo_result_name = { 10, (BYTE*)(uintptr_t)"EchoResult", NULL, 0 };

static inline WS_FIELD_DESCRIPTION echo_field(WS_XML_STRING* name)
{
    return (WS_FIELD_DESCRIPTION){
        .mapping = WS_ELEMENT_FIELD_MAPPING, .localName = name, .ns = &echo_ns, .type = WS_WSZ_TYPE,
        .offset = offsetof(struct echo, text),
    };
}

static inline void write_echo(WS_MESSAGE* message, WS_XML_STRING* element, WS_XML_STRING* field_name)
{
    WS_FIELD_DESCRIPTION field = echo_field(field_name);
    WS_FIELD_DESCRIPTION* fields[] = { &field };
    WS_STRUCT_DESCRIPTION description = {
        .size = sizeof(struct echo), .alignment = _Alignof(struct echo), .fields = fields, .fieldCount = 1,
    };
    WS_ELEMENT_DESCRIPTION body = { element, &echo_ns, WS_STRUCT_TYPE, &description };
    struct echo value = { (WCHAR*)(uintptr_t)u"hello" };
    WS_ERROR* error = test_error();

    assert_ok_error(WsWriteBody(message, &body, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, error), error);
    WsFreeError(error);
}

static inline HRESULT read_echo(WS_MESSAGE* message, WS_HEAP* heap, struct echo* value, WS_ERROR* error)
{
    WS_FIELD_DESCRIPTION field = echo_field(&echo_text_name);
    WS_FIELD_DESCRIPTION* fields[] = { &field };
    WS_STRUCT_DESCRIPTION description = {
        .size = sizeof(struct echo), .alignment = _Alignof(struct echo), .fields = fields, .fieldCount = 1,
    };
    WS_ELEMENT_DESCRIPTION body = { &echo_name, &echo_ns, WS_STRUCT_TYPE, &description };

    return WsReadBody(message, &body, WS_READ_REQUIRED_VALUE, heap, value, sizeof *value, error);
}

/* Writes the message with what write puts into the body, and checks the bytes. */
static inline void assert_message(WS_MESSAGE* message, void (*write)(WS_MESSAGE* message), const char* expected)
{
    WS_ERROR* error = test_error();
    WS_BYTES bytes;

    assert_ok_error(msg_write_start(message, OUTPUT_BYTES_MAX, "X", error), error);
    if (write != NULL)
        write(message);
    assert_ok_error(msg_write_end(message, &bytes, error), error);
    assert_bytes(bytes, expected);
    WsFreeError(error);
}

static inline void write_request(WS_MESSAGE* message)
{
    write_echo(message, &echo_name, &echo_text_name);
}

static inline void write_reply(WS_MESSAGE* message)
{
    write_echo(message, &echo_response_name, &echo_result_name);
}

/* An XML buffer in heap with what the text holds, any number of elements. */
static inline WS_XML_BUFFER* buffer_of(WS_HEAP* heap, const char* text)
{
    static const WS_XML_READER_TEXT_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    BOOL fragment = TRUE;
    const WS_XML_READER_PROPERTY property = { WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, &fragment, sizeof fragment };
    WS_XML_READER* reader = NULL;
    WS_XML_BUFFER* buffer = NULL;

    assert_ok(WsCreateReader(NULL, 0, &reader, NULL));
    assert_ok(WsReadXmlBufferFromBytes(reader, &encoding.encoding, &property, 1, text, (ULONG)strlen(text), heap,
                                       &buffer, NULL));
    WsFreeReader(reader);
    return buffer;
}

/* What the buffer holds, as text in heap. */
static inline const char* buffer_text(WS_HEAP* heap, WS_XML_BUFFER* buffer)
{
    WS_XML_WRITER* writer = NULL;
    BOOL fragment = TRUE;
    const WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &fragment, sizeof fragment };
    void* bytes = NULL;
    void* text = NULL;
    ULONG size = 0;

    assert_ok(WsCreateWriter(NULL, 0, &writer, NULL));
    assert_ok(WsWriteXmlBufferToBytes(writer, buffer, NULL, &property, 1, heap, &bytes, &size, NULL));
    assert_ok(heap_zalloc(heap, size + 1u, &text, NULL));
    memcpy(text, bytes, size);
    WsFreeWriter(writer);
    return text;
}

#endif
