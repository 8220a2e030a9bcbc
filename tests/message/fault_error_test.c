/* Faults in errors: the properties, the detail, faults made from errors and errors from faults. */
#include "message_support.h"

#include "message/fault_error.h"

#define V12 WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0
#define V11 WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_TRANSPORT

#define OPEN_12(headers) \
    "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP12_NS "\"><s:Header>" headers "</s:Header><s:Body>"
#define CLOSE "</s:Body></s:Envelope>"

static WS_XML_STRING order_name = { 13, (BYTE*)(uintptr_t)"OrderNotFound", NULL, 0 };
static WS_XML_STRING order_ns = { 5, (BYTE*)(uintptr_t)"urn:o", NULL, 0 };
static WS_XML_STRING order_action = { 11, (BYTE*)(uintptr_t)"urn:o/fault", NULL, 0 };
static WS_ELEMENT_DESCRIPTION order_element = { &order_name, &order_ns, WS_UINT32_TYPE, NULL };
static const WS_FAULT_DETAIL_DESCRIPTION order_detail = { &order_action, &order_element };

static const WS_FAULT* fault_of(WS_ERROR* error)
{
    const WS_FAULT* fault = NULL;

    assert_ok(WsGetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &fault, sizeof fault));
    return fault;
}

static WS_XML_STRING action_of(WS_ERROR* error)
{
    WS_XML_STRING action = { 77, NULL, NULL, 0 };

    assert_ok(WsGetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_ACTION, &action, sizeof action));
    return action;
}

static ULONG string_count(WS_ERROR* error)
{
    ULONG count = 77;

    assert_ok(WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof count));
    return count;
}

static void assert_name(const WS_XML_STRING* string, const char* expected)
{
    assert_int_equal(string->length, strlen(expected));
    assert_memory_equal(string->bytes, expected, string->length);
}

/* ---------------------------------------------------------------------------------------------------------- properties */

static void test_a_new_error_has_no_fault(void** state)
{
    WS_ERROR* error = test_error();
    WS_XML_BUFFER* header = (WS_XML_BUFFER*)(void*)error;

    UNUSED(state);
    assert_null(fault_of(error));
    assert_int_equal(action_of(error).length, 0);
    assert_ok(WsGetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_HEADER, &header, sizeof header));
    assert_null(header);
    WsFreeError(error);
}

static void test_what_is_set_is_copied_and_goes_at_a_reset(void** state)
{
    WS_ERROR* error = test_error();
    WS_HEAP* heap = new_heap();
    WS_FAULT_CODE code = { { TEXT_XML("Sender"), TEXT_XML("") }, NULL };
    WS_FAULT_REASON reason = { TEXT_STRING(u"Reason."), TEXT_STRING(u"en-GB") };
    WS_FAULT fault = {
        .code = &code, .reasons = &reason, .reasonCount = 1, .detail = buffer_of(heap, "<d><x>1</x></d>"),
    };
    WS_XML_BUFFER* header = buffer_of(heap, "<h/>");
    char text[ERROR_TEXT_BYTES];

    UNUSED(state);
    assert_ok(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &fault, sizeof fault));
    assert_ok(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_ACTION, &order_action, sizeof order_action));
    assert_ok(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_HEADER, &header, sizeof header));
    WsFreeHeap(heap);
    heap = new_heap();
    assert_name(&fault_of(error)->code->value.localName, "Sender");
    assert_text(fault_of(error)->reasons[0].text, "Reason.");
    assert_non_null(strstr(buffer_text(heap, fault_of(error)->detail), "<x>1</x>"));
    assert_name(&(WS_XML_STRING){ action_of(error).length, action_of(error).bytes, NULL, 0 }, "urn:o/fault");
    assert_ok(WsGetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_HEADER, &header, sizeof header));
    assert_string_equal(buffer_text(heap, header), "<h/>");
    assert_non_null(strstr(error_text(error, text), "Reason."));
    assert_ok(WsResetError(error));
    assert_null(fault_of(error));
    assert_int_equal(action_of(error).length, 0);
    WsFreeHeap(heap);
    WsFreeError(error);
}

