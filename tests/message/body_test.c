/* Reading and writing the body: the three forms that the reference describes, and what stands between. */
#include "message_support.h"

#define V12 WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0
#define V11 WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_0_9

#define OPEN_12 "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header/><s:Body>"
#define CLOSE   "</s:Body></s:Envelope>"

static WS_XML_STRING one_name = { 3, (BYTE*)(uintptr_t)"One", NULL, 0 };
static WS_XML_STRING two_name = { 3, (BYTE*)(uintptr_t)"Two", NULL, 0 };
static WS_XML_STRING body_ns = { 5, (BYTE*)(uintptr_t)"urn:b", NULL, 0 };
static const WS_ELEMENT_DESCRIPTION one = { &one_name, &body_ns, WS_INT32_TYPE, NULL };
static const WS_ELEMENT_DESCRIPTION two = { &two_name, &body_ns, WS_INT32_TYPE, NULL };

struct pair {
    INT32 one;
    INT32 two;
};

static WS_FIELD_DESCRIPTION one_field = {
    .mapping = WS_ELEMENT_FIELD_MAPPING, .localName = &one_name, .ns = &body_ns, .type = WS_INT32_TYPE,
    .offset = offsetof(struct pair, one),
};
static WS_FIELD_DESCRIPTION two_field = {
    .mapping = WS_ELEMENT_FIELD_MAPPING, .localName = &two_name, .ns = &body_ns, .type = WS_INT32_TYPE,
    .offset = offsetof(struct pair, two),
};
static WS_FIELD_DESCRIPTION* pair_fields[] = { &one_field, &two_field };
static WS_STRUCT_DESCRIPTION pair_struct = {
    .size = sizeof(struct pair), .alignment = _Alignof(struct pair), .fields = pair_fields, .fieldCount = 2,
};
static const WS_ELEMENT_DESCRIPTION whole_body = { NULL, NULL, WS_STRUCT_TYPE, &pair_struct };

static HRESULT write_int(WS_MESSAGE* message, const WS_ELEMENT_DESCRIPTION* description, INT32 value)
{
    return WsWriteBody(message, description, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, NULL);
}

static void write_two_values(WS_MESSAGE* message)
{
    assert_ok(write_int(message, &one, 1));
    assert_ok(write_int(message, &two, 2));
}

static void write_one_struct(WS_MESSAGE* message)
{
    const struct pair pair = { 1, 2 };

    assert_ok(WsWriteBody(message, &whole_body, WS_WRITE_REQUIRED_VALUE, &pair, sizeof pair, NULL));
}

static const char pair_text[] = OPEN_12 "<One xmlns=\"urn:b\">1</One><Two xmlns=\"urn:b\">2</Two>" CLOSE;

static void test_several_elements_are_several_values_or_one_struct(void** state)
{
    void (*const writers[])(WS_MESSAGE* message) = { write_two_values, write_one_struct };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(writers); i++) {
        WS_MESSAGE* message = blank_message(V12);

        assert_message(message, writers[i], pair_text);
        WsFreeMessage(message);
    }
}

static void test_several_elements_are_read_as_several_values(void** state)
{
    WS_MESSAGE* message = read_message(V12, pair_text);
    INT32 value = 0;
    INT32* missing = &value;
    WS_HEAP* heap = new_heap();

    UNUSED(state);
    assert_ok(WsReadBody(message, &one, WS_READ_REQUIRED_VALUE, NULL, &value, sizeof value, NULL));
    assert_int_equal(value, 1);
    assert_ok(WsReadBody(message, &one, WS_READ_OPTIONAL_POINTER, heap, &missing, sizeof missing, NULL));
    assert_null(missing);
    assert_ok(WsReadBody(message, &two, WS_READ_REQUIRED_VALUE, NULL, &value, sizeof value, NULL));
    assert_int_equal(value, 2);
    assert_ok(WsReadBody(message, &one, WS_READ_OPTIONAL_POINTER, heap, &missing, sizeof missing, NULL));
    assert_null(missing);
    assert_ok(WsReadEnvelopeEnd(message, NULL));
    WsFreeHeap(heap);
    WsFreeMessage(message);
}

