#include "message/message_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/prop.h"
#include "message/headers.h"
#include "xml/soap_text.h"
#include "xml/tree.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------------------- creation */

static const struct prop_rule creation_rules[] = {
    PROP_RULE(WS_MESSAGE_PROPERTY_HEAP_PROPERTIES, PROP_CREATE, WS_HEAP_PROPERTIES, struct msg_settings, heap),
    PROP_RULE(WS_MESSAGE_PROPERTY_XML_READER_PROPERTIES, PROP_CREATE, WS_XML_READER_PROPERTIES, struct msg_settings,
              reader),
    PROP_RULE(WS_MESSAGE_PROPERTY_XML_WRITER_PROPERTIES, PROP_CREATE, WS_XML_WRITER_PROPERTIES, struct msg_settings,
              writer),
    PROP_RULE(WS_MESSAGE_PROPERTY_MAX_PROCESSED_HEADERS, PROP_CREATE, ULONG, struct msg_settings, headers_max),
};

/* What may be given for the readers and writers of a message: each a ULONG or BOOL. */
struct xml_settings {
    ULONG values[32];
};
#define XML_RULE(id) PROP_RULE(id, PROP_CREATE, ULONG, struct xml_settings, values[(size_t)(id)])

static const struct prop_rule reader_rules[] = {
    XML_RULE(WS_XML_READER_PROPERTY_MAX_DEPTH),
    XML_RULE(WS_XML_READER_PROPERTY_MAX_ATTRIBUTES),
    XML_RULE(WS_XML_READER_PROPERTY_READ_DECLARATION),
    XML_RULE(WS_XML_READER_PROPERTY_UTF8_TRIM_SIZE),
    XML_RULE(WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE),
    XML_RULE(WS_XML_READER_PROPERTY_STREAM_MAX_ROOT_MIME_PART_SIZE),
    XML_RULE(WS_XML_READER_PROPERTY_STREAM_MAX_MIME_HEADERS_SIZE),
    XML_RULE(WS_XML_READER_PROPERTY_MAX_MIME_PARTS),
    XML_RULE(WS_XML_READER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES),
    XML_RULE(WS_XML_READER_PROPERTY_MAX_NAMESPACES),
};

static const struct prop_rule writer_rules[] = {
    XML_RULE(WS_XML_WRITER_PROPERTY_MAX_DEPTH),
    XML_RULE(WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES),
    XML_RULE(WS_XML_WRITER_PROPERTY_WRITE_DECLARATION),
    XML_RULE(WS_XML_WRITER_PROPERTY_BUFFER_TRIM_SIZE),
    XML_RULE(WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE),
    XML_RULE(WS_XML_WRITER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES),
    XML_RULE(WS_XML_WRITER_PROPERTY_MAX_NAMESPACES),
};

/* Reader and writer properties are arrays of the same shape; *entries is replaced by a copy in heap. */
static HRESULT copy_entries(const struct prop_rule* rules, size_t rule_count, void** entries, ULONG count,
                            WS_HEAP* heap, WS_ERROR* error)
{
    struct xml_settings settings = { { 0 } };
    struct prop_entry* copy;
    ULONG* values;
    void* block;

    TRY(prop_apply(rules, rule_count, *entries, count, &settings, error));
    if (count == 0)
        return S_OK;
    TRY(heap_alloc(heap, count * sizeof *copy, &block, error));
    copy = block;
    memcpy(copy, *entries, count * sizeof *copy);
    TRY(heap_alloc(heap, count * sizeof *values, &block, error));
    values = block;
    for (ULONG i = 0; i < count; i++) {
        values[i] = settings.values[copy[i].id];
        copy[i].value = &values[i];
    }
    *entries = copy;
    return S_OK;
}

_Static_assert(sizeof(struct prop_entry) == sizeof(WS_XML_READER_PROPERTY)
               && sizeof(struct prop_entry) == sizeof(WS_XML_WRITER_PROPERTY), "one shape");