static void test_the_reason_is_a_string_in_the_same_language_only(void** state)
{
    struct { const WCHAR* lang; ULONG length; ULONG strings; } rows[] = {
        { (const WCHAR*)u"en", 2, 1 }, { (const WCHAR*)u"EN-us", 5, 1 }, { (const WCHAR*)u"de", 2, 0 },
        { (const WCHAR*)u"eng", 3, 0 }, { (const WCHAR*)u"", 0, 1 },
    };
    LANGID english = 0x0409;
    const WS_ERROR_PROPERTY language = { WS_ERROR_PROPERTY_LANGID, &english, sizeof english };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        WS_FAULT_CODE code = { { TEXT_XML("Sender"), TEXT_XML("") }, NULL };
        WS_FAULT_REASON reason = { TEXT_STRING(u"Reason."), { rows[i].length, (WCHAR*)(uintptr_t)rows[i].lang } };
        WS_FAULT fault = { .code = &code, .reasons = &reason, .reasonCount = 1 };
        WS_ERROR* error = NULL;

        assert_ok(WsCreateError(&language, 1, &error));
        assert_ok(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &fault, sizeof fault));
        assert_int_equal(string_count(error), rows[i].strings);
        WsFreeError(error);
    }
}

static void test_a_copied_error_has_a_fault_of_its_own(void** state)
{
    WS_ERROR* error = test_error();
    WS_ERROR* copy = test_error();
    const UINT32 order = 7;

    UNUSED(state);
    assert_ok(WsSetFaultErrorDetail(error, &order_detail, WS_WRITE_REQUIRED_VALUE, &order, sizeof order));
    assert_ok(WsCopyError(error, copy));
    WsFreeError(error);
    assert_non_null(fault_of(copy));
    assert_non_null(fault_of(copy)->detail);
    assert_int_equal(action_of(copy).length, order_action.length);
    WsFreeError(copy);
}

static void test_wrong_arguments_are_refused(void** state)
{
    WS_ERROR* error = test_error();
    WS_HEAP* heap = new_heap();
    WS_FAULT fault = { 0 };
    WS_FAULT* pointer = NULL;
    uint32_t no_buffer[8] = { 0 };
    void* buffer = no_buffer;
    UINT32 value = 1;
    const WS_FAULT_DETAIL_DESCRIPTION no_element = { NULL, NULL };

    UNUSED(state);
    assert_hr(WsGetFaultErrorProperty(NULL, WS_FAULT_ERROR_PROPERTY_FAULT, &pointer, sizeof pointer), E_INVALIDARG);
    assert_hr(WsGetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &pointer, 4), E_INVALIDARG);
    assert_hr(WsGetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, NULL, sizeof pointer), E_INVALIDARG);
    assert_hr(WsGetFaultErrorProperty(error, 3, &pointer, sizeof pointer), E_INVALIDARG);
    assert_hr(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &fault, sizeof fault), E_INVALIDARG);
    assert_hr(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &fault, 8), E_INVALIDARG);
    assert_hr(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_HEADER, &buffer, sizeof buffer), E_INVALIDARG);
    assert_hr(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_ACTION, &order_action, 8), E_INVALIDARG);
    assert_hr(WsSetFaultErrorProperty(error, 3, &fault, sizeof fault), E_INVALIDARG);
    assert_hr(WsCreateFaultFromError(NULL, E_FAIL, WS_FULL_FAULT_DISCLOSURE, heap, &fault), E_INVALIDARG);
    assert_hr(WsCreateFaultFromError(error, S_OK, WS_FULL_FAULT_DISCLOSURE, heap, &fault), E_INVALIDARG);
    assert_hr(WsCreateFaultFromError(error, E_FAIL, 2, heap, &fault), E_INVALIDARG);
    assert_hr(WsCreateFaultFromError(error, E_FAIL, WS_FULL_FAULT_DISCLOSURE, NULL, &fault), E_INVALIDARG);
    assert_hr(WsCreateFaultFromError(error, E_FAIL, WS_FULL_FAULT_DISCLOSURE, heap, NULL), E_INVALIDARG);
    assert_hr(WsSetFaultErrorDetail(NULL, &order_detail, WS_WRITE_REQUIRED_VALUE, &value, sizeof value), E_INVALIDARG);
    assert_hr(WsSetFaultErrorDetail(error, &no_element, WS_WRITE_REQUIRED_VALUE, &value, sizeof value), E_INVALIDARG);
    assert_hr(WsGetFaultErrorDetail(error, NULL, WS_READ_REQUIRED_VALUE, heap, &value, sizeof value), E_INVALIDARG);
    assert_hr(WsGetFaultErrorDetail(error, &order_detail, WS_READ_REQUIRED_VALUE, heap, NULL, 4), E_INVALIDARG);
    assert_null(fault_of(error));
    WsFreeHeap(heap);
    WsFreeError(error);
}

