#include "async/engine.h"
#include "async/cancel.h"
#include "async/pool.h"
#include "base/check.h"
#include "base/err.h"

#define DEFAULT_THREADS_MAX 512
#define DEFAULT_STACK_BYTES (256 * 1024)
#define STACK_BYTES_MIN     (64 * 1024)
#define DEFAULT_TICK_MS     2
#define DEFAULT_IDLE_MS     5000
#define STOP_POLL_NS        (SYS_NS_PER_MS / 10)
#define STOP_POLL_MAX_NS    (20 * SYS_NS_PER_MS)

struct engine_settings engine_settings;
struct engine_counters engine_counters;

static struct {
    struct lock lock;                       /* guards starting, stopping and the creation of lanes */
    _Atomic(struct lane*) lanes[ENGINE_LANES_MAX];
    atomic_uint lanes_started;
    atomic_bool running;
    atomic_bool stopping;
    bool        configured;
} engine;

static pthread_once_t engine_once = PTHREAD_ONCE_INIT;

static void before_fork(void)
{
    lock_take(&engine.lock);
    pool_before_fork();
}

static void after_fork_in_parent(void)
{
    pool_after_fork(false);
    lock_drop(&engine.lock);
}

/* The lanes went with their threads, and what was pending is the parent's: the next operation starts a new engine. The
 * memory is left alone, as streams may refer to it. */
static void after_fork_in_child(void)
{
    pool_after_fork(true);
    cancel_after_fork();
    for (unsigned index = 0; index < ENGINE_LANES_MAX; index++)
        atomic_store(&engine.lanes[index], NULL);
    atomic_store(&engine.lanes_started, 0);
    atomic_store(&engine.running, false);
    atomic_store(&engine.stopping, false);
    atomic_store(&engine_counters.delays, 0);
    atomic_store(&engine_counters.waits, 0);
    atomic_store(&engine_counters.jobs, 0);
    atomic_store(&engine_counters.evicted, 0);
    lock_drop(&engine.lock);
}

static void engine_init(void)
{
    lock_init(&engine.lock);
    sys_at_fork(before_fork, after_fork_in_parent, after_fork_in_child);
}

bool engine_stopping(void)
{
    return atomic_load_explicit(&engine.stopping, memory_order_acquire);
}

bool engine_running(void)
{
    return atomic_load_explicit(&engine.running, memory_order_acquire);
}

unsigned engine_lanes_to_come(void)
{
    return engine_settings.lanes - atomic_load(&engine.lanes_started);
}

struct lane* engine_lane_at(unsigned index)
{
    return atomic_load_explicit(&engine.lanes[index], memory_order_acquire);
}

static void settings_default(struct engine_settings* settings)
{
    unsigned cores = sys_core_count();

    settings->lanes = cores < ENGINE_LANES_MAX ? cores : ENGINE_LANES_MAX;
    settings->threads_max = DEFAULT_THREADS_MAX;
    settings->stack_bytes = DEFAULT_STACK_BYTES;
    settings->tick_ns = DEFAULT_TICK_MS * SYS_NS_PER_MS;
    settings->idle_ns = DEFAULT_IDLE_MS * SYS_NS_PER_MS;
}

static HRESULT settings_apply(const WSX_ENGINE_SETTINGS* from, struct engine_settings* settings, WS_ERROR* error)
{
    settings_default(settings);
    if (from == NULL)
        return S_OK;
    if (from->lanes > ENGINE_LANES_MAX)
        return err_raise(error, E_INVALIDARG, "WSX_ENGINE_SETTINGS.lanes is %u; at most %u are possible", from->lanes,
                         ENGINE_LANES_MAX);
    if (from->lanes != 0)
        settings->lanes = from->lanes;
    if (from->threads_max != 0)
        settings->threads_max = from->threads_max;
    if (settings->threads_max < settings->lanes)
        return err_raise(error, E_INVALIDARG, "WSX_ENGINE_SETTINGS.threads_max is %u, less than the %u lanes, each of "
                         "which needs a thread", settings->threads_max, settings->lanes);
    if (from->stack_bytes != 0 && from->stack_bytes < STACK_BYTES_MIN)
        return err_raise(error, E_INVALIDARG, "WSX_ENGINE_SETTINGS.stack_bytes is %zu; at least %u are needed",
                         (size_t)from->stack_bytes, STACK_BYTES_MIN);
    if (from->stack_bytes != 0)
        settings->stack_bytes = from->stack_bytes;
    if (from->tick_ms != 0)
        settings->tick_ns = from->tick_ms * SYS_NS_PER_MS;
    if (from->idle_ms != 0)
        settings->idle_ns = from->idle_ms * SYS_NS_PER_MS;
    return S_OK;
}

