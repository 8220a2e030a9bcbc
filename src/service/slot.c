/* Slots: a slot's life is accept, serve, accept ... One loop runs all that completes synchronously; it is entered anew by
 * each completion, so that the stack does not grow.
 *
 *    IDLE --slot_fill--> accepting --a message exchange--> serving --done--> accepting, when more are wanted; else IDLE
 *
 * When a slot has accepted and only half of the acceptors are left, others take their places before it serves: application
 * code may keep it for long. (Only half: a slot that is back soon takes its own place again, and goes through no pool.)
 * Slots that accept at once in there get a turn of their own on a lane. */
#include "service/host_int.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/trace.h"
#include "wws/wwsx.h"

enum {
    SERVE_TURNS = 32,              /* exchanges in a row before other work of the lane gets a turn (C11)             */
    ACCEPT_PAUSE_MS = 50           /* after an accept that failed for want of memory or descriptors                  */
};

static void slot_go_on(struct host_slot* slot, HRESULT accepted);

/* ------------------------------------------------------------------------------------------------- create, free */

static void slot_turn(struct lane_node* node, WS_CALLBACK_MODEL model)
{
    UNUSED(model);
    slot_go_on(CONTAINER_OF(node, struct host_slot, node), S_OK);
}

HRESULT slot_create(struct host_endpoint* endpoint, WS_CHANNEL* channel, struct host_slot** out, WS_ERROR* error)
{
    struct host_slot* slot = mem_zalloc(sizeof *slot);

    if (slot == NULL)
        return err_raise(error, E_OUTOFMEMORY, "memory for a channel of the service host");
    slot->endpoint = endpoint;
    slot->channel = channel;
    slot->context.slot = slot;
    slot->node = (struct lane_node){ .run = slot_turn, .model = WS_LONG_CALLBACK };
    lock_init(&slot->lock);
    *out = slot;
    return S_OK;
}

void slot_free(struct host_slot* slot)
{
    WsFreeChannel(slot->channel);
    lock_destroy(&slot->lock);
    mem_free(slot);
}

/* A new slot when no idle one is left; NULL without memory: there are others. */
static struct host_slot* slot_make(struct host_endpoint* endpoint)
{
    struct host_slot* slot;
    WS_CHANNEL* channel;

    if (FAILED(chan_create_like(endpoint->model->channel, &channel, NULL)))
        return NULL;
    if (SUCCEEDED(slot_create(endpoint, channel, &slot, NULL)))
        return slot;
    WsFreeChannel(channel);
    return NULL;
}

/* ------------------------------------------------------------------------------------------------- busy and idle */

static bool wants_acceptor_locked(const struct host_endpoint* endpoint)
{
    return endpoint->host->state == WS_SERVICE_HOST_STATE_OPEN
           && endpoint->accepting < endpoint->settings.accepting_max;
}

static void attach_locked(struct host_slot* slot)
{
    WS_SERVICE_HOST* host = slot->endpoint->host;

    slot->next = host->busy;
    slot->link = &host->busy;
    if (slot->next != NULL)
        slot->next->link = &slot->next;
    host->busy = slot;
    host->busy_count++;
    slot->holds = 1;
    slot->visited = false;
    host_ref(host);
}

static void detach_locked(struct host_slot* slot)
{
    *slot->link = slot->next;
    if (slot->next != NULL)
        slot->next->link = slot->link;
    slot->endpoint->host->busy_count--;
    slot->endpoint->slots--;
}

void slot_drop(struct host_slot* slot)
{
    struct host_endpoint* endpoint = slot->endpoint;
    WS_SERVICE_HOST* host = endpoint->host;
    struct async_op* waiting = NULL;
    bool last, keep = true;

    lock_take(&host->lock);
    last = --slot->holds == 0;
    if (last) {
        detach_locked(slot);
        keep = slot == endpoint->model || endpoint->idle_count < endpoint->settings.channel_pool_max;
        if (keep) {
            slot->next = endpoint->idle;
            endpoint->idle = slot;
            endpoint->idle_count++;
        }
        waiting = host_drained_locked(host);
    }
    lock_drop(&host->lock);
    if (!keep)
        slot_free(slot);
    if (waiting != NULL)
        async_op_complete(waiting, S_OK);
    if (last)
        host_unref(host);
}

/* A slot that is about to accept, counted; NULL when no more are wanted or none can be had. */
static struct host_slot* take_acceptor(struct host_endpoint* endpoint)
{
    struct lock* lock = &endpoint->host->lock;
    struct host_slot* slot = NULL;
    bool wanted, stained = false;

    lock_take(lock);
    wanted = wants_acceptor_locked(endpoint) && endpoint->slots < endpoint->settings.channels_max;
    if (wanted) {
        slot = endpoint->idle;
        if (slot != NULL) {
            endpoint->idle = slot->next;
            endpoint->idle_count--;
            stained = slot->visited;
            attach_locked(slot);
        }
        endpoint->accepting++;
        endpoint->slots++;
    }
    lock_drop(lock);
    if (stained)
        WsResetChannel(slot->channel, NULL);    /* the abort may have come after it was closed */
    if (!wanted || slot != NULL)
        return slot;
    slot = slot_make(endpoint);
    lock_take(lock);
    if (slot != NULL) {
        attach_locked(slot);
    } else {
        endpoint->accepting--;
        endpoint->slots--;
    }
    lock_drop(lock);
    return slot;
}