/* -------------------------------------------------------------------------------------------------------------- detail */

static void test_a_detail_is_set_and_got(void** state)
{
    WS_ERROR* error = test_error();
    WS_HEAP* heap = new_heap();
    const UINT32 order = 4711;
    UINT32* got = NULL;
    UINT32 value = 0;

    UNUSED(state);
    assert_ok(WsSetFaultErrorDetail(error, &order_detail, WS_WRITE_REQUIRED_VALUE, &order, sizeof order));
    assert_name(&fault_of(error)->code->value.localName, "Receiver");
    assert_int_equal(fault_of(error)->reasonCount, 0);
    assert_ok(WsGetFaultErrorDetail(error, &order_detail, WS_READ_REQUIRED_POINTER, heap, &got, sizeof got));
    assert_int_equal(*got, 4711);
    assert_ok(WsGetFaultErrorDetail(error, &order_detail, WS_READ_REQUIRED_VALUE, heap, &value, sizeof value));
    assert_int_equal(value, 4711);
    assert_int_equal(string_count(error), 0);
    WsFreeHeap(heap);
    WsFreeError(error);
}

static void test_a_detail_of_another_kind_is_missing(void** state)
{
    static WS_XML_STRING other_name = { 5, (BYTE*)(uintptr_t)"Other", NULL, 0 };
    static WS_ELEMENT_DESCRIPTION other_element = { &other_name, &order_ns, WS_UINT32_TYPE, NULL };
    const WS_FAULT_DETAIL_DESCRIPTION other_action = { &other_name, &order_element };
    const WS_FAULT_DETAIL_DESCRIPTION other = { NULL, &other_element };
    const WS_FAULT_DETAIL_DESCRIPTION* missing[] = { &other_action, &other };
    WS_ERROR* error = test_error();
    WS_HEAP* heap = new_heap();
    const UINT32 order = 4711;
    UINT32* got = (UINT32*)(uintptr_t)&order;
    UINT32 value = 0;

    UNUSED(state);
    assert_ok(WsGetFaultErrorDetail(error, &order_detail, WS_READ_OPTIONAL_POINTER, heap, &got, sizeof got));
    assert_null(got);
    assert_hr(WsGetFaultErrorDetail(error, &order_detail, WS_READ_REQUIRED_POINTER, heap, &got, sizeof got),
              WS_E_INVALID_FORMAT);
    assert_ok(WsSetFaultErrorDetail(error, &order_detail, WS_WRITE_REQUIRED_VALUE, &order, sizeof order));
    for (size_t i = 0; i < ARRAY_COUNT(missing); i++) {
        got = (UINT32*)(uintptr_t)&order;
        assert_ok(WsGetFaultErrorDetail(error, missing[i], WS_READ_OPTIONAL_POINTER, heap, &got, sizeof got));
        assert_null(got);
        assert_hr(WsGetFaultErrorDetail(error, missing[i], WS_READ_REQUIRED_VALUE, heap, &value, sizeof value),
                  WS_E_INVALID_FORMAT);
    }
    assert_ok(WsGetFaultErrorDetail(error, &order_detail, WS_READ_OPTIONAL_POINTER, heap, &got, sizeof got));
    assert_int_equal(*got, 4711);
    WsFreeHeap(heap);
    WsFreeError(error);
}

