/* Creating messages, and their properties. */
#include "message_support.h"

#define V12 WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0

#define GET(message, id, value) WsGetMessageProperty((message), (id), &(value), sizeof (value), NULL)
#define SET(message, id, value) WsSetMessageProperty((message), (id), &(value), sizeof (value), NULL)

static void test_versions_are_checked(void** state)
{
    struct { WS_ENVELOPE_VERSION envelope; WS_ADDRESSING_VERSION addressing; const char* says; } rows[] = {
        { 0, WS_ADDRESSING_VERSION_1_0, "0 is not a WS_ENVELOPE_VERSION" },
        { 4, WS_ADDRESSING_VERSION_1_0, "4 is not a WS_ENVELOPE_VERSION" },
        { WS_ENVELOPE_VERSION_SOAP_1_2, 0, "0 is not a WS_ADDRESSING_VERSION" },
        { WS_ENVELOPE_VERSION_SOAP_1_2, 4, "4 is not a WS_ADDRESSING_VERSION" },
        { WS_ENVELOPE_VERSION_NONE, WS_ADDRESSING_VERSION_1_0, "WS_ADDRESSING_VERSION_TRANSPORT" },
    };
    WS_ERROR* error = test_error();
    WS_MESSAGE* message = NULL;

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
        assert_fails(WsCreateMessage(rows[i].envelope, rows[i].addressing, NULL, 0, &message, error), E_INVALIDARG,
                     error, rows[i].says);
    assert_fails(WsCreateMessage(V12, NULL, 0, NULL, error), E_INVALIDARG, error, "NULL");
    assert_fails(WsCreateMessage(V12, NULL, 1, &message, error), E_INVALIDARG, error, "NULL");
    assert_null(message);
    WsFreeError(error);
}

static void test_properties_of_creation_are_checked(void** state)
{
    ULONG number = 3;
    WS_XML_READER_PROPERTY unknown = { WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, &number, sizeof number };
    WS_XML_READER_PROPERTIES reader = { &unknown, 1 };
    WS_XML_WRITER_PROPERTY short_value = { WS_XML_WRITER_PROPERTY_MAX_DEPTH, &number, 2 };
    WS_XML_WRITER_PROPERTIES writer = { &short_value, 1 };
    WS_HEAP_PROPERTY heap_property = { WS_HEAP_PROPERTY_MAX_SIZE, &number, sizeof number };
    WS_HEAP_PROPERTIES heap = { &heap_property, 1 };
    struct { WS_MESSAGE_PROPERTY property; const char* says; } rows[] = {
        { { WS_MESSAGE_PROPERTY_XML_READER_PROPERTIES, &reader, sizeof reader }, "not known" },
        { { WS_MESSAGE_PROPERTY_XML_WRITER_PROPERTIES, &writer, sizeof writer }, "WS_XML_WRITER_PROPERTY_MAX_DEPTH" },
        { { WS_MESSAGE_PROPERTY_HEAP_PROPERTIES, &heap, sizeof heap }, "WS_HEAP_PROPERTY_MAX_SIZE" },
        { { WS_MESSAGE_PROPERTY_MAX_PROCESSED_HEADERS, &number, 2 }, "WS_MESSAGE_PROPERTY_MAX_PROCESSED_HEADERS" },
        { { WS_MESSAGE_PROPERTY_IS_FAULT, &number, 4 }, "not known" },
        { { WS_MESSAGE_PROPERTY_ENVELOPE_VERSION, &number, 4 }, "not known" },
    };
    WS_ERROR* error = test_error();
    WS_MESSAGE* message = NULL;
    size_t live = mem_live_blocks();

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
        assert_fails(WsCreateMessage(V12, &rows[i].property, 1, &message, error), E_INVALIDARG, error, rows[i].says);
    assert_null(message);
    assert_no_leak_since(live);
    WsFreeError(error);
}

