#include "message/message_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/trace.h"
#include "message/headers.h"

#include <string.h>

/* -------------------------------------------------------------------------------------------------------- states */

const char* msg_state_name(WS_MESSAGE_STATE state)
{
    static const char* const names[] = {
        [WS_MESSAGE_STATE_EMPTY] = "WS_MESSAGE_STATE_EMPTY",
        [WS_MESSAGE_STATE_INITIALIZED] = "WS_MESSAGE_STATE_INITIALIZED",
        [WS_MESSAGE_STATE_READING] = "WS_MESSAGE_STATE_READING",
        [WS_MESSAGE_STATE_WRITING] = "WS_MESSAGE_STATE_WRITING",
        [WS_MESSAGE_STATE_DONE] = "WS_MESSAGE_STATE_DONE",
    };

    return names[state];
}

void msg_set_state(WS_MESSAGE* message, WS_MESSAGE_STATE state)
{
    static const unsigned may_follow[] = {
        [WS_MESSAGE_STATE_EMPTY] = 1u << WS_MESSAGE_STATE_INITIALIZED | 1u << WS_MESSAGE_STATE_READING,
        [WS_MESSAGE_STATE_INITIALIZED] = 1u << WS_MESSAGE_STATE_WRITING,
        [WS_MESSAGE_STATE_READING] = 1u << WS_MESSAGE_STATE_DONE,
        [WS_MESSAGE_STATE_WRITING] = 1u << WS_MESSAGE_STATE_DONE,
        [WS_MESSAGE_STATE_DONE] = 0,
    };

    assert(state == WS_MESSAGE_STATE_EMPTY || (may_follow[message->state] & 1u << state) != 0);
    UNUSED(may_follow);
    trace("message %p: %s -> %s", (void*)message, msg_state_name(message->state), msg_state_name(state));
    message->state = state;
}

bool msg_valid(const WS_MESSAGE* message)
{
    return message != NULL && message->tag == MESSAGE_TAG;
}

HRESULT msg_check_handle(const WS_MESSAGE* message, const char* function, WS_ERROR* error)
{
    if (!msg_valid(message))
        return err_raise(error, E_INVALIDARG, "%s: message is NULL or not a WS_MESSAGE", function);
    return S_OK;
}

HRESULT msg_check_state(const WS_MESSAGE* message, WS_MESSAGE_STATE state, const char* attempt, WS_ERROR* error)
{
    if (message->state != state)
        return err_raise(error, WS_E_INVALID_OPERATION, "%s: the message is in %s and has to be in %s", attempt,
                         msg_state_name(message->state), msg_state_name(state));
    return S_OK;
}

HRESULT msg_check_not_empty(const WS_MESSAGE* message, const char* attempt, WS_ERROR* error)
{
    if (message->state == WS_MESSAGE_STATE_EMPTY)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "%s: the message is in WS_MESSAGE_STATE_EMPTY; initialize or read it "
                         "first",
                         attempt);
    return S_OK;
}

WS_MESSAGE_STATE msg_state(const WS_MESSAGE* message)
{
    return message->state;
}

WS_ENVELOPE_VERSION msg_envelope_version(const WS_MESSAGE* message)
{
    return message->soap->id;
}

WS_ADDRESSING_VERSION msg_addressing_version(const WS_MESSAGE* message)
{
    return message->addressing->id;
}

WS_HEAP* msg_heap(const WS_MESSAGE* message)
{
    return message->heap;
}

bool msg_is_fault(const WS_MESSAGE* message)
{
    return message->is_fault;
}

void msg_set_fault(WS_MESSAGE* message, bool fault)
{
    message->is_fault = fault;
}

bool msg_is_addressed(const WS_MESSAGE* message)
{
    return message->is_addressed;
}

/* ------------------------------------------------------------------------------------------ readers and writers */

static HRESULT create_reader(const WS_MESSAGE* message, WS_XML_READER** out, WS_ERROR* error)
{
    const WS_XML_READER_PROPERTIES* properties = &message->settings.reader;

    return *out != NULL ? S_OK : WsCreateReader(properties->properties, properties->propertyCount, out, error);
}

static HRESULT create_writer(const WS_MESSAGE* message, WS_XML_WRITER** out, WS_ERROR* error)
{
    const WS_XML_WRITER_PROPERTIES* properties = &message->settings.writer;

    return *out != NULL ? S_OK : WsCreateWriter(properties->properties, properties->propertyCount, out, error);
}

HRESULT msg_own_reader(WS_MESSAGE* message, WS_XML_READER** out, WS_ERROR* error)
{
    TRY(create_reader(message, &message->own_reader, error));
    *out = message->own_reader;
    return S_OK;
}

HRESULT msg_own_writer(WS_MESSAGE* message, WS_XML_WRITER** out, WS_ERROR* error)
{
    TRY(create_writer(message, &message->own_writer, error));
    *out = message->own_writer;
    return S_OK;
}

HRESULT msg_tree_reader(WS_MESSAGE* message, WS_XML_READER** out, WS_ERROR* error)
{
    TRY(create_reader(message, &message->tree_reader, error));
    *out = message->tree_reader;
    return S_OK;
}

