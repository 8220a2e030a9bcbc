/* Channels by themselves, as an application without the service model uses them: listeners that accept and answer, clients
 * that ask, each channel in a loop of its own (open or accept, messages, close, reset) that goes on synchronously or in
 * callbacks. Meanwhile others abort, close and reset the channels, and abort, close and open the listeners again, from
 * any thread at any moment; channels are freed with an operation pending. */
#include "scenario_support.h"
#include "scenarios.h"
#include "ops.h"
#include "channel/channel.h"
#include <string.h>
#include <wws/wwsx.h>

#define PLACES_MAX  2
#define PARTIES_MAX 12
#define TEXT_MAX    3000
#define RESTS_MAX   400
#define SLACK_NS    (500 * SIM_MS)      /* what threads may take in all, in seeds in which they are not late */

enum step { CREATE, OPEN, EXCHANGE, SEND, RECEIVE, ACCEPT, TAKE, ANSWER, CLOSE, RESET, FREE, REST, OVER };
static const char* const step_name[] = { "create", "open", "exchange", "send", "receive", "accept", "take", "answer",
                                         "close", "reset", "free", "rest", "over" };

/* A listener, and what belongs to it. */
struct place {
    WS_LISTENER* handle;
    unsigned     number;
    bool         open;                  /* as far as the warden knows             */
    bool         disturbed;             /* aborted, closed, or not opened, once   */
    unsigned     openings;
};

/* A channel, and the loop that uses it. */
struct party {
    WS_CHANNEL*   handle;               /* NULL: freed */
    struct place* place;                /* that it belongs to, or talks to        */
    bool          server;
    unsigned      number;
    enum step     step;
    enum step     after;                /* a rest */
    HRESULT       result;               /* of the step; WS_S_ASYNC: not yet       */
    bool          starting;             /* the step: who starts it goes on        */
    bool          over;
    bool          disturbed;            /* by others, once                        */
    bool          sleepy;               /* its listener accepts no more           */
    bool          lost;                 /* freed while its operation was pending  */
    unsigned      users;                /* others that are in a function with it  */
    unsigned      rounds;
    unsigned      rests;
    unsigned      resets;
    unsigned      serial;               /* of the step */
    unsigned      openings;             /* of the place, when the step began      */
    bool          aborted;              /* while the step was under way           */
    uint64_t      ended_ns;             /* aborted or freed since, while the step was under way; 0: not */
    WS_MESSAGE*   request;
    WS_MESSAGE*   reply;
    WS_STRING     sent;
    WS_STRING     received;
    struct sim_thread* driver;
};

static struct {
    struct place place[PLACES_MAX];
    unsigned     places;
    struct party party[PARTIES_MAX];
    unsigned     parties;
    unsigned     threads_max;
    bool         disturbed;             /* anything was, once: its peers notice   */
    bool         idle;                  /* there are no clients                   */
    bool         mute;                  /* nobody accepts: clients wait for long  */
    bool         hasty;                 /* timeouts are short                     */
    bool         ending;
    WCHAR        text[TEXT_MAX];
} chans;

static WS_XML_STRING body_ns = WS_XML_STRING_VALUE("urn:e");
static WS_XML_STRING body_name = WS_XML_STRING_VALUE("Text");
static WS_XML_STRING request_action = WS_XML_STRING_VALUE("urn:say");
static WS_XML_STRING reply_action = WS_XML_STRING_VALUE("urn:said");
static WS_ELEMENT_DESCRIPTION body = { &body_name, &body_ns, WS_STRING_TYPE, NULL };
static WS_MESSAGE_DESCRIPTION request_description = { &request_action, &body };
static WS_MESSAGE_DESCRIPTION reply_description = { &reply_action, &body };

static void dawdle(void)
{
    if (!sim_may_block())
        return;
    if (below(6) == 0)
        sim_pause(below(8) * SIM_MS);
    else if (below(4) == 0)
        sim_pause_to_next();
}

/* ------------------------------------------------------------------------------------------------ results
 *
 * Nothing but success, unless somebody did something that explains it. */

