/* Reading and writing the envelope around the body. */
#include "message/headers.h"

#include "base/check.h"
#include "base/err.h"
#include "base/xmlname.h"
#include "message/fault_error.h"
#include "xml/reader.h"
#include "xml/writer.h"

/* ------------------------------------------------------------------------------------------------------- reading */

static bool has_envelope(const WS_MESSAGE* message)
{
    return message->soap->id != WS_ENVELOPE_VERSION_NONE;
}

static const char* name_of_soap(const WS_XML_STRING* ns)
{
    for (WS_ENVELOPE_VERSION id = WS_ENVELOPE_VERSION_SOAP_1_1; id <= WS_ENVELOPE_VERSION_SOAP_1_2; id++)
        if (xml_string_equals(ns, &soap_version(id)->ns))
            return soap_version(id)->label;
    return "an unknown version of SOAP";
}

/* An Envelope of another version gets a fault of its own. */
static HRESULT raise_no_envelope(const WS_MESSAGE* message, WS_XML_READER* reader, WS_ERROR* error)
{
    const WS_XML_STRING* ns;

    if (!xml_at_element(reader, &soap_envelope, NULL))
        return xml_reader_raise_expected(reader, error, "the Envelope of a message");
    ns = xml_reader_element(reader)->ns;
    fault_error_version_mismatch(error);
    return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT,
                            "the message is in %s (namespace '%.*s'), and %s is expected; set the envelope version",
                            name_of_soap(ns), (int)ns->length, (const char*)ns->bytes, message->soap->label);
}

static HRESULT read_header_blocks(WS_MESSAGE* message, WS_XML_READER* reader, WS_ERROR* error)
{
    TRY(xml_enter(reader, error));
    TRY(xml_to_content(reader, error));
    while (xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT) {
        TRY(headers_read(message, reader, error));
        TRY(xml_to_content(reader, error));
    }
    return xml_leave(reader, error);
}

/* The reader comes to stand on the first node of the body that is not white space. */
static HRESULT read_start(WS_MESSAGE* message, WS_XML_READER* reader, WS_ERROR* error)
{
    const WS_XML_STRING* ns = &message->soap->ns;

    TRY(xml_to_content(reader, error));
    if (!xml_at_element(reader, &soap_envelope, ns))
        return raise_no_envelope(message, reader, error);
    TRY(xml_enter(reader, error));
    TRY(xml_to_content(reader, error));
    if (xml_at_element(reader, &soap_header, ns)) {
        TRY(read_header_blocks(message, reader, error));
        TRY(xml_to_content(reader, error));
    }
    if (!xml_at_element(reader, &soap_body, ns))
        return xml_reader_raise_expected(reader, error, "the Body of a message");
    TRY(xml_enter(reader, error));
    TRY(xml_to_content(reader, error));
    message->is_fault = xml_at_element(reader, &soap_fault, ns);
    return S_OK;
}

/* SOAP 1.1 allows elements behind the body; they mean nothing here. */
static HRESULT skip_behind_body(const WS_MESSAGE* message, WS_XML_READER* reader, WS_ERROR* error)
{
    TRY(xml_to_content(reader, error));
    while (xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT) {
        if (message->soap->id != WS_ENVELOPE_VERSION_SOAP_1_1
            || xml_string_equals(xml_reader_element(reader)->ns, &message->soap->ns))
            return xml_reader_raise_expected(reader, error, "the end of the Envelope");
        TRY(xml_skip(reader, error));
        TRY(xml_to_content(reader, error));
    }
    return S_OK;
}

static HRESULT read_end(WS_MESSAGE* message, WS_XML_READER* reader, WS_ERROR* error)
{
    if (!has_envelope(message))
        return S_OK;
    TRY(xml_to_content(reader, error));
    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_END_ELEMENT)
        return xml_reader_raise_expected(reader, error, "the end of the Body");
    TRY(xml_leave(reader, error));
    TRY(skip_behind_body(message, reader, error));
    return xml_leave(reader, error);
}

