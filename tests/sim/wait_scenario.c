/* Both directions of one descriptor wait at once, with deadlines that meet: a wait is armed when the timer of the other goes
 * off, which is one for both. No data ever comes, so nothing but its deadline or an abort can end a wait, unless the seed
 * cuts connections. */
#include "scenario_support.h"
#include "scenarios.h"
#include "async/lane.h"
#include "ops.h"
#include <wws/wwsx.h>

#define ROUNDS_MAX 12
#define SLACK_NS   (500 * SIM_MS)       /* what threads may take in all, in seeds in which they are not late */

struct side {
    enum lane_direction direction;
    unsigned            rounds;
    uint64_t            deadline_ns;
    uint64_t            aborted_ns;     /* 0: not */
    bool                waiting;
    struct sim_thread*  thread;
};

static struct {
    struct lane_fd fd;
    struct side    side[2];
    bool           released;
} waits;

static void check_end(const struct side* side, HRESULT hr)
{
    uint64_t due_ns = side->deadline_ns;

    if (hr == WS_E_OPERATION_ABORTED) {
        SIM_CHECK(side->aborted_ns != 0);
        due_ns = side->aborted_ns;
    } else if (hr == S_OK && sim_settings.cut_in != 0) {
        return;                                 /* the other end is gone */
    } else if (hr != WS_E_OPERATION_TIMED_OUT) {
        sim_fail("a wait ends with %s, for which there is no reason", sim_result_name(hr));
    } else if (sim_now() < due_ns) {
        sim_fail("a wait ends before its deadline");
    }
    if (sim_settings.late_in == 0 && sim_now() > due_ns + SLACK_NS)
        sim_fail("a wait ends %u ms too late", (unsigned)((sim_now() - due_ns) / SIM_MS));
}

static void fired(struct lane_wait* wait, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct side* side = &waits.side[wait->direction];

    UNUSED(model);
    sim_note("   the wait of direction %d ends: %s", (int)side->direction, sim_result_name(hr));
    if (!side->waiting)
        sim_fail("a wait ends that is not armed, or twice");
    if (sim_locks_held() > 0)
        sim_fail("a wait ends with locks of the library held");
    check_end(side, hr);
    side->waiting = false;
    sim_wake(side);
}

/* When the timer of the other side goes off, or any time. */
static void choose_moment(const struct side* side)
{
    const struct side* other = &waits.side[1 - side->direction];
    uint64_t tick_ns = (other->deadline_ns + SIM_MS - 1) / SIM_MS * SIM_MS;

    if (below(4) != 0 && other->waiting && tick_ns > sim_now())
        sim_pause(tick_ns - sim_now());
    else if (below(2) == 0)
        sim_pause(below(4000) * 1000);
}

static void run_side(void* argument)
{
    struct side* side = argument;
    enum lane_arm armed = LANE_RETRY;

    while (side->rounds-- > 0 && armed != LANE_ABORTED) {
        choose_moment(side);
        side->deadline_ns = sim_now() + (1 + below(6)) * SIM_MS;
        side->waiting = true;
        armed = lane_fd_arm(&waits.fd, side->direction, below(2) == 0 ? WS_LONG_CALLBACK : WS_SHORT_CALLBACK,
                            side->deadline_ns);
        SIM_CHECK(armed != LANE_RETRY || sim_settings.cut_in != 0);
        if (armed != LANE_ARMED)
            side->waiting = false;
        while (side->waiting)
            (void)sim_wait_on(side, SIM_NEVER, "a wait to end");
    }
}

static void abort_sides(void)
{
    sim_pause(below(20000) * 1000);
    for (int i = 0; i < 2; i++)
        waits.side[i].aborted_ns = sim_now();
    lane_fd_abort(&waits.fd);
    SIM_CHECK(lane_fd_aborted(&waits.fd));
}

static void released(struct lane_fd* fd)
{
    UNUSED(fd);
    waits.released = true;
    sim_wake(&waits.released);
}

static void run_sides(void)
{
    for (int i = 0; i < 2; i++) {
        waits.side[i] = (struct side){ .direction = (enum lane_direction)i, .rounds = 1 + below(ROUNDS_MAX) };
        waits.fd.wait[i].fired = fired;
    }
    for (int i = 0; i < 2; i++)
        waits.side[i].thread = sim_thread_start("side", run_side, &waits.side[i]);
    if (below(3) == 0)
        abort_sides();
    for (int i = 0; i < 2; i++)
        sim_thread_join(waits.side[i].thread);
}

void wait_scenario(void)
{
    WSX_ENGINE_SETTINGS settings = { .lanes = 1 + below(2), .tick_ms = 1 + below(4), .idle_ms = 1 + below(50) };
    HRESULT hr;
    int pair[2];

    hr = WsxConfigureEngine(&settings, NULL);
    SIM_CHECK(hr == S_OK);
    if (!sim_pair(pair))
        return;
    lane_fd_init(&waits.fd, pair[0]);
    hr = lane_fd_bind(&waits.fd, NULL, SYS_IN, NULL);           /* room to send is there, and not told of */
    if (SUCCEEDED(hr))
        run_sides();
    else
        SIM_CHECK(sim_faulty());
    sim_calm();
    lane_fd_release(&waits.fd, released);
    while (!waits.released)
        (void)sim_wait_on(&waits.released, SIM_NEVER, "a descriptor to be released");
    sys_close(pair[1]);
    hr = WsxShutdownEngine(60000, NULL);
    if (hr != S_OK)
        sim_fail("the engine was not shut down in a minute, though nothing is pending: %s", sim_result_name(hr));
    sim_check_nothing_left();
}