static void check_outcome(const struct sim_op* op, HRESULT hr, const struct party* party)
{
    bool few_descriptors = sim_settings.descriptors_max < 60;   /* callers hold those that the service needs */
    bool mine = party->disturbed || party->lost;
    bool peers = chans.disturbed || sim_faulty() || few_descriptors || chans.hasty;
    bool place = party->server && party->place->disturbed;

    SIM_RESULT(op, hr, S_OK,
               mine || place ? WS_E_OPERATION_ABORTED : S_OK,
               mine || place || peers ? WS_E_INVALID_OPERATION : S_OK,     /* faulted by what its peer did */
               place ? WS_E_OBJECT_FAULTED : S_OK,
               peers ? WS_E_ENDPOINT_FAULT_RECEIVED : S_OK,
               peers ? WS_E_ENDPOINT_DISCONNECTED : S_OK,
               peers ? WS_E_ENDPOINT_NOT_FOUND : S_OK,
               peers ? WS_E_ENDPOINT_NOT_AVAILABLE : S_OK,
               peers ? WS_E_ENDPOINT_FAILURE : S_OK,
               peers ? WS_E_ENDPOINT_TOO_BUSY : S_OK,
               peers ? WS_E_INVALID_FORMAT : S_OK,
               sim_faulty() ? WS_E_ENDPOINT_UNREACHABLE : S_OK,
               sim_faulty() ? WS_E_QUOTA_EXCEEDED : S_OK,
               chans.threads_max < 40 ? E_OUTOFMEMORY : S_OK,              /* none to look the name up */
               peers || sim_went_silent() ? WS_E_OPERATION_TIMED_OUT : S_OK);
}

/* An abort ends what is pending soon: it does not wait for the peer. */
static void check_not_late(const struct sim_op* op, const struct party* party)
{
    if (sim_settings.late_in != 0 || sim_faulty() || chans.threads_max < 40 || party->ended_ns == 0
        || party->openings != party->place->openings)
        return;
    if (sim_now() > party->ended_ns + SLACK_NS)
        sim_fail("operation %d (%s) ends %u ms after its channel or listener was aborted or freed", op->serial,
                 op->what, (unsigned)((sim_now() - party->ended_ns) / SIM_MS));
}

static void check_same_text(const WS_STRING* got, const WS_STRING* expected)
{
    SIM_CHECK(got->length == expected->length);
    SIM_CHECK(memcmp(got->chars, expected->chars, got->length * sizeof(WCHAR)) == 0);
}

/* Aborted before it was open or after it, it is not OPEN. */
static void check_not_open(const struct sim_op* op, const struct party* party)
{
    WS_CHANNEL_STATE state;
    HRESULT hr;

    if (party->handle == NULL || !party->aborted)
        return;
    hr = WsGetChannelProperty(party->handle, WS_CHANNEL_PROPERTY_STATE, &state, sizeof state, NULL);
    SIM_CHECK(hr == S_OK);
    if (party->aborted && state == WS_CHANNEL_STATE_OPEN)
        sim_fail("operation %d (%s) leaves a channel open that was aborted", op->serial, op->what);
}

/* ------------------------------------------------------------------------------------------------ the steps of a party */

static void party_run(struct party* party);

static void step_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct party* party = op->state;

    UNUSED(model);
    if (party->step != REST) {
        check_outcome(op, hr, party);
        check_not_late(op, party);
    }
    if (hr == S_OK && (party->step == OPEN || party->step == ACCEPT))
        check_not_open(op, party);
    dawdle();
    party->result = hr;
    if (!party->starting)
        party_run(party);
}

static HRESULT create(struct party* party)
{
    ULONG timeout_ms = chans.hasty ? 1 + below(30) : 2000 + below(5000);
    WS_CALLBACK_MODEL model = below(3) == 0 ? WS_SHORT_CALLBACK : WS_LONG_CALLBACK;
    WS_CHANNEL_PROPERTY properties[] = {
        { WS_CHANNEL_PROPERTY_ASYNC_CALLBACK_MODEL, &model, sizeof model },
        { WS_CHANNEL_PROPERTY_RECEIVE_RESPONSE_TIMEOUT, &timeout_ms, sizeof timeout_ms },
        { WS_CHANNEL_PROPERTY_CONNECT_TIMEOUT, &timeout_ms, sizeof timeout_ms },
        { WS_CHANNEL_PROPERTY_SEND_TIMEOUT, &timeout_ms, sizeof timeout_ms },
    };

    party->lost = false;
    if (party->server)
        return WsCreateChannelForListener(party->place->handle, NULL, 0, &party->handle, NULL);
    return WsCreateChannel(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, properties, 1 + below(4), NULL,
                           &party->handle, NULL);
}