static void test_several_elements_are_read_as_one_struct(void** state)
{
    WS_MESSAGE* message = read_message(V12, pair_text);
    struct pair pair = { 0, 0 };

    UNUSED(state);
    assert_ok(WsReadBody(message, &whole_body, WS_READ_REQUIRED_VALUE, NULL, &pair, sizeof pair, NULL));
    assert_int_equal(pair.one, 1);
    assert_int_equal(pair.two, 2);
    assert_ok(WsReadEnvelopeEnd(message, NULL));
    WsFreeMessage(message);
}

static void test_an_endpoint_address_needs_no_description(void** state)
{
    const WS_ELEMENT_DESCRIPTION description = { NULL, NULL, WS_ENDPOINT_ADDRESS_TYPE, NULL };
    static const char text[] = "<s:Envelope xmlns:a=\"" ADDR09_NS "\" xmlns:s=\"" SOAP11_NS "\"><s:Header/><s:Body>"
                               "<a:EndpointReference><a:Address>http://x/</a:Address></a:EndpointReference>" CLOSE;
    const WS_ENDPOINT_ADDRESS address = { .url = TEXT_STRING(u"http://x/") };
    WS_MESSAGE* message = blank_message(V11);
    WS_HEAP* heap = new_heap();
    WS_ENDPOINT_ADDRESS got;
    WS_BYTES bytes;

    UNUSED(state);
    assert_ok(msg_write_start(message, OUTPUT_BYTES_MAX, "X", NULL));
    assert_ok(WsWriteBody(message, &description, WS_WRITE_REQUIRED_VALUE, &address, sizeof address, NULL));
    assert_ok(msg_write_end(message, &bytes, NULL));
    assert_bytes(bytes, text);
    WsFreeMessage(message);
    message = read_message(V11, text);
    assert_ok(WsReadBody(message, &description, WS_READ_REQUIRED_VALUE, heap, &got, sizeof got, NULL));
    assert_text(got.url, "http://x/");
    WsFreeHeap(heap);
    WsFreeMessage(message);
}