static HRESULT copy_xml_properties(WS_MESSAGE* message, struct msg_settings* settings, WS_ERROR* error)
{
    void* reader = settings->reader.properties;
    void* writer = settings->writer.properties;

    if (settings->reader.propertyCount == 0 && settings->writer.propertyCount == 0)
        return S_OK;
    TRY(heap_create(SIZE_MAX, 0, &message->settings_heap, error));
    TRY(copy_entries(reader_rules, ARRAY_COUNT(reader_rules), &reader, settings->reader.propertyCount,
                     message->settings_heap, error));
    TRY(copy_entries(writer_rules, ARRAY_COUNT(writer_rules), &writer, settings->writer.propertyCount,
                     message->settings_heap, error));
    settings->reader.properties = reader;
    settings->writer.properties = writer;
    return S_OK;
}

HRESULT msg_take_properties(WS_MESSAGE* message, const WS_MESSAGE_PROPERTY* properties, ULONG count, WS_ERROR* error)
{
    struct msg_settings settings = { .headers_max = HEADERS_MAX_DEFAULT };

    TRY(prop_apply(creation_rules, ARRAY_COUNT(creation_rules), properties, count, &settings, error));
    TRY(copy_xml_properties(message, &settings, error));
    message->settings = settings;
    message->headers_max = settings.headers_max;
    return S_OK;
}

/* -------------------------------------------------------------------------------------------------------- getting */

/* What a message can be asked for, collected for one call; the heap properties of creation are not among it. */
struct msg_values {
    WS_MESSAGE_STATE      state;
    WS_HEAP*              heap;
    WS_ENVELOPE_VERSION   envelope_version;
    WS_ADDRESSING_VERSION addressing_version;
    WS_XML_BUFFER*        header_buffer;
    WS_XML_NODE_POSITION  header_position;
    WS_XML_READER*        body_reader;
    WS_XML_WRITER*        body_writer;
    BOOL                  is_addressed;
    BOOL                  is_fault;
    WS_STRING             username;
    WS_BYTES              certificate;
    WS_XML_BUFFER*        saml_assertion;
    WS_PROTECTION_LEVEL   protection_level;
    void*                 token;
    WS_SECURITY_CONTEXT*  security_context;
};

static const struct prop_rule value_rules[] = {
    PROP_RULE(WS_MESSAGE_PROPERTY_STATE, PROP_GET, WS_MESSAGE_STATE, struct msg_values, state),
    PROP_RULE(WS_MESSAGE_PROPERTY_HEAP, PROP_GET, WS_HEAP*, struct msg_values, heap),
    PROP_RULE(WS_MESSAGE_PROPERTY_ENVELOPE_VERSION, PROP_GET, WS_ENVELOPE_VERSION, struct msg_values, envelope_version),
    PROP_RULE(WS_MESSAGE_PROPERTY_ADDRESSING_VERSION, PROP_GET, WS_ADDRESSING_VERSION, struct msg_values,
              addressing_version),
    PROP_RULE(WS_MESSAGE_PROPERTY_HEADER_BUFFER, PROP_GET, WS_XML_BUFFER*, struct msg_values, header_buffer),
    PROP_RULE(WS_MESSAGE_PROPERTY_HEADER_POSITION, PROP_GET, WS_XML_NODE_POSITION, struct msg_values, header_position),
    PROP_RULE(WS_MESSAGE_PROPERTY_BODY_READER, PROP_GET, WS_XML_READER*, struct msg_values, body_reader),
    PROP_RULE(WS_MESSAGE_PROPERTY_BODY_WRITER, PROP_GET, WS_XML_WRITER*, struct msg_values, body_writer),
    PROP_RULE(WS_MESSAGE_PROPERTY_IS_ADDRESSED, PROP_GET, BOOL, struct msg_values, is_addressed),
    PROP_RULE(WS_MESSAGE_PROPERTY_IS_FAULT, PROP_GET | PROP_SET, BOOL, struct msg_values, is_fault),
    PROP_RULE(WS_MESSAGE_PROPERTY_USERNAME, PROP_GET | PROP_SET, WS_STRING, struct msg_values, username),
    PROP_RULE(WS_MESSAGE_PROPERTY_ENCODED_CERT, PROP_GET | PROP_SET, WS_BYTES, struct msg_values, certificate),
    PROP_RULE(WS_MESSAGE_PROPERTY_SAML_ASSERTION, PROP_GET | PROP_SET, WS_XML_BUFFER*, struct msg_values,
              saml_assertion),
    PROP_RULE(WS_MESSAGE_PROPERTY_PROTECTION_LEVEL, PROP_GET | PROP_SET, WS_PROTECTION_LEVEL, struct msg_values,
              protection_level),
    PROP_RULE(WS_MESSAGE_PROPERTY_TRANSPORT_SECURITY_WINDOWS_TOKEN, PROP_GET | PROP_SET, void*, struct msg_values,
              token),
    PROP_RULE(WS_MESSAGE_PROPERTY_HTTP_HEADER_AUTH_WINDOWS_TOKEN, PROP_GET | PROP_SET, void*, struct msg_values, token),
    PROP_RULE(WS_MESSAGE_PROPERTY_MESSAGE_SECURITY_WINDOWS_TOKEN, PROP_GET | PROP_SET, void*, struct msg_values, token),
    PROP_RULE(WS_MESSAGE_PROPERTY_SECURITY_CONTEXT, PROP_GET, WS_SECURITY_CONTEXT*, struct msg_values,
              security_context),
};