static HRESULT open_client(const struct party* party, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WCHAR buffer[64];
    const char* url = party->place->number == 0 ? "http://127.0.0.1:8001/a" : "http://localhost:8001/b";
    WS_ENDPOINT_ADDRESS address = { .url = wide(url, buffer) };

    return WsOpenChannel(party->handle, &address, context, error);
}

static void free_messages(struct party* party)
{
    if (party->request != NULL)
        WsFreeMessage(party->request);
    if (party->reply != NULL)
        WsFreeMessage(party->reply);
    party->request = party->reply = NULL;
}

/* What a step needs of its own beside the channel. */
static HRESULT prepare(struct party* party)
{
    HRESULT hr = S_OK;

    if (party->step == EXCHANGE || party->step == SEND || party->step == TAKE) {
        free_messages(party);
        hr = WsCreateMessageForChannel(party->handle, NULL, 0, &party->request, NULL);
        if (SUCCEEDED(hr))
            hr = WsCreateMessageForChannel(party->handle, NULL, 0, &party->reply, NULL);
        if (!party->server)
            party->sent = (WS_STRING){ below(3) == 0 ? below(TEXT_MAX) : below(20), chans.text };
    }
    return hr;
}

static HRESULT take(struct party* party, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    static const WS_MESSAGE_DESCRIPTION* descriptions[] = { &request_description };

    return WsReceiveMessage(party->handle, party->request, descriptions, 1, WS_RECEIVE_REQUIRED_MESSAGE,
                            WS_READ_REQUIRED_VALUE, NULL, &party->received, sizeof party->received, NULL, context,
                            error);
}

static HRESULT receive(struct party* party, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    static const WS_MESSAGE_DESCRIPTION* descriptions[] = { &reply_description };

    return WsReceiveMessage(party->handle, party->reply, descriptions, 1, WS_RECEIVE_REQUIRED_MESSAGE,
                            WS_READ_REQUIRED_VALUE, NULL, &party->received, sizeof party->received, NULL, context,
                            error);
}

static HRESULT start_operation(struct party* party, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    switch (party->step) {
    case OPEN:
        return open_client(party, context, error);
    case EXCHANGE:
        return WsRequestReply(party->handle, party->request, &request_description, WS_WRITE_REQUIRED_VALUE,
                              &party->sent, sizeof party->sent, party->reply, &reply_description,
                              WS_READ_REQUIRED_VALUE, NULL, &party->received, sizeof party->received, context, error);
    case SEND:
        return WsSendMessage(party->handle, party->request, &request_description, WS_WRITE_REQUIRED_VALUE, &party->sent,
                             sizeof party->sent, context, error);
    case RECEIVE:
        return receive(party, context, error);
    case ACCEPT:
        return WsAcceptChannel(party->place->handle, party->handle, context, error);
    case TAKE:
        return take(party, context, error);
    case ANSWER:
        return WsSendReplyMessage(party->handle, party->reply, &reply_description, WS_WRITE_REQUIRED_VALUE,
                                  &party->received, sizeof party->received, party->request, context, error);
    case CLOSE:
        return WsCloseChannel(party->handle, context, error);
    default:
        return WsxDelay(1 + below(5), NULL, context, error);
    }
}

/* With nobody else in a function with the channel. What is pending on it ends. */
static void free_under_way(struct party* party)
{
    WS_CHANNEL* handle = party->handle;

    if (handle == NULL || party->step == REST || party->users != 0 || below(40) != 0)
        return;
    sim_note("frees the channel of party %u, which is in use", party->number);
    party->handle = NULL;
    party->lost = true;
    party->ended_ns = sim_now();
    chans.disturbed = true;
    WsFreeChannel(handle);
}

