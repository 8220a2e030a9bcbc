/* Byte streams alone: each end of a connection reads in a loop and writes in a loop, both at once, with deadlines that come
 * and go, synchronously or not; one side finishes, closes or is aborted at any time. What arrives is what was sent. */
#include "scenario_support.h"
#include "scenarios.h"
#include "ops.h"
#include "net/net.h"
#include <string.h>
#include <wws/wwsx.h>

#define ENDS_MAX    12
#define ROUNDS_MAX  10
#define BUFFER_MAX  3000
#define PORT        9000
#define SLACK_NS    (500 * SIM_MS)      /* what threads may take in all, in seeds in which they are not late */

struct end {
    struct net_stream* stream;
    unsigned number;
    unsigned users;             /* operations and aborts that hold the stream */
    bool     reading;           /* its loop goes on */
    bool     writing;
    bool     aborted;
    unsigned reads_left;
    unsigned writes_left;
    uint64_t received;          /* bytes; the n-th has a certain value */
    uint64_t sent;
    uint64_t deadline_ns[2];
    uint64_t aborted_ns;
    size_t   actual;
    char     in[BUFFER_MAX];
    char     out[BUFFER_MAX];
};

static struct {
    struct net_listener* listener;
    struct net_stream*   accepted;
    struct end           end[ENDS_MAX];
    unsigned             ends;
    unsigned             active;        /* ends that are not over */
    bool                 accepting;
    bool                 stopping;      /* the listener was aborted */
    bool                 disturbed;     /* something was aborted, or gave up */
} streams;

static char byte_at(uint64_t position)
{
    return (char)(position * 31 + (position >> 8));
}

static void dawdle(void)
{
    if (sim_may_block() && below(4) == 0)
        sim_pause_to_next();
}

/* Until the timer of a deadline fires: what starts now meets it. */
static void wait_for_timer(uint64_t deadline_ns)
{
    uint64_t tick_ns = (deadline_ns + SIM_MS - 1) / SIM_MS * SIM_MS;

    if (sim_may_block() && deadline_ns != SIM_NEVER && tick_ns > sim_now() && tick_ns < sim_now() + 20 * SIM_MS)
        sim_pause(tick_ns - sim_now());
}

/* ------------------------------------------------------------------------------------------------ an end's life */

static void end_leave(struct end* end)
{
    struct net_stream* stream = end->stream;

    if (--end->users > 0 || end->reading || end->writing || stream == NULL)
        return;
    sim_note("end %u is over: %u received, %u sent", end->number, (unsigned)end->received, (unsigned)end->sent);
    end->stream = NULL;
    net_stream_free(stream);
    if (--streams.active == 0)
        sim_wake(&streams.active);
}

static uint64_t choose_deadline(void)
{
    return below(3) == 0 ? SIM_NEVER : sim_now() + (below(5) == 0 ? 1500 : 1 + below(12)) * SIM_MS;
}

static void check_deadline(const struct sim_op* op, const struct end* end, enum lane_direction direction, HRESULT hr)
{
    uint64_t deadline_ns = end->deadline_ns[direction];

    if (hr == WS_E_OPERATION_TIMED_OUT && sim_now() < deadline_ns && !sim_faulty())     /* the network gives up, too */
        sim_fail("operation %d (%s) times out too early", op->serial, op->what);
    if (end->aborted_ns != 0 && sim_settings.late_in == 0 && sim_now() > end->aborted_ns + SLACK_NS)
        sim_fail("operation %d (%s) ends %u ms after the abort", op->serial, op->what,
                 (unsigned)((sim_now() - end->aborted_ns) / SIM_MS));
    if (deadline_ns != SIM_NEVER && sim_settings.late_in == 0 && sim_now() > deadline_ns + SLACK_NS)
        sim_fail("operation %d (%s) ends %u ms after its deadline", op->serial, op->what,
                 (unsigned)((sim_now() - deadline_ns) / SIM_MS));
}

static void check_outcome(const struct sim_op* op, HRESULT hr, const struct end* end)
{
    bool lost = streams.disturbed || sim_faulty();

    SIM_RESULT(op, hr, S_OK, WS_E_OPERATION_TIMED_OUT, end->aborted ? WS_E_OPERATION_ABORTED : S_OK,
               lost ? WS_E_ENDPOINT_DISCONNECTED : S_OK, sim_faulty() ? E_INVALIDARG : S_OK,
               sim_faulty() ? WS_E_QUOTA_EXCEEDED : S_OK);
}

/* After a failure the peer must not wait for what will not come: how much was sent is not known, or nobody reads. */
static void loop_ends(struct end* end, bool* goes_on, HRESULT hr)
{
    *goes_on = false;
    if (SUCCEEDED(hr) || end->aborted)
        return;
    streams.disturbed = true;
    end->aborted = true;
    net_abort(end->stream);
}

