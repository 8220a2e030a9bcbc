/* WS_FAULT to and from the wire, SOAP 1.1 and 1.2. */
#include "message_support.h"

#define V12 WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0
#define V11 WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_TRANSPORT

#define OPEN_12 "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header/><s:Body>"
#define OPEN_11 "<s:Envelope xmlns:s=\"" SOAP11_NS "\"><s:Header/><s:Body>"
#define CLOSE   "</s:Body></s:Envelope>"

static const WS_ELEMENT_DESCRIPTION fault_body = { NULL, NULL, WS_FAULT_TYPE, NULL };

static void assert_name(const WS_XML_STRING* string, const char* expected)
{
    assert_int_equal(string->length, strlen(expected));
    assert_memory_equal(string->bytes, expected, string->length);
}

static void assert_code(const WS_FAULT_CODE* code, const char* name, const char* ns)
{
    assert_non_null(code);
    assert_name(&code->value.localName, name);
    assert_name(&code->value.ns, ns);
}

static WS_FAULT read_fault(WS_MESSAGE* message, WS_HEAP* heap)
{
    WS_FAULT fault;

    assert_true(msg_is_fault(message));
    memset(&fault, 0xAA, sizeof fault);
    assert_ok(WsReadBody(message, &fault_body, WS_READ_REQUIRED_VALUE, heap, &fault, sizeof fault, NULL));
    assert_ok(WsReadEnvelopeEnd(message, NULL));
    return fault;
}

static void write_fault(WS_ENVELOPE_VERSION envelope, WS_ADDRESSING_VERSION addressing, const WS_FAULT* fault,
                        const char* expected)
{
    WS_MESSAGE* message = blank_message(envelope, addressing);
    WS_ERROR* error = test_error();
    WS_BYTES bytes;

    assert_ok(msg_write_start(message, OUTPUT_BYTES_MAX, "X", error));
    assert_ok_error(WsWriteBody(message, &fault_body, WS_WRITE_REQUIRED_VALUE, fault, sizeof *fault, error), error);
    assert_ok(msg_write_end(message, &bytes, error));
    assert_bytes(bytes, expected);
    WsFreeError(error);
    WsFreeMessage(message);
}

/* The fault that both versions are given. */
struct sample {
    WS_FAULT_CODE   code;
    WS_FAULT_CODE   subcode;
    WS_FAULT_REASON reasons[2];
    WS_FAULT        fault;
};

static void sample_init(struct sample* sample, WS_XML_BUFFER* detail)
{
    *sample = (struct sample){
        .code = { { TEXT_XML("Sender"), TEXT_XML("") }, NULL },
        .subcode = { { TEXT_XML("BadThing"), TEXT_XML("urn:d") }, NULL },
        .reasons = {
            { TEXT_STRING(u"Reason."), TEXT_STRING(u"en") }, { TEXT_STRING(u"Grund."), TEXT_STRING(u"de") },
        },
    };
    sample->code.subCode = &sample->subcode;
    sample->fault = (WS_FAULT){
        .code = &sample->code, .reasons = sample->reasons, .reasonCount = 2,
        .actor = TEXT_STRING(u"http://server.example/role"), .node = TEXT_STRING(u"http://server.example"),
        .detail = detail,
    };
}

static void test_a_fault_in_soap_12(void** state)
{
    WS_HEAP* heap = new_heap();
    struct sample sample;

    UNUSED(state);
    sample_init(&sample, buffer_of(heap, "<any x=\"1\"><d xmlns=\"urn:d\">1</d>2</any>"));
    write_fault(V12, &sample.fault,
                OPEN_12 "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode>"
                "<s:Value xmlns:b=\"urn:d\">b:BadThing</s:Value></s:Subcode></s:Code>"
                "<s:Reason><s:Text xml:lang=\"en\">Reason.</s:Text><s:Text xml:lang=\"de\">Grund.</s:Text></s:Reason>"
                "<s:Node>http://server.example</s:Node><s:Role>http://server.example/role</s:Role>"
                "<s:Detail x=\"1\"><d xmlns=\"urn:d\">1</d>2</s:Detail></s:Fault>" CLOSE);
    WsFreeHeap(heap);
}

static void test_a_fault_in_soap_11(void** state)
{
    WS_HEAP* heap = new_heap();
    struct sample sample;

    UNUSED(state);
    sample_init(&sample, buffer_of(heap, "<any xmlns=\"urn:d\"><d>1</d></any>"));
    write_fault(
        V11, &sample.fault,
        OPEN_11
        "<s:Fault><faultcode>s:Client</faultcode><faultstring xml:lang=\"en\">Reason.</faultstring>"
        "<faultactor>http://server.example/role</faultactor><detail><d xmlns=\"urn:d\">1</d></detail></s:Fault>" CLOSE);
    WsFreeHeap(heap);
}