static void start_async_or_not(struct party* party)
{
    bool synchronous = sim_may_block() && below(3) == 0;
    unsigned serial = party->serial;
    struct sim_op* op = sim_op_begin(step_done, party, "party %u: %s%s", party->number, step_name[party->step],
                                     synchronous ? ", synchronous" : "");
    WS_ASYNC_CONTEXT context = sim_op_context(op);

    sim_op_returned(op, start_operation(party, synchronous ? NULL : &context, op->error));
    if (party->result == WS_S_ASYNC && party->serial == serial)
        free_under_way(party);
}

static void start(struct party* party)
{
    HRESULT hr = prepare(party);

    party->result = WS_S_ASYNC;
    party->serial++;
    party->openings = party->place->openings;
    party->ended_ns = 0;
    party->aborted = false;
    if (FAILED(hr))
        party->result = hr;
    else if (party->step == CREATE)
        party->result = create(party);
    else if (party->step == RESET)
        party->result = WsResetChannel(party->handle, NULL);
    else
        start_async_or_not(party);
}

/* Comes back to the step after a while; somebody else is at it. */
static enum step rest(struct party* party, enum step after)
{
    party->after = after;
    if (++party->rests > RESTS_MAX)
        sim_fail("party %u gets no further than to %s", party->number, step_name[after]);
    return REST;
}

static enum step begin_round(struct party* party)
{
    bool goes_on = party->server ? party->place->open && !party->sleepy : party->rounds > 0;

    if (!goes_on || chans.ending)
        return FREE;
    if (party->rounds > 0)
        party->rounds--;
    if (party->handle == NULL)
        return CREATE;
    return party->server ? ACCEPT : OPEN;
}

static enum step next_message(struct party* party)
{
    UNUSED(party);
    return below(3) == 0 ? SEND : EXCHANGE;
}

/* Closed, mostly: an application may also free an open channel. */
static enum step leave(struct party* party)
{
    UNUSED(party);
    return below(12) == 0 ? FREE : CLOSE;
}

static enum step after_close(struct party* party)
{
    if (party->result == WS_E_INVALID_OPERATION || party->result == E_OUTOFMEMORY)
        return rest(party, CLOSE);
    return below(4) == 0 ? FREE : RESET;
}

static enum step after_failure(struct party* party)
{
    switch (party->step) {
    case CREATE:
        return chans.ending ? OVER : rest(party, CREATE);
    case ACCEPT:
        party->sleepy = party->result == WS_E_OBJECT_FAULTED;
        return below(2) == 0 ? rest(party, CLOSE) : CLOSE;
    case OPEN:
        return below(2) == 0 ? rest(party, CLOSE) : CLOSE;
    case CLOSE:
        return after_close(party);
    case RESET:
        return rest(party, CLOSE);
    case REST:
        return party->after;
    default:
        return CLOSE;
    }
}

static enum step after_success(struct party* party)
{
    switch (party->step) {
    case CREATE:
    case RESET:
        return begin_round(party);
    case OPEN:
        return next_message(party);
    case SEND:
        return below(8) == 0 ? leave(party) : RECEIVE;
    case EXCHANGE:
    case RECEIVE:
        check_same_text(&party->received, &party->sent);
        return below(2) == 0 && !chans.ending ? next_message(party) : leave(party);
    case ACCEPT:
        return below(15) == 0 ? leave(party) : TAKE;
    case TAKE:
        return below(15) == 0 ? leave(party) : ANSWER;
    case ANSWER:
        return leave(party);
    case CLOSE:
        return after_close(party);
    default:
        return party->after;
    }
}

/* Peers of one that goes without an answer, or never asks, notice. */
static void note_rudeness(const struct party* party, enum step next)
{
    bool between = party->step == SEND || party->step == ACCEPT || party->step == TAKE;

    if (between && (next == CLOSE || next == FREE))
        chans.disturbed = true;
}

static enum step advance(struct party* party)
{
    enum step next = FAILED(party->result) ? after_failure(party) : after_success(party);

