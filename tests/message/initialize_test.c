/* WsInitializeMessage: what each kind of message starts with, and what relates a reply to its request. */
#include "message_support.h"

#define V12 WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0
#define V11 WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_0_9
#define VTT WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_TRANSPORT

#define START_12 "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header>"
#define END      "</s:Header><s:Body/></s:Envelope>"
#define EPR(name, uri) "<a:" name "><a:Address>" uri "</a:Address></a:" name ">"

static BOOL flag(WS_MESSAGE* message, WS_MESSAGE_PROPERTY_ID id)
{
    BOOL value = 77;

    assert_ok(WsGetMessageProperty(message, id, &value, sizeof value, NULL));
    return value;
}

static void assert_headers(WS_MESSAGE* message, const char* relates_to, const char* to)
{
    assert_string_equal(get_header(message, WS_RELATES_TO_HEADER), relates_to);
    assert_string_equal(get_header(message, WS_TO_HEADER), to);
    assert_string_equal(get_header(message, WS_MESSAGE_ID_HEADER), "(none)");
    assert_string_equal(get_header(message, WS_ACTION_HEADER), "(none)");
    assert_true(flag(message, WS_MESSAGE_PROPERTY_IS_ADDRESSED));
}

static void test_a_blank_message_has_nothing(void** state)
{
    WS_MESSAGE* message = new_message(V12);
    WS_MESSAGE* other = new_message(V12);

    UNUSED(state);
    assert_ok(WsInitializeMessage(message, WS_BLANK_MESSAGE, other, NULL));       /* a source is ignored */
    assert_false(flag(message, WS_MESSAGE_PROPERTY_IS_ADDRESSED));
    assert_false(flag(message, WS_MESSAGE_PROPERTY_IS_FAULT));
    assert_message(message, NULL, "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header/><s:Body/>"
                   "</s:Envelope>");
    WsFreeMessage(other);
    WsFreeMessage(message);
}

static void test_a_request_has_a_new_id_each_time(void** state)
{
    WS_MESSAGE* message = new_message(V12);
    char first[64];

    UNUSED(state);
    assert_ok(WsInitializeMessage(message, WS_REQUEST_MESSAGE, NULL, NULL));
    snprintf(first, sizeof first, "%s", get_header(message, WS_MESSAGE_ID_HEADER));
    assert_int_equal(strlen(first), 45);
    assert_memory_equal(first, "urn:uuid:", 9);
    assert_int_equal(first[9 + 14], '4');                                         /* version 4 ...        */
    assert_non_null(strchr("89ab", first[9 + 19]));                               /* ... of this variant  */
    assert_ok(WsResetMessage(message, NULL));
    assert_ok(WsInitializeMessage(message, WS_REQUEST_MESSAGE, NULL, NULL));
    assert_string_not_equal(get_header(message, WS_MESSAGE_ID_HEADER), first);
    assert_false(flag(message, WS_MESSAGE_PROPERTY_IS_ADDRESSED));
    WsFreeMessage(message);
}

static void test_a_request_of_2004_asks_for_an_anonymous_reply(void** state)
{
    WS_MESSAGE* message = new_message(V11);
    WS_ENDPOINT_ADDRESS* address = NULL;

    UNUSED(state);
    assert_ok(WsInitializeMessage(message, WS_REQUEST_MESSAGE, NULL, NULL));
    assert_ok(WsGetHeader(message, WS_REPLY_TO_HEADER, WS_ENDPOINT_ADDRESS_TYPE, WS_READ_OPTIONAL_POINTER, NULL,
                          &address, sizeof address, NULL));
    assert_non_null(address);
    assert_int_equal(address->url.length, 0);
    assert_string_equal((const char*)msg_text(message, WS_REPLY_TO_HEADER)->bytes != NULL ? "there" : "", "there");
    WsFreeMessage(message);
}

static void test_an_id_is_added_where_a_reply_is_expected(void** state)
{
    WS_MESSAGE* message = blank_message(V12);

    UNUSED(state);
    assert_ok(msg_ensure_id(message, NULL));
    assert_int_equal(strlen(get_header(message, WS_MESSAGE_ID_HEADER)), 45);
    set_header(message, WS_MESSAGE_ID_HEADER, "urn:mine");
    assert_ok(msg_ensure_id(message, NULL));
    assert_string_equal(get_header(message, WS_MESSAGE_ID_HEADER), "urn:mine");
    WsFreeMessage(message);
}

