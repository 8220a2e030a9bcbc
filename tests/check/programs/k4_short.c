/* K4: a short callback that does not return. It waits until the checker has seen it. */
#include "breach.h"

static struct event seen = EVENT_INIT;

static void CALLBACK on_breach(const WSX_CHECK_BREACH* breach, void* state)
{
    (void)state;
    fputs(breach->text, stderr);
    event_set(&seen);
}

void CALLBACK dawdle(HRESULT hr, WS_CALLBACK_MODEL model, void* state);
STEP void CALLBACK dawdle(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    NEED(model == WS_SHORT_CALLBACK);
    event_wait(&seen);
    wake(hr, model, state);
}

int main(void)
{
    const WSX_CHECK_SETTINGS settings = { .short_ms = 30, .callback = on_breach };
    WS_CALLBACK_MODEL model = WS_SHORT_CALLBACK;
    WS_LISTENER_PROPERTY property = { WS_LISTENER_PROPERTY_ASYNC_CALLBACK_MODEL, &model, sizeof model };
    WS_STRING url = WS_STRING_VALUE(u"http://127.0.0.1:0/");
    struct waiting waiting = WAITING_INIT;
    WS_ASYNC_CONTEXT context = { dawdle, &waiting };
    WS_LISTENER* listener;
    WS_CHANNEL* channel;

    NEED(WsxSetCheck(&settings, NULL) == S_OK);
    NEED(WsCreateListener(WS_CHANNEL_TYPE_REPLY, WS_HTTP_CHANNEL_BINDING, &property, 1, NULL, &listener, NULL) == S_OK);
    NEED(WsOpenListener(listener, &url, NULL, NULL) == S_OK);
    NEED(WsCreateChannelForListener(listener, NULL, 0, &channel, NULL) == S_OK);
    NEED(WsAcceptChannel(listener, channel, &context, NULL) == WS_S_ASYNC);
    NEED(WsAbortChannel(channel, NULL) == S_OK);
    event_wait(&waiting.event);
    WsFreeChannel(channel);
    NEED(WsCloseListener(listener, NULL, NULL) == S_OK);
    WsFreeListener(listener);
    return 0;
}
