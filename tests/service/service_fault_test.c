/* Faults between host and proxy, both SOAP versions with each addressing version: what an operation puts into its error is
 * what the caller finds in his. */
#include "calc.h"

#include <string.h>

static struct calc calc;

static const struct version {
    WS_ENVELOPE_VERSION   envelope;
    WS_ADDRESSING_VERSION addressing;
} versions[] = {
    { WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_TRANSPORT },
    { WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_0_9 },
    { WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_1_0 },
    { WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_TRANSPORT },
    { WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_0_9 },
    { WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0 },
};

/* Each test runs once for each version. */
static void for_each_version(void (*test)(const struct version* version))
{
    for (size_t i = 0; i < ARRAY_COUNT(versions); i++) {
        calc_init(&calc);
        calc.envelope = versions[i].envelope;
        calc.addressing = versions[i].addressing;
        test(&versions[i]);
        calc_stop(&calc);
    }
}

static const WS_FAULT* fault_of(WS_ERROR* error)
{
    const WS_FAULT* fault = NULL;

    assert_ok(WsGetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &fault, sizeof fault));
    assert_non_null(fault);
    return fault;
}

static void assert_name(const WS_XML_STRING* name, const char* text)
{
    assert_int_equal(name->length, strlen(text));
    assert_memory_equal(name->bytes, text, name->length);
}

/* ------------------------------------------------------------------------------------------- a failure without fault */

static HRESULT ask_and_fail(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                            const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    const WS_STRING secret = TEXT_STRING(u"the password is sesame");

    (void)service;
    (void)context;
    (void)n;
    (void)answer;
    (void)async;
    WsAddErrorString(error, &secret);
    return E_FAIL;
}

static void check_generic_fault(const struct version* version)
{
    char text[ERROR_TEXT_BYTES];
    int answer = 9;

    (void)version;
    calc.ask = ask_and_fail;
    calc_start(&calc);
    assert_hr_error(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error),
                    WS_E_ENDPOINT_FAULT_RECEIVED, calc.error);
    assert_name(&fault_of(calc.error)->code->value.localName, "Receiver");
    assert_true(fault_of(calc.error)->reasonCount >= 1);
    assert_null(strstr(error_text(calc.error, text), "sesame"));
    assert_error_says(calc.error, calc.url8);
    assert_int_equal(answer, 9);
}

static void test_an_operation_that_fails_becomes_a_fault_that_discloses_nothing(void** state)
{
    (void)state;
    for_each_version(check_generic_fault);
}

static void check_full_disclosure(const struct version* version)
{
    WS_FAULT_DISCLOSURE full = WS_FULL_FAULT_DISCLOSURE;
    int answer;

    (void)version;
    calc.ask = ask_and_fail;
    calc_host_property(&calc, WS_SERVICE_PROPERTY_FAULT_DISCLOSURE, &full, sizeof full);
    calc_start(&calc);
    assert_fails(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), WS_E_ENDPOINT_FAULT_RECEIVED,
                 calc.error, "sesame");
}

static void test_full_disclosure_sends_the_error_strings(void** state)
{
    (void)state;
    for_each_version(check_full_disclosure);
}

/* ---------------------------------------------------------------------------------------------- a fault of its own */

static const WS_XML_STRING own_action = WS_XML_STRING_VALUE("urn:calc/ICalc/Ask/Fault/TooLarge");
static WS_XML_STRING detail_name = WS_XML_STRING_VALUE("TooLarge");
static WS_XML_STRING detail_ns = WS_XML_STRING_VALUE("urn:calc");
static WS_ELEMENT_DESCRIPTION detail_element = { &detail_name, &detail_ns, WS_INT32_TYPE, NULL };
static WS_FAULT_DETAIL_DESCRIPTION detail_description = { (WS_XML_STRING*)(uintptr_t)&own_action, &detail_element };