/* ------------------------------------------------------------------------------------------------------- accepting */

static void CALLBACK accept_completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    UNUSED(model);
    slot_go_on(state, hr);
}

static HRESULT start_accept(struct host_slot* slot)
{
    const WS_ASYNC_CONTEXT context = { accept_completed, slot };

    return WsAcceptChannel(slot->endpoint->listener, slot->channel, &context, NULL);
}

/* The slot has left WsAcceptChannel: what it has accepted needs a call, and perhaps others to accept in its place. */
static void accept_over(struct host_slot* slot, HRESULT hr, bool* open, bool* fill)
{
    struct host_endpoint* endpoint = slot->endpoint;
    WS_SERVICE_HOST* host = endpoint->host;

    lock_take(&host->lock);
    endpoint->accepting--;
    *open = host->state == WS_SERVICE_HOST_STATE_OPEN;
    *fill = endpoint->accepting <= endpoint->settings.accepting_max / 2;
    if (SUCCEEDED(hr))
        slot->call = host_call_take_locked(endpoint);
    lock_drop(&host->lock);
}

/* The slot wants to accept again. The lane that it goes on with has been asked for before: lane_pick cannot fail. */
static void post_turn(struct host_slot* slot)
{
    struct lane* lane = NULL;
    HRESULT hr = lane_pick(&lane, NULL);

    assert(SUCCEEDED(hr));
    if (SUCCEEDED(hr))
        lane_post(lane, &slot->node);
}

void slot_fill(struct host_endpoint* endpoint)
{
    struct host_slot* slot;

    while ((slot = take_acceptor(endpoint)) != NULL) {
        HRESULT hr = start_accept(slot);

        if (hr == WS_S_ASYNC)
            continue;
        if (SUCCEEDED(hr)) {
            post_turn(slot);            /* accepted at once: served in a turn of its own */
            continue;
        }
        accept_completed(hr, WS_LONG_CALLBACK, slot);
        return;                         /* the listener is closed, or there is no memory: the slot sees to it */
    }
}

/* The slot has served. true: it is counted as accepting again. */
static bool accept_again(struct host_slot* slot)
{
    struct host_endpoint* endpoint = slot->endpoint;
    struct lock* lock = &endpoint->host->lock;
    struct host_call* surplus;
    bool again;

    lock_take(lock);
    surplus = host_call_put_locked(endpoint, slot->call);
    slot->call = NULL;
    again = wants_acceptor_locked(endpoint);
    if (again) {
        endpoint->accepting++;
        slot->visited = false;
    }
    lock_drop(lock);
    host_call_free(surplus);
    return again;
}

/* Not in a loop: what was accepted at once is served in a turn of its own, and not on the thread of an application that has
 * just completed its operation. */
static void slot_again(struct host_slot* slot)
{
    HRESULT hr;

    if (!accept_again(slot)) {
        slot_drop(slot);
        return;
    }
    hr = start_accept(slot);
    if (hr == WS_S_ASYNC)
        return;
    if (SUCCEEDED(hr))
        post_turn(slot);
    else
        slot_go_on(slot, hr);
}

/* A pause, or the serving of an exchange, is over. */
static void CALLBACK go_again(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    UNUSED(hr);
    UNUSED(model);
    slot_again(state);
}

/* Out of memory or descriptors: others may give some back soon. */
static void pause_accepting(struct host_slot* slot, HRESULT hr)
{
    const WS_ASYNC_CONTEXT context = { go_again, slot };

    trace("slot %p: accepting failed with %#x; tries again in %d ms", (void*)slot, (unsigned)hr, ACCEPT_PAUSE_MS);
    WsResetChannel(slot->channel, NULL);
    if (WsxDelay(ACCEPT_PAUSE_MS, NULL, &context, NULL) != WS_S_ASYNC)
        slot_drop(slot);
}

/* --------------------------------------------------------------------------------------------------------- the loop */

/* Runs the slot from what its WsAcceptChannel gave until something completes asynchronously, or the slot is idle. */
static void slot_go_on(struct host_slot* slot, HRESULT accepted)
{
    const WS_ASYNC_CONTEXT context = { go_again, slot };
    unsigned turns = 0;
    bool open, fill;

    for (;;) {
        accept_over(slot, accepted, &open, &fill);
        if (FAILED(accepted)) {
            if (open && accepted != WS_E_OPERATION_ABORTED && accepted != WS_E_OBJECT_FAULTED) {
                pause_accepting(slot, accepted);
                return;
            }
            WsResetChannel(slot->channel, NULL);
            slot_drop(slot);
            return;
        }
        if (fill)
            slot_fill(slot->endpoint);
        if (WsAsyncExecute(&slot->state, serve_step_first, WS_LONG_CALLBACK, slot, &context, NULL) == WS_S_ASYNC)
            return;
        if (!accept_again(slot)) {
            slot_drop(slot);
            return;
        }
        accepted = start_accept(slot);
        if (accepted == WS_S_ASYNC)
            return;
        if (++turns == SERVE_TURNS && SUCCEEDED(accepted)) {
            post_turn(slot);
            return;
        }
    }
}
