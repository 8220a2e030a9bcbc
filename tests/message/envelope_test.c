/* Reading and writing envelopes: what is accepted, what is refused and with which words. */
#include "message_support.h"

#define V12 WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0
#define V11 WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_1_0
#define VNONE WS_ENVELOPE_VERSION_NONE, WS_ADDRESSING_VERSION_TRANSPORT

#define OPEN_12 "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\">"
#define OPEN_11 "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP11_NS "\">"

/* Reads the whole message, its body skipped. */
static HRESULT read_all(WS_MESSAGE* message, const void* bytes, size_t size, WS_ERROR* error)
{
    WS_XML_READER* reader = NULL;
    BOOL found = FALSE;

    TRY(msg_read_start(message, WS_CHARSET_UTF8, bytes, (ULONG)size, NULL, NULL, error));
    TRY(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_BODY_READER, &reader, sizeof reader, error));
    TRY(WsReadToStartElement(reader, NULL, NULL, &found, error));
    while (found) {
        TRY(WsSkipNode(reader, error));
        TRY(WsReadToStartElement(reader, NULL, NULL, &found, error));
    }
    return msg_read_end(message, error);
}

static void assert_reads(WS_ENVELOPE_VERSION envelope, WS_ADDRESSING_VERSION addressing, const char* text)
{
    WS_MESSAGE* message = new_message(envelope, addressing);
    WS_ERROR* error = test_error();
    size_t size = strlen(text);
    BYTE* guarded = test_guarded(text, size);

    assert_ok_error(read_all(message, guarded, size, error), error);
    assert_int_equal(state_of(message), WS_MESSAGE_STATE_DONE);
    WsFreeMessage(message);
    WsFreeError(error);
    test_guarded_free(guarded, size);
}

static void test_the_forms_that_peers_use_are_read(void** state)
{
    static const char* const texts_12[] = {
        OPEN_12 "<s:Header/><s:Body/></s:Envelope>",
        OPEN_12 "<s:Body/></s:Envelope>",
        OPEN_12 "<s:Body></s:Body></s:Envelope>\n",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" OPEN_12 "<s:Body><x/></s:Body></s:Envelope>",
        "\xEF\xBB\xBF" OPEN_12 "<s:Body> <x/> <y/> </s:Body></s:Envelope>",
        "<!-- a --> " OPEN_12 " <!-- b --> <s:Header> <!-- c --> </s:Header> <s:Body> <!-- d --> </s:Body> <!-- e -->\n"
        "</s:Envelope> <!-- f -->",
        "<Envelope xmlns=\"" SOAP12_NS "\" encodingStyle=\"x\"><Header x=\"1\"/><Body y=\"2\"/></Envelope>",
        "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"" SOAP12_NS "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
        "<SOAP-ENV:Body SOAP-ENV:encodingStyle=\"\"/></SOAP-ENV:Envelope>",
    };
    static const char* const texts_11[] = {
        OPEN_11 "<s:Body/></s:Envelope>",
        OPEN_11 "<s:Header/><s:Body/><x:After xmlns:x=\"urn:x\"><y/></x:After> <z/></s:Envelope>",
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(texts_12); i++)
        assert_reads(V12, texts_12[i]);
    for (size_t i = 0; i < ARRAY_COUNT(texts_11); i++)
        assert_reads(V11, texts_11[i]);
}

#define S11 WS_ENVELOPE_VERSION_SOAP_1_1
#define S12 WS_ENVELOPE_VERSION_SOAP_1_2