    note_rudeness(party, next);
    if (party->handle == NULL && next != CREATE && next != OVER) {      /* freed meanwhile */
        free_messages(party);
        next = begin_round(party);
    }
    if (next == FREE && party->users > 0)
        next = rest(party, CLOSE);
    if (next == FREE) {
        WS_CHANNEL* handle = party->handle;

        party->handle = NULL;                           /* nobody comes in from here on */
        free_messages(party);
        WsFreeChannel(handle);                          /* NULL is fine */
        next = begin_round(party) == FREE ? OVER : CREATE;
    }
    return next;
}

/* Whoever comes here goes on with it, until something is pending. */
static void party_run(struct party* party)
{
    while (!party->over) {
        if (party->result != WS_S_ASYNC)
            party->step = advance(party);
        if (party->step == OVER) {
            party->over = true;
            sim_wake(party);
            return;
        }
        party->starting = true;
        start(party);
        party->starting = false;
        if (party->result == WS_S_ASYNC)
            return;
    }
}

/* A server's loop begins anew when its listener was opened again. */
static void drive(void* argument)
{
    struct party* party = argument;
    unsigned openings;

    for (;;) {
        party->step = CREATE;
        party->result = WS_S_ASYNC;
        party->sleepy = party->over = false;
        party_run(party);
        while (!party->over)
            (void)sim_wait_on(party, SIM_NEVER, "the loop of a channel to end");
        openings = party->openings;
        while (party->server && (!party->place->open || party->place->openings == openings) && !chans.ending)
            (void)sim_wait_on(party->place, SIM_NEVER, "a listener to be opened again");
        if (!party->server || chans.ending)
            return;
    }
}

/* ------------------------------------------------------------------------------------------------ listeners */

struct change {
    HRESULT       result;
    struct place* place;
    struct party* party;                /* NULL: the listener's own */
};

static void change_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct change* change = op->state;

    UNUSED(model);
    SIM_RESULT(op, hr, S_OK, WS_E_INVALID_OPERATION, WS_E_OPERATION_ABORTED,
               sim_faulty() || chans.disturbed ? WS_E_ENDPOINT_DISCONNECTED : S_OK,
               sim_faulty() ? WS_E_QUOTA_EXCEEDED : S_OK, sim_faulty() ? WS_E_ENDPOINT_FAILURE : S_OK,
               sim_faulty() ? WS_E_ADDRESS_IN_USE : S_OK, sim_faulty() ? WS_E_ENDPOINT_ACCESS_DENIED : S_OK,
               sim_faulty() || sim_went_silent() || chans.hasty ? WS_E_OPERATION_TIMED_OUT : S_OK,
               chans.threads_max < 40 ? E_OUTOFMEMORY : S_OK);
    change->result = hr;
    sim_wake(change);
}

static HRESULT open_listener(struct change* change, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WCHAR buffer[64];
    WS_STRING url = wide(change->place->number == 0 ? "http://+:8001/a" : "http://+:8001/b", buffer);

    return WsOpenListener(change->place->handle, &url, context, error);
}

static HRESULT close_listener(struct change* change, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    return WsCloseListener(change->place->handle, context, error);
}

static HRESULT close_channel(struct change* change, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    return WsCloseChannel(change->party->handle, context, error);
}

/* Synchronously or not, but here it is waited for. */
static HRESULT change(const char* what, HRESULT (*function)(struct change*, const WS_ASYNC_CONTEXT*, WS_ERROR*),
                      struct place* place, struct party* party)
{
    struct change one = { .result = WS_S_ASYNC, .place = place, .party = party };
    struct sim_op* op = sim_op_begin(change_done, &one, "%s %u", what, party != NULL ? party->number : place->number);
    WS_ASYNC_CONTEXT context = sim_op_context(op);

    sim_op_returned(op, function(&one, below(2) == 0 ? &context : NULL, op->error));
    while (one.result == WS_S_ASYNC)
        (void)sim_wait_on(&one, SIM_NEVER, what);
    return one.result;
}

