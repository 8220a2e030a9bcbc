/* Proxies and endpoints from templates of the HTTP policy. */
#include "calc_fixture.h"

#include <string.h>

static WS_ENVELOPE_VERSION soap_11 = WS_ENVELOPE_VERSION_SOAP_1_1;
static WS_ADDRESSING_VERSION transport = WS_ADDRESSING_VERSION_TRANSPORT;
static WS_CHANNEL_PROPERTY policy_properties[] = {
    { WS_CHANNEL_PROPERTY_ENVELOPE_VERSION, &soap_11, sizeof soap_11 },
};
static WS_CHANNEL_PROPERTY own_properties[] = {
    { WS_CHANNEL_PROPERTY_ADDRESSING_VERSION, &transport, sizeof transport },
};
static const WS_HTTP_POLICY_DESCRIPTION policy = { { policy_properties, 1 } };
static WS_HTTP_BINDING_TEMPLATE value = { { own_properties, 1 } };

static HRESULT create_proxy(WS_HTTP_BINDING_TEMPLATE* template_value, ULONG size, WS_BINDING_TEMPLATE_TYPE type,
                            const WS_HTTP_POLICY_DESCRIPTION* description, WS_SERVICE_PROXY** proxy)
{
    return WsCreateServiceProxyFromTemplate(WS_CHANNEL_TYPE_REQUEST, NULL, 0, type, template_value, size, description,
                                            sizeof *description, proxy, calc.error);
}

static HRESULT create_endpoint(WS_HTTP_BINDING_TEMPLATE* template_value, WS_SERVICE_ENDPOINT** endpoint)
{
    WS_STRING url = calc_address(&calc).url;

    return WsCreateServiceEndpointFromTemplate(WS_CHANNEL_TYPE_REPLY, NULL, 0, &url, &calc_contract, NULL, calc.heap,
                                               WS_HTTP_BINDING_TEMPLATE_TYPE, template_value,
                                               template_value == NULL ? 0 : sizeof *template_value, &policy,
                                               sizeof policy, endpoint, calc.error);
}

static void test_a_proxy_and_a_host_from_templates_talk_to_each_other(void** state)
{
    void* user = &calc;
    WS_SERVICE_PROPERTY property = { WS_SERVICE_PROPERTY_HOST_USER_STATE, &user, sizeof user };
    WS_ENDPOINT_ADDRESS address = calc_address(&calc);
    WS_SERVICE_ENDPOINT* endpoint;
    const WS_SERVICE_ENDPOINT* endpoints[1];
    int answer = 0;

    (void)state;
    assert_ok_error(create_endpoint(&value, &endpoint), calc.error);
    assert_int_equal(endpoint->channelBinding, WS_HTTP_CHANNEL_BINDING);
    assert_int_equal(endpoint->channelProperties.propertyCount, 2);
    endpoints[0] = endpoint;
    assert_ok_error(WsCreateServiceHost(endpoints, 1, &property, 1, &calc.host, calc.error), calc.error);
    assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
    assert_ok_error(create_proxy(&value, sizeof value, WS_HTTP_BINDING_TEMPLATE_TYPE, &policy, &calc.proxy),
                    calc.error);
    assert_ok_error(WsOpenServiceProxy(calc.proxy, &address, NULL, calc.error), calc.error);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), calc.error);
    assert_int_equal(answer, 2);
}

static void test_no_value_is_the_same_as_one_of_zeros(void** state)
{
    WS_HTTP_BINDING_TEMPLATE zero = { { NULL, 0 } };

    (void)state;
    assert_ok_error(create_proxy(NULL, 0, WS_HTTP_BINDING_TEMPLATE_TYPE, &policy, &calc.proxy), calc.error);
    WsFreeServiceProxy(calc.proxy);
    assert_ok_error(create_proxy(&zero, sizeof zero, WS_HTTP_BINDING_TEMPLATE_TYPE, &policy, &calc.proxy), calc.error);
}

/* facts: "The same property in a binding template's policy description and in its value is E_INVALIDARG, even when equal." */
static void test_a_property_on_both_sides_is_refused(void** state)
{
    WS_HTTP_BINDING_TEMPLATE same = { { policy_properties, 1 } };
    WS_SERVICE_ENDPOINT* endpoint = NULL;

    (void)state;
    assert_fails(create_proxy(&same, sizeof same, WS_HTTP_BINDING_TEMPLATE_TYPE, &policy, &calc.proxy), E_INVALIDARG,
                 calc.error, "in one of them only");
    assert_null(calc.proxy);
    assert_fails(create_endpoint(&same, &endpoint), E_INVALIDARG, calc.error, "in one of them only");
    assert_null(endpoint);
}

static void test_sizes_and_types_are_checked(void** state)
{
    WS_HTTP_BINDING_TEMPLATE announced = { { NULL, 2 } };

    (void)state;
    assert_fails(create_proxy(&value, 4, WS_HTTP_BINDING_TEMPLATE_TYPE, &policy, &calc.proxy), E_INVALIDARG, calc.error,
                 "value");
    assert_fails(create_proxy(NULL, 4, WS_HTTP_BINDING_TEMPLATE_TYPE, &policy, &calc.proxy), E_INVALIDARG, calc.error,
                 "value");
    assert_fails(create_proxy(&value, sizeof value, WS_HTTP_SSL_BINDING_TEMPLATE_TYPE, &policy, &calc.proxy),
                 WS_E_NOT_SUPPORTED, calc.error, "WS_HTTP_BINDING_TEMPLATE_TYPE");
    assert_fails(create_proxy(&value, sizeof value, WS_HTTP_BINDING_TEMPLATE_TYPE, NULL, &calc.proxy), E_INVALIDARG,
                 calc.error, "description");
    assert_fails(create_proxy(&announced, sizeof announced, WS_HTTP_BINDING_TEMPLATE_TYPE, &policy, &calc.proxy),
                 E_INVALIDARG, calc.error, "announced");
    assert_null(calc.proxy);
}

int main(void)
{
#define TEMPLATE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEMPLATE_TEST(test_a_proxy_and_a_host_from_templates_talk_to_each_other),
        TEMPLATE_TEST(test_no_value_is_the_same_as_one_of_zeros),
        TEMPLATE_TEST(test_a_property_on_both_sides_is_refused),
        TEMPLATE_TEST(test_sizes_and_types_are_checked),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