/* ------------------------------------------------------------------------------------------------ reading */

static void start_read(struct end* end);

static void read_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct end* end = op->state;

    UNUSED(model);
    check_outcome(op, hr, end);
    check_deadline(op, end, LANE_READ, hr);
    for (size_t i = 0; hr == S_OK && i < end->actual; i++)
        if (end->in[i] != byte_at(end->received + i))
            sim_fail("end %u received something else than was sent, at %u", end->number, (unsigned)(end->received + i));
    if (hr == S_OK)
        end->received += end->actual;
    if (end->reads_left > 0)
        end->reads_left--;
    if (below(3) == 0)
        wait_for_timer(end->deadline_ns[LANE_READ]);
    else
        dawdle();
    /* Reads on until the end of the stream, so that a peer that writes gets on; with a last read without a deadline. */
    if ((hr == S_OK && end->actual > 0) || (hr == WS_E_OPERATION_TIMED_OUT && !end->aborted))
        start_read(end);
    else
        loop_ends(end, &end->reading, hr);
    end_leave(end);
}

static void start_read(struct end* end)
{
    size_t size = 1 + below(below(2) == 0 ? 40 : BUFFER_MAX);
    bool synchronous = below(8) == 0;
    struct sim_op* op;
    WS_ASYNC_CONTEXT context;

    if (end->reads_left == 0)
        size = BUFFER_MAX;
    end->users++;
    end->deadline_ns[LANE_READ] = end->reads_left == 0 ? SIM_NEVER : choose_deadline();
    net_set_deadline(end->stream, LANE_READ, end->deadline_ns[LANE_READ]);
    if (sim_is_library_thread() || end->deadline_ns[LANE_READ] == SIM_NEVER)
        synchronous = false;            /* would keep others waiting, perhaps those that it waits for */
    op = sim_op_begin(read_done, end, "end %u reads %zu%s", end->number, size, synchronous ? ", synchronous" : "");
    context = sim_op_context(op);
    sim_op_returned(op, net_read(end->stream, end->in, size, &end->actual, synchronous ? NULL : &context, op->error));
}

/* ------------------------------------------------------------------------------------------------ writing */

static void start_write(struct end* end);

static void write_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct end* end = op->state;

    UNUSED(model);
    check_outcome(op, hr, end);
    check_deadline(op, end, LANE_WRITE, hr);
    memset(end->out, 0xEE, sizeof end->out);            /* what is sent from now on would be found out */
    dawdle();
    if (hr == S_OK && end->writes_left > 0) {
        start_write(end);
    } else {
        if (hr == S_OK && sim_may_block() && below(4) == 0)
            sim_pause(1000 * SIM_MS);                   /* says nothing for long */
        if (hr == S_OK)
            net_finish(end->stream);
        loop_ends(end, &end->writing, hr);
    }
    end_leave(end);
}

static void start_write(struct end* end)
{
    size_t size = 1 + below(below(2) == 0 ? 40 : BUFFER_MAX);
    size_t first = below((unsigned)size);
    struct iovec parts[2] = { { end->out, first }, { end->out + first, size - first } };
    struct sim_op* op;
    WS_ASYNC_CONTEXT context;

    end->users++;
    end->writes_left--;
    for (size_t i = 0; i < size; i++)
        end->out[i] = byte_at(end->sent + i);
    end->sent += size;
    end->deadline_ns[LANE_WRITE] = below(4) == 0 ? sim_now() + (5 + below(30)) * SIM_MS : SIM_NEVER;
    net_set_deadline(end->stream, LANE_WRITE, end->deadline_ns[LANE_WRITE]);
    op = sim_op_begin(write_done, end, "end %u writes %zu", end->number, size);
    context = sim_op_context(op);
    sim_op_returned(op, net_write(end->stream, parts, 2, &context, op->error));
}

/* ------------------------------------------------------------------------------------------------ connecting */

static void end_start(struct net_stream* stream)
{
    struct end* end = &streams.end[streams.ends];

    *end = (struct end){ .stream = stream, .number = streams.ends++, .users = 1, .reading = true, .writing = true,
                         .reads_left = below(ROUNDS_MAX), .writes_left = 1 + below(ROUNDS_MAX) };
    streams.active++;
    sim_note("end %u begins", end->number);
    start_read(end);
    start_write(end);
    end_leave(end);
}

static void refuse(struct net_stream* stream)
{
    streams.disturbed = true;
    net_stream_free(stream);
}

static void start_accept(void);

static void accept_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    SIM_RESULT(op, hr, S_OK, streams.stopping ? WS_E_OPERATION_ABORTED : S_OK,
               sim_faulty() ? E_INVALIDARG : S_OK);
    UNUSED(model);
    if (hr == S_OK && streams.ends < ENDS_MAX)
        end_start(streams.accepted);
    else if (hr == S_OK)
        refuse(streams.accepted);
    if (!streams.stopping && (hr == S_OK || hr == E_OUTOFMEMORY))
        start_accept();
    else
        streams.accepting = false;
}

