/* The operation context: its properties, and cancelling what runs with it. A registered cancel callback runs at most once, on
 * whatever thread finds out first; the state is freed once, after it, by the slot's chain. Threads that are in there
 * count as guests: context_end waits for them, so that the context can be used again. */
#include "service/host_int.h"

#include "base/check.h"
#include "base/err.h"
#include "message/message.h"

#include <string.h>

#define CONTEXT_TAG      0x5443504Fu       /* "OPCT" */
#define CONTEXT_TAG_OVER 0xDEAD504Fu

/* ------------------------------------------------------------------------------------------------------ properties */

static const char* const property_names[] = {
    "WS_OPERATION_CONTEXT_PROPERTY_CHANNEL", "WS_OPERATION_CONTEXT_PROPERTY_CONTRACT_DESCRIPTION",
    "WS_OPERATION_CONTEXT_PROPERTY_HOST_USER_STATE", "WS_OPERATION_CONTEXT_PROPERTY_CHANNEL_USER_STATE",
    "WS_OPERATION_CONTEXT_PROPERTY_INPUT_MESSAGE", "WS_OPERATION_CONTEXT_PROPERTY_OUTPUT_MESSAGE",
    "WS_OPERATION_CONTEXT_PROPERTY_HEAP", "WS_OPERATION_CONTEXT_PROPERTY_LISTENER",
    "WS_OPERATION_CONTEXT_PROPERTY_ENDPOINT_ADDRESS"
};

static HRESULT check_context(const WS_OPERATION_CONTEXT* context, const char* attempt, WS_ERROR* error)
{
    if (context == NULL || context->tag != CONTEXT_TAG)
        return err_raise(error, E_INVALIDARG, "%s: the operation context is %s", attempt,
                         context == NULL ? "NULL" : "not one, or its operation has completed");
    return S_OK;
}

/* From which kind on there is the property. */
static enum context_kind property_since(WS_OPERATION_CONTEXT_PROPERTY_ID id)
{
    switch (id) {
    case WS_OPERATION_CONTEXT_PROPERTY_INPUT_MESSAGE:
    case WS_OPERATION_CONTEXT_PROPERTY_HEAP:
        return CONTEXT_HANDLER;
    case WS_OPERATION_CONTEXT_PROPERTY_OUTPUT_MESSAGE:
        return CONTEXT_TWO_WAY;
    default:
        return CONTEXT_CHANNEL;
    }
}

/* All values are pointers. */
static const void* property_value(const WS_OPERATION_CONTEXT* context, WS_OPERATION_CONTEXT_PROPERTY_ID id)
{
    struct host_slot* slot = context->slot;

    switch (id) {
    case WS_OPERATION_CONTEXT_PROPERTY_CHANNEL:
        return slot->channel;
    case WS_OPERATION_CONTEXT_PROPERTY_CONTRACT_DESCRIPTION:
        return slot->endpoint->contract;
    case WS_OPERATION_CONTEXT_PROPERTY_HOST_USER_STATE:
        return slot->endpoint->host->settings.user_state;
    case WS_OPERATION_CONTEXT_PROPERTY_CHANNEL_USER_STATE:
        return slot->channel_state;
    case WS_OPERATION_CONTEXT_PROPERTY_INPUT_MESSAGE:
        return slot->call->request;
    case WS_OPERATION_CONTEXT_PROPERTY_OUTPUT_MESSAGE:
        return slot->call->reply;
    case WS_OPERATION_CONTEXT_PROPERTY_HEAP:
        return slot->call->heap;
    case WS_OPERATION_CONTEXT_PROPERTY_LISTENER:
        return slot->endpoint->listener;
    default:
        return &slot->endpoint->address;
    }
}

