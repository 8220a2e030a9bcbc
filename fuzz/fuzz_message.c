/* Messages of a peer: msg_read_start, WsGetHeader, WsGetCustomHeader, WsCheckMustUnderstandHeaders, msg_read_fault,
 * msg_receive_fault, msg_read_end, and what a host does with a request: WsInitializeMessage with WS_REPLY_MESSAGE,
 * WS_FAULT_MESSAGE, WS_DUPLICATE_MESSAGE, the header buffer, msg_prepare_fault.
 *
 * Input: one byte of versions, then the bytes of a message.
 * Properties: the same result twice in a row with one message object; what was read and is written again, as a duplicate, is
 * read with the same headers; the heap keeps its limit; nothing leaks. */
#include "base/mem.h"
#include "message/message.h"

#include <stdlib.h>
#include <string.h>

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

enum { OUTPUT_BYTES_MAX = 1 << 20 };

static const WS_ENVELOPE_VERSION envelopes[] = { WS_ENVELOPE_VERSION_SOAP_1_1, WS_ENVELOPE_VERSION_SOAP_1_2 };
static const WS_ADDRESSING_VERSION addressings[] = {
    WS_ADDRESSING_VERSION_1_0, WS_ADDRESSING_VERSION_0_9, WS_ADDRESSING_VERSION_TRANSPORT, WS_ADDRESSING_VERSION_1_0,
};

static WS_MESSAGE* create(uint8_t versions)
{
    WS_MESSAGE* message = NULL;

    CHECK(SUCCEEDED(WsCreateMessage(envelopes[versions & 1], addressings[versions >> 1 & 3], NULL, 0, &message, NULL)));
    return message;
}