HRESULT WsxConfigureEngine(const WSX_ENGINE_SETTINGS* settings, WS_ERROR* error)
{
    CHECK_CALL(WsxConfigureEngine(settings, error), error);
    struct engine_settings wanted;
    HRESULT hr = S_OK;

    pthread_once(&engine_once, engine_init);
    TRY(settings_apply(settings, &wanted, error));
    lock_take(&engine.lock);
    if (engine_running()) {
        hr = WS_E_INVALID_OPERATION;
    } else {
        engine_settings = wanted;
        engine.configured = true;
    }
    lock_drop(&engine.lock);
    if (FAILED(hr))
        return err_raise(error, hr, "the asynchronous engine runs already; configure it before the first asynchronous "
                         "operation, or after WsxShutdownEngine");
    return S_OK;
}

static void engine_start_locked(void)
{
    assert(lock_held(&engine.lock));
    if (engine_running())
        return;
    if (!engine.configured)
        settings_default(&engine_settings);
    engine.configured = true;
    atomic_store(&engine_counters.hand_overs, 0);
    atomic_store(&engine_counters.short_callbacks, 0);
    sys_barrier_all_threads();          /* registers: from here on the light half is light */
    pool_start();
    atomic_store(&engine.stopping, false);
    atomic_store(&engine.running, true);
}

/* A lane counts as created only once a thread drives it. */
static HRESULT lane_start_locked(unsigned index, struct lane** out, WS_ERROR* error)
{
    struct lane* lane = engine_lane_at(index);

    assert(lock_held(&engine.lock));
    if (lane == NULL) {
        TRY(lane_create(index, &lane, error));
        if (!pool_assign(THREAD_DRIVE, lane)) {
            lane_free(lane);
            return err_raise(error, E_OUTOFMEMORY, "no thread can be had for lane %u of the asynchronous engine "
                             "(at most %u threads; see WSX_ENGINE_SETTINGS.threads_max)", index,
                             engine_settings.threads_max);
        }
        atomic_store_explicit(&engine.lanes[index], lane, memory_order_release);
        atomic_fetch_add(&engine.lanes_started, 1);
    }
    *out = lane;
    return S_OK;
}

HRESULT engine_lane(unsigned number, struct lane** out, WS_ERROR* error)
{
    HRESULT hr;

    if (LIKELY(engine_running())) {
        *out = engine_lane_at(number % engine_settings.lanes);
        if (LIKELY(*out != NULL))
            return S_OK;
    }
    pthread_once(&engine_once, engine_init);
    lock_take(&engine.lock);
    engine_start_locked();
    hr = lane_start_locked(number % engine_settings.lanes, out, error);
    lock_drop(&engine.lock);
    return hr;
}

/* ------------------------------------------------------------------------------------------------ statistics */

struct pending { unsigned delays, waits, jobs, operations, streams, callbacks; };

static unsigned count_lanes_locked(struct pending* pending)
{
    unsigned lanes = 0;
    int operations = 0;
    int streams = 0;

    assert(lock_held(&engine.lock));
    for (unsigned index = 0; index < ENGINE_LANES_MAX; index++) {
        struct lane* lane = engine_lane_at(index);

        if (lane == NULL)
            continue;
        lanes++;
        operations += atomic_load(&lane->balance);
        streams += atomic_load(&lane->streams);
    }
    pending->operations = (unsigned)(operations + pool_balance());
    pending->delays = atomic_load(&engine_counters.delays);
    pending->waits = atomic_load(&engine_counters.waits);
    pending->jobs = atomic_load(&engine_counters.jobs);
    pending->streams = (unsigned)streams > pending->waits ? (unsigned)streams - pending->waits : 0;
    return lanes;
}