struct two { INT32 one; INT32 two; };

static void test_a_detail_may_be_a_struct_of_several_elements(void** state)
{
    static WS_XML_STRING one_name = { 3, (BYTE*)(uintptr_t)"One", NULL, 0 };
    static WS_XML_STRING two_name = { 3, (BYTE*)(uintptr_t)"Two", NULL, 0 };
    WS_FIELD_DESCRIPTION one = { .mapping = WS_ELEMENT_FIELD_MAPPING, .localName = &one_name, .ns = &order_ns,
                                 .type = WS_INT32_TYPE, .offset = offsetof(struct two, one) };
    WS_FIELD_DESCRIPTION two = { .mapping = WS_ELEMENT_FIELD_MAPPING, .localName = &two_name, .ns = &order_ns,
                                 .type = WS_INT32_TYPE, .offset = offsetof(struct two, two) };
    WS_FIELD_DESCRIPTION* fields[] = { &one, &two };
    WS_STRUCT_DESCRIPTION description = {
        .size = sizeof(struct two), .alignment = _Alignof(struct two), .fields = fields, .fieldCount = 2,
    };
    WS_ELEMENT_DESCRIPTION element = { NULL, NULL, WS_STRUCT_TYPE, &description };
    const WS_FAULT_DETAIL_DESCRIPTION detail = { NULL, &element };
    struct two value = { 1, 2 };
    WS_ERROR* error = test_error();
    WS_HEAP* heap = new_heap();

    UNUSED(state);
    assert_ok(WsSetFaultErrorDetail(error, &detail, WS_WRITE_REQUIRED_VALUE, &value, sizeof value));
    value = (struct two){ 0, 0 };
    assert_ok(WsGetFaultErrorDetail(error, &detail, WS_READ_REQUIRED_VALUE, heap, &value, sizeof value));
    assert_int_equal(value.one, 1);
    assert_int_equal(value.two, 2);
    WsFreeHeap(heap);
    WsFreeError(error);
}

/* --------------------------------------------------------------------------------------------------- faults from errors */

static WS_FAULT make_fault(WS_ERROR* error, HRESULT code, WS_FAULT_DISCLOSURE disclosure, WS_HEAP* heap)
{
    WS_FAULT fault;

    assert_ok(WsCreateFaultFromError(error, code, disclosure, heap, &fault));
    return fault;
}

static void add_string(WS_ERROR* error, WS_STRING string)
{
    assert_ok(WsAddErrorString(error, &string));
}

static void test_an_error_without_a_fault_makes_a_generic_one(void** state)
{
    WS_ERROR* error = test_error();
    WS_HEAP* heap = new_heap();
    WS_FAULT fault;

    UNUSED(state);
    add_string(error, TEXT_STRING(u"secret"));
    fault = make_fault(error, E_FAIL, WS_MINIMAL_FAULT_DISCLOSURE, heap);
    assert_name(&fault.code->value.localName, "Receiver");
    assert_int_equal(fault.code->value.ns.length, 0);
    assert_int_equal(fault.reasonCount, 1);
    assert_text(fault.reasons[0].text, "The server was unable to process the request.");
    assert_text(fault.reasons[0].lang, "en");
    WsFreeHeap(heap);
    WsFreeError(error);
}