static HRESULT ask_too_much(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                            const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    WS_FAULT_REASON reason = { TEXT_STRING(u"n is too large"), TEXT_STRING(u"en-US") };
    WS_FAULT_CODE code = { { WS_XML_STRING_VALUE("Sender"), WS_XML_STRING_VALUE("") }, NULL };
    WS_FAULT fault = { .code = &code, .reasons = &reason, .reasonCount = 1 };

    (void)service;
    (void)context;
    (void)answer;
    (void)async;
    TRY(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &fault, sizeof fault));
    TRY(WsSetFaultErrorDetail(error, &detail_description, WS_WRITE_REQUIRED_VALUE, &n, sizeof n));
    return E_FAIL;
}

static void check_own_fault(const struct version* version)
{
    WS_XML_STRING action;
    int answer, limit = 0;

    calc.ask = ask_too_much;
    calc_start(&calc);
    assert_hr_error(calc_ask(calc.proxy, calc.heap, 77, &answer, NULL, 0, NULL, calc.error),
                    WS_E_ENDPOINT_FAULT_RECEIVED, calc.error);
    assert_name(&fault_of(calc.error)->code->value.localName, "Sender");
    assert_text(fault_of(calc.error)->reasons[0].text, "n is too large");
    assert_ok(WsGetFaultErrorDetail(calc.error, &detail_description, WS_READ_REQUIRED_VALUE, calc.heap, &limit,
                                    sizeof limit));
    assert_int_equal(limit, 77);
    assert_ok(WsGetFaultErrorProperty(calc.error, WS_FAULT_ERROR_PROPERTY_ACTION, &action, sizeof action));
    if (version->addressing != WS_ADDRESSING_VERSION_TRANSPORT)
        assert_name(&action, "urn:calc/ICalc/Ask/Fault/TooLarge");
    assert_error_says(calc.error, "n is too large");
}

static void test_the_fault_of_an_operation_reaches_the_error_of_the_caller(void** state)
{
    (void)state;
    for_each_version(check_own_fault);
}

static void test_faults_reach_asynchronous_callers_too(void** state)
{
    struct completion done;
    WS_ASYNC_CONTEXT context;
    int answer, limit = 0;

    (void)state;
    calc_init(&calc);
    calc.ask = ask_too_much;
    calc_start(&calc);
    completion_init(&done);
    context = completion_context(&done);
    assert_hr_error(completion_result(&done,
                                      calc_ask(calc.proxy, calc.heap, 5, &answer, NULL, 0, &context, calc.error)),
                    WS_E_ENDPOINT_FAULT_RECEIVED, calc.error);
    assert_ok(WsGetFaultErrorDetail(calc.error, &detail_description, WS_READ_REQUIRED_VALUE, calc.heap, &limit,
                                    sizeof limit));
    assert_int_equal(limit, 5);
    assert_error_says(calc.error, "n is too large");
    calc_stop(&calc);
}

static void test_after_a_fault_the_same_connection_serves_the_next_call(void** state)
{
    int answer;

    (void)state;
    calc_init(&calc);
    calc.ask = ask_and_fail;
    calc_start(&calc);
    for (int i = 0; i < 5; i++) {
        assert_hr(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, NULL), WS_E_ENDPOINT_FAULT_RECEIVED);
        assert_ok_error(calc_add(calc.proxy, calc.heap, 1, i, &answer, NULL, 0, NULL, calc.error), calc.error);
    }
    calc_stop(&calc);
}

/* -------------------------------------------------------------------------------------------------- unknown actions */

static void check_unknown_action(const struct version* version)
{
    const WS_FAULT_CODE* code;
    int answer;

    calc_start(&calc);
    assert_hr_error(calc_unknown(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error),
                    version->addressing == WS_ADDRESSING_VERSION_TRANSPORT ? WS_E_ENDPOINT_FAULT_RECEIVED
                                                                           : WS_E_ENDPOINT_ACTION_NOT_SUPPORTED,
                    calc.error);
    code = fault_of(calc.error)->code;
    if (version->addressing != WS_ADDRESSING_VERSION_TRANSPORT) {
        while (code->subCode != NULL)
            code = code->subCode;
        assert_name(&code->value.localName, "ActionNotSupported");
    } else {
        assert_name(&code->value.localName, "Sender");
    }
    assert_error_says(calc.error, "urn:calc/ICalc/Unknown");
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), calc.error);
}

