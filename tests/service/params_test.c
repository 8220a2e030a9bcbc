/* Kinds of operations that the calculator has not: messages that are no structures, nillable ones, RPC style, empty bodies. Each
 * is a contract of one operation, made here. */
#include "calc.h"
#include "fake_service.h"

static struct calc calc;

static WS_XML_STRING ns = WS_XML_STRING_VALUE("urn:calc");
static WS_XML_STRING ask_name = WS_XML_STRING_VALUE("Ask");
static WS_XML_STRING ask_action = WS_XML_STRING_VALUE("urn:calc/ICalc/Ask");
static WS_XML_STRING reply_name = WS_XML_STRING_VALUE("AskResponse");
static WS_XML_STRING reply_action = WS_XML_STRING_VALUE("urn:calc/ICalc/AskResponse");

static WS_ELEMENT_DESCRIPTION   in_element, out_element;
static WS_MESSAGE_DESCRIPTION   in_message, out_message;
static WS_PARAMETER_DESCRIPTION parameters[4];
static WS_OPERATION_DESCRIPTION operation;
static WS_OPERATION_DESCRIPTION* operations[] = { &operation };
static WS_CONTRACT_DESCRIPTION  description = { 1, operations };
static const void*              method = (const void*)&operation;       /* stubs here need none */
static WS_SERVICE_CONTRACT      contract = { &description, NULL, &method };

static int setup(void** state)
{
    (void)state;
    calc_init(&calc);
    calc.contract = &contract;
    in_element = (WS_ELEMENT_DESCRIPTION){ &ask_name, &ns, WS_INT32_TYPE, NULL };
    out_element = (WS_ELEMENT_DESCRIPTION){ &reply_name, &ns, WS_INT32_TYPE, NULL };
    in_message = (WS_MESSAGE_DESCRIPTION){ &ask_action, &in_element };
    out_message = (WS_MESSAGE_DESCRIPTION){ &reply_action, &out_element };
    parameters[0] = (WS_PARAMETER_DESCRIPTION){ WS_PARAMETER_TYPE_MESSAGES, 0, (USHORT)-1 };
    parameters[1] = (WS_PARAMETER_DESCRIPTION){ WS_PARAMETER_TYPE_MESSAGES, (USHORT)-1, 0 };
    operation = (WS_OPERATION_DESCRIPTION){ 1, &in_message, &out_message, 0, 0, 2, parameters, NULL,
                                            WS_NON_RPC_LITERAL_OPERATION };
    return 0;
}

static int teardown(void** state)
{
    (void)state;
    calc_stop(&calc);
    return 0;
}

/* -------------------------------------------------------------------------------------------- messages that are values */

static HRESULT CALLBACK int_stub(const WS_OPERATION_CONTEXT* context, void* frame, const void* callback,
                                 const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    struct { int* in; int* out; }* p = frame;

    (void)context;
    (void)callback;
    (void)async;
    (void)error;
    *p->out = *p->in * 2;
    return S_OK;
}

static void test_a_message_that_is_a_number_is_passed_by_value(void** state)
{
    int in = 21, result = 0;
    int* out = &result;
    const void* arguments[] = { &in, &out };

    (void)state;
    operation.stubCallback = int_stub;
    calc_start(&calc);
    assert_ok_error(WsCall(calc.proxy, &operation, arguments, calc.heap, NULL, 0, NULL, calc.error), calc.error);
    assert_int_equal(result, 42);
}

static HRESULT CALLBACK text_stub(const WS_OPERATION_CONTEXT* context, void* frame, const void* callback,
                                  const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    struct { WCHAR** in; WCHAR** out; }* p = frame;

    (void)context;
    (void)callback;
    (void)async;
    (void)error;
    *p->out = *p->in;
    return S_OK;
}

static void test_a_message_that_is_a_text_is_passed_as_a_pointer(void** state)
{
    const WCHAR* in = u"round trip";
    WCHAR* result = NULL;
    WCHAR** out = &result;
    const void* arguments[] = { &in, &out };

    (void)state;
    in_element.type = out_element.type = WS_WSZ_TYPE;
    operation.stubCallback = text_stub;
    calc_start(&calc);
    assert_ok_error(WsCall(calc.proxy, &operation, arguments, calc.heap, NULL, 0, NULL, calc.error), calc.error);
    assert_memory_equal(result, u"round trip", sizeof u"round trip");
}

/* ------------------------------------------------------------------------------------------------- nillable messages */

