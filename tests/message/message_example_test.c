/* Messages byte for byte as SOAP, WS-Addressing and the formats of this library write them. */
#include "message_support.h"

#define REQUEST_ID "urn:uuid:00112233-4455-6677-8899-aabbccddeeff"

#define ENVELOPE_12 "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header>"
#define ACTION(uri) "<a:Action s:mustUnderstand=\"1\">" uri "</a:Action>"
#define TO(uri)     "<a:To s:mustUnderstand=\"1\">" uri "</a:To>"
#define ECHO_BODY   "<s:Body><Echo xmlns=\"http://example.org/\"><text>hello</text></Echo></s:Body></s:Envelope>"
#define REPLY_BODY \
    "<s:Body><EchoResponse xmlns=\"http://example.org/\"><EchoResult>hello</EchoResult></EchoResponse>" \
    "</s:Body></s:Envelope>"

#define REQUEST_12 \
    ENVELOPE_12 ACTION("http://example.org/IEcho/Echo") "<a:MessageID>" REQUEST_ID "</a:MessageID>" \
    TO("http://server.example/Echo") "</s:Header>" ECHO_BODY

static void address(WS_MESSAGE* message, const WCHAR* url, WS_XML_BUFFER* headers)
{
    ULONG length = 0;
    WS_ENDPOINT_ADDRESS to = { .headers = headers };

    while (url[length] != 0)
        length++;
    to.url = (WS_STRING){ length, (WCHAR*)(uintptr_t)url };
    assert_ok(WsAddressMessage(message, &to, NULL));
}

/* The order of calls is not the order of the headers. */
static void test_request_of_soap_12_with_addressing_10(void** state)
{
    WS_MESSAGE* message = new_message(WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0);

    UNUSED(state);
    assert_ok(WsInitializeMessage(message, WS_REQUEST_MESSAGE, NULL, NULL));
    address(message, (const WCHAR*)u"http://server.example/Echo", NULL);
    set_header(message, WS_MESSAGE_ID_HEADER, REQUEST_ID);
    set_header(message, WS_ACTION_HEADER, "http://example.org/IEcho/Echo");
    assert_message(message, write_request, REQUEST_12);
    WsFreeMessage(message);
}

static void test_reply_to_it(void** state)
{
    WS_MESSAGE* request = read_message(WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0, REQUEST_12);
    WS_MESSAGE* reply = new_message(WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0);

    UNUSED(state);
    assert_ok(WsInitializeMessage(reply, WS_REPLY_MESSAGE, request, NULL));
    set_header(reply, WS_ACTION_HEADER, "http://example.org/IEcho/EchoResponse");
    assert_message(
        reply, write_reply,
        ENVELOPE_12 ACTION("http://example.org/IEcho/EchoResponse") "<a:RelatesTo>" REQUEST_ID "</a:RelatesTo>" TO(
            ADDR10_NS "/anonymous") "</s:Header>" REPLY_BODY);
    WsFreeMessage(reply);
    WsFreeMessage(request);
}

static void test_request_of_soap_11_with_addressing_2004(void** state)
{
    WS_MESSAGE* message = new_message(WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_0_9);

    UNUSED(state);
    assert_ok(WsInitializeMessage(message, WS_REQUEST_MESSAGE, NULL, NULL));
    set_header(message, WS_MESSAGE_ID_HEADER, REQUEST_ID);
    set_header(message, WS_ACTION_HEADER, "http://example.org/IEcho/Echo");
    address(message, (const WCHAR*)u"http://server.example/Echo", NULL);
    assert_message(message, write_request,
                   "<s:Envelope xmlns:a=\"" ADDR09_NS "\" xmlns:s=\"" SOAP11_NS "\"><s:Header>"
                   ACTION("http://example.org/IEcho/Echo") "<a:MessageID>" REQUEST_ID "</a:MessageID>"
                   "<a:ReplyTo><a:Address>" ADDR09_NS "/role/anonymous</a:Address></a:ReplyTo>"
                   TO("http://server.example/Echo") "</s:Header>" ECHO_BODY);
    WsFreeMessage(message);
}

static void test_reference_parameter_of_an_endpoint_address(void** state)
{
    WS_MESSAGE* message = blank_message(WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0);
    WS_HEAP* heap = new_heap();

    UNUSED(state);
    set_header(message, WS_ACTION_HEADER, "http://example.org/IEcho/Echo");
    address(message, (const WCHAR*)u"http://server.example/Echo",
            buffer_of(heap, "<k:Key xmlns:k=\"urn:k\">42</k:Key>"));
    assert_message(message, NULL,
                   ENVELOPE_12 ACTION("http://example.org/IEcho/Echo")
                       TO("http://server.example/Echo") "<k:Key xmlns:k=\"urn:k\" "
                                                        "a:IsReferenceParameter=\"true\">42</k:Key></s:Header><s:Body/"
                                                        "></s:Envelope>");
    WsFreeHeap(heap);
    WsFreeMessage(message);
}