/* A listener stays what it was. */
static void open_nowhere(struct place* place)
{
    WCHAR buffer[64];
    WS_STRING url = wide("http://+:8001/a?b", buffer);
    HRESULT hr = WsOpenListener(place->handle, &url, NULL, NULL);

    SIM_CHECK(hr == WS_E_INVALID_ENDPOINT_URL || hr == WS_E_OPERATION_ABORTED || (hr == E_OUTOFMEMORY && sim_faulty()));
    sim_pause(below(3000) * 1000);
}

/* Only after the place was closed: its servers go to sleep, and come back. */
static void open_place(struct place* place)
{
    if (place->openings > 0 && below(3) == 0)
        open_nowhere(place);
    place->openings++;
    if (FAILED(change("opening listener", open_listener, place, NULL))) {
        place->disturbed = chans.disturbed = true;
        return;
    }
    place->open = true;
    sim_wake(place);
}

static void disturb_place(struct place* place)
{
    place->disturbed = chans.disturbed = true;
}

static void close_place(struct place* place)
{
    HRESULT hr;

    disturb_place(place);
    place->open = false;
    for (unsigned tries = 0; tries < RESTS_MAX; tries++) {
        hr = change("closing listener", close_listener, place, NULL);
        if (SUCCEEDED(hr))
            return;
        sim_pause(SIM_MS);
    }
    sim_fail("listener %u cannot be closed: %s", place->number, sim_result_name(hr));
}

/* The one who opens and closes a listener. */
static void warden(void* argument)
{
    struct place* place = argument;

    for (unsigned rounds = below(4); rounds > 0; rounds--) {
        sim_pause(below(30000) * 1000);
        close_place(place);
        if (below(2) == 0)
            sim_pause(below(10000) * 1000);
        if (SUCCEEDED(WsResetListener(place->handle, NULL)))
            open_place(place);
    }
}

/* ------------------------------------------------------------------------------------------------ disturbances */

static bool step_is(const struct party* party, unsigned serial)
{
    return party->serial == serial && party->result == WS_S_ASYNC && party->step != REST && party->ended_ns == 0;
}

/* A reset of the channel takes the abort back. */
static void abort_channel(struct party* party)
{
    unsigned serial = party->serial;
    unsigned resets = party->resets;
    uint64_t before_ns = sim_now();
    HRESULT hr;

    party->disturbed = chans.disturbed = true;
    party->users++;
    sim_note("aborts the channel of party %u, at its %s", party->number, step_name[party->step]);
    hr = WsAbortChannel(party->handle, NULL);
    SIM_CHECK(hr == S_OK);
    if (sim_settings.late_in == 0 && sim_now() > before_ns + SLACK_NS)
        sim_fail("WsAbortChannel waited");
    if (step_is(party, serial) && resets == party->resets) {
        party->ended_ns = sim_now();
        party->aborted = true;
    }
    party->users--;
}

static void close_or_reset_channel(struct party* party)
{
    party->disturbed = chans.disturbed = true;
    party->users++;
    if (below(2) == 0) {
        (void)change("closing the channel of party", close_channel, NULL, party);
    } else {
        HRESULT hr;

        party->resets++;
        hr = WsResetChannel(party->handle, NULL);
        SIM_CHECK(hr == S_OK || hr == WS_E_INVALID_OPERATION);
        party->aborted = false;
        party->ended_ns = 0;
    }
    party->users--;
}

static void abort_listener(struct place* place)
{
    unsigned serials[PARTIES_MAX] = { 0 };
    unsigned openings = place->openings;
    WS_LISTENER_STATE state;
    HRESULT hr;

    disturb_place(place);
    for (unsigned i = 0; i < chans.parties; i++)
        serials[i] = chans.party[i].serial;
    sim_note("aborts listener %u", place->number);
    hr = WsAbortListener(place->handle, NULL);
    SIM_CHECK(hr == S_OK);
    hr = WsGetListenerProperty(place->handle, WS_LISTENER_PROPERTY_STATE, &state, sizeof state, NULL);
    SIM_CHECK(hr == S_OK);
    for (unsigned i = 0; i < chans.parties && state == WS_LISTENER_STATE_FAULTED; i++) {
        struct party* party = &chans.party[i];

        if (party->place == place && party->step == ACCEPT && step_is(party, serials[i]) && party->openings == openings)
            party->ended_ns = sim_now();
    }
}