HRESULT WINAPI WsGetOperationContextProperty(const WS_OPERATION_CONTEXT* context,
                                             const WS_OPERATION_CONTEXT_PROPERTY_ID id, void* value, ULONG valueSize,
                                             WS_ERROR* error)
{
    CHECK_CALL(WsGetOperationContextProperty(context, id, value, valueSize, error), error);
    const void* found;

    TRY(check_context(context, "WsGetOperationContextProperty", error));
    if ((ULONG)id >= ARRAY_COUNT(property_names))
        return err_raise(error, E_INVALIDARG, "WsGetOperationContextProperty: there is no property %u", (ULONG)id);
    if (value == NULL || valueSize != sizeof found)
        return err_raise(error, E_INVALIDARG, "%s: the value is a pointer of %zu bytes; a %s of %u was given",
                         property_names[id], sizeof found, value == NULL ? "NULL pointer with a size" : "size",
                         valueSize);
    if (context->kind < property_since(id))
        return err_raise(error, WS_E_INVALID_OPERATION, "%s: there is none %s", property_names[id],
                         context->kind == CONTEXT_CHANNEL ? "in the accept and close callbacks of a channel"
                         : context->kind == CONTEXT_ONE_WAY ? "in a one-way operation" : "in the message callback");
    found = property_value(context, id);
    memcpy(value, &found, sizeof found);
    return S_OK;
}

/* -------------------------------------------------------------------------------------------------------- guests */

/* Returns what to complete when the lock was dropped. */
static struct async_op* guest_leaves_locked(WS_OPERATION_CONTEXT* context)
{
    assert(lock_held(&context->slot->lock));
    if (--context->guests != 0 || !context->leaving)
        return NULL;
    context->leaving = false;
    return &context->slot->wait;
}

static void guest_leaves(WS_OPERATION_CONTEXT* context)
{
    struct lock* lock = &context->slot->lock;
    struct async_op* waiting;

    lock_take(lock);
    waiting = guest_leaves_locked(context);
    lock_drop(lock);
    if (waiting != NULL)
        async_op_complete(waiting, S_OK);
}

/* ------------------------------------------------------------------------------------------------------- cancelling */

/* The lock is held. true: the caller is a guest now, who calls the callback. */
static bool may_call_locked(WS_OPERATION_CONTEXT* context)
{
    if (!context->active || !context->cancelled || !context->registered || context->called)
        return false;
    context->called = true;
    context->guests++;
    return true;
}

static bool cancel_locked(WS_OPERATION_CONTEXT* context, WS_SERVICE_CANCEL_REASON reason)
{
    if (context->active && !context->cancelled) {
        context->cancelled = true;
        context->reason = reason;
    }
    return may_call_locked(context);
}

bool context_cancel(struct host_slot* slot, WS_SERVICE_CANCEL_REASON reason)
{
    bool call;

    lock_take(&slot->lock);
    call = cancel_locked(&slot->context, reason);
    lock_drop(&slot->lock);
    return call;
}

void context_call_cancelled(struct host_slot* slot)
{
    WS_OPERATION_CONTEXT* context = &slot->context;

    context->cancel(context->reason, context->state);
    guest_leaves(context);
}

/* On a lane: the client has gone. */
static void watch_fired(struct chan_watch* watch)
{
    WS_OPERATION_CONTEXT* context = CONTAINER_OF(watch, WS_OPERATION_CONTEXT, watch);
    struct lock* lock = &context->slot->lock;
    bool call;

    lock_take(lock);
    context->watching = false;
    call = cancel_locked(context, WS_SERVICE_CHANNEL_FAULTED);
    lock_drop(lock);
    if (call)
        context_call_cancelled(context->slot);
    guest_leaves(context);
}

/* Armed only for operations that want to know. There is nothing to watch while no request is being answered. */
static HRESULT watch_client(WS_OPERATION_CONTEXT* context, WS_ERROR* error)
{
    struct lock* lock = &context->slot->lock;
    bool keep;
    HRESULT hr;

    context->watch.fired = watch_fired;
    hr = chan_watch(context->slot->channel, &context->watch, NULL);
    if (SUCCEEDED(hr))
        return S_OK;
    lock_take(lock);
    context->watching = false;
    keep = hr == WS_E_INVALID_OPERATION || context->called;
    if (!keep)
        context->registered = false;
    lock_drop(lock);
    guest_leaves(context);
    return keep ? S_OK : err_raise(error, hr, "WsRegisterOperationForCancel: watching the client's connection failed");
}