static void test_codes_of_soap_are_named_as_the_version_names_them(void** state)
{
    struct { const char* name; const char* ns; const char* in_11; const char* in_12; } rows[] = {
        { "Sender", "", "s:Client", "s:Sender" }, { "Receiver", "", "s:Server", "s:Receiver" },
        { "MustUnderstand", "", "s:MustUnderstand", "s:MustUnderstand" },
        { "VersionMismatch", "", "s:VersionMismatch", "s:VersionMismatch" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        WS_FAULT_CODE code = {
            { { (ULONG)strlen(rows[i].name), (BYTE*)(uintptr_t)rows[i].name, NULL, 0 }, TEXT_XML("") }, NULL,
        };
        WS_FAULT_REASON reason = { TEXT_STRING(u"r"), { 0, NULL } };
        WS_FAULT fault = { .code = &code, .reasons = &reason, .reasonCount = 1 };
        char expected[512];

        snprintf(expected, sizeof expected,
                 OPEN_11 "<s:Fault><faultcode>%s</faultcode><faultstring>r</faultstring></s:Fault>" CLOSE,
                 rows[i].in_11);
        write_fault(V11, &fault, expected);
        snprintf(expected, sizeof expected, OPEN_12 "<s:Fault><s:Code><s:Value>%s</s:Value></s:Code><s:Reason>"
                 "<s:Text xml:lang=\"\">r</s:Text></s:Reason></s:Fault>" CLOSE, rows[i].in_12);
        write_fault(V12, &fault, expected);
    }
}

static void test_a_fault_is_read_from_soap_12(void** state)
{
    WS_MESSAGE* message = read_message(
        V12, OPEN_12 "<s:Fault>\n<s:Code><s:Value> s:Sender </s:Value>\n<s:Subcode>"
                     "<s:Value xmlns:d=\"urn:d\">d:BadThing</s:Value><s:Subcode><s:Value>a:Deeper</s:Value>"
                     "</s:Subcode></s:Subcode></s:Code><s:Reason><s:Text xml:lang=\"en\">Reason.</s:Text>"
                     "<s:Text xml:lang='de'>Grund &amp; \xC3\x9C.</s:Text></s:Reason>"
                     "<s:Node> http://n/ </s:Node><s:Role>http://r/</s:Role>"
                     "<s:Detail><d xmlns=\"urn:d\">1</d></s:Detail></s:Fault>" CLOSE);
    WS_HEAP* heap = new_heap();
    WS_FAULT fault = read_fault(message, heap);

    UNUSED(state);
    WsFreeMessage(message);
    assert_code(fault.code, "Sender", "");
    assert_code(fault.code->subCode, "BadThing", "urn:d");
    assert_code(fault.code->subCode->subCode, "Deeper", ADDR10_NS);
    assert_null(fault.code->subCode->subCode->subCode);
    assert_int_equal(fault.reasonCount, 2);
    assert_text(fault.reasons[0].text, "Reason.");
    assert_text(fault.reasons[0].lang, "en");
    assert_text(fault.reasons[1].text, "Grund & \xC3\x9C.");
    assert_text(fault.reasons[1].lang, "de");
    assert_text(fault.node, "http://n/");
    assert_text(fault.actor, "http://r/");
    assert_non_null(strstr(buffer_text(heap, fault.detail), "<d xmlns=\"urn:d\">1</d>"));
    WsFreeHeap(heap);
}

static void test_a_fault_is_read_from_soap_11(void** state)
{
    WS_MESSAGE* message =
        read_message(V11, OPEN_11 "<s:Fault><x:other xmlns:x=\"urn:x\"><y/></x:other>"
                                  "<faultcode>s:Server</faultcode><faultstring xml:lang=\"en\">Reason.</faultstring>"
                                  "<faultactor>http://r/</faultactor><detail><d/></detail></s:Fault>" CLOSE);
    WS_HEAP* heap = new_heap();
    WS_FAULT fault = read_fault(message, heap);

    UNUSED(state);
    assert_code(fault.code, "Receiver", "");
    assert_null(fault.code->subCode);
    assert_int_equal(fault.reasonCount, 1);
    assert_text(fault.reasons[0].text, "Reason.");
    assert_text(fault.reasons[0].lang, "en");
    assert_text(fault.actor, "http://r/");
    assert_int_equal(fault.node.length, 0);
    assert_non_null(fault.detail);
    WsFreeHeap(heap);
    WsFreeMessage(message);
}

static void test_other_codes_of_soap_11_are_kept(void** state)
{
    struct { const char* text; const char* name; const char* ns; } rows[] = {
        { "s:Client", "Sender", "" },
        { "s:MustUnderstand", "MustUnderstand", "" },
        { "s:VersionMismatch", "VersionMismatch", "" },
        { "s:Client.Authentication", "Client.Authentication", SOAP11_NS },
        { "s:Sender", "Sender", SOAP11_NS },
        { "Client", "Client", "" },
        { "\n s:Server\n", "Receiver", "" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        WS_HEAP* heap = new_heap();
        char text[512];
        WS_MESSAGE* message;

        snprintf(text, sizeof text, OPEN_11 "<s:Fault><faultcode>%s</faultcode><faultstring/></s:Fault>" CLOSE,
                 rows[i].text);
        message = read_message(V11, text);
        assert_code(read_fault(message, heap).code, rows[i].name, rows[i].ns);
        WsFreeHeap(heap);
        WsFreeMessage(message);
    }
}

static const struct bad {
    bool        soap_12;
    const char* content;
    const char* says;
} bad_faults[] = {
    { false, "", "without a code" },
    { false, "<faultcode>s:Client</faultcode>", "without a reason" },
    { false, "<faultstring>r</faultstring>", "without a code" },
    { false, "<faultcode>q:Client</faultcode><faultstring/>", "" },
    { false, "<faultcode></faultcode><faultstring/>", "" },
    { false, "<faultcode>s:Client</faultcode><faultcode>s:Client</faultcode><faultstring/>", "a second faultcode" },
    { false, "<faultcode>s:Client</faultcode><faultstring/><unknown/>", "a part of a fault" },
    { false, "<faultcode>s:Client</faultcode><faultstring><b/></faultstring>", "" },
    { false, "text", "the end of a fault" },
    { true, "", "without a code" },
    { true, "<s:Code><s:Value>s:Sender</s:Value></s:Code>", "without a reason" },
    { true, "<s:Code/><s:Reason><s:Text>r</s:Text></s:Reason>", "the Value of a fault code" },
    { true, "<s:Code><s:Value>s:Sender</s:Value><x/></s:Code>", "" },
    { true, "<s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason/>", "the Text of a fault reason" },
    { true, "<s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><x/></s:Reason>", "the Text of a fault reason" },
    { true, "<s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>r</s:Text></s:Reason><s:Unknown/>",
      "a part of a fault" },
    { true, "<faultcode>s:Sender</faultcode>", "a part of a fault" },
};

static void test_what_is_no_fault_is_refused(void** state)
{
    WS_ERROR* error = test_error();

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(bad_faults); i++) {
        const struct bad* bad = &bad_faults[i];
        WS_HEAP* heap = new_heap();
        char text[1024];
        WS_MESSAGE* message;
        WS_FAULT fault;
        HRESULT hr;

        snprintf(text, sizeof text, "%s<s:Fault>%s</s:Fault>" CLOSE, bad->soap_12 ? OPEN_12 : OPEN_11, bad->content);
        message = bad->soap_12 ? read_message(V12, text) : read_message(V11, text);
        hr = WsReadBody(message, &fault_body, WS_READ_REQUIRED_VALUE, heap, &fault, sizeof fault, error);
        if (hr != WS_E_INVALID_FORMAT)
            fail_msg("row %zu, %s: 0x%08X", i, bad->content, (unsigned)hr);
        assert_error_says(error, bad->says);
        WsFreeHeap(heap);
        WsFreeMessage(message);
    }
    WsFreeError(error);
}

static void test_what_cannot_be_written_is_refused(void** state)
{
    WS_FAULT_CODE code = { { TEXT_XML("Sender"), TEXT_XML("") }, NULL };
    WS_FAULT_REASON reason = { TEXT_STRING(u"r"), TEXT_STRING(u"en") };
    uint32_t no_buffer[16] = { 0 };
    WS_HEAP* heap = new_heap();
    WS_XML_BUFFER* empty = NULL;
    struct { WS_FAULT fault; const char* says; } rows[] = {
        { { .reasons = &reason, .reasonCount = 1 }, "at least one code" },
        { { .code = &code }, "at least one reason" },
        { { .code = &code, .reasons = &reason, .reasonCount = 1, .detail = (WS_XML_BUFFER*)(void*)no_buffer },
          "not a WS_XML_BUFFER" },
        { { .code = &code, .reasons = &reason, .reasonCount = 1 }, "without an element" },
    };
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &empty, NULL));
    rows[3].fault.detail = empty;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        WS_MESSAGE* message = blank_message(V12);

        assert_ok(msg_write_start(message, OUTPUT_BYTES_MAX, "X", error));
        assert_fails(
            WsWriteBody(message, &fault_body, WS_WRITE_REQUIRED_VALUE, &rows[i].fault, sizeof rows[i].fault, error),
            E_INVALIDARG, error, rows[i].says);
        WsFreeMessage(message);
    }
    WsFreeError(error);
    WsFreeHeap(heap);
}