static void test_full_disclosure_tells_all_strings(void** state)
{
    const WCHAR bad[] = { 'a', 0x0001, 'b', 0xD800, 'c' };
    WS_ERROR* error = test_error();
    WS_HEAP* heap = new_heap();
    WS_FAULT fault;

    UNUSED(state);
    fault = make_fault(error, WS_E_QUOTA_EXCEEDED, WS_FULL_FAULT_DISCLOSURE, heap);
    assert_true(fault.reasons[0].text.length > 10);
    assert_int_equal(fault.reasonCount, 1);
    fault = make_fault(error, (HRESULT)0x80004321u, WS_FULL_FAULT_DISCLOSURE, heap);
    assert_text(fault.reasons[0].text, "Error 0x80004321.");
    add_string(error, TEXT_STRING(u"first"));
    add_string(error, TEXT_STRING(u"second"));
    fault = make_fault(error, E_FAIL, WS_FULL_FAULT_DISCLOSURE, heap);
    assert_int_equal(fault.reasons[0].text.length, 12);
    assert_ok(WsResetError(error));
    add_string(error, (WS_STRING){ ARRAY_COUNT(bad), (WCHAR*)(uintptr_t)bad });
    fault = make_fault(error, E_FAIL, WS_FULL_FAULT_DISCLOSURE, heap);
    assert_text(fault.reasons[0].text, "a\xEF\xBF\xBD" "b\xEF\xBF\xBD" "c");
    WsFreeHeap(heap);
    WsFreeError(error);
}

/* As the samples of the reference do it: a detail, then a string. */
static void test_a_detail_and_a_string_make_a_fault(void** state)
{
    WS_ERROR* error = test_error();
    WS_HEAP* heap = new_heap();
    const UINT32 order = 7;
    WS_FAULT fault;

    UNUSED(state);
    assert_ok(WsSetFaultErrorDetail(error, &order_detail, WS_WRITE_REQUIRED_VALUE, &order, sizeof order));
    add_string(error, TEXT_STRING(u"Invalid order ID"));
    fault = make_fault(error, E_FAIL, WS_FULL_FAULT_DISCLOSURE, heap);
    WsFreeError(error);
    assert_text(fault.reasons[0].text, "Invalid order ID");
    assert_non_null(strstr(buffer_text(heap, fault.detail), "<OrderNotFound xmlns=\"urn:o\">7</OrderNotFound>"));
    WsFreeHeap(heap);
}

/* --------------------------------------------------------------------------------------------------- errors from faults */

#define FAULT_12(code) \
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value>" code \
    "</s:Code><s:Reason><s:Text xml:lang=\"en\">No such order.</s:Text>" \
    "</s:Reason><s:Detail><OrderNotFound xmlns=\"urn:o\">9</OrderNotFound></s:Detail></s:Fault>"
#define SUBCODE(name) "<s:Subcode><s:Value>" name "</s:Value></s:Subcode>"

static void test_a_received_fault_becomes_an_error(void** state)
{
    WS_MESSAGE* message = read_message(V12, OPEN_12("<a:Action>urn:o/fault</a:Action>") FAULT_12("") CLOSE);
    WS_ERROR* error = test_error();
    char text[ERROR_TEXT_BYTES];
    UINT32 order = 0;

    UNUSED(state);
    assert_hr(msg_receive_fault(message, error), WS_E_ENDPOINT_FAULT_RECEIVED);
    assert_ok(msg_read_end(message, NULL));
    WsFreeMessage(message);
    assert_non_null(strstr(error_text(error, text), "No such order."));
    assert_non_null(strstr(error_text(error, text), "the service answered with the fault 'Sender'"));
    assert_int_equal(action_of(error).length, 11);
    assert_ok(WsGetFaultErrorDetail(error, &order_detail, WS_READ_REQUIRED_VALUE, NULL, &order, sizeof order));
    assert_int_equal(order, 9);
    WsFreeError(error);
}

