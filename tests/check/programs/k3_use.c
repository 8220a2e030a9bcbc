/* K3: an error object that a pending delay was given, used meanwhile. */
#include "breach.h"

void start_delay(WSX_CANCEL* cancel, struct waiting* waiting, WS_ERROR* error);
STEP void start_delay(WSX_CANCEL* cancel, struct waiting* waiting, WS_ERROR* error)
{
    WS_ASYNC_CONTEXT context = { wake, waiting };

    NEED(WsxDelay(WSX_DELAY_MAX_MS, cancel, &context, error) == WS_S_ASYNC);
}

int main(void)
{
    struct waiting waiting = WAITING_INIT;
    WSX_CANCEL cancel = { NULL, NULL };
    WS_ERROR* error;

    NEED(WsCreateError(NULL, 0, &error) == S_OK);
    start_delay(&cancel, &waiting, error);
    (void)WsResetError(error);              /* the delay may want to add a string to it */
    WsxCancel(&cancel);
    event_wait(&waiting.event);
    WsFreeError(error);
    return 0;
}