static const struct bad {
    WS_ENVELOPE_VERSION envelope;
    const char*         text;
    const char*         says;
} bad_messages[] = {
    { S12, "", "" },
    { S12, "hello", "" },
    { S12, "{\"json\":1}", "" },
    { S12, "<html><body>Not found</body></html>", "the Envelope of a message" },
    { S12, "<Envelope/>", "namespace ''" },
    { S12, OPEN_11 "<s:Body/></s:Envelope>",
      "the message is in SOAP 1.1 (namespace '" SOAP11_NS "'), and SOAP 1.2 is expected" },
    { S11, OPEN_12 "<s:Body/></s:Envelope>", "the message is in SOAP 1.2 (namespace" },
    { S11, "<s:Envelope xmlns:s=\"urn:s\"/>", "in an unknown version of SOAP (namespace 'urn:s')" },
    { S12, OPEN_12 "</s:Envelope>", "expected the Body" },
    { S12, OPEN_12 "<s:Header/></s:Envelope>", "expected the Body" },
    { S12, OPEN_12 "<s:Header/><s:Header/><s:Body/></s:Envelope>", "expected the Body" },
    { S12, OPEN_12 "<Body/></s:Envelope>", "expected the Body" },
    { S12, OPEN_12 "text<s:Body/></s:Envelope>", "expected the Body" },
    { S12, OPEN_12 "<s:Header>text</s:Header><s:Body/></s:Envelope>", "" },
    { S12, OPEN_12 "<s:Body/><s:Body/></s:Envelope>", "the end of the Envelope" },
    { S11, OPEN_11 "<s:Body/><s:Body/></s:Envelope>", "the end of the Envelope" },
    { S12, OPEN_12 "<s:Body/><x/></s:Envelope>", "the end of the Envelope" },
    { S12, OPEN_12 "<s:Body/>text</s:Envelope>", "" },
    { S12, OPEN_12 "<s:Body>text</s:Body></s:Envelope>", "the end of the Body" },
    { S12, OPEN_12 "<s:Body/></s:Envelope><x/>", "" },
    { S12, OPEN_12 "<s:Body/></s:Envelope>text", "" },
    { S12, OPEN_12 "<s:Body/>", "" },
    { S12, OPEN_12 "<s:Body>", "" },
    { S12, OPEN_12 "<s:Header><a:Action>", "" },
    { S12, "<!DOCTYPE x [<!ENTITY y \"z\">]>" OPEN_12 "<s:Body/></s:Envelope>", "" },
    { S12, OPEN_12 "<s:Header><a:Action>1</a:Action><a:Action>1</a:Action></s:Header><s:Body/></s:Envelope>",
      "more than one Action" },
    { S12, OPEN_12 "<s:Header><a:To>1</a:To><a:To x=\"1\">2</a:To></s:Header><s:Body/></s:Envelope>",
      "more than one To" },
    { S12, OPEN_12 "<s:Header><a:ReplyTo/><a:ReplyTo/></s:Header><s:Body/></s:Envelope>", "more than one ReplyTo" },
    { S12, OPEN_12 "<s:Header><a:RelatesTo>1</a:RelatesTo><a:RelatesTo/></s:Header><s:Body/></s:Envelope>",
      "more than one RelatesTo" },
    { S12, OPEN_12 "<s:Header><a:Action>x<b/></a:Action></s:Header><s:Body/></s:Envelope>", "" },
    { S12, OPEN_12 "<s:Header><a:Action>\xFF</a:Action></s:Header><s:Body/></s:Envelope>", "" },
};

/* The message can be used again after what went wrong. */
static HRESULT read_good(WS_MESSAGE* message, WS_ENVELOPE_VERSION envelope)
{
    const char* text = envelope == WS_ENVELOPE_VERSION_SOAP_1_2 ? OPEN_12 "<s:Body/></s:Envelope>"
                                                                : OPEN_11 "<s:Body/></s:Envelope>";

    return read_all(message, text, strlen(text), NULL);
}

static void test_what_is_no_message_is_refused(void** state)
{
    WS_ERROR* error = test_error();

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(bad_messages); i++) {
        const struct bad* bad = &bad_messages[i];
        WS_MESSAGE* message = new_message(bad->envelope, WS_ADDRESSING_VERSION_1_0);
        HRESULT hr = read_all(message, bad->text, strlen(bad->text), error);

        if (hr != WS_E_INVALID_FORMAT)
            fail_msg("row %zu, %s: 0x%08X", i, bad->text, (unsigned)hr);
        assert_error_says(error, bad->says);
        assert_true(state_of(message) == WS_MESSAGE_STATE_EMPTY || state_of(message) == WS_MESSAGE_STATE_DONE);
        assert_ok(WsResetMessage(message, NULL));
        assert_ok(read_good(message, bad->envelope));
        WsFreeMessage(message);
    }
    WsFreeError(error);
}