static HRESULT raise_no_sender(const char* what, WS_ERROR* error)
{
    return err_raise(error, WS_E_INVALID_OPERATION,
                     "%s of the sender is not known: no security that finds it out is in use, "
                     "and no custom channel has set it",
                     what);
}

/* Fails when the message has no such value in its present state. */
static HRESULT collect(WS_MESSAGE* message, WS_MESSAGE_PROPERTY_ID id, struct msg_values* values, WS_ERROR* error)
{
    static const char attempt[] = "WsGetMessageProperty";

    if (id != WS_MESSAGE_PROPERTY_STATE)
        TRY(msg_check_not_empty(message, attempt, error));
    switch (id) {
    case WS_MESSAGE_PROPERTY_HEADER_BUFFER:
    case WS_MESSAGE_PROPERTY_HEADER_POSITION:
        TRY(headers_share_tree(message, error));
        values->header_buffer = message->tree.buffer;
        values->header_position = (WS_XML_NODE_POSITION){ message->tree.buffer, message->tree.header };
        break;
    case WS_MESSAGE_PROPERTY_BODY_READER:
        TRY(msg_check_state(message, WS_MESSAGE_STATE_READING, attempt, error));
        break;
    case WS_MESSAGE_PROPERTY_BODY_WRITER:
        TRY(msg_check_state(message, WS_MESSAGE_STATE_WRITING, attempt, error));
        break;
    case WS_MESSAGE_PROPERTY_USERNAME:
        return message->sender.username.chars != NULL ? S_OK : raise_no_sender("the user name", error);
    case WS_MESSAGE_PROPERTY_ENCODED_CERT:
        return message->sender.certificate.bytes != NULL ? S_OK : raise_no_sender("the certificate", error);
    case WS_MESSAGE_PROPERTY_SAML_ASSERTION:
        return message->sender.saml_assertion != NULL ? S_OK : raise_no_sender("the SAML assertion", error);
    case WS_MESSAGE_PROPERTY_TRANSPORT_SECURITY_WINDOWS_TOKEN:
    case WS_MESSAGE_PROPERTY_HTTP_HEADER_AUTH_WINDOWS_TOKEN:
    case WS_MESSAGE_PROPERTY_MESSAGE_SECURITY_WINDOWS_TOKEN:
        return raise_no_sender("a Windows token", error);
    case WS_MESSAGE_PROPERTY_SECURITY_CONTEXT:
        return raise_no_sender("the security context", error);
    default:
        break;
    }
    return S_OK;
}