static bool same_text(const WS_XML_STRING* a, const WS_XML_STRING* b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

/* The headers that both have say the same. */
static void check_same_headers(WS_MESSAGE* a, WS_MESSAGE* b)
{
    bool transport = msg_addressing_version(a) == WS_ADDRESSING_VERSION_TRANSPORT;
    WS_HEADER_TYPE last = transport ? WS_TO_HEADER : WS_FAULT_TO_HEADER;

    for (WS_HEADER_TYPE type = WS_ACTION_HEADER; type <= last; type++)
        CHECK(same_text(msg_text(a, type), msg_text(b, type)));
}

static void read_headers(WS_MESSAGE* message)
{
    static WS_XML_STRING name = { 1, (BYTE*)(uintptr_t)"h", NULL, 0 };
    static WS_XML_STRING ns = { 1, (BYTE*)(uintptr_t)"u", NULL, 0 };
    const WS_ELEMENT_DESCRIPTION custom = { &name, &ns, WS_STRING_TYPE, NULL };
    WS_STRING* text = NULL;
    HRESULT hr;

    for (WS_HEADER_TYPE type = WS_ACTION_HEADER; type <= WS_RELATES_TO_HEADER; type++) {
        hr = WsGetHeader(message, type, WS_STRING_TYPE, WS_READ_OPTIONAL_POINTER, NULL, &text, sizeof text, NULL);
        CHECK(SUCCEEDED(hr) || hr == E_INVALIDARG || hr == WS_E_QUOTA_EXCEEDED);
    }
    for (WS_HEADER_TYPE type = WS_FROM_HEADER; type <= WS_FAULT_TO_HEADER; type++) {
        WS_ENDPOINT_ADDRESS* address = NULL;

        hr = WsGetHeader(message, type, WS_ENDPOINT_ADDRESS_TYPE, WS_READ_OPTIONAL_POINTER, NULL, &address,
                         sizeof address, NULL);
        CHECK(hr == S_OK || FAILED(hr));
    }
    hr = WsGetCustomHeader(message, &custom, WS_REPEATING_HEADER, 0, WS_READ_OPTIONAL_POINTER, NULL, &text,
                           sizeof text, NULL, NULL);
    CHECK(hr == S_OK || FAILED(hr));
}

/* Writes message without a body, and gives the bytes; false when it cannot be written (a quota). */
static bool write_out(WS_MESSAGE* message, WS_BYTES* bytes)
{
    if (FAILED(msg_write_start(message, OUTPUT_BYTES_MAX, "output", NULL)))
        return false;
    CHECK(SUCCEEDED(msg_write_end(message, bytes, NULL)));
    return true;
}

static void check_duplicate(WS_MESSAGE* received, uint8_t versions)
{
    WS_MESSAGE* copy = create(versions);
    WS_MESSAGE* again = create(versions);
    WS_BYTES bytes;

    if (SUCCEEDED(WsInitializeMessage(copy, WS_DUPLICATE_MESSAGE, received, NULL)) && write_out(copy, &bytes)) {
        HRESULT hr = msg_read_start(again, WS_CHARSET_UTF8, bytes.bytes, bytes.length, NULL, NULL, NULL);

        CHECK(SUCCEEDED(hr) || hr == WS_E_QUOTA_EXCEEDED);
        if (SUCCEEDED(hr) && msg_addressing_version(received) != WS_ADDRESSING_VERSION_TRANSPORT)
            check_same_headers(received, again);
    }
    WsFreeMessage(again);
    WsFreeMessage(copy);
}

/* A host answers, with a reply or with the fault that the error holds. */
static void check_answer(WS_MESSAGE* received, uint8_t versions, WS_MESSAGE_INITIALIZATION kind, WS_ERROR* error)
{
    WS_MESSAGE* reply = create(versions);
    WS_MESSAGE* again = create(versions);
    HRESULT hr = WsInitializeMessage(reply, kind, received, NULL);
    WS_BYTES bytes;

    if (SUCCEEDED(hr))
        hr = kind == WS_FAULT_MESSAGE ? msg_prepare_fault(reply, error, NULL) : S_OK;
    if (SUCCEEDED(hr) && write_out(reply, &bytes)) {
        hr = msg_read_start(again, WS_CHARSET_UTF8, bytes.bytes, bytes.length, NULL, NULL, NULL);
        CHECK(SUCCEEDED(hr) || hr == WS_E_QUOTA_EXCEEDED);
        if (SUCCEEDED(hr) && msg_addressing_version(received) != WS_ADDRESSING_VERSION_TRANSPORT
            && msg_text(received, WS_MESSAGE_ID_HEADER) != NULL)
            CHECK(same_text(msg_text(received, WS_MESSAGE_ID_HEADER), msg_text(again, WS_RELATES_TO_HEADER)));
    }
    WsFreeMessage(again);
    WsFreeMessage(reply);
}

static HRESULT read_body(WS_MESSAGE* message, WS_ERROR* error)
{
    WS_FAULT fault;

    if (msg_is_fault(message))
        TRY(msg_read_fault(message, msg_heap(message), &fault, error));
    return msg_read_end(message, error);
}

static HRESULT use_message(WS_MESSAGE* message, const uint8_t* bytes, size_t size, uint8_t versions)
{
    WS_XML_BUFFER* buffer = NULL;
    WS_ERROR* error = NULL;
    HRESULT checked;
    HRESULT hr;

    CHECK(SUCCEEDED(WsCreateError(NULL, 0, &error)));
    hr = msg_read_start(message, WS_CHARSET_AUTO, bytes, (ULONG)size, NULL, NULL, error);
    if (SUCCEEDED(hr)) {
        checked = WsCheckMustUnderstandHeaders(message, error);
        CHECK(checked == S_OK || FAILED(checked));
        read_headers(message);
        check_duplicate(message, versions);
        check_answer(message, versions, WS_REPLY_MESSAGE, NULL);
        check_answer(message, versions, WS_FAULT_MESSAGE, error);
        if (SUCCEEDED(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_HEADER_BUFFER, &buffer, sizeof buffer, NULL)))
            check_duplicate(message, versions);
        hr = read_body(message, error);
        CHECK(hr != WS_E_INVALID_OPERATION && hr != E_INVALIDARG);
    }
    WsFreeError(error);
    return hr;
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    size_t live = mem_live_blocks();
    WS_MESSAGE* message;
    HRESULT first;

    if (size == 0 || size > 1 << 16)
        return 0;
    message = create(data[0]);
    first = use_message(message, data + 1, size - 1, data[0]);
    CHECK(SUCCEEDED(WsResetMessage(message, NULL)));
    CHECK(use_message(message, data + 1, size - 1, data[0]) == first);
    WsFreeMessage(message);
    CHECK(mem_live_blocks() == live);
    return 0;
}