static void test_a_message_is_whole_or_refused_at_every_length(void** state)
{
    static const char text[] =
        OPEN_12 "<s:Header><a:Action s:mustUnderstand=\"1\">urn:&#x78;</a:Action><a:ReplyTo><a:Address>u"
                "</a:Address></a:ReplyTo><q:H xmlns:q=\"urn:q\"/></s:Header><s:Body><x>1</x></s:Body></s:Envelope>";

    UNUSED(state);
    for (size_t size = 0; size < sizeof text; size++) {
        WS_MESSAGE* message = new_message(V12);
        BYTE* guarded = test_guarded(text, size);

        assert_hr(read_all(message, guarded, size, NULL), size == sizeof text - 1 ? S_OK : WS_E_INVALID_FORMAT);
        WsFreeMessage(message);
        test_guarded_free(guarded, size);
    }
}

static void test_another_version_makes_a_fault(void** state)
{
    static const char text[] = OPEN_11 "<s:Body/></s:Envelope>";
    WS_MESSAGE* message = new_message(V12);
    WS_ERROR* error = test_error();
    const WS_FAULT* fault = NULL;

    UNUSED(state);
    assert_hr(read_all(message, text, sizeof text - 1, error), WS_E_INVALID_FORMAT);
    assert_ok(WsGetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &fault, sizeof fault));
    assert_non_null(fault);
    assert_int_equal(fault->code->value.localName.length, 15);
    assert_memory_equal(fault->code->value.localName.bytes, "VersionMismatch", 15);
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_a_fault_is_recognized_by_the_first_element_of_the_body(void** state)
{
    struct { const char* body; BOOL fault; } rows[] = {
        { "<s:Fault/>", TRUE }, { " <!-- c --> <s:Fault/>", TRUE }, { "<Fault/>", FALSE }, { "<x/><s:Fault/>", FALSE },
        { "", FALSE },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char text[512];
        WS_MESSAGE* message;
        BOOL fault = 77;

        snprintf(text, sizeof text, OPEN_12 "<s:Body>%s</s:Body></s:Envelope>", rows[i].body);
        message = read_message(V12, text);
        assert_ok(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_IS_FAULT, &fault, sizeof fault, NULL));
        assert_int_equal(fault, rows[i].fault);
        WsFreeMessage(message);
    }
}

static void test_a_received_message_is_addressed(void** state)
{
    WS_MESSAGE* message = read_message(V12, OPEN_12 "<s:Body/></s:Envelope>");

    UNUSED(state);
    assert_true(msg_is_addressed(message));
    assert_hr(WsAddressMessage(message, NULL, NULL), WS_E_INVALID_OPERATION);
    WsFreeMessage(message);
}