static void test_reader_properties_bind_the_reader(void** state)
{
    ULONG depth = 3;
    WS_XML_READER_PROPERTY property = { WS_XML_READER_PROPERTY_MAX_DEPTH, &depth, sizeof depth };
    WS_XML_READER_PROPERTIES properties = { &property, 1 };
    WS_MESSAGE_PROPERTY message_property = {
        WS_MESSAGE_PROPERTY_XML_READER_PROPERTIES, &properties, sizeof properties,
    };
    static const char text[] =
        "<s:Envelope xmlns:s=\"" SOAP12_NS "\"><s:Header><h xmlns=\"u\"><i><j/></i></h></s:Header><s:Body/>"
        "</s:Envelope>";
    WS_MESSAGE* message = NULL;
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_ok(WsCreateMessage(V12, &message_property, 1, &message, NULL));
    memset(&property, 0xAA, sizeof property);                    /* everything was copied */
    memset(&properties, 0xAA, sizeof properties);
    depth = 1;
    assert_fails(msg_read_start(message, WS_CHARSET_UTF8, text, sizeof text - 1, NULL, NULL, error),
                 WS_E_QUOTA_EXCEEDED, error, "WS_XML_READER_PROPERTY_MAX_DEPTH");
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_writer_properties_bind_the_writer(void** state)
{
    ULONG depth = 2;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_MAX_DEPTH, &depth, sizeof depth };
    WS_XML_WRITER_PROPERTIES properties = { &property, 1 };
    WS_MESSAGE_PROPERTY message_property = {
        WS_MESSAGE_PROPERTY_XML_WRITER_PROPERTIES, &properties, sizeof properties,
    };
    WS_MESSAGE* message = NULL;

    UNUSED(state);
    assert_ok(WsCreateMessage(V12, &message_property, 1, &message, NULL));
    assert_ok(WsInitializeMessage(message, WS_BLANK_MESSAGE, NULL, NULL));
    set_header(message, WS_ACTION_HEADER, "urn:x");
    assert_hr(msg_write_start(message, OUTPUT_BYTES_MAX, "X", NULL), WS_E_QUOTA_EXCEEDED);
    WsFreeMessage(message);
}

static void test_what_a_message_says_about_itself(void** state)
{
    WS_MESSAGE* message = blank_message(WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_0_9);
    WS_ENVELOPE_VERSION envelope = 0;
    WS_ADDRESSING_VERSION addressing = 0;
    WS_HEAP* heap = NULL;
    void* block = NULL;
    BOOL flag = 77;

    UNUSED(state);
    assert_ok(GET(message, WS_MESSAGE_PROPERTY_ENVELOPE_VERSION, envelope));
    assert_int_equal(envelope, WS_ENVELOPE_VERSION_SOAP_1_1);
    assert_ok(GET(message, WS_MESSAGE_PROPERTY_ADDRESSING_VERSION, addressing));
    assert_int_equal(addressing, WS_ADDRESSING_VERSION_0_9);
    assert_ok(GET(message, WS_MESSAGE_PROPERTY_HEAP, heap));
    assert_ok(WsAlloc(heap, 100, &block, NULL));
    assert_ok(GET(message, WS_MESSAGE_PROPERTY_IS_FAULT, flag));
    assert_false(flag);
    flag = TRUE;
    assert_ok(SET(message, WS_MESSAGE_PROPERTY_IS_FAULT, flag));
    assert_true(msg_is_fault(message));
    WsFreeMessage(message);
}

static void test_sizes_and_ids_are_checked(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_ERROR* error = test_error();
    BOOL flag = TRUE;

    UNUSED(state);
    assert_fails(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_IS_FAULT, &flag, 3, error), E_INVALIDARG, error,
                 "WS_MESSAGE_PROPERTY_IS_FAULT");
    assert_fails(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_IS_FAULT, NULL, 4, error), E_INVALIDARG, error,
                 "NULL");
    assert_fails(WsGetMessageProperty(message, 99, &flag, 4, error), E_INVALIDARG, error, "99");
    assert_fails(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_MAX_PROCESSED_HEADERS, &flag, 4, error),
                 E_INVALIDARG, error, "not known");
    assert_fails(WsSetMessageProperty(message, WS_MESSAGE_PROPERTY_IS_FAULT, &flag, 8, error), E_INVALIDARG, error,
                 "WS_MESSAGE_PROPERTY_IS_FAULT");
    assert_fails(WsSetMessageProperty(message, WS_MESSAGE_PROPERTY_IS_ADDRESSED, &flag, 4, error), E_INVALIDARG, error,
                 "cannot be set");
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_what_is_known_about_the_sender_is_kept_until_the_reset(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_HEAP* heap = new_heap();
    WS_STRING user = TEXT_STRING(u"me");
    BYTE bytes[] = { 1, 2, 3 };
    WS_BYTES certificate = { sizeof bytes, bytes };
    WS_PROTECTION_LEVEL level = WS_PROTECTION_LEVEL_SIGN;
    WS_XML_BUFFER* assertion = buffer_of(heap, "<saml/>");

    UNUSED(state);
    assert_hr(GET(message, WS_MESSAGE_PROPERTY_USERNAME, user), WS_E_INVALID_OPERATION);
    assert_hr(GET(message, WS_MESSAGE_PROPERTY_ENCODED_CERT, certificate), WS_E_INVALID_OPERATION);
    assert_hr(GET(message, WS_MESSAGE_PROPERTY_SAML_ASSERTION, assertion), WS_E_INVALID_OPERATION);
    assert_ok(SET(message, WS_MESSAGE_PROPERTY_USERNAME, user));
    assert_ok(SET(message, WS_MESSAGE_PROPERTY_ENCODED_CERT, certificate));
    assert_ok(SET(message, WS_MESSAGE_PROPERTY_SAML_ASSERTION, assertion));
    assert_ok(SET(message, WS_MESSAGE_PROPERTY_PROTECTION_LEVEL, level));
    WsFreeHeap(heap);
    heap = new_heap();
    bytes[0] = 9;
    user.length = 0;
    assert_ok(GET(message, WS_MESSAGE_PROPERTY_USERNAME, user));
    assert_text(user, "me");
    assert_ok(GET(message, WS_MESSAGE_PROPERTY_ENCODED_CERT, certificate));
    assert_int_equal(certificate.length, 3);
    assert_memory_equal(certificate.bytes, "\1\2\3", 3);
    assert_ok(GET(message, WS_MESSAGE_PROPERTY_SAML_ASSERTION, assertion));
    assert_string_equal(buffer_text(heap, assertion), "<saml/>");
    level = 0;
    assert_ok(GET(message, WS_MESSAGE_PROPERTY_PROTECTION_LEVEL, level));
    assert_int_equal(level, WS_PROTECTION_LEVEL_SIGN);
    assert_ok(WsResetMessage(message, NULL));
    assert_ok(WsInitializeMessage(message, WS_BLANK_MESSAGE, NULL, NULL));
    assert_hr(GET(message, WS_MESSAGE_PROPERTY_USERNAME, user), WS_E_INVALID_OPERATION);
    assert_ok(GET(message, WS_MESSAGE_PROPERTY_PROTECTION_LEVEL, level));
    assert_int_equal(level, WS_PROTECTION_LEVEL_NONE);
    WsFreeHeap(heap);
    WsFreeMessage(message);
}