struct flash {
    WS_LISTENER* listener;
    HRESULT      result;
};

static void flash_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct flash* flash = op->state;

    UNUSED(model);
    SIM_RESULT(op, hr, S_OK, WS_E_OPERATION_ABORTED, chans.threads_max < 40 ? E_OUTOFMEMORY : S_OK,
               sim_faulty() ? WS_E_ENDPOINT_FAILURE : S_OK, sim_faulty() ? WS_E_QUOTA_EXCEEDED : S_OK,
               WS_E_ADDRESS_IN_USE, sim_faulty() ? WS_E_ENDPOINT_ACCESS_DENIED : S_OK);
    flash->result = hr;
    sim_wake(flash);
}

static void flash_open(void* argument)
{
    struct flash* flash = argument;
    WCHAR buffer[64];
    WS_STRING url = wide("http://+:8001/c", buffer);
    struct sim_op* op = sim_op_begin(flash_done, flash, "opening a listener that is freed soon");
    WS_ASYNC_CONTEXT context = sim_op_context(op);

    sim_op_returned(op, WsOpenListener(flash->listener, &url, below(2) == 0 ? &context : NULL, op->error));
}

static void flash_close(struct flash* flash)
{
    struct sim_op* op = sim_op_begin(flash_done, flash, "closing a listener that is freed soon");
    WS_ASYNC_CONTEXT context = sim_op_context(op);

    flash->result = WS_S_ASYNC;
    sim_op_returned(op, WsCloseListener(flash->listener, &context, op->error));
}

/* Another thread is in WsOpenListener, or was. */
static void await_opening(const struct flash* flash)
{
    WS_LISTENER_STATE state = WS_LISTENER_STATE_CREATED;

    while (state == WS_LISTENER_STATE_CREATED && flash->result == WS_S_ASYNC) {
        HRESULT hr = WsGetListenerProperty(flash->listener, WS_LISTENER_PROPERTY_STATE, &state, sizeof state, NULL);

        SIM_CHECK(hr == S_OK);
    }
}

/* A listener that goes as soon as it has come: aborted, closed or freed while it is opened or closed. */
static void open_and_free(void)
{
    struct flash flash = { .result = WS_S_ASYNC };
    struct sim_thread* opener = NULL;

    if (FAILED(WsCreateListener(WS_CHANNEL_TYPE_REPLY, WS_HTTP_CHANNEL_BINDING, NULL, 0, NULL, &flash.listener, NULL)))
        return;
    if (below(2) == 0) {
        opener = sim_thread_start("opener", flash_open, &flash);
        await_opening(&flash);
    } else {
        flash_open(&flash);
    }
    if (below(2) == 0 && flash.result == S_OK)
        flash_close(&flash);
    if (below(3) == 0)
        sim_pause_to_next();
    if (below(3) == 0)
        (void)ignore(WsAbortListener(flash.listener, NULL));
    WsFreeListener(flash.listener);
    if (opener != NULL)
        sim_thread_join(opener);
    while (flash.result == WS_S_ASYNC)
        (void)sim_wait_on(&flash, SIM_NEVER, "the listener to be opened");
}

static void look_at_state(struct party* party)
{
    WS_CHANNEL_STATE state;
    HRESULT hr;

    party->users++;
    hr = WsGetChannelProperty(party->handle, WS_CHANNEL_PROPERTY_STATE, &state, sizeof state, NULL);
    SIM_CHECK(hr == S_OK && (unsigned)state <= WS_CHANNEL_STATE_CLOSED);
    party->users--;
}

static void disturb(void* argument)
{
    UNUSED(argument);
    for (unsigned actions = 1 + below(8); actions > 0; actions--) {
        struct party* party = &chans.party[below(chans.parties)];
        unsigned what = below(13);

        if (below(2) == 0)
            sim_pause(below(15000) * 1000);
        else
            sim_pause_to_next();
        if (what == 0)
            open_and_free();
        else if (what < 3)
            abort_listener(party->place);
        else if (party->handle == NULL)
            continue;
        else if (what < 9)
            abort_channel(party);
        else if (what < 12)
            close_or_reset_channel(party);
        else
            look_at_state(party);
    }
}