static void test_endpoint_reference_as_a_header(void** state)
{
    WS_MESSAGE* message = blank_message(WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0);
    WS_HEAP* heap = new_heap();
    WS_SPN_ENDPOINT_IDENTITY identity = { { WS_SPN_ENDPOINT_IDENTITY_TYPE }, TEXT_STRING(u"host/server.example") };
    WS_ENDPOINT_ADDRESS reply_to = {
        .url = TEXT_STRING(u"http://server.example/Echo"), .identity = &identity.identity,
        .headers = buffer_of(heap, "<k:Key xmlns:k=\"urn:k\">42</k:Key>"),
    };

    UNUSED(state);
    assert_ok(WsSetHeader(message, WS_REPLY_TO_HEADER, WS_ENDPOINT_ADDRESS_TYPE, WS_WRITE_REQUIRED_VALUE, &reply_to,
                          sizeof reply_to, NULL));
    assert_message(message, NULL,
                   ENVELOPE_12 "<a:ReplyTo><a:Address>http://server.example/Echo</a:Address>"
                   "<a:ReferenceParameters><k:Key xmlns:k=\"urn:k\">42</k:Key></a:ReferenceParameters>"
                   "<Identity xmlns=\"http://schemas.xmlsoap.org/ws/2006/02/addressingidentity\">"
                   "<Spn>host/server.example</Spn></Identity></a:ReplyTo></s:Header><s:Body/></s:Envelope>");
    WsFreeHeap(heap);
    WsFreeMessage(message);
}

static void test_transport_addressing_leaves_the_header_empty(void** state)
{
    WS_MESSAGE* message = new_message(WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_TRANSPORT);

    UNUSED(state);
    assert_ok(WsInitializeMessage(message, WS_REQUEST_MESSAGE, NULL, NULL));
    set_header(message, WS_ACTION_HEADER, "http://example.org/IEcho/Echo");
    address(message, (const WCHAR*)u"http://server.example/Echo", NULL);
    assert_message(message, write_request,
                   "<s:Envelope xmlns:s=\"" SOAP11_NS "\"><s:Header/>" ECHO_BODY);
    assert_string_equal(get_header(message, WS_ACTION_HEADER), "http://example.org/IEcho/Echo");
    assert_string_equal(get_header(message, WS_TO_HEADER), "http://server.example/Echo");
    WsFreeMessage(message);
}

/* ------------------------------------------------------------------------------------------ faults of WS-Addressing */

#define UNKNOWN_ACTION_12 \
    ENVELOPE_12 ACTION("urn:x") "<a:MessageID>" REQUEST_ID "</a:MessageID></s:Header><s:Body/></s:Envelope>"

static WS_ERROR* error_in_body;

static void write_fault(WS_MESSAGE* message)
{
    assert_ok(
        msg_write_error(message, error_in_body, WS_E_ENDPOINT_ACTION_NOT_SUPPORTED, WS_MINIMAL_FAULT_DISCLOSURE, NULL));
}

static void assert_unknown_action(WS_ENVELOPE_VERSION envelope, const char* request_text, const char* expected)
{
    WS_MESSAGE* request = read_message(envelope, WS_ADDRESSING_VERSION_1_0, request_text);
    WS_MESSAGE* reply = blank_message(envelope, WS_ADDRESSING_VERSION_1_0);

    error_in_body = test_error();
    assert_hr(msg_raise_unknown_action(request, error_in_body), WS_E_ENDPOINT_ACTION_NOT_SUPPORTED);
    set_header(reply, WS_RELATES_TO_HEADER, REQUEST_ID);
    assert_ok(msg_prepare_fault(reply, error_in_body, NULL));
    assert_message(reply, write_fault, expected);
    WsFreeError(error_in_body);
    WsFreeMessage(reply);
    WsFreeMessage(request);
}

static void test_action_not_supported_in_soap_12(void** state)
{
    UNUSED(state);
    assert_unknown_action(
        WS_ENVELOPE_VERSION_SOAP_1_2, UNKNOWN_ACTION_12,
        ENVELOPE_12 ACTION(
            ADDR10_NS
            "/fault") "<a:RelatesTo>" REQUEST_ID "</a:RelatesTo></s:Header>"
                      "<s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value>"
                      "<s:Subcode><s:Value>a:ActionNotSupported</s:Value></s:Subcode></s:Code>"
                      "<s:Reason><s:Text xml:lang=\"en\">The action urn:x cannot be processed at the receiver.</s:Text>"
                      "</s:Reason><s:Detail><a:ProblemAction><a:Action>urn:x</a:Action></a:ProblemAction></s:Detail>"
                      "</s:Fault></s:Body></s:Envelope>");
}

static void test_action_not_supported_in_soap_11(void** state)
{
    UNUSED(state);
    assert_unknown_action(
        WS_ENVELOPE_VERSION_SOAP_1_1,
        "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP11_NS
        "\"><s:Header>" ACTION("urn:x") "</s:Header><s:Body/></s:Envelope>",
        "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP11_NS "\"><s:Header>" ACTION(
            ADDR10_NS
            "/fault") "<a:RelatesTo>" REQUEST_ID "</a:RelatesTo>"
                      "<a:FaultDetail><a:ProblemAction><a:Action>urn:x</a:Action></a:ProblemAction></a:FaultDetail>"
                      "</s:Header><s:Body><s:Fault><faultcode>a:ActionNotSupported</faultcode>"
                      "<faultstring xml:lang=\"en\">The action urn:x cannot be processed at the receiver.</faultstring>"
                      "</s:Fault></s:Body></s:Envelope>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_of_soap_12_with_addressing_10),
        cmocka_unit_test(test_reply_to_it),
        cmocka_unit_test(test_request_of_soap_11_with_addressing_2004),
        cmocka_unit_test(test_reference_parameter_of_an_endpoint_address),
        cmocka_unit_test(test_endpoint_reference_as_a_header),
        cmocka_unit_test(test_transport_addressing_leaves_the_header_empty),
        cmocka_unit_test(test_action_not_supported_in_soap_12),
        cmocka_unit_test(test_action_not_supported_in_soap_11),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
