/*
 * The calculator as a service.
 *
 *   calculator_service [--port N] [--soap 11|12|12wsa] [--channels N]
 *
 * Listens on 127.0.0.1, at /calculator; port 0 takes a free one. SOAP is 1.2 with WS-Addressing (the default of the
 * interface), or 1.1 or 1.2 without. Prints "port N" when it is open, and serves until its standard input ends
 * (Ctrl-D), so that it never outlives the program that started it: tests and benchmarks use it too.
 */
#include "calculator_operations.h"
#include "print_error.h"

#include <wws/wwsx.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CLOSE_MS 10000

struct settings {
    unsigned              port;
    ULONG                 channels;
    WS_ENVELOPE_VERSION   envelope;
    WS_ADDRESSING_VERSION addressing;
};

static const WS_SERVICE_CONTRACT contract = { &calculator_wsdl.contracts.Calculator, NULL, &calculator_operations };

static HRESULT create_host(struct settings* settings, WS_SERVICE_HOST** host, WS_ERROR* error)
{
    WS_FAULT_DISCLOSURE disclosure = WS_FULL_FAULT_DISCLOSURE;
    ULONG accepting = 16;
    SIZE_T heap_bytes = 1 << 20;        /* ten thousand values and the list they grow in */
    ULONG message_bytes = 1 << 20;
    WS_CHANNEL_PROPERTY channel_properties[] = {
        { WS_CHANNEL_PROPERTY_ENVELOPE_VERSION, &settings->envelope, sizeof settings->envelope },
        { WS_CHANNEL_PROPERTY_ADDRESSING_VERSION, &settings->addressing, sizeof settings->addressing },
        { WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE, &message_bytes, sizeof message_bytes },
    };
    WS_SERVICE_ENDPOINT_PROPERTY endpoint_properties[] = {
        { WS_SERVICE_ENDPOINT_PROPERTY_MAX_ACCEPTING_CHANNELS, &accepting, sizeof accepting },
        { WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS, &settings->channels, sizeof settings->channels },
        { WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNEL_POOL_SIZE, &settings->channels, sizeof settings->channels },
        { WS_SERVICE_ENDPOINT_PROPERTY_MAX_CALL_POOL_SIZE, &settings->channels, sizeof settings->channels },
        { WS_SERVICE_ENDPOINT_PROPERTY_BODY_HEAP_MAX_SIZE, &heap_bytes, sizeof heap_bytes },
    };
    WS_SERVICE_PROPERTY service_properties[] = {
        { WS_SERVICE_PROPERTY_FAULT_DISCLOSURE, &disclosure, sizeof disclosure },
    };
    char url[64];
    WCHAR wide_url[64];
    int length = snprintf(url, sizeof url, "http://127.0.0.1:%u/calculator", settings->port);
    WS_SERVICE_ENDPOINT endpoint = {
        .address = { .url = { (ULONG)length, wide_url } },
        .channelBinding = WS_HTTP_CHANNEL_BINDING,
        .channelType = WS_CHANNEL_TYPE_REPLY,
        .contract = &contract,
        .properties = endpoint_properties,
        .propertyCount = WsCountOf(endpoint_properties),
        .channelProperties = { channel_properties, WsCountOf(channel_properties) },
    };
    const WS_SERVICE_ENDPOINT* endpoints[] = { &endpoint };

    for (int i = 0; i < length; i++)
        wide_url[i] = (WCHAR)url[i];
    return WsCreateServiceHost(endpoints, 1, service_properties, WsCountOf(service_properties), host, error);
}

static int read_settings(int argc, char** argv, struct settings* settings)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--port") == 0) {
            settings->port = (unsigned)atoi(argv[i + 1]);
        } else if (strcmp(argv[i], "--channels") == 0) {
            settings->channels = (ULONG)atoi(argv[i + 1]);
        } else if (strcmp(argv[i], "--soap") == 0) {
            settings->envelope = atoi(argv[i + 1]) == 11 ? WS_ENVELOPE_VERSION_SOAP_1_1 : WS_ENVELOPE_VERSION_SOAP_1_2;
            settings->addressing = strcmp(argv[i + 1], "12wsa") == 0 ? WS_ADDRESSING_VERSION_1_0
                                                                     : WS_ADDRESSING_VERSION_TRANSPORT;
        } else {
            return 0;
        }
    }
    if (settings->port == 0)
        settings->port = free_port();
    return argc % 2 == 1 && settings->port != 0 && settings->port < 65536 && settings->channels != 0;
}

static void wait_for_end_of_input(void)
{
    char byte;

    while (read(0, &byte, 1) > 0)
        continue;
}

static HRESULT serve(struct settings* settings, WS_ERROR* error)
{
    WS_SERVICE_HOST* host = NULL;
    HRESULT hr = create_host(settings, &host, error);

    if (FAILED(hr))
        return hr;
    hr = WsOpenServiceHost(host, NULL, error);
    if (SUCCEEDED(hr)) {
        printf("port %u\n", settings->port);
        fflush(stdout);
        wait_for_end_of_input();
        hr = WsCloseServiceHost(host, NULL, error);
        if (FAILED(hr))
            return hr;                  /* still in use: not freed */
    }
    WsFreeServiceHost(host);
    if (SUCCEEDED(hr))
        hr = WsxShutdownEngine(CLOSE_MS, error);
    return hr;
}

int main(int argc, char** argv)
{
    struct settings settings = { 8080, 100, WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_1_0 };
    WS_ERROR* error = NULL;
    HRESULT hr;

    if (!read_settings(argc, argv, &settings)) {
        fprintf(stderr, "usage: calculator_service [--port N] [--soap 11|12|12wsa] [--channels N]\n");
        return 2;
    }
    hr = WsCreateError(NULL, 0, &error);
    if (SUCCEEDED(hr))
        hr = serve(&settings, error);
    if (FAILED(hr))
        print_error("calculator_service", hr, error);
    WsFreeError(error);
    return FAILED(hr);
}
