#include "support.h"

#include "base/prop.h"

#include <string.h>

/* The properties of a channel serve as an example: their structure has the shape that all of them share. */
struct settings {
    ULONG    buffered_size_max;
    uint64_t streamed_size_max;
    BOOL     timeouts;
    ULONG    state;
};

static const struct prop_rule rules[] = {
    PROP_RULE(WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE, PROP_CREATE | PROP_GET, ULONG, struct settings,
              buffered_size_max),
    PROP_RULE(WS_CHANNEL_PROPERTY_MAX_STREAMED_MESSAGE_SIZE, PROP_CREATE | PROP_GET, uint64_t, struct settings,
              streamed_size_max),
    PROP_RULE(WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS, PROP_CREATE | PROP_SET, BOOL, struct settings, timeouts),
    PROP_RULE(WS_CHANNEL_PROPERTY_STATE, PROP_GET, ULONG, struct settings, state),
};

_Static_assert(sizeof(struct prop_entry) == sizeof(WS_CHANNEL_PROPERTY)
               && offsetof(struct prop_entry, value) == offsetof(WS_CHANNEL_PROPERTY, value)
               && offsetof(struct prop_entry, value_size) == offsetof(WS_CHANNEL_PROPERTY, valueSize), "one shape");

static HRESULT apply(const WS_CHANNEL_PROPERTY* entries, ULONG count, struct settings* settings, WS_ERROR* error)
{
    return prop_apply(rules, ARRAY_COUNT(rules), entries, count, settings, error);
}

static void test_properties_are_copied_to_their_places(void** state)
{
    struct settings settings = { 1, 2, FALSE, 4 };
    ULONG buffered = 100;
    uint64_t streamed = UINT64_C(1) << 40;
    WS_CHANNEL_PROPERTY entries[] = {
        { WS_CHANNEL_PROPERTY_MAX_STREAMED_MESSAGE_SIZE, &streamed, sizeof streamed },
        { WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE, &buffered, sizeof buffered },
    };

    UNUSED(state);
    assert_ok(apply(NULL, 0, &settings, NULL));
    assert_int_equal(settings.buffered_size_max, 1);
    assert_ok(apply(entries, 2, &settings, NULL));
    assert_int_equal(settings.buffered_size_max, 100);
    assert_true(settings.streamed_size_max == UINT64_C(1) << 40);
    assert_int_equal(settings.timeouts, FALSE);
    assert_int_equal(settings.state, 4);
}

static void test_a_wrong_entry_is_named_and_nothing_is_copied(void** state)
{
    struct settings settings = { 1, 2, FALSE, 4 };
    const struct settings before = settings;
    uint64_t value = 7;
    ULONG good_value = 9;
    WS_ERROR* error = test_error();
    const WS_CHANNEL_PROPERTY good = { WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE, &good_value, sizeof good_value };
    const struct { WS_CHANNEL_PROPERTY entry; const char* says; } cases[] = {
        { { WS_CHANNEL_PROPERTY_MULTICAST_HOPS, &value, 4 }, "property 20 is not known to this object" },
        { { WS_CHANNEL_PROPERTY_STATE, &value, 4 }, "WS_CHANNEL_PROPERTY_STATE cannot be given at creation" },
        { { WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS, NULL, 4 },
          "WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS: the pointer to the value is NULL" },
        { { WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS, &value, 1 },
          "WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS: the value has 4 bytes, but a size of 1 was given" },
        { { WS_CHANNEL_PROPERTY_MAX_STREAMED_MESSAGE_SIZE, &value, 4 },
          "WS_CHANNEL_PROPERTY_MAX_STREAMED_MESSAGE_SIZE: the value has 8 bytes, but a size of 4 was given" },
        { good, "WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE is given twice" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        WS_CHANNEL_PROPERTY entries[2] = { good, cases[i].entry };

        assert_fails(apply(entries, 2, &settings, error), E_INVALIDARG, error, cases[i].says);
        assert_memory_equal(&settings, &before, sizeof settings);
    }
    assert_fails(apply(NULL, 2, &settings, error), E_INVALIDARG, error, "2 properties were announced");
    assert_hr(apply(NULL, 2, &settings, NULL), E_INVALIDARG);
    WsFreeError(error);
}

static void test_get_checks_access_and_size(void** state)
{
    const struct settings settings = { 1, 2, FALSE, 4 };
    WS_ERROR* error = test_error();
    ULONG value = 4711;

    UNUSED(state);
    assert_ok(prop_get(rules, ARRAY_COUNT(rules), &settings, WS_CHANNEL_PROPERTY_STATE, &value, sizeof value, error));
    assert_int_equal(value, 4);
    assert_fails(prop_get(rules, ARRAY_COUNT(rules), &settings, WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS, &value, 4, error),
                 E_INVALIDARG, error, "WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS cannot be read");
    assert_fails(prop_get(rules, ARRAY_COUNT(rules), &settings, WS_CHANNEL_PROPERTY_STATE, &value, 8, error),
                 E_INVALIDARG, error, "a size of 8 was given");
    assert_fails(prop_get(rules, ARRAY_COUNT(rules), &settings, WS_CHANNEL_PROPERTY_STATE, NULL, 4, error),
                 E_INVALIDARG, error, "is NULL");
    assert_fails(prop_get(rules, ARRAY_COUNT(rules), &settings, 999, &value, 4, error), E_INVALIDARG, error,
                 "property 999");
    assert_int_equal(value, 4);
    WsFreeError(error);
}

static void test_set_checks_access_and_size(void** state)
{
    struct settings settings = { 1, 2, FALSE, 4 };
    WS_ERROR* error = test_error();
    BOOL on = TRUE;

    UNUSED(state);
    assert_fails(prop_set(rules, ARRAY_COUNT(rules), &settings, WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE, &on, 4,
                          error), E_INVALIDARG, error, "cannot be set after creation");
    assert_fails(prop_set(rules, ARRAY_COUNT(rules), &settings, WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS, &on, 5, error),
                 E_INVALIDARG, error, "a size of 5 was given");
    assert_fails(prop_set(rules, ARRAY_COUNT(rules), &settings, WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS, NULL, 4, error),
                 E_INVALIDARG, error, "is NULL");
    assert_fails(prop_set(rules, ARRAY_COUNT(rules), &settings, 999, &on, 4, error), E_INVALIDARG, error,
                 "property 999");
    assert_int_equal(settings.timeouts, FALSE);
    assert_ok(prop_set(rules, ARRAY_COUNT(rules), &settings, WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS, &on, 4, error));
    assert_int_equal(settings.timeouts, TRUE);
    WsFreeError(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_properties_are_copied_to_their_places),
        cmocka_unit_test(test_a_wrong_entry_is_named_and_nothing_is_copied),
        cmocka_unit_test(test_get_checks_access_and_size),
        cmocka_unit_test(test_set_checks_access_and_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