static void test_addressing_faults_have_results_of_their_own(void** state)
{
    struct { const char* text; HRESULT hr; } rows[] = {
        { OPEN_12("") FAULT_12(SUBCODE("a:ActionNotSupported")) CLOSE, WS_E_ENDPOINT_ACTION_NOT_SUPPORTED },
        { OPEN_12("") FAULT_12(SUBCODE("a:DestinationUnreachable")) CLOSE, WS_E_ENDPOINT_NOT_FOUND },
        { OPEN_12("") FAULT_12(SUBCODE("a:EndpointUnavailable")) CLOSE, WS_E_ENDPOINT_NOT_AVAILABLE },
        { OPEN_12("") FAULT_12(SUBCODE("a:InvalidAddressingHeader")) CLOSE, WS_E_ENDPOINT_FAULT_RECEIVED },
        { OPEN_12("") FAULT_12(SUBCODE("s:ActionNotSupported")) CLOSE, WS_E_ENDPOINT_FAULT_RECEIVED },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        WS_MESSAGE* message = read_message(V12, rows[i].text);

        assert_hr(msg_receive_fault(message, NULL), rows[i].hr);
        WsFreeMessage(message);
    }
}

static void test_an_addressing_fault_of_soap_11_is_known_by_its_code(void** state)
{
    WS_MESSAGE* message =
        read_message(WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_1_0,
                     "<s:Envelope xmlns:a=\"" ADDR10_NS "\" xmlns:s=\"" SOAP11_NS "\"><s:Body><s:Fault>"
                     "<faultcode>a:ActionNotSupported</faultcode><faultstring>x</faultstring></s:Fault>" CLOSE);

    UNUSED(state);
    assert_hr(msg_receive_fault(message, NULL), WS_E_ENDPOINT_ACTION_NOT_SUPPORTED);
    WsFreeMessage(message);
}

static void test_a_fault_that_cannot_be_read_is_another_failure(void** state)
{
    WS_MESSAGE* message = read_message(V12, OPEN_12("") "<s:Fault/>" CLOSE);
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_fails(msg_receive_fault(message, error), WS_E_INVALID_FORMAT, error, "without a code");
    WsFreeMessage(message);
    message = read_message(V12, OPEN_12("") "<x/>" CLOSE);
    assert_fails(msg_receive_fault(message, error), WS_E_INVALID_FORMAT, error, "a Fault in the Body");
    WsFreeError(error);
    WsFreeMessage(message);
}

/* ------------------------------------------------------------------------------------------- a fault message for an error */

static void test_an_unknown_destination_in_2004(void** state)
{
    WS_MESSAGE* request = read_message(WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_0_9,
                                       "<s:Envelope xmlns:a=\"" ADDR09_NS "\" xmlns:s=\"" SOAP11_NS "\"><s:Header>"
                                       "<a:To>http://x/</a:To><a:MessageID>urn:id</a:MessageID></s:Header><s:Body/>"
                                       "</s:Envelope>");
    WS_MESSAGE* reply = new_message(WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_0_9);
    WS_ERROR* error = test_error();
    WS_BYTES bytes;
    char text[ERROR_TEXT_BYTES];

    UNUSED(state);
    assert_hr(msg_raise_unknown_destination(request, error), WS_E_ENDPOINT_NOT_FOUND);
    assert_non_null(strstr(error_text(error, text), "no endpoint has the address 'http://x/'"));
    assert_ok(WsInitializeMessage(reply, WS_FAULT_MESSAGE, request, NULL));
    assert_ok(msg_prepare_fault(reply, error, NULL));
    assert_ok(msg_write_start(reply, OUTPUT_BYTES_MAX, "X", NULL));
    assert_ok(msg_write_error(reply, error, WS_E_ENDPOINT_NOT_FOUND, WS_MINIMAL_FAULT_DISCLOSURE, NULL));
    assert_ok(msg_write_end(reply, &bytes, NULL));
    assert_bytes(
        bytes,
        "<s:Envelope xmlns:a=\"" ADDR09_NS "\" xmlns:s=\"" SOAP11_NS "\"><s:Header>"
        "<a:Action s:mustUnderstand=\"1\">" ADDR09_NS "/fault</a:Action><a:RelatesTo>urn:id</a:RelatesTo>"
        "<a:To s:mustUnderstand=\"1\">" ADDR09_NS "/role/anonymous</a:To></s:Header><s:Body><s:Fault>"
        "<faultcode>a:DestinationUnreachable</faultcode>"
        "<faultstring xml:lang=\"en\">No route can be determined to reach http://x/.</faultstring></s:Fault>" CLOSE);
    WsFreeError(error);
    WsFreeMessage(request);
    WsFreeMessage(reply);
}

