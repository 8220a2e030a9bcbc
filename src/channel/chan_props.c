/* Properties of channels: defaults, what each binding takes, and which values work. */
#include "channel/chan_int.h"
#include "base/err.h"
#include <string.h>
#include "base/prop.h"

#define GET    PROP_GET
#define CREATE (PROP_CREATE | PROP_GET)
#define ANY    (PROP_CREATE | PROP_GET | PROP_SET)
#define RULE(id, access, type, field) PROP_RULE(WS_CHANNEL_PROPERTY_##id, access, type, struct chan_settings, field)

const struct prop_rule chan_http_rules[] = {
    RULE(MAX_BUFFERED_MESSAGE_SIZE, CREATE, ULONG, max_buffered_size),
    RULE(TRIM_BUFFERED_MESSAGE_SIZE, CREATE, ULONG, trim_buffered_size),
    RULE(MAX_STREAMED_MESSAGE_SIZE, CREATE, ULONGLONG, max_streamed_size),
    RULE(MAX_STREAMED_START_SIZE, CREATE, ULONG, max_streamed_start_size),
    RULE(MAX_STREAMED_FLUSH_SIZE, CREATE, ULONG, max_streamed_flush_size),
    RULE(MAX_HTTP_REQUEST_HEADERS_BUFFER_SIZE, CREATE, ULONG, max_request_headers_size),
    RULE(ENCODING, CREATE, WS_ENCODING, encoding),
    RULE(ENVELOPE_VERSION, CREATE, WS_ENVELOPE_VERSION, envelope),
    RULE(ADDRESSING_VERSION, CREATE, WS_ADDRESSING_VERSION, addressing),
    RULE(TRANSFER_MODE, CREATE, WS_TRANSFER_MODE, transfer_mode),
    RULE(ASYNC_CALLBACK_MODEL, CREATE, WS_CALLBACK_MODEL, callback_model),
    RULE(ENABLE_TIMEOUTS, CREATE, BOOL, enable_timeouts),
    RULE(RESOLVE_TIMEOUT, ANY, ULONG, resolve_timeout_ms),
    RULE(CONNECT_TIMEOUT, ANY, ULONG, connect_timeout_ms),
    RULE(SEND_TIMEOUT, ANY, ULONG, send_timeout_ms),
    RULE(RECEIVE_RESPONSE_TIMEOUT, ANY, ULONG, response_timeout_ms),
    RULE(RECEIVE_TIMEOUT, ANY, ULONG, receive_timeout_ms),
    RULE(CLOSE_TIMEOUT, ANY, ULONG, close_timeout_ms),
    RULE(MAX_HTTP_SERVER_CONNECTIONS, PROP_CREATE, ULONG, max_server_connections),
    RULE(FAULTS_AS_ERRORS, ANY, BOOL, faults_as_errors),
    RULE(ALLOW_UNSECURED_FAULTS, ANY, BOOL, allow_unsecured_faults),
    RULE(COOKIE_MODE, PROP_CREATE, WS_COOKIE_MODE, cookie_mode),
    RULE(HTTP_PROXY_SETTING_MODE, PROP_CREATE, WS_HTTP_PROXY_SETTING_MODE, proxy_mode),
    RULE(ENABLE_HTTP_REDIRECT, PROP_CREATE, BOOL, enable_redirect),
    RULE(HTTP_MESSAGE_MAPPING, PROP_CREATE, WS_HTTP_MESSAGE_MAPPING, mapping),
};
const size_t chan_http_rule_count = ARRAY_COUNT(chan_http_rules);

static const WS_CHANNEL_PROPERTY* find(const WS_CHANNEL_PROPERTY* properties, ULONG count, WS_CHANNEL_PROPERTY_ID id)
{
    for (ULONG i = 0; properties != NULL && i < count; i++)
        if (properties[i].id == id)
            return &properties[i];
    return NULL;
}

/* WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS FALSE: those that are not given are INFINITE. */
static bool timeouts_enabled(const WS_CHANNEL_PROPERTY* properties, ULONG count)
{
    const WS_CHANNEL_PROPERTY* found = find(properties, count, WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS);

    return found == NULL || found->value == NULL || found->valueSize != sizeof(BOOL) || *(const BOOL*)found->value;
}

static void set_defaults(struct chan_settings* settings, bool timeouts)
{
    *settings = (struct chan_settings){
        .max_buffered_size = 65536,
        .trim_buffered_size = 65536,
        .max_streamed_size = 4194304,
        .max_streamed_start_size = 16384,
        .max_streamed_flush_size = 65536,
        .max_request_headers_size = 65536,
        .encoding = WS_ENCODING_XML_UTF8,
        .envelope = WS_ENVELOPE_VERSION_SOAP_1_2,
        .addressing = WS_ADDRESSING_VERSION_1_0,
        .transfer_mode = WS_BUFFERED_TRANSFER_MODE,
        .callback_model = WS_LONG_CALLBACK,
        .enable_timeouts = timeouts,
        .resolve_timeout_ms = INFINITE,
        .connect_timeout_ms = timeouts ? 30000 : INFINITE,
        .send_timeout_ms = timeouts ? 30000 : INFINITE,
        .response_timeout_ms = timeouts ? 30000 : INFINITE,
        .receive_timeout_ms = timeouts ? 30000 : INFINITE,
        .close_timeout_ms = timeouts ? 30000 : INFINITE,
        .max_server_connections = INFINITE,
        .faults_as_errors = TRUE,
        .cookie_mode = WS_AUTO_COOKIE_MODE,
        .proxy_mode = WS_HTTP_PROXY_SETTING_MODE_AUTO,
    };
}

/* ------------------------------------------------------------------------------------------------ checking */

static HRESULT check_sizes(const struct chan_settings* settings, WS_ERROR* error)
{
    if (settings->max_buffered_size == 0)
        return err_raise(error, E_INVALIDARG, "WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE has to be at least 1");
    if (settings->max_request_headers_size == 0)
        return err_raise(error, E_INVALIDARG,
                         "WS_CHANNEL_PROPERTY_MAX_HTTP_REQUEST_HEADERS_BUFFER_SIZE has to be at least 1");
    return S_OK;
}

static HRESULT check_versions(const struct chan_settings* settings, WS_ERROR* error)
{
    if ((unsigned)settings->encoding > WS_ENCODING_RAW)
        return err_raise(error, E_INVALIDARG, "WS_CHANNEL_PROPERTY_ENCODING: %d is no WS_ENCODING",
                         (int)settings->encoding);
    if (settings->encoding != WS_ENCODING_XML_UTF8)
        return err_raise(error, WS_E_NOT_SUPPORTED, "WS_CHANNEL_PROPERTY_ENCODING: only WS_ENCODING_XML_UTF8 so far");
    if (settings->envelope != WS_ENVELOPE_VERSION_SOAP_1_1 && settings->envelope != WS_ENVELOPE_VERSION_SOAP_1_2)
        return err_raise(error, E_INVALIDARG,
                         "WS_CHANNEL_PROPERTY_ENVELOPE_VERSION: %d does not go with this encoding; "
                         "it takes SOAP 1.1 and 1.2",
                         (int)settings->envelope);
    if (settings->addressing < WS_ADDRESSING_VERSION_0_9 || settings->addressing > WS_ADDRESSING_VERSION_TRANSPORT)
        return err_raise(error, E_INVALIDARG, "WS_CHANNEL_PROPERTY_ADDRESSING_VERSION: %d is no WS_ADDRESSING_VERSION",
                         (int)settings->addressing);
    return S_OK;
}