struct point { int x; int y; };
static WS_XML_STRING x_name = WS_XML_STRING_VALUE("x"), y_name = WS_XML_STRING_VALUE("y");
static WS_FIELD_DESCRIPTION x_field = { WS_ELEMENT_FIELD_MAPPING, &x_name, &ns, WS_INT32_TYPE, NULL,
                                        offsetof(struct point, x), 0, NULL, (ULONG)-1, NULL, NULL, NULL };
static WS_FIELD_DESCRIPTION y_field = { WS_ELEMENT_FIELD_MAPPING, &y_name, &ns, WS_INT32_TYPE, NULL,
                                        offsetof(struct point, y), 0, NULL, (ULONG)-1, NULL, NULL, NULL };
static WS_FIELD_DESCRIPTION* point_fields[] = { &x_field, &y_field };
static WS_STRUCT_DESCRIPTION point_struct = {
    sizeof(struct point), _Alignof(struct point), point_fields, 2, NULL, NULL, NULL, NULL, 0, 0
};

static HRESULT CALLBACK point_stub(const WS_OPERATION_CONTEXT* context, void* frame, const void* callback,
                                   const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    struct { struct point** in; struct point** out; }* p = frame;

    (void)context;
    (void)callback;
    (void)async;
    (void)error;
    *p->out = *p->in;
    return S_OK;
}

static void use_points(ULONG options)
{
    in_element.type = out_element.type = WS_STRUCT_TYPE;
    in_element.typeDescription = out_element.typeDescription = &point_struct;
    operation.inputMessageOptions = operation.outputMessageOptions = options;
    operation.stubCallback = point_stub;
}

static void test_a_nillable_message_can_be_NULL_both_ways(void** state)
{
    struct point point = { 3, 4 };
    struct point* in = &point;
    struct point* result = NULL;
    struct point** out = &result;
    const void* arguments[] = { &in, &out };

    (void)state;
    use_points(WS_SERVICE_OPERATION_MESSAGE_NILLABLE_ELEMENT);
    calc_start(&calc);
    assert_ok_error(WsCall(calc.proxy, &operation, arguments, calc.heap, NULL, 0, NULL, calc.error), calc.error);
    assert_int_equal(result->y, 4);
    in = NULL;
    result = &point;
    assert_ok_error(WsCall(calc.proxy, &operation, arguments, calc.heap, NULL, 0, NULL, calc.error), calc.error);
    assert_null(result);
}

static void test_a_message_that_is_not_nillable_must_not_be_NULL(void** state)
{
    struct point* in = NULL;
    struct point* result = NULL;
    struct point** out = &result;
    const void* arguments[] = { &in, &out };

    (void)state;
    use_points(0);
    calc_start(&calc);
    assert_hr(WsCall(calc.proxy, &operation, arguments, calc.heap, NULL, 0, NULL, NULL), E_INVALIDARG);
}

/* ------------------------------------------------------------------------------------------------------- empty bodies */

static HRESULT CALLBACK empty_stub(const WS_OPERATION_CONTEXT* context, void* frame, const void* callback,
                                   const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)context;
    (void)frame;
    (void)callback;
    (void)async;
    (void)error;
    return S_OK;
}

static void test_operations_without_parameters_have_empty_bodies(void** state)
{
    (void)state;
    in_message.bodyElementDescription = NULL;
    out_message.bodyElementDescription = NULL;
    operation.parameterCount = 0;
    operation.parameterDescription = NULL;
    operation.stubCallback = empty_stub;
    calc_start(&calc);
    assert_ok_error(WsCall(calc.proxy, &operation, NULL, calc.heap, NULL, 0, NULL, calc.error), calc.error);
}

/* A wrapper without fields is still written and read. */
static void test_a_wrapper_may_be_without_fields(void** state)
{
    static WS_STRUCT_DESCRIPTION nothing = { 0, 1, NULL, 0, NULL, NULL, NULL, NULL, 0, 0 };

    (void)state;
    in_element.type = out_element.type = WS_STRUCT_TYPE;
    in_element.typeDescription = out_element.typeDescription = &nothing;
    operation.parameterCount = 0;
    operation.stubCallback = empty_stub;
    calc_start(&calc);
    assert_ok_error(WsCall(calc.proxy, &operation, NULL, calc.heap, NULL, 0, NULL, calc.error), calc.error);
}

/* ---------------------------------------------------------------------------------------------------------- RPC style */

static void use_point_parameters(void)
{
    in_element.type = out_element.type = WS_STRUCT_TYPE;
    in_element.typeDescription = out_element.typeDescription = &point_struct;
    parameters[0] = (WS_PARAMETER_DESCRIPTION){ WS_PARAMETER_TYPE_NORMAL, 0, 0 };
    parameters[1] = (WS_PARAMETER_DESCRIPTION){ WS_PARAMETER_TYPE_NORMAL, 1, 1 };
}

