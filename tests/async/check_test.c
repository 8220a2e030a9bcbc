/* The contract checker from within a program: its settings, what a refused call is told, objects from before. What it prints
 * is compared in tests/check. */
#include "async/completion.h"
#include "support.h"

#include <wws/wwsx.h>

#define LONG_MS 3600000                 /* of a delay that is cancelled */

static int breaches;
static ULONG last_rule;

static void CALLBACK on_breach(const WSX_CHECK_BREACH* breach, void* state)
{
    UNUSED(state);
    breaches++;
    last_rule = breach->rule;
}

static void check_on_now(void)
{
    WSX_CHECK_SETTINGS settings = { .callback = on_breach };

    breaches = 0;
    assert_ok(WsxSetCheck(&settings, NULL));
}

static void check_off_now(void)
{
    assert_ok(WsxSetCheck(NULL, NULL));
}

static void test_settings_that_are_not_known_are_refused(void** state)
{
    WS_ERROR* error = test_error();
    WSX_CHECK_SETTINGS settings = { .rules = 64 };

    UNUSED(state);
    assert_fails(WsxSetCheck(&settings, error), E_INVALIDARG, error, "rules is 0x40");
    settings = (WSX_CHECK_SETTINGS){ .action = (WSX_CHECK_ACTION)7 };
    assert_fails(WsxSetCheck(&settings, error), E_INVALIDARG, error, "action is 7");
    WsFreeError(error);
}

static void test_T1_a_call_that_the_checker_refuses_says_so_in_its_error(void** state)
{
    WS_ERROR* busy = test_error();
    WS_ERROR* other = test_error();
    struct completion done;
    WS_ASYNC_CONTEXT context;
    WSX_CANCEL cancel = { 0 };

    UNUSED(state);
    check_on_now();
    completion_init(&done);
    context = completion_context(&done);
    assert_hr(WsxDelay(LONG_MS, &cancel, &context, busy), WS_S_ASYNC);
    assert_fails(WsCopyError(busy, other), WS_E_INVALID_OPERATION, other, "WsxDelay has been pending");
    assert_int_equal(breaches, 1);
    assert_int_equal(last_rule, WSX_CHECK_USE_WHILE_PENDING);
    assert_hr(WsResetError(busy), WS_E_INVALID_OPERATION);          /* it is what is in use: nothing is added to it */
    assert_int_equal(breaches, 2);
    WsxCancel(&cancel);
    assert_hr(completion_result(&done, WS_S_ASYNC), WS_E_OPERATION_ABORTED);
    check_off_now();
    WsFreeError(busy);
    WsFreeError(other);
}

static void test_objects_from_before_under_and_after_the_checker_work_alike(void** state)
{
    WS_HEAP* heaps[2];
    void* block;

    UNUSED(state);
    for (int i = 0; i < 2; i++) {
        if (i == 1)
            check_on_now();
        assert_ok(WsCreateHeap(1000, 0, NULL, 0, &heaps[i], NULL));
    }
    for (int checked = 1; checked >= 0; checked--) {
        for (int i = 0; i < 2; i++) {
            assert_ok(WsAlloc(heaps[i], 8, &block, NULL));
            assert_hr(WsAlloc(heaps[i], 8, NULL, NULL), E_INVALIDARG);
            assert_hr(WsAlloc(heaps[i], 2000, &block, NULL), WS_E_QUOTA_EXCEEDED);
        }
        check_off_now();
    }
    assert_int_equal(breaches, 0);
    for (int i = 0; i < 2; i++)
        WsFreeHeap(heaps[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings_that_are_not_known_are_refused),
        cmocka_unit_test(test_T1_a_call_that_the_checker_refuses_says_so_in_its_error),
        cmocka_unit_test(test_objects_from_before_under_and_after_the_checker_work_alike),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