static void start_accept(void)
{
    struct sim_op* op = sim_op_begin(accept_done, NULL, "accept");
    WS_ASYNC_CONTEXT context = sim_op_context(op);

    sim_op_returned(op, net_accept(streams.listener, 0, &streams.accepted, &context, op->error));
}

static void connect_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct net_stream* stream = op->state;

    UNUSED(model);
    SIM_RESULT(op, hr, S_OK, sim_faulty() ? WS_E_ENDPOINT_NOT_FOUND : S_OK,
               sim_faulty() ? WS_E_ENDPOINT_UNREACHABLE : S_OK, sim_faulty() ? WS_E_QUOTA_EXCEEDED : S_OK,
               sim_faulty() ? E_INVALIDARG : S_OK, WS_E_OPERATION_TIMED_OUT,
               sim_faulty() || streams.disturbed ? WS_E_ENDPOINT_DISCONNECTED : S_OK);
    if (hr == WS_E_OPERATION_TIMED_OUT)
        streams.disturbed = true;       /* the other end meets a connection that is gone */
    if (hr == S_OK && streams.ends < ENDS_MAX)
        end_start(stream);
    else
        refuse(stream);
}

static void connect_one(void)
{
    struct net_stream* stream;
    bool synchronous = below(4) == 0;
    struct sim_op* op;
    WS_ASYNC_CONTEXT context;

    if (FAILED(net_stream_create(&stream, NULL)))
        return;
    net_set_deadline(stream, LANE_WRITE, synchronous || below(4) == 0 ? sim_now() + (1 + below(30)) * SIM_MS
                                                                      : SIM_NEVER);
    op = sim_op_begin(connect_done, stream, "connect%s", synchronous ? ", synchronous" : "");
    context = sim_op_context(op);
    sim_op_returned(op, net_connect(stream, "127.0.0.1", PORT, synchronous ? NULL : &context, op->error));
}

/* ------------------------------------------------------------------------------------------------ actors */

static void abort_one(struct end* end)
{
    if (end->stream == NULL)
        return;
    sim_note("aborts end %u", end->number);
    streams.disturbed = true;
    end->aborted = true;
    end->users++;
    net_abort(end->stream);
    if (end->aborted_ns == 0)
        end->aborted_ns = sim_now();
    end_leave(end);
}

static void actor(void* argument)
{
    unsigned actions = 1 + below(5);

    UNUSED(argument);
    for (unsigned i = 0; i < actions; i++) {
        if (below(2) == 0)
            connect_one();
        else if (below(3) == 0 && streams.ends > 0)
            abort_one(&streams.end[below(streams.ends)]);
        else if (below(2) == 0)
            sim_pause_to_next();
        else
            sim_pause(below(20000) * 1000);
    }
}

static void configure(void)
{
    WSX_ENGINE_SETTINGS settings = { .lanes = 1 + below(3), .tick_ms = 1 + below(4), .idle_ms = 1 + below(100) };
    HRESULT hr;

    settings.threads_max = settings.lanes + below(6);
    hr = WsxConfigureEngine(&settings, NULL);
    SIM_CHECK(hr == S_OK);
}

/* Each end finishes or is closed some time, so each loop comes to its end by itself: an event that is lost shows. */
static void run_actors(void)
{
    struct sim_thread* thread[3];
    unsigned count = 1 + below(ARRAY_COUNT(thread));

    streams.accepting = true;
    start_accept();
    for (unsigned i = 0; i < count; i++)
        thread[i] = sim_thread_start("actor", actor, NULL);
    for (unsigned i = 0; i < count; i++)
        sim_thread_join(thread[i]);
    sim_calm();
    while (sim_ops_pending() > (streams.accepting ? 1u : 0u) && streams.accepting)
        sim_ops_wait_for(1);
    for (unsigned i = 0; i < streams.ends; i++)         /* nobody accepts any more: what waits for that, waits in vain */
        abort_one(&streams.end[i]);
    streams.stopping = true;
    net_listener_abort(streams.listener);
    sim_ops_wait();
}

void net_scenario(void)
{
    HRESULT hr;

    configure();
    hr = net_listen("127.0.0.1", false, PORT, 5, &streams.listener, NULL, NULL);
    SIM_CHECK(hr == S_OK || sim_faulty());
    if (hr == S_OK)
        run_actors();
    else
        sim_calm();
    net_listener_free(streams.listener);
    hr = WsxShutdownEngine(60000, NULL);
    if (hr != S_OK)
        sim_fail("the engine was not shut down in a minute, though nothing is pending: %s", sim_result_name(hr));
    sim_check_nothing_left();
}