static void assert_reply(WS_MESSAGE_INITIALIZATION kind, const char* headers, const char* relates_to, const char* to)
{
    char text[2048];
    WS_MESSAGE* request;
    WS_MESSAGE* reply = new_message(V12);

    snprintf(text, sizeof text, START_12 "%s" END, headers);
    request = read_message(V12, text);
    assert_ok(WsInitializeMessage(reply, kind, request, NULL));
    assert_headers(reply, relates_to, to);
    assert_int_equal(flag(reply, WS_MESSAGE_PROPERTY_IS_FAULT), kind == WS_FAULT_MESSAGE);
    WsFreeMessage(request);
    WsFreeMessage(reply);
}

#define ID "<a:MessageID>urn:id</a:MessageID>"

static void test_a_reply_goes_where_the_request_says(void** state)
{
    UNUSED(state);
    assert_reply(WS_REPLY_MESSAGE, ID EPR("ReplyTo", "http://r/"), "urn:id", "http://r/");
    assert_reply(WS_REPLY_MESSAGE, ID EPR("ReplyTo", ADDR10_NS "/anonymous"), "urn:id", ADDR10_NS "/anonymous");
    assert_reply(WS_REPLY_MESSAGE, ID EPR("FaultTo", "http://f/"), "urn:id", ADDR10_NS "/anonymous");
    assert_reply(WS_REPLY_MESSAGE, "", ADDR10_NS "/unspecified", ADDR10_NS "/anonymous");
}

static void test_a_fault_goes_to_fault_to_or_reply_to(void** state)
{
    UNUSED(state);
    assert_reply(WS_FAULT_MESSAGE, ID EPR("ReplyTo", "http://r/") EPR("FaultTo", "http://f/"), "urn:id", "http://f/");
    assert_reply(WS_FAULT_MESSAGE, ID EPR("ReplyTo", "http://r/"), "urn:id", "http://r/");
    assert_reply(WS_FAULT_MESSAGE, ID, "urn:id", ADDR10_NS "/anonymous");
    assert_reply(WS_FAULT_MESSAGE, ID "<a:ReplyTo/>", "urn:id", ADDR10_NS "/anonymous");
}

static void test_a_reply_carries_the_reference_parameters(void** state)
{
    WS_MESSAGE* request =
        read_message(V12, START_12 ID "<a:ReplyTo><a:Address>http://r/</a:Address><a:ReferenceParameters>"
                                      "<k:Key xmlns:k=\"urn:k\">42</k:Key></a:ReferenceParameters></a:ReplyTo>" END);
    WS_MESSAGE* reply = new_message(V12);

    UNUSED(state);
    assert_ok(WsInitializeMessage(reply, WS_REPLY_MESSAGE, request, NULL));
    assert_message(reply, NULL,
                   START_12 "<a:RelatesTo>urn:id</a:RelatesTo><a:To s:mustUnderstand=\"1\">http://r/</a:To>"
                            "<k:Key xmlns:k=\"urn:k\" a:IsReferenceParameter=\"true\">42</k:Key>" END);
    WsFreeMessage(request);
    WsFreeMessage(reply);
}

static void test_a_reply_to_a_reference_without_an_address_fails(void** state)
{
    WS_MESSAGE* request = read_message(V12, START_12 ID "<a:ReplyTo/>" END);
    WS_MESSAGE* reply = new_message(V12);
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_fails(WsInitializeMessage(reply, WS_REPLY_MESSAGE, request, error), WS_E_INVALID_FORMAT, error,
                 "without an Address");
    assert_int_equal(state_of(reply), WS_MESSAGE_STATE_EMPTY);
    assert_ok(WsInitializeMessage(reply, WS_BLANK_MESSAGE, NULL, error));
    assert_string_equal(get_header(reply, WS_RELATES_TO_HEADER), "(none)");
    WsFreeError(error);
    WsFreeMessage(request);
    WsFreeMessage(reply);
}

static void test_a_reply_to_none_is_recognized(void** state)
{
    WS_MESSAGE* request = read_message(V12, START_12 ID EPR("ReplyTo", ADDR10_NS "/none") END);
    WS_MESSAGE* reply = new_message(V12);

    UNUSED(state);
    assert_ok(WsInitializeMessage(reply, WS_REPLY_MESSAGE, request, NULL));
    assert_true(msg_to_none(reply));
    assert_ok(WsResetMessage(reply, NULL));
    assert_ok(WsInitializeMessage(reply, WS_BLANK_MESSAGE, NULL, NULL));
    assert_false(msg_to_none(reply));
    WsFreeMessage(request);
    WsFreeMessage(reply);
}

static void test_transport_addressing_needs_no_headers(void** state)
{
    WS_MESSAGE* request = new_message(VTT);
    WS_MESSAGE* reply = new_message(VTT);

    UNUSED(state);
    assert_ok(WsInitializeMessage(request, WS_REQUEST_MESSAGE, NULL, NULL));
    assert_ok(WsInitializeMessage(reply, WS_FAULT_MESSAGE, request, NULL));
    assert_true(flag(reply, WS_MESSAGE_PROPERTY_IS_ADDRESSED));
    assert_true(flag(reply, WS_MESSAGE_PROPERTY_IS_FAULT));
    assert_ok(msg_check_reply(request, reply, NULL));
    assert_message(reply, NULL, "<s:Envelope xmlns:s=\"" SOAP11_NS "\"><s:Header/><s:Body/></s:Envelope>");
    WsFreeMessage(request);
    WsFreeMessage(reply);
}