/* WS_FAULT_TYPE works without a message too; a version without faults is refused. */
static void test_a_fault_is_a_typed_value(void** state)
{
    static WS_XML_STRING name = { 1, (BYTE*)(uintptr_t)"f", NULL, 0 };
    static WS_XML_STRING ns = { 5, (BYTE*)(uintptr_t)"urn:f", NULL, 0 };
    WS_FAULT_DESCRIPTION version = { WS_ENVELOPE_VERSION_SOAP_1_1 };
    const WS_ELEMENT_DESCRIPTION description = { &name, &ns, WS_FAULT_TYPE, &version };
    static const WS_XML_WRITER_TEXT_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    static const WS_XML_WRITER_BUFFER_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };
    WS_FAULT_CODE code = { { TEXT_XML("Sender"), TEXT_XML("") }, NULL };
    WS_FAULT_REASON reason = { TEXT_STRING(u"r"), { 0, NULL } };
    const WS_FAULT fault = { .code = &code, .reasons = &reason, .reasonCount = 1 };
    WS_XML_WRITER* writer = NULL;
    WS_BYTES bytes;

    UNUSED(state);
    assert_ok(WsCreateWriter(NULL, 0, &writer, NULL));
    assert_ok(WsSetOutput(writer, &encoding.encoding, &output.output, NULL, 0, NULL));
    assert_ok(WsWriteElement(writer, &description, WS_WRITE_REQUIRED_VALUE, &fault, sizeof fault, NULL));
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL));
    assert_bytes(bytes, "<f xmlns=\"urn:f\"><faultcode xmlns=\"\" xmlns:a=\"" SOAP11_NS "\">a:Client</faultcode>"
                 "<faultstring xmlns=\"\">r</faultstring></f>");
    version.envelopeVersion = WS_ENVELOPE_VERSION_NONE;
    assert_ok(WsSetOutput(writer, &encoding.encoding, &output.output, NULL, 0, NULL));
    assert_hr(WsWriteElement(writer, &description, WS_WRITE_REQUIRED_VALUE, &fault, sizeof fault, NULL), E_INVALIDARG);
    WsFreeWriter(writer);
}