HRESULT WINAPI WsGetMessageProperty(WS_MESSAGE* message, WS_MESSAGE_PROPERTY_ID id, void* value, ULONG value_size,
                                    WS_ERROR* error)
{
    CHECK_CALL(WsGetMessageProperty(message, id, value, value_size, error), message, error);
    struct msg_values values;
    BYTE probe[sizeof values];                      /* argument errors come before errors of the state */

    TRY(msg_check_handle(message, "WsGetMessageProperty", error));
    memset(&values, 0, sizeof values);
    TRY(prop_get(value_rules, ARRAY_COUNT(value_rules), &values, (ULONG)id, value != NULL ? probe : NULL, value_size,
                 error));
    TRY(collect(message, id, &values, error));
    values.state = message->state;
    values.heap = message->heap;
    values.envelope_version = message->soap->id;
    values.addressing_version = message->addressing->id;
    values.body_reader = message->reader;
    values.body_writer = message->writer;
    values.is_addressed = message->is_addressed;
    values.is_fault = message->is_fault;
    values.username = message->sender.username;
    values.certificate = message->sender.certificate;
    values.saml_assertion = message->sender.saml_assertion;
    values.protection_level = message->sender.protection_level;
    return prop_get(value_rules, ARRAY_COUNT(value_rules), &values, (ULONG)id, value, value_size, error);
}

/* -------------------------------------------------------------------------------------------------------- setting */

static HRESULT set_saml_assertion(WS_MESSAGE* message, WS_XML_BUFFER* assertion, WS_ERROR* error)
{
    WS_XML_BUFFER* copy = NULL;

    if (assertion != NULL) {
        if (!xml_buffer_valid(assertion))
            return err_raise(error, E_INVALIDARG, "WS_MESSAGE_PROPERTY_SAML_ASSERTION is not a WS_XML_BUFFER");
        TRY(tree_copy(assertion, message->heap, &copy, error));
    }
    message->sender.saml_assertion = copy;
    return S_OK;
}

static HRESULT set_value(WS_MESSAGE* message, WS_MESSAGE_PROPERTY_ID id, const struct msg_values* values,
                         WS_ERROR* error)
{
    switch (id) {
    case WS_MESSAGE_PROPERTY_IS_FAULT:
        message->is_fault = values->is_fault != FALSE;
        return S_OK;
    case WS_MESSAGE_PROPERTY_USERNAME:
        return soap_copy_string(message->heap, &values->username, &message->sender.username, error);
    case WS_MESSAGE_PROPERTY_ENCODED_CERT:
        return soap_copy_bytes(message->heap, &values->certificate, &message->sender.certificate, error);
    case WS_MESSAGE_PROPERTY_SAML_ASSERTION:
        return set_saml_assertion(message, values->saml_assertion, error);
    case WS_MESSAGE_PROPERTY_PROTECTION_LEVEL:
        if (values->protection_level < WS_PROTECTION_LEVEL_NONE
            || values->protection_level > WS_PROTECTION_LEVEL_SIGN_AND_ENCRYPT)
            return err_raise(error, E_INVALIDARG, "%d is not a WS_PROTECTION_LEVEL", (int)values->protection_level);
        message->sender.protection_level = values->protection_level;
        return S_OK;
    default:                                        /* the three tokens: what else can be set is above */
        return err_raise(error, WS_E_NOT_SUPPORTED, "Windows tokens do not exist on this system");
    }
}

HRESULT WINAPI WsSetMessageProperty(WS_MESSAGE* message, WS_MESSAGE_PROPERTY_ID id, const void* value, ULONG value_size,
                                    WS_ERROR* error)
{
    CHECK_CALL(WsSetMessageProperty(message, id, value, value_size, error), message, error);
    struct msg_values values;

    TRY(msg_check_handle(message, "WsSetMessageProperty", error));
    memset(&values, 0, sizeof values);
    TRY(prop_set(value_rules, ARRAY_COUNT(value_rules), &values, (ULONG)id, value, value_size, error));
    TRY(msg_check_not_empty(message, "WsSetMessageProperty", error));
    return set_value(message, id, &values, error);
}