static void test_a_duplicate_has_the_same_headers(void** state)
{
    static const char headers[] = "<a:Action s:mustUnderstand=\"1\">urn:x</a:Action><a:MessageID>urn:id</a:MessageID>"
                                  "<a:To s:mustUnderstand=\"1\">http://x/</a:To><q:Other xmlns:q=\"urn:q\" "
                                  "s:role=\"urn:node\" s:mustUnderstand=\"1\"/>"
                                  "<k:Key xmlns:k=\"urn:k\" n=\"1\">4<k:b/>2</k:Key>";
    char text[2048];
    WS_MESSAGE* source;
    WS_MESSAGE* copy = new_message(V12);
    const WS_XML_STRING name = TEXT_XML("X-Mapped");
    WS_XML_STRING value;

    UNUSED(state);
    snprintf(text, sizeof text, START_12 "%s" END, headers);
    source = read_message(V12, text);
    assert_ok(msg_add_mapped(source, &name, (const BYTE*)"v", 1, NULL));
    assert_ok(WsInitializeMessage(copy, WS_DUPLICATE_MESSAGE, source, NULL));
    WsFreeMessage(source);
    assert_false(flag(copy, WS_MESSAGE_PROPERTY_IS_ADDRESSED));
    assert_ok(msg_mapped(copy, &name, 0, &value, NULL));
    assert_message(copy, NULL, text);
    WsFreeMessage(copy);
}

static void test_a_duplicate_keeps_what_an_application_did_to_the_tree(void** state)
{
    WS_MESSAGE* source = blank_message(V12);
    WS_MESSAGE* copy = new_message(V12);
    WS_XML_BUFFER* buffer = NULL;

    UNUSED(state);
    set_header(source, WS_ACTION_HEADER, "urn:x");
    assert_ok(WsGetMessageProperty(source, WS_MESSAGE_PROPERTY_HEADER_BUFFER, &buffer, sizeof buffer, NULL));
    assert_ok(WsInitializeMessage(copy, WS_DUPLICATE_MESSAGE, source, NULL));
    assert_message(copy, NULL, START_12 "<a:Action s:mustUnderstand=\"1\">urn:x</a:Action>" END);
    WsFreeMessage(source);
    WsFreeMessage(copy);
}

static void test_wrong_arguments_are_refused(void** state)
{
    WS_MESSAGE* message = new_message(V12);
    WS_MESSAGE* empty = new_message(V12);
    WS_MESSAGE* other = blank_message(V11);
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_fails(WsInitializeMessage(message, 5, NULL, error), E_INVALIDARG, error, "5 is not");
    assert_fails(WsInitializeMessage(message, WS_REPLY_MESSAGE, NULL, error), E_INVALIDARG, error, "needs a source");
    assert_fails(WsInitializeMessage(message, WS_DUPLICATE_MESSAGE, message, error), E_INVALIDARG, error, "itself");
    assert_fails(WsInitializeMessage(message, WS_REPLY_MESSAGE, empty, error), WS_E_INVALID_OPERATION, error, "source");
    assert_fails(WsInitializeMessage(message, WS_FAULT_MESSAGE, other, error), E_INVALIDARG, error,
                 "SOAP 1.2 with WS-Addressing 1.0, its source for SOAP 1.1 with WS-Addressing 2004/08");
    assert_int_equal(state_of(message), WS_MESSAGE_STATE_EMPTY);
    WsFreeError(error);
    WsFreeMessage(message);
    WsFreeMessage(empty);
    WsFreeMessage(other);
}

/* ------------------------------------------------------------------------------------------------------ correlation */