static HRESULT begin_reading(WS_MESSAGE* message, WS_XML_READER* reader, WS_MESSAGE_DONE_CALLBACK done,
                             void* done_state, WS_ERROR* error)
{
    HRESULT hr = has_envelope(message) ? xml_reader_end(reader, read_start(message, reader, error)) : S_OK;

    if (FAILED(hr)) {
        msg_clear(message);
        return hr;
    }
    message->is_addressed = true;
    message->reader = reader;
    message->done = done;
    message->done_state = done_state;
    msg_set_state(message, WS_MESSAGE_STATE_READING);
    return S_OK;
}

HRESULT WINAPI WsReadEnvelopeStart(WS_MESSAGE* message, WS_XML_READER* reader, WS_MESSAGE_DONE_CALLBACK done_callback,
                                   void* done_callback_state, WS_ERROR* error)
{
    CHECK_CALL(WsReadEnvelopeStart(message, reader, done_callback, done_callback_state, error), message, reader, error);
    TRY(msg_check_handle(message, "WsReadEnvelopeStart", error));
    if (!xml_reader_valid(reader))
        return err_raise(error, E_INVALIDARG, "WsReadEnvelopeStart: reader is NULL or not a WS_XML_READER");
    TRY(msg_check_state(message, WS_MESSAGE_STATE_EMPTY, "WsReadEnvelopeStart", error));
    TRY(xml_reader_check(reader, error));
    return begin_reading(message, reader, done_callback, done_callback_state, error);
}

HRESULT WINAPI WsReadEnvelopeEnd(WS_MESSAGE* message, WS_ERROR* error)
{
    CHECK_CALL(WsReadEnvelopeEnd(message, error), message, error);
    TRY(msg_check_handle(message, "WsReadEnvelopeEnd", error));
    TRY(msg_check_state(message, WS_MESSAGE_STATE_READING, "WsReadEnvelopeEnd", error));
    msg_set_state(message, WS_MESSAGE_STATE_DONE);
    TRY(xml_reader_check(message->reader, error));
    return xml_reader_end(message->reader, read_end(message, message->reader, error));
}

HRESULT msg_read_start(WS_MESSAGE* message, WS_CHARSET charset, const void* bytes, ULONG size,
                       WS_MESSAGE_DONE_CALLBACK done, void* done_state, WS_ERROR* error)
{
    const WS_XML_READER_TEXT_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_TEXT }, charset };
    const WS_XML_READER_BUFFER_INPUT input = {
        { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, size,
    };
    WS_XML_READER* reader;

    assert(message->state == WS_MESSAGE_STATE_EMPTY);
    TRY(msg_own_reader(message, &reader, error));
    TRY(WsSetInput(reader, &encoding.encoding, &input.input, NULL, 0, error));
    return begin_reading(message, reader, done, done_state, error);
}

HRESULT msg_read_end(WS_MESSAGE* message, WS_ERROR* error)
{
    WS_XML_READER* reader = message->reader;

    TRY(WsReadEnvelopeEnd(message, error));
    TRY(xml_to_content(reader, error));
    if (has_envelope(message) && xml_reader_node_type(reader) != WS_XML_NODE_TYPE_EOF)
        return xml_reader_raise_expected(reader, error, "the end of the document");
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------------- writing */

/* The prefixes are declared on the Envelope: that of addressing by hand, that of SOAP because its name uses it. */
static HRESULT write_start(WS_MESSAGE* message, WS_XML_WRITER* writer, WS_ERROR* error)
{
    const WS_XML_STRING* ns = &message->soap->ns;

    TRY(xml_write_start_element(writer, &soap_prefix, &soap_envelope, ns, error));
    if (message->addressing->ns.length != 0)
        TRY(xml_write_xmlns(writer, &addr_prefix, &message->addressing->ns, false, error));
    TRY(xml_write_start_element(writer, &soap_prefix, &soap_header, ns, error));
    TRY(headers_write(message, writer, error));
    TRY(xml_write_end_element(writer, error));
    return xml_write_start_element(writer, &soap_prefix, &soap_body, ns, error);
}

static HRESULT write_end(WS_MESSAGE* message, WS_XML_WRITER* writer, WS_ERROR* error)
{
    ULONG depth = xml_writer_depth(writer);

    if (!has_envelope(message))
        return S_OK;
    if (depth != message->body_depth)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the envelope cannot end: the writer has %u open elements, and %u when the body began",
                         depth, message->body_depth);
    TRY(xml_write_end_element(writer, error));
    return xml_write_end_element(writer, error);
}

