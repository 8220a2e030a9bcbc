/* K5: a call that waits on its thread, for an answer that does not come. */
#include "silent.h"

static struct request request;

static void CALLBACK on_breach(const WSX_CHECK_BREACH* breach, void* state)
{
    (void)state;
    fputs(breach->text, stderr);
    WsAbortChannel(request.channel, NULL);
}

void receive(void);
STEP void receive(void)
{
    NEED(WsReadMessageStart(request.channel, request.answer, NULL, NULL) == WS_E_OPERATION_ABORTED);
}

int main(void)
{
    const WSX_CHECK_SETTINGS settings = { .pending_ms = 30, .callback = on_breach };

    NEED(WsxSetCheck(&settings, NULL) == S_OK);
    send_request(&request);
    receive();
    end_request(&request);
    return 0;
}