static HRESULT read_and_write_fault(void* unused)
{
    static const char text[] =
        OPEN_12 "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>a:X</s:Value></s:Subcode>"
                "</s:Code><s:Reason><s:Text xml:lang=\"en\">r</s:Text><s:Text xml:lang=\"de\">g</s:Text>"
                "</s:Reason><s:Detail><d>1</d></s:Detail></s:Fault>" CLOSE;
    WS_MESSAGE* received = NULL;
    WS_MESSAGE* sent = NULL;
    WS_HEAP* heap = NULL;
    WS_FAULT fault;
    WS_BYTES bytes;
    HRESULT hr = WsCreateMessage(V12, NULL, 0, &received, NULL);

    UNUSED(unused);
    if (SUCCEEDED(hr))
        hr = WsCreateMessage(V12, NULL, 0, &sent, NULL);
    if (SUCCEEDED(hr))
        hr = WsCreateHeap(1 << 16, 0, NULL, 0, &heap, NULL);
    if (SUCCEEDED(hr))
        hr = msg_read_start(received, WS_CHARSET_UTF8, text, sizeof text - 1, NULL, NULL, NULL);
    if (SUCCEEDED(hr))
        hr = msg_read_fault(received, heap, &fault, NULL);
    if (SUCCEEDED(hr))
        hr = WsInitializeMessage(sent, WS_FAULT_MESSAGE, received, NULL);
    if (SUCCEEDED(hr))
        hr = msg_write_start(sent, OUTPUT_BYTES_MAX, "X", NULL);
    if (SUCCEEDED(hr))
        hr = msg_write_fault(sent, &fault, NULL);
    if (SUCCEEDED(hr))
        hr = msg_write_end(sent, &bytes, NULL);
    WsFreeMessage(received);
    WsFreeMessage(sent);
    WsFreeHeap(heap);
    return hr;
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    assert_true(for_each_allocation_failure(read_and_write_fault, NULL, S_OK) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_fault_in_soap_12),
        cmocka_unit_test(test_a_fault_in_soap_11),
        cmocka_unit_test(test_codes_of_soap_are_named_as_the_version_names_them),
        cmocka_unit_test(test_a_fault_is_read_from_soap_12),
        cmocka_unit_test(test_a_fault_is_read_from_soap_11),
        cmocka_unit_test(test_other_codes_of_soap_11_are_kept),
        cmocka_unit_test(test_what_is_no_fault_is_refused),
        cmocka_unit_test(test_what_cannot_be_written_is_refused),
        cmocka_unit_test(test_a_fault_is_a_typed_value),
        cmocka_unit_test(test_every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
