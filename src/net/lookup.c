/* Looking a name up for a connect: getaddrinfo cannot be interrupted, so with a context it works on a thread of the pool
 * for a record of its own, and the operation ends with whatever comes first: the answer, the deadline or an abort. An
 * answer that comes later is thrown away. */
#include "net/resolve.h"
#include "net/stream.h"
#include "base/err.h"
#include "base/mem.h"
#include <string.h>

struct net_lookup {
    struct net_resolution  found;       /* the worker's, until it ends the lookup                        */
    int                    code;        /* of getaddrinfo                                                */
    struct async_op        op;          /* the turn in which an abort completes                          */
    struct lane_timer      timer;
    atomic_bool            ended;       /* who sets it completes the operation: the fields below are its */
    atomic_int             references;  /* the worker's, the operation's, that of a started timer        */
    struct net_stream*     stream;
    struct net_resolution* resolution;
    WS_ASYNC_CONTEXT       context;
    WS_ERROR*              error;
    char                   host[];      /* copied: the worker may outlast the operation */
};

static void lookup_drop(struct net_lookup* lookup)
{
    if (atomic_fetch_sub(&lookup->references, 1) != 1)
        return;
    net_resolution_reset(&lookup->found);
    mem_free(lookup);
}

static bool lookup_win(struct net_lookup* lookup)
{
    return !atomic_exchange(&lookup->ended, true);
}

/* Of who has won. An abort finds nothing any more; one that had the lookup in its hand is done with it. */
static void lookup_detach(struct net_lookup* lookup)
{
    lock_take(&lookup->stream->lock);
    lookup->stream->lookup = NULL;
    lock_drop(&lookup->stream->lock);
    if (lane_timer_stop(&lookup->timer))
        lookup_drop(lookup);
}

static void lookup_complete(struct net_lookup* lookup, HRESULT hr, WS_CALLBACK_MODEL model)
{
    WS_ASYNC_CONTEXT context = lookup->context;

    lookup_detach(lookup);
    lookup_drop(lookup);
    context.callback(hr, model, context.callbackState);
}

/* ------------------------------------------------------------------------------------------------ what ends it */

static HRESULT look_up(void* argument, WS_ERROR* error)
{
    struct net_lookup* lookup = argument;

    UNUSED(error);
    lookup->code = net_resolve_here(&lookup->found);
    return S_OK;
}

static void CALLBACK lookup_answered(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct net_lookup* lookup = state;

    if (lookup_win(lookup)) {
        async_op_cancel(&lookup->op);
        if (lookup->code != 0)
            hr = net_raise_unresolved(&lookup->found, lookup->code, lookup->error);
        lookup->resolution->addresses = lookup->found.addresses;
        lookup->found.addresses = NULL;
        lookup_complete(lookup, hr, model);
    }
    lookup_drop(lookup);
}

static void lookup_timed_out(struct lane_timer* timer, WS_CALLBACK_MODEL model)
{
    struct net_lookup* lookup = CONTAINER_OF(timer, struct net_lookup, timer);

    if (lookup_win(lookup)) {
        async_op_cancel(&lookup->op);
        lookup_complete(lookup, err_raise(lookup->error, WS_E_OPERATION_TIMED_OUT, "the host name %s was not resolved "
                                          "in time", lookup->host), model);
    }
    lookup_drop(lookup);
}

static void CALLBACK lookup_aborted(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct net_lookup* lookup = state;

    hr = err_raise(lookup->error, hr, "the connection was aborted");
    lookup_complete(lookup, hr, model);
}

void net_lookup_abort_locked(struct net_stream* stream)
{
    assert(lock_held(&stream->lock));
    if (stream->lookup != NULL && lookup_win(stream->lookup))
        async_op_complete(&stream->lookup->op, WS_E_OPERATION_ABORTED);
}

/* ------------------------------------------------------------------------------------------------ starting */

static HRESULT lookup_create(struct net_stream* stream, struct net_resolution* resolution,
                             const WS_ASYNC_CONTEXT* context, struct net_lookup** out, WS_ERROR* error)
{
    size_t size = strlen(resolution->host) + 1;
    struct net_lookup* lookup = mem_zalloc(sizeof *lookup + size);
    HRESULT hr;

    if (lookup == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory to resolve the host name %s", resolution->host);
    hr = async_op_begin(&lookup->op, &(WS_ASYNC_CONTEXT){ lookup_aborted, lookup }, stream->model, error);
    if (FAILED(hr)) {
        mem_free(lookup);
        return hr;
    }
    memcpy(lookup->host, resolution->host, size);
    lookup->found = (struct net_resolution){ .host = lookup->host, .port = resolution->port };
    lookup->timer.node.model = stream->model;
    lookup->timer.fired = lookup_timed_out;
    atomic_init(&lookup->references, 2);
    lookup->stream = stream;
    lookup->resolution = resolution;
    lookup->context = *context;
    lookup->error = error;
    *out = lookup;
    return S_OK;
}

/* False after an abort. Else an abort or the deadline may complete the operation as soon as the lock is dropped. */
static bool lookup_attach(struct net_lookup* lookup, uint64_t deadline_ns)
{
    struct net_stream* stream = lookup->stream;
    bool aborted;

    lock_take(&stream->lock);
    aborted = stream->aborted;
    if (!aborted)
        stream->lookup = lookup;
    if (!aborted && deadline_ns != SYS_NEVER) {
        atomic_fetch_add(&lookup->references, 1);
        lane_timer_start(lookup->op.lane, &lookup->timer, deadline_ns);
    }
    lock_drop(&stream->lock);
    return !aborted;
}

/* Nothing was started, unless the operation has been ended from elsewhere: then that has completed it. */
static HRESULT lookup_give_up(struct net_lookup* lookup, HRESULT hr)
{
    if (!lookup_win(lookup)) {
        lookup_drop(lookup);
        return WS_S_ASYNC;
    }
    async_op_cancel(&lookup->op);
    lookup_detach(lookup);
    lookup_drop(lookup);
    lookup_drop(lookup);
    return hr;
}

HRESULT net_lookup(struct net_stream* stream, struct net_resolution* resolution, const WS_ASYNC_CONTEXT* context,
                   WS_ERROR* error)
{
    uint64_t deadline_ns = atomic_load_explicit(&stream->deadline_ns[LANE_WRITE], memory_order_relaxed);
    struct net_lookup* lookup;
    HRESULT hr;

    if (context == NULL || net_resolve_literal(resolution))
        return net_resolve(resolution, context, error);
    if (stream->resolve_deadline_ns < deadline_ns)
        deadline_ns = stream->resolve_deadline_ns;
    TRY(lookup_create(stream, resolution, context, &lookup, error));
    if (!lookup_attach(lookup, deadline_ns))
        return lookup_give_up(lookup, err_raise(error, WS_E_OPERATION_ABORTED, "the connection was aborted"));
    hr = async_work_run(&lookup->found.job, look_up, lookup, &(WS_ASYNC_CONTEXT){ lookup_answered, lookup }, NULL);
    if (hr == WS_S_ASYNC)
        return hr;
    hr = lookup_give_up(lookup, hr);
    return hr == WS_S_ASYNC ? hr : err_raise(error, hr, "no thread to resolve the host name %s", resolution->host);
}