static void test_what_is_no_description_is_refused(void** state)
{
    const WS_ELEMENT_DESCRIPTION nameless = { NULL, NULL, WS_INT32_TYPE, NULL };
    WS_MESSAGE* message = blank_message(V12);
    WS_ERROR* error = test_error();
    INT32 value = 1;

    UNUSED(state);
    assert_ok(msg_write_start(message, OUTPUT_BYTES_MAX, "X", NULL));
    assert_fails(WsWriteBody(message, NULL, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, error), E_INVALIDARG, error,
                 "NULL");
    assert_fails(WsWriteBody(message, &nameless, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, error), E_INVALIDARG,
                 error, "no element name");
    assert_ok(write_int(message, &one, 1));
    WsFreeMessage(message);
    message = read_message(V12, pair_text);
    assert_fails(WsReadBody(message, NULL, WS_READ_REQUIRED_VALUE, NULL, &value, sizeof value, error), E_INVALIDARG,
                 error, "NULL");
    assert_fails(WsReadBody(message, &nameless, WS_READ_REQUIRED_VALUE, NULL, &value, sizeof value, error),
                 E_INVALIDARG, error, "no element name");
    assert_ok(WsReadBody(message, &one, WS_READ_REQUIRED_VALUE, NULL, &value, sizeof value, error));
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_a_body_of_another_form_says_where(void** state)
{
    WS_MESSAGE* message = read_message(V12, OPEN_12 "\n<One xmlns=\"urn:b\">one</One>" CLOSE);
    WS_ERROR* error = test_error();
    INT32 value = 77;

    UNUSED(state);
    assert_fails(WsReadBody(message, &one, WS_READ_REQUIRED_VALUE, NULL, &value, sizeof value, error),
                 WS_E_INVALID_FORMAT, error, "line 2, column ");
    assert_int_equal(value, 77);
    assert_fails(WsReadBody(message, &one, WS_READ_REQUIRED_VALUE, NULL, &value, sizeof value, error),
                 WS_E_OBJECT_FAULTED, error, "failed before");
    assert_int_equal(state_of(message), WS_MESSAGE_STATE_READING);
    assert_hr(WsReadEnvelopeEnd(message, NULL), WS_E_OBJECT_FAULTED);
    assert_int_equal(state_of(message), WS_MESSAGE_STATE_DONE);
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_a_body_that_was_not_read_to_its_end_is_an_error_at_the_end(void** state)
{
    WS_MESSAGE* message = read_message(V12, pair_text);
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_fails(WsReadEnvelopeEnd(message, error), WS_E_INVALID_FORMAT, error, "the end of the Body");
    assert_int_equal(state_of(message), WS_MESSAGE_STATE_DONE);
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_filling_and_flushing_memory_does_nothing(void** state)
{
    WS_MESSAGE* message = read_message(V12, pair_text);

    UNUSED(state);
    assert_ok(WsFillBody(message, 1000000, NULL, NULL));
    WsFreeMessage(message);
    message = blank_message(V12);
    assert_ok(msg_write_start(message, OUTPUT_BYTES_MAX, "X", NULL));
    assert_ok(WsFlushBody(message, 0, NULL, NULL));
    WsFreeMessage(message);
}

/* As the reference's ForwardMessage example does it. */
static void test_a_message_is_forwarded_with_its_headers_and_body(void** state)
{
    static const char text[] =
        "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header>"
        "<a:Action s:mustUnderstand=\"1\">urn:x</a:Action><k:K xmlns:k=\"urn:k\">1</k:K></s:Header>"
        "<s:Body><x xmlns=\"urn:x\" b=\"1\">1<y>2</y></x><z>3</z></s:Body></s:Envelope>";
    WS_MESSAGE* received = read_message(V12, text);
    WS_MESSAGE* sent = new_message(V12);
    const WS_XML_NODE* node = NULL;
    WS_XML_READER* reader = NULL;
    WS_XML_WRITER* writer = NULL;
    WS_BYTES bytes;

    UNUSED(state);
    assert_ok(WsInitializeMessage(sent, WS_DUPLICATE_MESSAGE, received, NULL));
    assert_ok(msg_write_start(sent, OUTPUT_BYTES_MAX, "X", NULL));
    assert_ok(WsGetMessageProperty(received, WS_MESSAGE_PROPERTY_BODY_READER, &reader, sizeof reader, NULL));
    assert_ok(WsGetMessageProperty(sent, WS_MESSAGE_PROPERTY_BODY_WRITER, &writer, sizeof writer, NULL));
    for (;;) {
        assert_ok(WsGetReaderNode(reader, &node, NULL));
        if (node->nodeType == WS_XML_NODE_TYPE_END_ELEMENT)
            break;
        assert_ok(WsCopyNode(writer, reader, NULL));
    }
    assert_ok(WsReadEnvelopeEnd(received, NULL));
    assert_ok(msg_write_end(sent, &bytes, NULL));
    assert_bytes(bytes, text);
    WsFreeMessage(sent);
    WsFreeMessage(received);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_several_elements_are_several_values_or_one_struct),
        cmocka_unit_test(test_several_elements_are_read_as_several_values),
        cmocka_unit_test(test_several_elements_are_read_as_one_struct),
        cmocka_unit_test(test_an_endpoint_address_needs_no_description),
        cmocka_unit_test(test_what_is_no_description_is_refused),
        cmocka_unit_test(test_a_body_of_another_form_says_where),
        cmocka_unit_test(test_a_body_that_was_not_read_to_its_end_is_an_error_at_the_end),
        cmocka_unit_test(test_filling_and_flushing_memory_does_nothing),
        cmocka_unit_test(test_a_message_is_forwarded_with_its_headers_and_body),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