static void test_the_default_quota_of_headers_is_64(void** state)
{
    char text[8192] = OPEN_12 "<s:Header>";
    size_t at = strlen(text);
    WS_MESSAGE* message = new_message(V12);
    WS_ERROR* error = test_error();

    UNUSED(state);
    for (int i = 0; i < 64; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "<h xmlns=\"urn:h\"/>");
    snprintf(text + at, sizeof text - at, "</s:Header><s:Body/></s:Envelope>");
    assert_ok_error(read_all(message, text, strlen(text), error), error);
    assert_ok(WsResetMessage(message, NULL));
    snprintf(text + at, sizeof text - at, "<h xmlns=\"urn:h\"/></s:Header><s:Body/></s:Envelope>");
    assert_fails(read_all(message, text, strlen(text), error), WS_E_QUOTA_EXCEEDED, error,
                 "more than 64 headers; raise WS_MESSAGE_PROPERTY_MAX_PROCESSED_HEADERS");
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_the_heap_bounds_what_headers_take(void** state)
{
    SIZE_T maximum = 2000;
    WS_HEAP_PROPERTY heap_property = { WS_HEAP_PROPERTY_MAX_SIZE, &maximum, sizeof maximum };
    WS_HEAP_PROPERTIES heap = { &heap_property, 1 };
    const WS_MESSAGE_PROPERTY property = { WS_MESSAGE_PROPERTY_HEAP_PROPERTIES, &heap, sizeof heap };
    static char text[4096] = OPEN_12 "<s:Header><a:Action>";
    WS_MESSAGE* message = NULL;
    WS_ERROR* error = test_error();
    size_t at = strlen(text);

    UNUSED(state);
    memset(text + at, 'x', 2500);
    strcpy(text + at + 2500, "</a:Action></s:Header><s:Body/></s:Envelope>");
    assert_ok(WsCreateMessage(V12, &property, 1, &message, NULL));
    assert_fails(read_all(message, text, strlen(text), error), WS_E_QUOTA_EXCEEDED, error, "WS_HEAP_PROPERTY_MAX_SIZE");
    WsFreeError(error);
    WsFreeMessage(message);
}

/* ------------------------------------------------------------------------------------------------------------ writing */

static void write_much(WS_MESSAGE* message)
{
    WS_XML_WRITER* writer = NULL;
    static BYTE text[2000];

    memset(text, 'x', sizeof text);
    assert_ok(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_BODY_WRITER, &writer, sizeof writer, NULL));
    assert_ok(WsWriteStartElement(writer, NULL, &echo_name, &echo_ns, NULL));
    assert_hr(WsWriteCharsUtf8(writer, text, sizeof text, NULL), WS_E_QUOTA_EXCEEDED);
}

static void test_the_quota_of_a_written_message_names_its_property(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_ERROR* error = test_error();
    WS_STRING text = { 2000, NULL };
    const WS_ELEMENT_DESCRIPTION description = { &echo_name, &echo_ns, WS_STRING_TYPE, NULL };
    WS_BYTES bytes;

    UNUSED(state);
    text.chars = calloc(text.length, sizeof(WCHAR));
    for (ULONG i = 0; i < text.length; i++)
        text.chars[i] = 'x';
    set_header(message, WS_ACTION_HEADER, "urn:x");
    assert_fails(msg_write_start(message, 100, "THE_LIMIT", error), WS_E_QUOTA_EXCEEDED, error, "THE_LIMIT");
    assert_int_equal(state_of(message), WS_MESSAGE_STATE_INITIALIZED);
    assert_ok(msg_write_start(message, 1000, "THE_LIMIT", error));
    assert_fails(WsWriteBody(message, &description, WS_WRITE_REQUIRED_VALUE, &text, sizeof text, error),
                 WS_E_QUOTA_EXCEEDED, error, "THE_LIMIT");
    assert_hr(msg_write_end(message, &bytes, NULL), WS_E_OBJECT_FAULTED);
    assert_int_equal(state_of(message), WS_MESSAGE_STATE_DONE);
    assert_ok(WsResetMessage(message, NULL));
    assert_ok(WsInitializeMessage(message, WS_BLANK_MESSAGE, NULL, NULL));
    assert_ok(msg_write_start(message, 1000, "THE_LIMIT", error));
    write_much(message);
    free(text.chars);
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_an_open_element_in_the_body_is_found_at_the_end(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_XML_WRITER* writer = NULL;
    WS_ERROR* error = test_error();
    WS_BYTES bytes;

    UNUSED(state);
    assert_ok(msg_write_start(message, OUTPUT_BYTES_MAX, "X", NULL));
    assert_ok(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_BODY_WRITER, &writer, sizeof writer, NULL));
    assert_ok(WsWriteStartElement(writer, NULL, &echo_name, &echo_ns, NULL));
    assert_fails(msg_write_end(message, &bytes, error), WS_E_INVALID_OPERATION, error, "3 open elements, and 2");
    assert_int_equal(state_of(message), WS_MESSAGE_STATE_DONE);
    WsFreeError(error);
    WsFreeMessage(message);
}