HRESULT WsxGetEngineStatistics(WSX_ENGINE_STATISTICS* statistics, WS_ERROR* error)
{
    CHECK_CALL(WsxGetEngineStatistics(statistics, error), error);
    struct pending pending;
    unsigned peak;

    if (statistics == NULL)
        return err_raise(error, E_INVALIDARG, "WsxGetEngineStatistics: statistics is NULL");
    *statistics = (WSX_ENGINE_STATISTICS){ 0 };
    pthread_once(&engine_once, engine_init);
    lock_take(&engine.lock);
    if (engine_running()) {
        statistics->threads = pool_threads(&peak);
        statistics->lanes = count_lanes_locked(&pending);
        statistics->threads_peak = peak;
        statistics->pending_delays = pending.delays;
        statistics->pending_waits = pending.waits;
        statistics->pending_jobs = pending.jobs;
        statistics->streams = pending.streams;
        statistics->hand_overs = atomic_load(&engine_counters.hand_overs);
        statistics->short_callbacks = atomic_load(&engine_counters.short_callbacks);
    }
    lock_drop(&engine.lock);
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------ shutdown */

static bool nothing_pending(const struct pending* pending)
{
    return pending->delays == 0 && pending->waits == 0 && pending->jobs == 0 && pending->operations == 0
           && pending->streams == 0 && pending->callbacks == 0;
}

static HRESULT report_pending(const struct pending* pending, WS_ERROR* error)
{
    if (pending->streams > 0)
        err_add(error, "%u connections or listening sockets are open: free channels, listeners, proxies and hosts",
                pending->streams);
    if (pending->callbacks > 0)
        err_add(error, "%u callbacks or jobs are running on threads of the library", pending->callbacks);
    if (pending->operations > 0)
        err_add(error, "%u operations wait for a limiter, a channel, a call or a turn", pending->operations);
    if (pending->jobs > 0)
        err_add(error, "%u WsxQueueWork jobs are queued or running", pending->jobs);
    if (pending->waits > 0)
        err_add(error, "%u WsxWaitFd operations are pending", pending->waits);
    if (pending->delays > 0)
        err_add(error, "%u WsxDelay operations are pending", pending->delays);
    return err_raise(error, WS_E_INVALID_OPERATION, "the asynchronous engine cannot be shut down: operations are "
                     "pending");
}

/* Notes the stay of each lane; gives back how many have something to do, or are not in the stay noted before. */
static unsigned count_busy_lanes(unsigned stays[ENGINE_LANES_MAX], bool noted)
{
    unsigned busy = 0;

    for (unsigned index = 0; index < ENGINE_LANES_MAX; index++) {
        struct lane* lane = engine_lane_at(index);
        unsigned stay = lane != NULL ? lane_resting(lane) : 0;

        if (lane != NULL && (stay == 0 || (noted && stay != stays[index])))
            busy++;
        stays[index] = stay;
    }
    return busy;
}

/* Counters are read one after the other, and operations move from one to another: their sum means nothing while a thread
 * of the library is at work. So it counts only when all of them rested from before the first look until after the last. */
static bool is_idle_locked(struct pending* pending)
{
    unsigned stays[ENGINE_LANES_MAX] = { 0 };
    unsigned busy = count_busy_lanes(stays, false);
    unsigned busy_again;

    pending->callbacks = atomic_load(&engine_counters.evicted) + pool_working();
    (void)count_lanes_locked(pending);
    busy_again = count_busy_lanes(stays, true);
    pending->callbacks += busy > busy_again ? busy : busy_again;
    return nothing_pending(pending);
}

/* There is no event for "nothing is pending": the counters are kept without one, for the sake of the hot path. */
static bool wait_until_idle_locked(uint64_t deadline_ns, struct pending* pending)
{
    uint64_t pause_ns = STOP_POLL_NS;
    struct sys_event never;
    bool idle;

    sys_event_init(&never);
    while (!(idle = !engine_running() || is_idle_locked(pending)) && sys_now_ns() < deadline_ns) {
        uint64_t next_ns = sys_now_ns() + pause_ns;

        lock_drop(&engine.lock);
        (void)sys_event_wait(&never, next_ns < deadline_ns ? next_ns : deadline_ns);
        lock_take(&engine.lock);
        pause_ns = pause_ns * 2 < STOP_POLL_MAX_NS ? pause_ns * 2 : STOP_POLL_MAX_NS;
    }
    sys_event_destroy(&never);
    return idle;
}

static void wake_everybody(void)
{
    for (unsigned index = 0; index < ENGINE_LANES_MAX; index++) {
        struct lane* lane = engine_lane_at(index);

        if (lane == NULL)
            continue;
        sys_poller_wake(lane->poller);
        lock_take(&lane->hand);
        if (lane->standby != NULL)
            sys_event_set(&lane->standby->wake);
        lock_drop(&lane->hand);
    }
    pool_stop_parked();
}

static void free_lanes(void)
{
    for (unsigned index = 0; index < ENGINE_LANES_MAX; index++)
        lane_free(atomic_exchange(&engine.lanes[index], NULL));
    atomic_store(&engine.lanes_started, 0);
}

HRESULT WsxShutdownEngine(ULONG timeout_ms, WS_ERROR* error)
{
    CHECK_CALL(WsxShutdownEngine(timeout_ms, error), error);
    struct pending pending;
    bool idle;

    if (thread_self != NULL)
        return err_raise(error, WS_E_INVALID_OPERATION, "WsxShutdownEngine was called on a thread of the library: call "
                         "it from a thread of the application");
    pthread_once(&engine_once, engine_init);
    lock_take(&engine.lock);
    idle = wait_until_idle_locked(sys_deadline_ns(timeout_ms), &pending);
    if (idle && engine_running()) {
        atomic_store(&engine.stopping, true);
        wake_everybody();
        pool_wait_empty();              /* nothing is out: each thread leaves as soon as it looks */
        free_lanes();
        atomic_store(&engine.running, false);
    }
    lock_drop(&engine.lock);
    return idle ? S_OK : report_pending(&pending, error);
}