static HRESULT begin_writing(WS_MESSAGE* message, WS_XML_WRITER* writer, WS_ERROR* error)
{
    TRY(headers_sync(message, error));
    if (has_envelope(message))
        TRY(xml_writer_end(writer, write_start(message, writer, error)));
    message->body_depth = xml_writer_depth(writer);
    message->writer = writer;
    msg_set_state(message, WS_MESSAGE_STATE_WRITING);
    return S_OK;
}

HRESULT WINAPI WsWriteEnvelopeStart(WS_MESSAGE* message, WS_XML_WRITER* writer, WS_MESSAGE_DONE_CALLBACK done_callback,
                                    void* done_callback_state, WS_ERROR* error)
{
    CHECK_CALL(WsWriteEnvelopeStart(message, writer, done_callback, done_callback_state, error),
               message, writer, error);
    TRY(msg_check_handle(message, "WsWriteEnvelopeStart", error));
    if (!xml_writer_valid(writer))
        return err_raise(error, E_INVALIDARG, "WsWriteEnvelopeStart: writer is NULL or not a WS_XML_WRITER");
    TRY(msg_check_state(message, WS_MESSAGE_STATE_INITIALIZED, "WsWriteEnvelopeStart", error));
    TRY(xml_writer_check(writer, error));
    TRY(begin_writing(message, writer, error));
    message->done = done_callback;
    message->done_state = done_callback_state;
    return S_OK;
}

HRESULT WINAPI WsWriteEnvelopeEnd(WS_MESSAGE* message, WS_ERROR* error)
{
    CHECK_CALL(WsWriteEnvelopeEnd(message, error), message, error);
    TRY(msg_check_handle(message, "WsWriteEnvelopeEnd", error));
    TRY(msg_check_state(message, WS_MESSAGE_STATE_WRITING, "WsWriteEnvelopeEnd", error));
    msg_set_state(message, WS_MESSAGE_STATE_DONE);
    TRY(xml_writer_check(message->writer, error));
    return msg_writer_end(message, write_end(message, message->writer, error), error);
}

HRESULT msg_writer_end(WS_MESSAGE* message, HRESULT hr, WS_ERROR* error)
{
    if (hr == WS_E_QUOTA_EXCEEDED && message->limit_name != NULL)
        err_add(error, "the message is larger than %s allows", message->limit_name);
    return xml_writer_end(message->writer, hr);
}

HRESULT msg_write_start(WS_MESSAGE* message, ULONG bytes_max, const char* limit_name, WS_ERROR* error)
{
    const WS_XML_WRITER_TEXT_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    const WS_XML_WRITER_BUFFER_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };
    const WS_XML_WRITER_PROPERTY limit = { WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, &bytes_max, sizeof bytes_max };
    WS_XML_WRITER* writer;
    HRESULT hr;

    assert(message->state == WS_MESSAGE_STATE_INITIALIZED);
    TRY(msg_own_writer(message, &writer, error));
    TRY(WsSetOutput(writer, &encoding.encoding, &output.output, &limit, 1, error));
    hr = begin_writing(message, writer, error);
    if (hr == WS_E_QUOTA_EXCEEDED)
        err_add(error, "the headers of the message are larger than %s allows", limit_name);
    if (SUCCEEDED(hr))
        message->limit_name = limit_name;
    return hr;
}

HRESULT msg_write_end(WS_MESSAGE* message, WS_BYTES* out, WS_ERROR* error)
{
    TRY(WsWriteEnvelopeEnd(message, error));
    return xml_writer_bytes(message->writer, out, error);
}