static void test_without_an_envelope_there_is_only_the_body(void** state)
{
    WS_MESSAGE* message = blank_message(VNONE);
    WS_HEAP* heap = new_heap();
    struct echo value;

    UNUSED(state);
    set_header(message, WS_ACTION_HEADER, "urn:x");
    assert_message(message, write_request, "<Echo xmlns=\"http://example.org/\"><text>hello</text></Echo>");
    WsFreeMessage(message);
    message = read_message(VNONE, "<Echo xmlns=\"http://example.org/\"><text>hello</text></Echo>");
    assert_ok(read_echo(message, heap, &value, NULL));
    assert_ok(msg_read_end(message, NULL));
    WsFreeHeap(heap);
    WsFreeMessage(message);
}

/* ------------------------------------------------------------------------------------------------------ steady state */

static HRESULT send_and_receive(WS_MESSAGE* request, WS_MESSAGE* received, WS_HEAP* heap)
{
    const WS_ENDPOINT_ADDRESS to = { .url = TEXT_STRING(u"http://server.example/Echo") };
    static const BYTE action[] = "http://example.org/IEcho/Echo";
    const WS_ELEMENT_DESCRIPTION body = { &echo_name, &echo_ns, WS_STRING_TYPE, NULL };
    WS_STRING value = TEXT_STRING(u"hello");
    WS_BYTES bytes;

    TRY(WsInitializeMessage(request, WS_REQUEST_MESSAGE, NULL, NULL));
    TRY(msg_set_text(request, WS_ACTION_HEADER, action, sizeof action - 1, NULL));
    TRY(WsAddressMessage(request, &to, NULL));
    TRY(msg_write_start(request, OUTPUT_BYTES_MAX, "X", NULL));
    TRY(WsWriteBody(request, &body, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, NULL));
    TRY(msg_write_end(request, &bytes, NULL));
    TRY(msg_read_start(received, WS_CHARSET_UTF8, bytes.bytes, bytes.length, NULL, NULL, NULL));
    TRY(WsReadBody(received, &body, WS_READ_REQUIRED_VALUE, heap, &value, sizeof value, NULL));
    TRY(msg_read_end(received, NULL));
    TRY(WsResetMessage(received, NULL));
    TRY(WsResetMessage(request, NULL));
    return WsResetHeap(heap, NULL);
}

static void test_in_steady_state_nothing_is_allocated(void** state)
{
    WS_MESSAGE* request = new_message(V12);
    WS_MESSAGE* received = new_message(V12);
    WS_HEAP* heap = NULL;
    HRESULT hr = S_OK;

    UNUSED(state);
    assert_ok(WsCreateHeap(1 << 16, 1 << 16, NULL, 0, &heap, NULL));
    for (int i = 0; i < 3; i++)
        assert_ok(send_and_receive(request, received, heap));
    mem_fail_after(0, true);                                 /* whoever allocates from here on fails */
    for (int i = 0; i < 100 && SUCCEEDED(hr); i++)
        hr = send_and_receive(request, received, heap);
    mem_fail_after(UINT64_MAX, false);
    assert_ok(hr);
    WsFreeHeap(heap);
    WsFreeMessage(request);
    WsFreeMessage(received);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_forms_that_peers_use_are_read),
        cmocka_unit_test(test_what_is_no_message_is_refused),
        cmocka_unit_test(test_a_message_is_whole_or_refused_at_every_length),
        cmocka_unit_test(test_another_version_makes_a_fault),
        cmocka_unit_test(test_a_fault_is_recognized_by_the_first_element_of_the_body),
        cmocka_unit_test(test_a_received_message_is_addressed),
        cmocka_unit_test(test_the_default_quota_of_headers_is_64),
        cmocka_unit_test(test_the_heap_bounds_what_headers_take),
        cmocka_unit_test(test_the_quota_of_a_written_message_names_its_property),
        cmocka_unit_test(test_an_open_element_in_the_body_is_found_at_the_end),
        cmocka_unit_test(test_without_an_envelope_there_is_only_the_body),
        cmocka_unit_test(test_in_steady_state_nothing_is_allocated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