HRESULT msg_tree_writer(WS_MESSAGE* message, WS_XML_WRITER** out, WS_ERROR* error)
{
    TRY(create_writer(message, &message->tree_writer, error));
    *out = message->tree_writer;
    return S_OK;
}

/* --------------------------------------------------------------------------------------------- create, reset, free */

static HRESULT check_versions(WS_ENVELOPE_VERSION envelope, WS_ADDRESSING_VERSION addressing, WS_ERROR* error)
{
    if (soap_version(envelope) == NULL)
        return err_raise(error, E_INVALIDARG, "%d is not a WS_ENVELOPE_VERSION", (int)envelope);
    if (addr_version(addressing) == NULL)
        return err_raise(error, E_INVALIDARG, "%d is not a WS_ADDRESSING_VERSION", (int)addressing);
    if (envelope == WS_ENVELOPE_VERSION_NONE && addressing != WS_ADDRESSING_VERSION_TRANSPORT)
        return err_raise(error, E_INVALIDARG, "WS_ENVELOPE_VERSION_NONE has no place for addressing headers: it needs "
                         "WS_ADDRESSING_VERSION_TRANSPORT");
    return S_OK;
}

HRESULT msg_create(WS_ENVELOPE_VERSION envelope, WS_ADDRESSING_VERSION addressing,
                   const WS_MESSAGE_PROPERTY* properties, ULONG property_count, WS_MESSAGE** out, WS_ERROR* error)
{
    WS_MESSAGE* message;
    HRESULT hr;

    TRY(check_versions(envelope, addressing, error));
    message = mem_zalloc(sizeof *message);
    if (message == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a message");
    message->tag = MESSAGE_TAG;
    message->state = WS_MESSAGE_STATE_EMPTY;
    message->soap = soap_version(envelope);
    message->addressing = addr_version(addressing);
    msg_clear(message);
    hr = msg_take_properties(message, properties, property_count, error);
    if (SUCCEEDED(hr))
        hr = heap_create_with(&message->settings.heap, HEAP_MAX_DEFAULT, HEAP_TRIM_DEFAULT, &message->heap, error);
    if (FAILED(hr)) {
        msg_free(message);
        return hr;
    }
    *out = message;
    return S_OK;
}

/* The callback runs when nothing here points to the reader, writer or bytes any more: it may free them. */
static void call_done(WS_MESSAGE* message)
{
    WS_MESSAGE_DONE_CALLBACK done = message->done;

    message->done = NULL;
    if (done != NULL)
        done(message->done_state);
}

void msg_clear(WS_MESSAGE* message)
{
    message->reader = NULL;
    message->writer = NULL;
    message->limit_name = NULL;
    message->is_fault = false;
    message->is_addressed = false;
    message->sender = (struct msg_sender){ .protection_level = WS_PROTECTION_LEVEL_NONE };
    headers_clear(message);
    if (message->heap != NULL)
        heap_reset(message->heap);
}

void msg_reset(WS_MESSAGE* message)
{
    msg_clear(message);
    if (message->state != WS_MESSAGE_STATE_EMPTY)
        msg_set_state(message, WS_MESSAGE_STATE_EMPTY);
    call_done(message);
}

void msg_free(WS_MESSAGE* message)
{
    msg_clear(message);
    WsFreeReader(message->own_reader);
    WsFreeReader(message->tree_reader);
    WsFreeWriter(message->own_writer);
    WsFreeWriter(message->tree_writer);
    WsFreeHeap(message->heap);
    WsFreeHeap(message->settings_heap);
    message->tag = MESSAGE_TAG_FREED;
    call_done(message);
    mem_free(message);
}

void msg_abandon(WS_MESSAGE* message)
{
    if (message->state == WS_MESSAGE_STATE_READING || message->state == WS_MESSAGE_STATE_WRITING)
        msg_set_state(message, WS_MESSAGE_STATE_DONE);
}

/* ----------------------------------------------------------------------------------------------- public functions */

HRESULT WINAPI WsCreateMessage(WS_ENVELOPE_VERSION envelope_version, WS_ADDRESSING_VERSION addressing_version,
                               const WS_MESSAGE_PROPERTY* properties, ULONG property_count, WS_MESSAGE** message,
                               WS_ERROR* error)
{
    CHECK_CREATE(WsCreateMessage(envelope_version, addressing_version, properties, property_count, message, error),
                 message, error);
    if (message == NULL)
        return err_raise(error, E_INVALIDARG, "WsCreateMessage: the pointer for the message is NULL");
    return msg_create(envelope_version, addressing_version, properties, property_count, message, error);
}

HRESULT WINAPI WsResetMessage(WS_MESSAGE* message, WS_ERROR* error)
{
    CHECK_CALL(WsResetMessage(message, error), message, error);
    TRY(msg_check_handle(message, "WsResetMessage", error));
    msg_reset(message);
    return S_OK;
}

void WINAPI WsFreeMessage(WS_MESSAGE* message)
{
    CHECK_FREE(WsFreeMessage(message), message);
    if (msg_valid(message))
        msg_free(message);
}