/* "The service model ignores the name for the response body wrapper element in RPC/literal operations." */
static void test_the_name_of_an_RPC_response_does_not_matter(void** state)
{
    static const char body[] = ENVELOPE_11("", "<Whatever xmlns=\"urn:other\"><x xmlns=\"urn:calc\">5</x>"
                                               "<y xmlns=\"urn:calc\">6</y></Whatever>");
    static char response[2048];
    struct fake_service service = { 0 };
    int x = 1, y = 2;
    int* px = &x;
    int* py = &y;
    const void* arguments[] = { &px, &py };

    (void)state;
    use_point_parameters();
    service.answers[0] = fake_response(response, sizeof response, "200 OK", "text/xml; charset=utf-8", body);
    service.answers[1] = response;
    fake_start(&service);
    calc.envelope = WS_ENVELOPE_VERSION_SOAP_1_1;
    calc.addressing = WS_ADDRESSING_VERSION_TRANSPORT;
    snprintf(calc.url8, sizeof calc.url8, "http://127.0.0.1:%u/calc", service.port);
    for (size_t i = 0; i <= strlen(calc.url8); i++)
        calc.url[i] = (WCHAR)calc.url8[i];
    assert_ok_error(calc_create_proxy(&calc, &calc.proxy), calc.error);
    {
        WS_ENDPOINT_ADDRESS address = calc_address(&calc);

        assert_ok_error(WsOpenServiceProxy(calc.proxy, &address, NULL, calc.error), calc.error);
    }
    operation.style = WS_RPC_LITERAL_OPERATION;
    assert_ok_error(WsCall(calc.proxy, &operation, arguments, calc.heap, NULL, 0, NULL, calc.error), calc.error);
    assert_int_equal(x, 5);
    assert_int_equal(y, 6);
    operation.style = WS_NON_RPC_LITERAL_OPERATION;
    assert_hr(WsCall(calc.proxy, &operation, arguments, calc.heap, NULL, 0, NULL, NULL), WS_E_INVALID_FORMAT);
    WsCloseServiceProxy(calc.proxy, NULL, NULL);
    fake_stop(&service);
}

/* ---------------------------------------------------------------------------------------------------- bad descriptions */

static void refuse(const char* text)
{
    int x = 1, y = 2;
    int* px = &x;
    int* py = &y;
    const void* arguments[] = { &px, &py, &px, &py };

    assert_fails(WsCall(calc.proxy, &operation, arguments, calc.heap, NULL, 0, NULL, calc.error), E_INVALIDARG,
                 calc.error, text);
}

static void test_descriptions_that_make_no_sense_are_refused(void** state)
{
    (void)state;
    operation.stubCallback = empty_stub;
    use_point_parameters();
    calc_start(&calc);
    operation.inputMessageDescription = NULL;
    refuse("input message");
    operation.inputMessageDescription = &in_message;
    operation.parameterDescription = NULL;
    refuse("parameters");
    operation.parameterDescription = parameters;
    operation.parameterCount = 1;
    refuse("not covered");
    operation.parameterCount = 2;
    parameters[1].inputMessageIndex = 0;
    refuse("field 1");
    parameters[1].inputMessageIndex = 2;
    refuse("field 2");
    parameters[1] = (WS_PARAMETER_DESCRIPTION){ (WS_PARAMETER_TYPE)9, 1, 1 };
    refuse("type 9");
    use_point_parameters();
    in_message.bodyElementDescription = NULL;
    refuse("no body");
    in_message.bodyElementDescription = &in_element;
    in_element.type = WS_INT32_TYPE;
    refuse("no structure");
}

int main(void)
{
#define PARAMS_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        PARAMS_TEST(test_a_message_that_is_a_number_is_passed_by_value),
        PARAMS_TEST(test_a_message_that_is_a_text_is_passed_as_a_pointer),
        PARAMS_TEST(test_a_nillable_message_can_be_NULL_both_ways),
        PARAMS_TEST(test_a_message_that_is_not_nillable_must_not_be_NULL),
        PARAMS_TEST(test_operations_without_parameters_have_empty_bodies),
        PARAMS_TEST(test_a_wrapper_may_be_without_fields),
        PARAMS_TEST(test_the_name_of_an_RPC_response_does_not_matter),
        PARAMS_TEST(test_descriptions_that_make_no_sense_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
