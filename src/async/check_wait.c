/* What operations wait for, for the contract checker. Who waits for a turn of a lane says so before; the turn is then run
 * through here, so that the checker knows which operation goes on. */
#include "async/check_op_int.h"
#include "async/lane.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#define BUCKETS 1024                    /* a power of two */

struct check_wait {
    struct check_wait* next;            /* [L] in its bucket */
    struct lane_node*  node;
    void             (*run)(struct lane_node* node, WS_CALLBACK_MODEL model);       /* the node's own */
    uint64_t           op;
    const char*        what;
    int                fd;              /* -1: none */
    uint64_t           deadline_ns;
};

static struct check_wait* buckets[BUCKETS];                 /* [L] */

static struct check_wait** find_locked(const struct lane_node* node)
{
    struct check_wait** link = &buckets[((uint64_t)(uintptr_t)node * UINT64_C(0x9E3779B97F4A7C15)) >> 54];

    while (*link != NULL && (*link)->node != node)
        link = &(*link)->next;
    return link;
}
_Static_assert(BUCKETS == 1 << (64 - 54), "the highest bits of the product are the bucket");

/* The node is as it was before it was waited for. Gives the operation. */
static uint64_t end_locked(struct lane_node* node)
{
    struct check_wait** link = find_locked(node);
    struct check_wait* wait = *link;
    struct check_op* op;
    uint64_t id;

    if (wait == NULL)
        return 0;
    *link = wait->next;
    node->run = wait->run;
    id = wait->op;
    op = check_find_locked(id);
    if (op != NULL && op->wait == wait)
        op->wait = NULL;
    free(wait);
    return id;
}

/* False: the thread is too deep in calls, and there is no turn to be ended. */
bool check_begin_turn(uint64_t op)
{
    struct check_thread* thread = check_thread();
    struct check_frame* frame;

    if (thread == NULL)
        return false;
    check_lock();
    frame = check_push_locked(thread, "a turn", NULL);
    if (frame != NULL)
        frame->op = op;
    check_unlock();
    return frame != NULL;
}

void check_end_turn(void)
{
    check_lock();
    check_pop_locked(check_thread());
    check_unlock();
}

static void run_turn(struct lane_node* node, WS_CALLBACK_MODEL model)
{
    bool begun;
    uint64_t op;

    check_lock();
    op = end_locked(node);
    check_unlock();
    begun = check_begin_turn(op);
    node->run(node, model);
    if (begun)
        check_end_turn();
}

/* The operation that this thread works on. */
static struct check_op* current_locked(const struct check_thread* thread)
{
    const struct check_frame* frame = thread->depth > 0 ? &thread->frames[thread->depth - 1] : NULL;

    return frame != NULL && !frame->out && frame->op != 0 ? check_find_locked(frame->op) : NULL;
}

void check_waits(struct lane_node* node, const char* what, int fd, uint64_t deadline_ns)
{
    struct check_thread* thread = check_thread();
    struct check_wait** link;
    struct check_op* op;

    if (thread == NULL)
        return;
    check_lock();
    op = current_locked(thread);
    link = find_locked(node);
    if (op != NULL && *link == NULL && (*link = calloc(1, sizeof **link)) != NULL) {
        **link = (struct check_wait){
            .node = node, .run = node->run, .op = op->id, .what = what, .fd = fd, .deadline_ns = deadline_ns,
        };
        op->wait = *link;
        op->in_job = false;
        node->run = run_turn;
    }
    check_unlock();
}

uint64_t check_waits_for_job(void)
{
    struct check_thread* thread = check_thread();
    struct check_op* op;

    if (thread == NULL)
        return 0;
    check_lock();
    op = current_locked(thread);
    if (op != NULL)
        op->in_job = true;
    check_unlock();
    return op != NULL ? op->id : 0;
}

void check_waits_no_more(struct lane_node* node)
{
    check_lock();
    (void)end_locked(node);
    check_unlock();
}

uint64_t check_current_locked(const struct check_thread* thread)
{
    struct check_op* op = current_locked(thread);

    return op != NULL ? op->id : 0;
}

void check_forget_waits_locked(void)
{
    for (size_t i = 0; i < BUCKETS; i++)
        buckets[i] = NULL;              /* the nodes are the parent's */
}

/* ------------------------------------------------------------------------------------------------ words */

static void put_address(const struct sockaddr_storage* address, char* text, size_t size)
{
    char host[INET6_ADDRSTRLEN] = "?";

    if (address->ss_family == AF_INET) {
        const struct sockaddr_in* in = (const void*)address;

        inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
        snprintf(text, size, "%s:%u", host, ntohs(in->sin_port));
    } else if (address->ss_family == AF_INET6) {
        const struct sockaddr_in6* in6 = (const void*)address;

        inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host);
        snprintf(text, size, "[%s]:%u", host, ntohs(in6->sin6_port));
    } else {
        snprintf(text, size, "an address of family %u", address->ss_family);
    }
}

/* " (127.0.0.1:5000 from 127.0.0.1:40000)"; empty for what is no socket. */
static void describe_fd(int fd, char* text, size_t size)
{
    struct sockaddr_storage here = { 0 }, there = { 0 };
    socklen_t here_size = sizeof here, there_size = sizeof there;
    char from[80], to[80];

    text[0] = '\0';
    if (fd < 0 || getsockname(fd, (void*)&here, &here_size) != 0)
        return;
    put_address(&here, from, sizeof from);
    if (getpeername(fd, (void*)&there, &there_size) == 0) {
        put_address(&there, to, sizeof to);
        snprintf(text, size, " (%s to %s)", from, to);
    } else {
        snprintf(text, size, " (%s)", from);
    }
}

struct search { uint64_t outer; const struct check_op* found; };

static void match_inner(struct check_op* op, void* state)
{
    struct search* search = state;

    if (op->theirs && op->outer == search->outer)
        search->found = op;
}

const char* check_describe_wait_locked(const struct check_op* op, char* text, size_t size)
{
    struct search inner = { .outer = op->id };
    const struct check_wait* wait = op->wait;
    char fd[180], left[60], time[32];
    uint64_t now = check_now_ns();

    check_visit_ops_locked(match_inner, &inner);
    if (inner.found != NULL) {
        char what[300];

        snprintf(text, size, "it waits for %s to complete", check_describe_op(inner.found, what, sizeof what));
        return text;
    }
    if (wait == NULL && op->in_job) {
        snprintf(text, size, "it waits for a job on a thread of the pool");
        return text;
    }
    if (wait == NULL) {
        snprintf(text, size, "it is being worked on, or waits for what does not tell");
        return text;
    }
    describe_fd(wait->fd, fd, sizeof fd);
    if (wait->deadline_ns == 0)
        left[0] = '\0';
    else if (wait->deadline_ns == UINT64_MAX)
        snprintf(left, sizeof left, ", without a timeout");
    else
        snprintf(left, sizeof left, ", for %s at most",
                 check_duration(wait->deadline_ns > now ? wait->deadline_ns - now : 0, time, sizeof time));
    if (wait->fd >= 0)
        snprintf(text, size, "it waits for %s descriptor %d%s%s", wait->what, wait->fd, fd, left);
    else
        snprintf(text, size, "it waits for %s%s", wait->what, left);
    return text;
}
