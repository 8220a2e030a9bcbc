/* K3: a channel is freed while it is being accepted. */
#include "breach.h"

int main(void)
{
    WS_STRING url = WS_STRING_VALUE(u"http://127.0.0.1:0/");
    struct waiting waiting = WAITING_INIT;
    WS_ASYNC_CONTEXT context = { wake, &waiting };
    WS_LISTENER* listener;
    WS_CHANNEL* channel;

    NEED(WsCreateListener(WS_CHANNEL_TYPE_REPLY, WS_HTTP_CHANNEL_BINDING, NULL, 0, NULL, &listener, NULL) == S_OK);
    NEED(WsOpenListener(listener, &url, NULL, NULL) == S_OK);
    NEED(WsCreateChannelForListener(listener, NULL, 0, &channel, NULL) == S_OK);
    NEED(WsAcceptChannel(listener, channel, &context, NULL) == WS_S_ASYNC);
    WsFreeChannel(channel);                 /* should be WsAbortChannel, and be freed by the callback */
    event_wait(&waiting.event);
    NEED(waiting.hr == WS_E_OPERATION_ABORTED);
    NEED(WsCloseListener(listener, NULL, NULL) == S_OK);
    WsFreeListener(listener);
    return 0;
}