static void test_an_unknown_action_is_ActionNotSupported(void** state)
{
    (void)state;
    for_each_version(check_unknown_action);
}

/* ----------------------------------------------------------------------------------------------------- P: failures */

static HRESULT fail_at_once(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                          const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    const WS_STRING text = TEXT_STRING(u"failed at once");

    (void)service;
    (void)context;
    (void)n;
    (void)answer;
    (void)async;
    WsAddErrorString(error, &text);
    return E_FAIL;
}

static HRESULT CALLBACK fail_work(void* state, WS_ERROR* error)
{
    const WS_STRING text = TEXT_STRING(u"failed on another thread");

    (void)state;
    WsAddErrorString(error, &text);
    return E_FAIL;
}

static HRESULT fail_on_another_thread(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                                      const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)service;
    (void)context;
    (void)n;
    (void)answer;
    return WsxQueueWork(fail_work, NULL, async, error);
}

static void test_P_operations_that_fail_with_strings_in_every_way(void** state)
{
    WS_FAULT_DISCLOSURE full = WS_FULL_FAULT_DISCLOSURE;
    int answer;

    (void)state;
    calc_init(&calc);
    calc_host_property(&calc, WS_SERVICE_PROPERTY_FAULT_DISCLOSURE, &full, sizeof full);
    calc.ask = fail_at_once;
    calc_start(&calc);
    assert_fails(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), WS_E_ENDPOINT_FAULT_RECEIVED,
                 calc.error, "failed at once");
    calc.ask = fail_on_another_thread;
    assert_fails(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), WS_E_ENDPOINT_FAULT_RECEIVED,
                 calc.error, "failed on another thread");
    calc_stop(&calc);
}

/* An output that cannot be written: nothing of the reply has gone out, so the caller gets a fault. */
static HRESULT CALLBACK no_receipt(const WS_OPERATION_CONTEXT* context, struct calc_order* order,
                                   struct calc_receipt** receipt, const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)context;
    (void)order;
    (void)async;
    (void)error;
    *receipt = NULL;
    return S_OK;
}

static void test_outputs_that_cannot_be_written_become_a_fault(void** state)
{
    const void* methods[CALC_COUNT];
    WS_SERVICE_CONTRACT contract = { &calc_description, NULL, methods };
    struct calc_order order = { (WCHAR*)(uintptr_t)u"x", 1 };
    struct calc_receipt* receipt = NULL;
    int answer;

    (void)state;
    calc_init(&calc);
    memcpy(methods, calc_methods, sizeof methods);
    methods[CALC_ORDER] = (const void*)(uintptr_t)no_receipt;
    calc.contract = &contract;
    calc_start(&calc);
    assert_hr(calc_order(calc.proxy, calc.heap, &order, &receipt, NULL, 0, NULL, NULL), WS_E_ENDPOINT_FAULT_RECEIVED);
    assert_null(receipt);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), calc.error);
    calc_stop(&calc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_operation_that_fails_becomes_a_fault_that_discloses_nothing),
        cmocka_unit_test(test_full_disclosure_sends_the_error_strings),
        cmocka_unit_test(test_the_fault_of_an_operation_reaches_the_error_of_the_caller),
        cmocka_unit_test(test_faults_reach_asynchronous_callers_too),
        cmocka_unit_test(test_after_a_fault_the_same_connection_serves_the_next_call),
        cmocka_unit_test(test_an_unknown_action_is_ActionNotSupported),
        cmocka_unit_test(test_P_operations_that_fail_with_strings_in_every_way),
        cmocka_unit_test(test_outputs_that_cannot_be_written_become_a_fault),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