static void test_the_action_of_a_fault_message_is_that_of_the_error(void** state)
{
    WS_MESSAGE* message = blank_message(V12);
    WS_MESSAGE* transport = blank_message(V11);
    WS_ERROR* error = test_error();
    const UINT32 order = 7;

    UNUSED(state);
    assert_ok(msg_prepare_fault(message, NULL, NULL));
    assert_string_equal(get_header(message, WS_ACTION_HEADER), ADDR10_NS "/soap/fault");
    assert_ok(WsSetFaultErrorDetail(error, &order_detail, WS_WRITE_REQUIRED_VALUE, &order, sizeof order));
    assert_ok(msg_prepare_fault(message, error, NULL));
    assert_string_equal(get_header(message, WS_ACTION_HEADER), "urn:o/fault");
    assert_ok(msg_prepare_fault(transport, error, NULL));
    assert_string_equal(get_header(transport, WS_ACTION_HEADER), "(none)");
    assert_true(msg_is_fault(message));
    WsFreeError(error);
    WsFreeMessage(message);
    WsFreeMessage(transport);
}

static HRESULT pass_a_fault_through_an_error(void* unused)
{
    static const char text[] =
        OPEN_12("<a:Action>urn:o/fault</a:Action>") FAULT_12(SUBCODE("a:ActionNotSupported")) CLOSE;
    WS_MESSAGE* message = NULL;
    WS_ERROR* error = NULL;
    WS_ERROR* copy = NULL;
    WS_HEAP* heap = NULL;
    WS_FAULT fault;
    UINT32 order = 0;
    HRESULT hr = WsCreateError(NULL, 0, &error);

    UNUSED(unused);
    if (SUCCEEDED(hr))
        hr = WsCreateError(NULL, 0, &copy);
    if (SUCCEEDED(hr))
        hr = WsCreateHeap(1 << 16, 0, NULL, 0, &heap, NULL);
    if (SUCCEEDED(hr))
        hr = WsCreateMessage(V12, NULL, 0, &message, NULL);
    if (SUCCEEDED(hr))
        hr = msg_read_start(message, WS_CHARSET_UTF8, text, sizeof text - 1, NULL, NULL, error);
    if (SUCCEEDED(hr)) {
        hr = msg_receive_fault(message, error);
        hr = hr == WS_E_ENDPOINT_ACTION_NOT_SUPPORTED ? S_OK : hr;
    }
    if (SUCCEEDED(hr))
        hr = WsCopyError(error, copy);
    if (SUCCEEDED(hr))
        hr = WsGetFaultErrorDetail(copy, &order_detail, WS_READ_REQUIRED_VALUE, heap, &order, sizeof order);
    if (SUCCEEDED(hr))
        hr = WsSetFaultErrorDetail(copy, &order_detail, WS_WRITE_REQUIRED_VALUE, &order, sizeof order);
    if (SUCCEEDED(hr))
        hr = WsCreateFaultFromError(copy, E_FAIL, WS_FULL_FAULT_DISCLOSURE, heap, &fault);
    WsFreeMessage(message);
    WsFreeError(error);
    WsFreeError(copy);
    WsFreeHeap(heap);
    return hr;
}

/* Fault, action and header put into an error; the string that says why not is another allocation, which succeeds. */
static HRESULT set_all(WS_ERROR* error, const WS_FAULT* fault, WS_XML_BUFFER* header)
{
    TRY(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, fault, sizeof *fault));
    TRY(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_ACTION, &order_action, sizeof order_action));
    return WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_HEADER, &header, sizeof header);
}