static HRESULT check_transfer(const struct chan_settings* settings, const WS_CHANNEL_PROPERTY* properties, ULONG count,
                              WS_ERROR* error)
{
    static const struct { WS_CHANNEL_PROPERTY_ID id; const char* name; } streamed[] = {
        { WS_CHANNEL_PROPERTY_MAX_STREAMED_MESSAGE_SIZE, "WS_CHANNEL_PROPERTY_MAX_STREAMED_MESSAGE_SIZE" },
        { WS_CHANNEL_PROPERTY_MAX_STREAMED_START_SIZE, "WS_CHANNEL_PROPERTY_MAX_STREAMED_START_SIZE" },
        { WS_CHANNEL_PROPERTY_MAX_STREAMED_FLUSH_SIZE, "WS_CHANNEL_PROPERTY_MAX_STREAMED_FLUSH_SIZE" },
    };

    if ((unsigned)settings->transfer_mode > WS_STREAMED_TRANSFER_MODE)
        return err_raise(error, E_INVALIDARG, "WS_CHANNEL_PROPERTY_TRANSFER_MODE: %d is no WS_TRANSFER_MODE",
                         (int)settings->transfer_mode);
    if (settings->transfer_mode != WS_BUFFERED_TRANSFER_MODE)
        return err_raise(error, WS_E_NOT_SUPPORTED,
                         "WS_CHANNEL_PROPERTY_TRANSFER_MODE: only WS_BUFFERED_TRANSFER_MODE so far");
    for (size_t i = 0; i < ARRAY_COUNT(streamed); i++)
        if (find(properties, count, streamed[i].id) != NULL)
            return err_raise(error, E_INVALIDARG, "%s goes with a streamed WS_CHANNEL_PROPERTY_TRANSFER_MODE only",
                             streamed[i].name);
    return S_OK;
}

static HRESULT check_http(const struct chan_settings* settings, WS_ERROR* error)
{
    const WS_HTTP_MESSAGE_MAPPING* mapping = &settings->mapping;

    if (settings->cookie_mode != WS_MANUAL_COOKIE_MODE && settings->cookie_mode != WS_AUTO_COOKIE_MODE)
        return err_raise(error, E_INVALIDARG, "WS_CHANNEL_PROPERTY_COOKIE_MODE: %d is no WS_COOKIE_MODE",
                         (int)settings->cookie_mode);
    if (settings->proxy_mode < WS_HTTP_PROXY_SETTING_MODE_AUTO ||
        settings->proxy_mode > WS_HTTP_PROXY_SETTING_MODE_CUSTOM)
        return err_raise(error, E_INVALIDARG,
                         "WS_CHANNEL_PROPERTY_HTTP_PROXY_SETTING_MODE: %d is no WS_HTTP_PROXY_SETTING_MODE",
                         (int)settings->proxy_mode);
    if (settings->proxy_mode == WS_HTTP_PROXY_SETTING_MODE_CUSTOM)
        return err_raise(error, WS_E_NOT_SUPPORTED,
                         "WS_CHANNEL_PROPERTY_HTTP_PROXY_SETTING_MODE: no proxy servers so far");
    if (settings->enable_redirect)
        return err_raise(error, WS_E_NOT_SUPPORTED, "WS_CHANNEL_PROPERTY_ENABLE_HTTP_REDIRECT: no redirection so far");
    if (settings->max_server_connections != INFINITE)
        return err_raise(error, WS_E_NOT_SUPPORTED,
                         "WS_CHANNEL_PROPERTY_MAX_HTTP_SERVER_CONNECTIONS: only INFINITE so far");
    if (mapping->requestMappingOptions != 0 || mapping->responseMappingOptions != 0)
        return err_raise(error, E_INVALIDARG,
                         "WS_CHANNEL_PROPERTY_HTTP_MESSAGE_MAPPING: options go with WS_ENCODING_RAW only");
    if (mapping->requestHeaderMappingCount != 0 || mapping->responseHeaderMappingCount != 0)
        return err_raise(error, WS_E_NOT_SUPPORTED,
                         "WS_CHANNEL_PROPERTY_HTTP_MESSAGE_MAPPING: no mapped headers so far");
    return S_OK;
}