/* ------------------------------------------------------------------------------------------------ the world */

static void configure(void)
{
    WSX_ENGINE_SETTINGS settings = { .lanes = 1 + below(3), .tick_ms = 1 + below(4), .idle_ms = 1 + below(200) };
    HRESULT hr;

    chans.threads_max = settings.threads_max = settings.lanes + (below(2) == 0 ? 50 : below(6));
    sim_note("%u lanes, %u threads", settings.lanes, settings.threads_max);
    hr = WsxConfigureEngine(&settings, NULL);
    SIM_CHECK(hr == S_OK);
}

static bool create_places(void)
{
    unsigned count = 1 + below(PLACES_MAX);

    for (; chans.places < count; chans.places++) {
        struct place* place = &chans.place[chans.places];
        WS_CALLBACK_MODEL model = below(3) == 0 ? WS_SHORT_CALLBACK : WS_LONG_CALLBACK;
        WS_LISTENER_PROPERTY property = { WS_LISTENER_PROPERTY_ASYNC_CALLBACK_MODEL, &model, sizeof model };

        place->number = chans.places;
        if (FAILED(WsCreateListener(WS_CHANNEL_TYPE_REPLY, WS_HTTP_CHANNEL_BINDING, &property, 1, NULL, &place->handle,
                                    NULL)))
            return false;
    }
    return true;
}

static void add_parties(struct place* place, bool server, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        struct party* party = &chans.party[chans.parties];

        *party = (struct party){ .number = chans.parties++, .place = place, .server = server, .rounds = 1 + below(4) };
    }
}

static void run_parties(void)
{
    struct sim_thread* others[2 + PLACES_MAX] = { NULL };
    unsigned count = 0;
    bool quiet = !chans.idle && below(4) == 0;

    for (unsigned i = 0; i < chans.parties; i++)
        chans.party[i].driver = sim_thread_start("driver", drive, &chans.party[i]);
    for (unsigned i = quiet ? 0 : below(3); i > 0; i--)
        others[count++] = sim_thread_start("disturber", disturb, NULL);
    for (unsigned i = 0; i < chans.places && !quiet && below(2) == 0; i++)
        others[count++] = sim_thread_start("warden", warden, &chans.place[i]);
    for (unsigned i = 0; i < count; i++)
        sim_thread_join(others[i]);
    for (unsigned i = 0; i < chans.parties; i++)
        if (!chans.party[i].server)
            sim_thread_join(chans.party[i].driver);
    if (chans.idle)
        sim_pause(2 * SLACK_NS);        /* what should have ended has time to */
    sim_calm();
    chans.ending = true;
    for (unsigned i = 0; i < chans.places; i++) {
        close_place(&chans.place[i]);
        sim_wake(&chans.place[i]);
    }
    for (unsigned i = 0; i < chans.parties; i++)
        if (chans.party[i].server)
            sim_thread_join(chans.party[i].driver);
    sim_ops_wait();
}

static void end_world(void)
{
    HRESULT hr;

    for (unsigned i = 0; i < chans.places; i++)
        WsFreeListener(chans.place[i].handle);
    hr = WsxShutdownEngine(120000, NULL);
    if (hr != S_OK)
        sim_fail("the engine was not shut down, though nothing is pending: %s", sim_result_name(hr));
    chan_buffer_trim();                 /* kept for reuse */
    sim_check_nothing_left();
}

void chan_scenario(void)
{
    for (unsigned i = 0; i < TEXT_MAX; i++)
        chans.text[i] = (WCHAR)('a' + below(26));
    chans.hasty = below(4) == 0;
    chans.idle = below(5) == 0;
    chans.mute = chans.disturbed = !chans.idle && below(8) == 0;
    configure();
    if (create_places()) {
        for (unsigned i = 0; i < chans.places; i++) {
            open_place(&chans.place[i]);
            add_parties(&chans.place[i], true, chans.mute ? 0 : 1 + below(3));
            add_parties(&chans.place[i], false, chans.idle ? 0 : 1 + below(3));
        }
        run_parties();
    } else {
        SIM_CHECK(sim_faulty());
        sim_calm();
    }
    end_world();
}
