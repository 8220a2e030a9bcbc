#include "support.h"

#include "base/datetime.h"

static FILETIME filetime(uint64_t value)
{
    return (FILETIME){ .dwLowDateTime = (DWORD)value, .dwHighDateTime = (DWORD)(value >> 32) };
}

static uint64_t value_of(FILETIME time)
{
    return (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

struct pair { uint64_t ticks, filetime; };

static const struct pair pairs[] = {
    { UINT64_C(504911232000000000), 0 },                                        /* 1601-01-01T00:00:00 */
    { UINT64_C(504911232000000001), 1 },
    { UINT64_C(504911236294967296), UINT64_C(4294967296) },
    { UINT64_C(621355968000000000), UINT64_C(116444736000000000) },             /* 1970-01-01T00:00:00 */
    { UINT64_C(633262806000000000), UINT64_C(128351574000000000) },             /* 2007-09-25T01:30:00 */
    { UINT64_C(3155378975999999999), UINT64_C(2650467743999999999) },           /* 9999-12-31T23:59:59.9999999 */
};

static void test_known_times_convert_both_ways(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(pairs); i++) {
        FILETIME in = filetime(pairs[i].filetime);
        WS_DATETIME time = { 1, WS_DATETIME_FORMAT_LOCAL };
        FILETIME out;

        assert_ok(WsFileTimeToDateTime(&in, &time, NULL));
        assert_true(time.ticks == pairs[i].ticks);
        assert_int_equal(time.format, WS_DATETIME_FORMAT_UTC);
        for (int format = WS_DATETIME_FORMAT_UTC; format <= WS_DATETIME_FORMAT_NONE; format++) {
            time.format = (WS_DATETIME_FORMAT)format;
            out = filetime(4711);
            assert_ok(WsDateTimeToFileTime(&time, &out, NULL));
            assert_true(value_of(out) == pairs[i].filetime);
        }
    }
}

static void test_times_that_the_other_form_cannot_hold_are_refused(void** state)
{
    WS_ERROR* error = test_error();
    WS_DATETIME time = { DATETIME_TICKS_1601 - 1, WS_DATETIME_FORMAT_UTC };
    FILETIME in = filetime(UINT64_C(2650467744000000000));
    FILETIME out = filetime(4711);

    UNUSED(state);
    assert_fails(WsDateTimeToFileTime(&time, &out, error), WS_E_INVALID_FORMAT, error, "before the year 1601");
    time.ticks = 0;
    assert_fails(WsDateTimeToFileTime(&time, &out, error), WS_E_INVALID_FORMAT, error, "before the year 1601");
    time.ticks = DATETIME_TICKS_MAX + 1;
    assert_fails(WsDateTimeToFileTime(&time, &out, error), WS_E_INVALID_FORMAT, error, "beyond the year 9999");
    time.ticks = UINT64_MAX;
    assert_fails(WsDateTimeToFileTime(&time, &out, error), WS_E_INVALID_FORMAT, error, "beyond the year 9999");
    assert_true(value_of(out) == 4711);
    time.ticks = 4711;
    assert_fails(WsFileTimeToDateTime(&in, &time, error), WS_E_INVALID_FORMAT, error, "beyond the year 9999");
    in = filetime(UINT64_MAX);
    assert_fails(WsFileTimeToDateTime(&in, &time, error), WS_E_INVALID_FORMAT, error, "beyond the year 9999");
    assert_true(time.ticks == 4711);
    WsFreeError(error);
}

static void test_null_pointers_are_refused(void** state)
{
    WS_ERROR* error = test_error();
    WS_DATETIME time = { DATETIME_TICKS_1601, WS_DATETIME_FORMAT_UTC };
    FILETIME file = filetime(0);

    UNUSED(state);
    assert_fails(WsDateTimeToFileTime(NULL, &file, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_fails(WsDateTimeToFileTime(&time, NULL, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_fails(WsFileTimeToDateTime(NULL, &time, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_fails(WsFileTimeToDateTime(&file, NULL, error), E_INVALIDARG, error, "a pointer is NULL");
    WsFreeError(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_times_convert_both_ways),
        cmocka_unit_test(test_times_that_the_other_form_cannot_hold_are_refused),
        cmocka_unit_test(test_null_pointers_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