static void test_windows_tokens_and_security_contexts_are_not_there(void** state)
{
    const WS_MESSAGE_PROPERTY_ID tokens[] = {
        WS_MESSAGE_PROPERTY_TRANSPORT_SECURITY_WINDOWS_TOKEN, WS_MESSAGE_PROPERTY_HTTP_HEADER_AUTH_WINDOWS_TOKEN,
        WS_MESSAGE_PROPERTY_MESSAGE_SECURITY_WINDOWS_TOKEN,
    };
    WS_MESSAGE* message = blank_message(V12);
    void* token = message;

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(tokens); i++) {
        assert_hr(GET(message, tokens[i], token), WS_E_INVALID_OPERATION);
        assert_hr(SET(message, tokens[i], token), WS_E_NOT_SUPPORTED);
    }
    assert_hr(GET(message, WS_MESSAGE_PROPERTY_SECURITY_CONTEXT, token), WS_E_INVALID_OPERATION);
    WsFreeMessage(message);
}

static HRESULT create_with_properties(void* unused)
{
    ULONG depth = 3;
    SIZE_T size = 10000;
    WS_XML_READER_PROPERTY reader_property = { WS_XML_READER_PROPERTY_MAX_DEPTH, &depth, sizeof depth };
    WS_XML_READER_PROPERTIES reader = { &reader_property, 1 };
    WS_HEAP_PROPERTY heap_property = { WS_HEAP_PROPERTY_MAX_SIZE, &size, sizeof size };
    WS_HEAP_PROPERTIES heap = { &heap_property, 1 };
    const WS_MESSAGE_PROPERTY properties[] = {
        { WS_MESSAGE_PROPERTY_XML_READER_PROPERTIES, &reader, sizeof reader },
        { WS_MESSAGE_PROPERTY_HEAP_PROPERTIES, &heap, sizeof heap },
    };
    WS_MESSAGE* message = NULL;
    HRESULT hr = WsCreateMessage(V12, properties, ARRAY_COUNT(properties), &message, NULL);

    UNUSED(unused);
    WsFreeMessage(message);
    return hr;
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    assert_true(for_each_allocation_failure(create_with_properties, NULL, S_OK) >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions_are_checked),
        cmocka_unit_test(test_properties_of_creation_are_checked),
        cmocka_unit_test(test_reader_properties_bind_the_reader),
        cmocka_unit_test(test_writer_properties_bind_the_writer),
        cmocka_unit_test(test_what_a_message_says_about_itself),
        cmocka_unit_test(test_sizes_and_ids_are_checked),
        cmocka_unit_test(test_what_is_known_about_the_sender_is_kept_until_the_reset),
        cmocka_unit_test(test_windows_tokens_and_security_contexts_are_not_there),
        cmocka_unit_test(test_every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
