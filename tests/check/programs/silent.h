/* A server that accepts connections and never answers, and a request that is sent to it. */
#ifndef WWS_TESTS_CHECK_SILENT_H
#define WWS_TESTS_CHECK_SILENT_H

#include "breach.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

struct request { WS_CHANNEL* channel; WS_MESSAGE* sent; WS_MESSAGE* answer; int server; };

static inline USHORT listen_silently(int* server)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t size = sizeof address;

    *server = socket(AF_INET, SOCK_STREAM, 0);
    NEED(*server >= 0 && bind(*server, (void*)&address, size) == 0 && listen(*server, 1) == 0);
    NEED(getsockname(*server, (void*)&address, &size) == 0);
    return ntohs(address.sin_port);
}

static inline void send_request(struct request* request)
{
    WCHAR chars[60];
    char text[60];
    int length = snprintf(text, sizeof text, "http://127.0.0.1:%u/", listen_silently(&request->server));
    WS_ENDPOINT_ADDRESS address = { .url = { (ULONG)length, chars } };

    for (int i = 0; i < length; i++)
        chars[i] = (WCHAR)text[i];
    NEED(WsCreateChannel(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, 0, NULL, &request->channel,
                         NULL) == S_OK);
    NEED(WsOpenChannel(request->channel, &address, NULL, NULL) == S_OK);
    NEED(WsCreateMessageForChannel(request->channel, NULL, 0, &request->sent, NULL) == S_OK);
    NEED(WsCreateMessageForChannel(request->channel, NULL, 0, &request->answer, NULL) == S_OK);
    NEED(WsInitializeMessage(request->sent, WS_REQUEST_MESSAGE, NULL, NULL) == S_OK);
    NEED(WsAddressMessage(request->sent, NULL, NULL) == S_OK);
    NEED(WsWriteMessageStart(request->channel, request->sent, NULL, NULL) == S_OK);
    NEED(WsWriteMessageEnd(request->channel, request->sent, NULL, NULL) == S_OK);
}

static inline void end_request(struct request* request)
{
    WsFreeMessage(request->sent);
    WsFreeMessage(request->answer);
    NEED(WsCloseChannel(request->channel, NULL, NULL) == S_OK);
    WsFreeChannel(request->channel);
    close(request->server);
}

#endif
