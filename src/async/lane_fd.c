#include "async/lane_int.h"
#include "async/check_op.h"
#include "base/err.h"
#include <errno.h>

enum { WAIT_IDLE, WAIT_READY, WAIT_ARMED, WAIT_ABORTED, WAIT_STATE = 3, WAIT_ONE_ARM = 4 };

void lane_fd_event(struct lane_fd* fd, unsigned events, struct lane_wait* won[2]);

static void wait_run(struct lane_node* node, WS_CALLBACK_MODEL model)
{
    struct lane_wait* wait = CONTAINER_OF(node, struct lane_wait, node);

    wait->fired(wait, wait->outcome, model);
}

static void timer_fired(struct lane_timer* timer, WS_CALLBACK_MODEL model);

void lane_fd_init(struct lane_fd* fd, int number)
{
    *fd = (struct lane_fd){ .fd = number };
    atomic_init(&fd->timer_at, SYS_NEVER);
    fd->timer.fired = timer_fired;
    fd->timer.node.model = WS_SHORT_CALLBACK;
    for (int direction = 0; direction < 2; direction++) {
        atomic_init(&fd->wait[direction].deadline_ns, SYS_NEVER);
        fd->wait[direction].node.run = wait_run;
        fd->wait[direction].direction = (enum lane_direction)direction;
    }
}

HRESULT lane_fd_bind(struct lane_fd* fd, struct lane* lane, unsigned events, WS_ERROR* error)
{
    int result;

    if (lane_fd_lane(fd) != NULL)
        return S_OK;
    if (lane == NULL)
        TRY(lane_pick(&lane, error));
    result = sys_poller_add(lane->poller, fd->fd, events, fd);
    if (result < 0)
        return err_raise_errno(error, result == -ENOMEM || result == -ENOSPC ? E_OUTOFMEMORY : E_INVALIDARG, -result,
                               "descriptor %d cannot be waited for", fd->fd);
    atomic_store_explicit(&fd->lane, lane, memory_order_release);
    atomic_fetch_add_explicit(&lane->streams, 1, memory_order_relaxed);
    return S_OK;
}

/* Asks for the right to complete the wait that word names. The winner alone writes the outcome. */
static bool wait_win(struct lane_wait* wait, unsigned word, unsigned state, HRESULT outcome)
{
    if (!atomic_compare_exchange_strong(&wait->word, &word, (word & ~(unsigned)WAIT_STATE) | state))
        return false;
    wait->outcome = outcome;
    atomic_store(&wait->deadline_ns, SYS_NEVER);
    return true;
}

/* The one timer entry fires at or before both deadlines. Storing the deadline and then looking at timer_at here,
 * storing timer_at and then looking at the deadlines in timer_fired: one of the two sees the other. */
static void keep_deadline(struct lane_fd* fd, struct lane_wait* wait, uint64_t deadline_ns)
{
    if (deadline_ns == SYS_NEVER)
        return;
    atomic_store(&wait->deadline_ns, deadline_ns);
    if (atomic_load(&fd->timer_at) <= deadline_ns)
        return;
    atomic_store(&fd->timer_at, deadline_ns);
    lane_timer_lower(lane_fd_lane(fd), &fd->timer, deadline_ns);
}

enum lane_arm lane_fd_arm(struct lane_fd* fd, enum lane_direction direction, WS_CALLBACK_MODEL model,
                          uint64_t deadline_ns)
{
    struct lane_wait* wait = &fd->wait[direction];
    unsigned word = atomic_load_explicit(&wait->word, memory_order_acquire);

    if ((word & WAIT_STATE) == WAIT_IDLE) {
        wait->node.model = model;
        keep_deadline(fd, wait, deadline_ns);
        CHECK_WAITS(&wait->node, direction == LANE_READ ? "data on" : "room to send on", fd->fd, deadline_ns);
    }
    for (;;) {
        assert((word & WAIT_STATE) != WAIT_ARMED);
        if ((word & WAIT_STATE) == WAIT_ABORTED) {
            atomic_store(&wait->deadline_ns, SYS_NEVER);    /* the timer would look at it again and again */
            CHECK_WAITS_NOT(&wait->node);
            return LANE_ABORTED;
        }
        if ((word & WAIT_STATE) == WAIT_READY) {
            if (atomic_compare_exchange_weak(&wait->word, &word, word & ~(unsigned)WAIT_STATE)) {
                atomic_store(&wait->deadline_ns, SYS_NEVER);
                CHECK_WAITS_NOT(&wait->node);
                return LANE_RETRY;
            }
        } else if (atomic_compare_exchange_weak(&wait->word, &word, (word + WAIT_ONE_ARM) | WAIT_ARMED)) {
            return LANE_ARMED;
        }
    }
}

static struct lane_wait* wait_ready(struct lane_wait* wait, unsigned events)
{
    unsigned word = atomic_load(&wait->word);