static void test_a_reply_must_relate_to_its_request(void** state)
{
    WS_MESSAGE* request = blank_message(V12);
    WS_ERROR* error = test_error();
    struct { const char* text; HRESULT hr; const char* says; } rows[] = {
        { START_12 "<a:RelatesTo>urn:id</a:RelatesTo>" END, S_OK, "" },
        { START_12 "<a:RelatesTo RelationshipType=\"" ADDR10_NS "/reply\">\n urn:id </a:RelatesTo>" END, S_OK, "" },
        { START_12 "<a:RelatesTo RelationshipType=\"urn:other\">urn:no</a:RelatesTo>"
          "<a:RelatesTo>urn:id</a:RelatesTo>" END, S_OK, "" },
        { START_12 "<a:RelatesTo>urn:ID</a:RelatesTo>" END, WS_E_INVALID_FORMAT, "relates to 'urn:ID', not" },
        { START_12 "<a:RelatesTo RelationshipType=\"urn:other\">urn:id</a:RelatesTo>" END, WS_E_INVALID_FORMAT,
          "no RelatesTo" },
        { START_12 END, WS_E_INVALID_FORMAT,
          "no RelatesTo header; it should hold the MessageID of the request, 'urn:id'" },
    };

    UNUSED(state);
    set_header(request, WS_MESSAGE_ID_HEADER, "urn:id");
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        WS_MESSAGE* reply = read_message(V12, rows[i].text);

        assert_fails(msg_check_reply(request, reply, error), rows[i].hr, error, rows[i].says);
        WsFreeMessage(reply);
    }
    WsFreeError(error);
    WsFreeMessage(request);
}

static void test_the_relationship_of_2004_is_a_name(void** state)
{
    static const char* const texts[] = {
        "<s:Envelope xmlns:w=\"" ADDR09_NS "\" xmlns:s=\"" SOAP11_NS "\"><s:Header>"
        "<w:RelatesTo RelationshipType=\"w:Reply\">urn:id</w:RelatesTo></s:Header><s:Body/></s:Envelope>",
        "<s:Envelope xmlns:w=\"" ADDR09_NS "\" xmlns:s=\"" SOAP11_NS "\"><s:Header><w:RelatesTo s:mustUnderstand=\"1\" "
        "RelationshipType=\"s:Reply\">urn:id</w:RelatesTo></s:Header><s:Body/></s:Envelope>",
    };
    WS_MESSAGE* first = read_message(V11, texts[0]);
    WS_MESSAGE* second = read_message(V11, texts[1]);

    UNUSED(state);
    assert_string_equal(get_header(first, WS_RELATES_TO_HEADER), "urn:id");
    assert_string_equal(get_header(second, WS_RELATES_TO_HEADER), "(none)");
    assert_ok(WsCheckMustUnderstandHeaders(second, NULL));        /* it is known, whatever it relates to */
    WsFreeMessage(first);
    WsFreeMessage(second);
}

static HRESULT reply_to_a_request(void* unused)
{
    static const char text[] = START_12 ID "<a:ReplyTo><a:Address>http://r/</a:Address><a:ReferenceParameters>"
                               "<k:Key xmlns:k=\"urn:k\">42</k:Key></a:ReferenceParameters></a:ReplyTo>" END;
    WS_MESSAGE* request = NULL;
    WS_MESSAGE* reply = NULL;
    WS_BYTES bytes;
    HRESULT hr = WsCreateMessage(V12, NULL, 0, &request, NULL);

    UNUSED(unused);
    if (SUCCEEDED(hr))
        hr = WsCreateMessage(V12, NULL, 0, &reply, NULL);
    if (SUCCEEDED(hr))
        hr = msg_read_start(request, WS_CHARSET_UTF8, text, sizeof text - 1, NULL, NULL, NULL);
    if (SUCCEEDED(hr))
        hr = WsInitializeMessage(reply, WS_REPLY_MESSAGE, request, NULL);
    if (SUCCEEDED(hr))
        hr = msg_write_start(reply, OUTPUT_BYTES_MAX, "X", NULL);
    if (SUCCEEDED(hr))
        hr = msg_write_end(reply, &bytes, NULL);
    WsFreeMessage(request);
    WsFreeMessage(reply);
    return hr;
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    assert_true(for_each_allocation_failure(reply_to_a_request, NULL, S_OK) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_blank_message_has_nothing),
        cmocka_unit_test(test_a_request_has_a_new_id_each_time),
        cmocka_unit_test(test_a_request_of_2004_asks_for_an_anonymous_reply),
        cmocka_unit_test(test_an_id_is_added_where_a_reply_is_expected),
        cmocka_unit_test(test_a_reply_goes_where_the_request_says),
        cmocka_unit_test(test_a_fault_goes_to_fault_to_or_reply_to),
        cmocka_unit_test(test_a_reply_carries_the_reference_parameters),
        cmocka_unit_test(test_a_reply_to_a_reference_without_an_address_fails),
        cmocka_unit_test(test_a_reply_to_none_is_recognized),
        cmocka_unit_test(test_transport_addressing_needs_no_headers),
        cmocka_unit_test(test_a_duplicate_has_the_same_headers),
        cmocka_unit_test(test_a_duplicate_keeps_what_an_application_did_to_the_tree),
        cmocka_unit_test(test_wrong_arguments_are_refused),
        cmocka_unit_test(test_a_reply_must_relate_to_its_request),
        cmocka_unit_test(test_the_relationship_of_2004_is_a_name),
        cmocka_unit_test(test_every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