HRESULT WINAPI WsRegisterOperationForCancel(const WS_OPERATION_CONTEXT* context,
                                            WS_OPERATION_CANCEL_CALLBACK cancelCallback,
                                            WS_OPERATION_FREE_STATE_CALLBACK freestateCallback, void* userState,
                                            WS_ERROR* error)
{
    CHECK_CALL(WsRegisterOperationForCancel(context, cancelCallback, freestateCallback, userState, error), error);
    WS_OPERATION_CONTEXT* own = (WS_OPERATION_CONTEXT*)(uintptr_t)context;
    struct lock* lock;
    bool again, call = false;

    TRY(check_context(context, "WsRegisterOperationForCancel", error));
    if (cancelCallback == NULL)
        return err_raise(error, E_INVALIDARG, "WsRegisterOperationForCancel: the cancel callback is NULL");
    lock = &own->slot->lock;
    lock_take(lock);
    again = own->registered || !own->active;
    if (!again) {
        own->registered = true;
        own->cancel = cancelCallback;
        own->free_state = freestateCallback;
        own->state = userState;
        call = may_call_locked(own);
        own->watching = !call;
        own->guests += own->watching ? 1 : 0;
    }
    lock_drop(lock);
    if (again)
        return err_raise(error, WS_E_INVALID_OPERATION, "WsRegisterOperationForCancel: this operation %s",
                         own->active ? "has registered already" : "has completed");
    if (!call)
        return watch_client(own, error);
    cancelCallback(own->reason, userState);
    guest_leaves(own);
    return S_OK;
}

/* -------------------------------------------------------------------------------------------------------- begin, end */

void context_begin(struct host_slot* slot, enum context_kind kind)
{
    WS_OPERATION_CONTEXT* context = &slot->context;
    struct lock* lock = &slot->lock;

    assert(context->guests == 0);
    context->slot = slot;
    context->kind = kind;
    context->registered = false;
    context->called = false;
    context->tag = CONTEXT_TAG;
    lock_take(lock);
    context->active = true;
    context->cancelled = atomic_load(&slot->visited);       /* an abort that comes later finds the context active */
    context->reason = WS_SERVICE_HOST_ABORT;
    lock_drop(lock);
}

static bool guests_are_gone_locked(WS_OPERATION_CONTEXT* context)
{
    if (context->watching && chan_unwatch(context->slot->channel, &context->watch)) {
        context->watching = false;
        context->guests--;
    }
    return context->guests == 0;
}

HRESULT context_end(struct host_slot* slot, const WS_ASYNC_CONTEXT* context)
{
    struct lock* lock = &slot->lock;
    bool gone;

    slot->context.tag = CONTEXT_TAG_OVER;
    lock_take(lock);
    slot->context.active = false;
    gone = guests_are_gone_locked(&slot->context);
    lock_drop(lock);
    if (gone)
        return S_OK;
    TRY(async_op_begin(&slot->wait, context, WS_LONG_CALLBACK, NULL));
    async_op_waits_for(&slot->wait, "other users of the operation context");
    lock_take(lock);
    gone = slot->context.guests == 0;
    slot->context.leaving = !gone;
    lock_drop(lock);
    if (!gone)
        return WS_S_ASYNC;
    async_op_cancel(&slot->wait);
    return S_OK;
}

void context_release(struct host_slot* slot)
{
    WS_OPERATION_CONTEXT* context = &slot->context;

    if (!context->registered)
        return;
    context->registered = false;
    if (context->free_state != NULL)
        context->free_state(context->state);
}