static HRESULT check_model(const struct chan_settings* settings, WS_ERROR* error)
{
    if (settings->callback_model != WS_SHORT_CALLBACK && settings->callback_model != WS_LONG_CALLBACK)
        return err_raise(error, E_INVALIDARG, "WS_CHANNEL_PROPERTY_ASYNC_CALLBACK_MODEL: %d is no WS_CALLBACK_MODEL",
                         (int)settings->callback_model);
    return S_OK;
}

/* Valid for HTTP, but of a part that is not there yet: a clear refusal instead of an unknown property. */
static HRESULT check_not_yet(const WS_CHANNEL_PROPERTY* properties, ULONG count, WS_ERROR* error)
{
    static const struct { WS_CHANNEL_PROPERTY_ID id; const char* name; } later[] = {
        { WS_CHANNEL_PROPERTY_ENCODER, "WS_CHANNEL_PROPERTY_ENCODER" },
        { WS_CHANNEL_PROPERTY_DECODER, "WS_CHANNEL_PROPERTY_DECODER" },
        { WS_CHANNEL_PROPERTY_CUSTOM_HTTP_PROXY, "WS_CHANNEL_PROPERTY_CUSTOM_HTTP_PROXY" },
        { WS_CHANNEL_PROPERTY_HTTP_REDIRECT_CALLBACK_CONTEXT, "WS_CHANNEL_PROPERTY_HTTP_REDIRECT_CALLBACK_CONTEXT" },
    };

    const WS_CHANNEL_PROPERTY* cookies = find(properties, count, WS_CHANNEL_PROPERTY_COOKIE_MODE);

    if (cookies != NULL && cookies->value != NULL && cookies->valueSize == sizeof(WS_COOKIE_MODE)
        && *(const WS_COOKIE_MODE*)cookies->value == WS_AUTO_COOKIE_MODE)
        return err_raise(error, WS_E_NOT_SUPPORTED, "WS_CHANNEL_PROPERTY_COOKIE_MODE: cookies are not kept so far");
    for (size_t i = 0; i < ARRAY_COUNT(later); i++)
        if (find(properties, count, later[i].id) != NULL)
            return err_raise(error, WS_E_NOT_SUPPORTED, "%s is not supported yet", later[i].name);
    return S_OK;
}

HRESULT chan_settings_init(struct chan_settings* settings, WS_CHANNEL_BINDING binding,
                           const WS_CALLBACK_MODEL* listener_model, const WS_CHANNEL_PROPERTY* properties, ULONG count,
                           WS_ERROR* error)
{
    assert(binding == WS_HTTP_CHANNEL_BINDING);
    UNUSED(binding);
    TRY(check_not_yet(properties, count, error));
    set_defaults(settings, timeouts_enabled(properties, count));
    TRY(prop_apply(chan_http_rules, chan_http_rule_count, properties, count, settings, error));
    if (listener_model != NULL) {
        if (find(properties, count, WS_CHANNEL_PROPERTY_ASYNC_CALLBACK_MODEL) != NULL)
            return err_raise(error, E_INVALIDARG,
                             "WS_CHANNEL_PROPERTY_ASYNC_CALLBACK_MODEL of a listener's channels is "
                             "WS_LISTENER_PROPERTY_ASYNC_CALLBACK_MODEL");
        settings->callback_model = *listener_model;
    }
    TRY(check_sizes(settings, error));
    TRY(check_versions(settings, error));
    TRY(check_transfer(settings, properties, count, error));
    TRY(check_http(settings, error));
    return check_model(settings, error);
}

HRESULT chan_check_value(const void* value, ULONG size, size_t expected, const char* name, WS_ERROR* error)
{
    if (value == NULL || size != expected)
        return err_raise(error, E_INVALIDARG, "%s: the value has %zu bytes, but %s", name, expected,
                         value == NULL ? "the pointer to it is NULL" : "another size was given");
    return S_OK;
}

HRESULT chan_give(void* value, ULONG size, const void* from, size_t from_size, const char* name, WS_ERROR* error)
{
    TRY(chan_check_value(value, size, from_size, name, error));
    memcpy(value, from, from_size);
    return S_OK;
}