static void test_an_error_that_has_no_memory_for_a_fault_says_so(void** state)
{
    WS_HEAP* heap = new_heap();
    WS_XML_BUFFER* header = buffer_of(heap, "<h/>");
    WS_FAULT_CODE code = { { TEXT_XML("Sender"), TEXT_XML("") }, NULL };
    WS_FAULT_REASON reason = { TEXT_STRING(u"Reason."), TEXT_STRING(u"en") };
    WS_FAULT fault = { .code = &code, .reasons = &reason, .reasonCount = 1 };
    char text[ERROR_TEXT_BYTES];
    unsigned failures = 0;
    unsigned silent = 0;
    uint64_t hits = 1;

    UNUSED(state);
    for (uint64_t n = 0; hits != 0; n++) {
        WS_ERROR* error = test_error();
        HRESULT hr;

        mem_fail_after(n, false);
        hr = set_all(error, &fault, header);
        hits = mem_fail_hits();
        mem_fail_after(UINT64_MAX, false);
        if (hr != S_OK) {
            assert_hr(hr, E_OUTOFMEMORY);
            silent += strstr(error_text(error, text), "no memory") == NULL;
            failures++;
        }
        WsFreeError(error);
    }
    assert_true(failures > 3);
    assert_int_equal(silent, 1);            /* the string that the reason of the fault becomes */
    WsFreeHeap(heap);
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    assert_true(for_each_allocation_failure(pass_a_fault_through_an_error, NULL, S_OK) > 10);
}

static void test_a_fault_is_set_wholly_or_not(void** state)
{
    WS_FAULT_CODE code = { { TEXT_XML("Sender"), TEXT_XML("") }, NULL };
    WS_FAULT_REASON reason = { .text = TEXT_STRING(u"no such order") };
    WS_FAULT fault = { .code = &code, .reasons = &reason, .reasonCount = 1 };
    HRESULT hr = E_OUTOFMEMORY;
    unsigned failures;

    UNUSED(state);
    for (failures = 0; hr == E_OUTOFMEMORY; failures++) {
        WS_ERROR* error = test_error();

        mem_fail_after(failures, true);
        hr = WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &fault, sizeof fault);
        mem_fail_after(UINT64_MAX, false);
        assert_int_equal(fault_of(error) != NULL, SUCCEEDED(hr));
        assert_int_equal(string_count(error), SUCCEEDED(hr));
        WsFreeError(error);
    }
    assert_ok(hr);
    assert_true(failures > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_fault_is_set_wholly_or_not),
        cmocka_unit_test(test_a_new_error_has_no_fault),
        cmocka_unit_test(test_what_is_set_is_copied_and_goes_at_a_reset),
        cmocka_unit_test(test_the_reason_is_a_string_in_the_same_language_only),
        cmocka_unit_test(test_a_copied_error_has_a_fault_of_its_own),
        cmocka_unit_test(test_wrong_arguments_are_refused),
        cmocka_unit_test(test_a_detail_is_set_and_got),
        cmocka_unit_test(test_a_detail_of_another_kind_is_missing),
        cmocka_unit_test(test_a_detail_may_be_a_struct_of_several_elements),
        cmocka_unit_test(test_an_error_without_a_fault_makes_a_generic_one),
        cmocka_unit_test(test_full_disclosure_tells_all_strings),
        cmocka_unit_test(test_a_detail_and_a_string_make_a_fault),
        cmocka_unit_test(test_a_received_fault_becomes_an_error),
        cmocka_unit_test(test_addressing_faults_have_results_of_their_own),
        cmocka_unit_test(test_an_addressing_fault_of_soap_11_is_known_by_its_code),
        cmocka_unit_test(test_a_fault_that_cannot_be_read_is_another_failure),
        cmocka_unit_test(test_an_unknown_destination_in_2004),
        cmocka_unit_test(test_the_action_of_a_fault_message_is_that_of_the_error),
        cmocka_unit_test(test_an_error_that_has_no_memory_for_a_fault_says_so),
        cmocka_unit_test(test_every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