    atomic_fetch_or_explicit(&wait->ready, events, memory_order_relaxed);
    for (;;) {
        switch (word & WAIT_STATE) {
        case WAIT_IDLE:
            if (atomic_compare_exchange_weak(&wait->word, &word, word | WAIT_READY))
                return NULL;
            break;
        case WAIT_ARMED:
            if (wait_win(wait, word, WAIT_IDLE, S_OK))
                return wait;
            word = atomic_load(&wait->word);
            break;
        default:
            return NULL;
        }
    }
}

/* Called by the lane's driver for each event of the poller; gives back the waits that it won. */
void lane_fd_event(struct lane_fd* fd, unsigned events, struct lane_wait* won[2])
{
    if (fd->one_wait || (events & (SYS_IN | SYS_END | SYS_HUP)) != 0)      /* the end is something to read */
        won[LANE_READ] = wait_ready(&fd->wait[LANE_READ], events);
    if (!fd->one_wait && (events & (SYS_OUT | SYS_HUP)) != 0)
        won[LANE_WRITE] = wait_ready(&fd->wait[LANE_WRITE], events);
}

/* Ends the wait if its deadline has passed; else returns the deadline that the timer must still meet. */
static uint64_t wait_expire(struct lane_fd* fd, struct lane_wait* wait, uint64_t now_ns)
{
    unsigned word = atomic_load(&wait->word);
    uint64_t deadline_ns = atomic_load(&wait->deadline_ns);

    if (deadline_ns > now_ns)
        return deadline_ns;
    if ((word & WAIT_STATE) == WAIT_ARMED && wait_win(wait, word, WAIT_IDLE, WS_E_OPERATION_TIMED_OUT)) {
        lane_post(lane_fd_lane(fd), &wait->node);
        return SYS_NEVER;
    }
    return now_ns + SYS_NS_PER_MS;          /* about to be armed, or just completed: look again */
}

static void timer_fired(struct lane_timer* timer, WS_CALLBACK_MODEL model)
{
    struct lane_fd* fd = CONTAINER_OF(timer, struct lane_fd, timer);
    uint64_t now_ns = sys_now_ns();
    uint64_t next_ns = SYS_NEVER;

    UNUSED(model);
    atomic_store(&fd->timer_at, SYS_NEVER);
    for (int direction = 0; direction < 2; direction++) {
        uint64_t deadline_ns = wait_expire(fd, &fd->wait[direction], now_ns);

        if (deadline_ns < next_ns)
            next_ns = deadline_ns;
    }
    if (next_ns != SYS_NEVER && atomic_load(&fd->timer_at) > next_ns) {
        atomic_store(&fd->timer_at, next_ns);
        lane_timer_lower(lane_fd_lane(fd), timer, next_ns);
    }
}

static bool wait_abort(struct lane_wait* wait)
{
    unsigned word = atomic_load(&wait->word);

    while ((word & WAIT_STATE) != WAIT_ABORTED) {
        bool armed = (word & WAIT_STATE) == WAIT_ARMED;

        if (armed && wait_win(wait, word, WAIT_ABORTED, WS_E_OPERATION_ABORTED))
            return true;
        if (!armed && atomic_compare_exchange_weak(&wait->word, &word, word | WAIT_ABORTED))
            return false;
        if (armed)
            word = atomic_load(&wait->word);
    }
    return false;
}

void lane_fd_abort(struct lane_fd* fd)
{
    for (int direction = 0; direction < 2; direction++)
        if (wait_abort(&fd->wait[direction]))
            lane_post(lane_fd_lane(fd), &fd->wait[direction].node);
}

bool lane_fd_aborted(const struct lane_fd* fd)
{
    return (atomic_load(&fd->wait[LANE_READ].word) & WAIT_STATE) == WAIT_ABORTED;
}

/* A timer that is due already has its turn before the second try. */
static void reap_run(struct lane_node* node, WS_CALLBACK_MODEL model)
{
    struct lane_fd* fd = CONTAINER_OF(node, struct lane_fd, reap);
    struct lane* lane = lane_fd_lane(fd);

    UNUSED(model);
    lane_timer_stop(&fd->timer);
    if (fd->timer.due) {
        lane_post(lane, node);
        return;
    }
    sys_poller_remove(lane->poller, fd->fd);
    atomic_fetch_sub_explicit(&lane->streams, 1, memory_order_relaxed);
    sys_close(fd->fd);
    fd->released(fd);
}

void lane_fd_release(struct lane_fd* fd, void (*released)(struct lane_fd* fd))
{
    fd->released = released;
    if (lane_fd_lane(fd) == NULL) {
        if (fd->fd >= 0)
            sys_close(fd->fd);
        released(fd);
        return;
    }
    fd->reap = (struct lane_node){ .run = reap_run, .model = WS_SHORT_CALLBACK };
    lane_post(lane_fd_lane(fd), &fd->reap);
}
