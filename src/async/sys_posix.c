/* The system interface on Linux: POSIX threads, epoll, membarrier. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "async/sys.h"
#include "base/fault.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/membarrier.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* ------------------------------------------------------------------------------------------------ clock */

uint64_t sys_now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t sys_deadline_ns(ULONG timeout_ms)
{
    return timeout_ms == INFINITE || fault_timeouts_off() ? SYS_NEVER : sys_after_ns(timeout_ms);
}

uint64_t sys_after_ns(ULONG pause_ms)
{
    return sys_now_ns() + pause_ms * SYS_NS_PER_MS;
}

void sys_random(void* bytes, size_t size)
{
    unsigned char* next = bytes;

    while (size > 0) {
        ssize_t got = getrandom(next, size, 0);

        if (got > 0) {
            next += got;
            size -= (size_t)got;
        }
    }
}

/* ------------------------------------------------------------------------------------------------ lock, event */

static _Thread_local char thread_mark;      /* its address names the thread */

void lock_init(struct lock* lock)
{
    int result = pthread_mutex_init(&lock->mutex, NULL);

    assert(result == 0);
    UNUSED(result);
    atomic_init(&lock->owner, NULL);
}

void lock_destroy(struct lock* lock)
{
    pthread_mutex_destroy(&lock->mutex);
}

static void note_owner(struct lock* lock, void* owner)
{
#ifdef NDEBUG                           /* only assertions ask */
    UNUSED(lock);
    UNUSED(owner);
#else
    atomic_store_explicit(&lock->owner, owner, memory_order_relaxed);
#endif
}

void lock_take(struct lock* lock)
{
    pthread_mutex_lock(&lock->mutex);
    note_owner(lock, &thread_mark);
}

void lock_drop(struct lock* lock)
{
    note_owner(lock, NULL);
    pthread_mutex_unlock(&lock->mutex);
}

bool lock_held(const struct lock* lock)
{
    return atomic_load_explicit(&lock->owner, memory_order_relaxed) == &thread_mark;
}

void sys_event_init(struct sys_event* event)
{
    pthread_condattr_t attributes;

    event->set = false;
    pthread_mutex_init(&event->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&event->cond, &attributes);
    pthread_condattr_destroy(&attributes);
}

void sys_event_destroy(struct sys_event* event)
{
    pthread_cond_destroy(&event->cond);
    pthread_mutex_destroy(&event->mutex);
}

/* Signalled under the mutex: the waiter may destroy the event as soon as it has the mutex. */
void sys_event_set(struct sys_event* event)
{
    pthread_mutex_lock(&event->mutex);
    event->set = true;
    pthread_cond_signal(&event->cond);
    pthread_mutex_unlock(&event->mutex);
}

bool sys_event_wait(struct sys_event* event, uint64_t deadline_ns)
{
    struct timespec until = { (time_t)(deadline_ns / 1000000000u), (long)(deadline_ns % 1000000000u) };
    bool set;

    pthread_mutex_lock(&event->mutex);
    while (!event->set) {
        if (deadline_ns == SYS_NEVER)
            pthread_cond_wait(&event->cond, &event->mutex);
        else if (pthread_cond_timedwait(&event->cond, &event->mutex, &until) == ETIMEDOUT)
            break;
    }
    set = event->set;
    pthread_mutex_unlock(&event->mutex);
    return set;
}

void sys_event_clear(struct sys_event* event)
{
    pthread_mutex_lock(&event->mutex);
    event->set = false;
    pthread_mutex_unlock(&event->mutex);
}

/* ------------------------------------------------------------------------------------------------ threads */

struct thread_start {
    void (*run)(void*);
    void* argument;
    char  name[16];
};

static void* thread_entry(void* argument)
{
    struct thread_start start = *(struct thread_start*)argument;

    mem_free(argument);
    pthread_setname_np(pthread_self(), start.name);
    start.run(start.argument);
    return NULL;
}

/* Signals are the application's: its threads take them. Those that a thread raises by what it does stay open, for the
 * application's crash handlers and profilers. */
static void signals_to_block(sigset_t* set)
{
    static const int raised[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT, SIGPROF };

    sigfillset(set);
    for (size_t i = 0; i < ARRAY_COUNT(raised); i++)
        sigdelset(set, raised[i]);
}

static int thread_create(struct sys_thread* thread, struct thread_start* start, size_t stack_bytes)
{
    pthread_attr_t attributes;
    sigset_t blocked;
    sigset_t before;
    int result;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack_bytes);
    signals_to_block(&blocked);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    result = pthread_create(&thread->id, &attributes, thread_entry, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return -result;
}

int sys_thread_start(struct sys_thread* thread, void (*run)(void*), void* argument, size_t stack_bytes,
                     const char* name)
{
    struct thread_start* start = fault_refused(FAULT_SYSTEM, __func__) ? NULL : mem_zalloc(sizeof *start);
    int result;

    if (start == NULL)
        return -ENOMEM;
    start->run = run;
    start->argument = argument;
    for (size_t i = 0; i < sizeof start->name - 1 && name[i] != '\0'; i++)
        start->name[i] = name[i];
    result = thread_create(thread, start, stack_bytes);
    if (result < 0)
        mem_free(start);
    return result;
}

void sys_thread_join(struct sys_thread* thread)
{
    int result = pthread_join(thread->id, NULL);

    assert(result == 0);
    UNUSED(result);
}

void sys_at_fork(void (*before)(void), void (*parent)(void), void (*child)(void))
{
    int result = pthread_atfork(before, parent, child);

    UNUSED(result);                     /* no memory: as it would be without */
}

int sys_thread_id(void)
{
    return (int)syscall(SYS_gettid);
}

/* The state stands behind the name of the thread, which is in parentheses and ours: it has none inside. */
bool sys_thread_runs(int id)
{
    char path[64];
    char line[128];
    const char* state;
    ssize_t got;
    int fd;

    snprintf(path, sizeof path, "/proc/self/task/%d/stat", id);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    got = read(fd, line, sizeof line - 1);
    close(fd);
    if (got <= 0)
        return false;
    line[got] = '\0';
    state = strstr(line, ") ");
    return state != NULL && state[2] == 'R';
}

unsigned sys_core_count(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set);
    return 1;
}

/* ------------------------------------------------------------------------------------------------ barriers */

static atomic_bool have_membarrier;
static atomic_uint full_barrier;        /* an atomic update orders all memory where membarrier is missing */
static pthread_once_t membarrier_once = PTHREAD_ONCE_INIT;

static void membarrier_register(void)
{
    atomic_store(&have_membarrier,
                 syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0);
}

void sys_barrier_all_threads(void)
{
    pthread_once(&membarrier_once, membarrier_register);
    atomic_fetch_add(&full_barrier, 1);
    if (atomic_load_explicit(&have_membarrier, memory_order_relaxed))
        syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

/* Until the other side has registered there is no membarrier to rely on, so this side pays. */
void sys_barrier_light(void)
{
    if (LIKELY(atomic_load_explicit(&have_membarrier, memory_order_relaxed)))
        atomic_signal_fence(memory_order_seq_cst);
    else
        atomic_fetch_add(&full_barrier, 1);
}

/* ------------------------------------------------------------------------------------------------ poller */

#define POLL_EVENTS_MAX 64

/* What a call that makes a descriptor returned: that, or -errno. */
static int opened(int fd)
{
    return fd < 0 ? -errno : fault_opened(fd);
}

struct sys_poller {
    int epoll;
    int wake;                           /* eventfd, edge-triggered: never read */
};

static int poller_add_events(int epoll, int fd, uint32_t events, void* tag)
{
    struct epoll_event event = { .events = events, .data = { .ptr = tag } };

    if (fault_refused(FAULT_SYSTEM, __func__))
        return -ENOMEM;
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -errno;
}

int sys_poller_create(struct sys_poller** out)
{
    struct sys_poller* poller = fault_refused(FAULT_SYSTEM, __func__) ? NULL : mem_zalloc(sizeof *poller);
    int result;

    if (poller == NULL)
        return -ENOMEM;
    poller->epoll = opened(epoll_create1(EPOLL_CLOEXEC));
    poller->wake = poller->epoll < 0 ? poller->epoll : opened(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    result = poller->wake < 0 ? poller->wake : poller_add_events(poller->epoll, poller->wake, EPOLLIN | EPOLLET, NULL);
    if (result < 0) {
        sys_poller_free(poller);
        return result;
    }
    *out = poller;
    return 0;
}

void sys_poller_free(struct sys_poller* poller)
{
    if (poller->wake >= 0)
        sys_close(poller->wake);
    if (poller->epoll >= 0)
        sys_close(poller->epoll);
    mem_free(poller);
}

int sys_poller_add(struct sys_poller* poller, int fd, unsigned events, void* tag)
{
    uint32_t bits = EPOLLET | EPOLLRDHUP;

    if ((events & SYS_IN) != 0)
        bits |= EPOLLIN;
    if ((events & SYS_OUT) != 0)
        bits |= EPOLLOUT;
    return poller_add_events(poller->epoll, fd, bits, tag);
}

void sys_poller_remove(struct sys_poller* poller, int fd)
{
    epoll_ctl(poller->epoll, EPOLL_CTL_DEL, fd, NULL);
}

/* Half a close by the peer is something to read: the end of the stream. */
static unsigned events_of(uint32_t bits)
{
    unsigned events = 0;

    if ((bits & (EPOLLIN | EPOLLRDHUP | EPOLLPRI)) != 0)
        events |= SYS_IN;
    if ((bits & EPOLLOUT) != 0)
        events |= SYS_OUT;
    if ((bits & (EPOLLHUP | EPOLLERR)) != 0)
        events |= SYS_HUP;
    if ((bits & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
        events |= SYS_END;
    return events;
}

/* Rounded up: never early. */
static int timeout_of(uint64_t deadline_ns)
{
    uint64_t now_ns;

    if (deadline_ns == 0)
        return 0;
    if (deadline_ns == SYS_NEVER)
        return -1;
    now_ns = sys_now_ns();
    if (deadline_ns <= now_ns)
        return 0;
    now_ns = (deadline_ns - now_ns + SYS_NS_PER_MS - 1) / SYS_NS_PER_MS;
    return now_ns > INT32_MAX ? INT32_MAX : (int)now_ns;
}

int sys_poller_wait(struct sys_poller* poller, struct sys_ready* ready, int count, uint64_t deadline_ns)
{
    struct epoll_event events[POLL_EVENTS_MAX];
    int found = 0;
    int got = epoll_wait(poller->epoll, events, count < POLL_EVENTS_MAX ? count : POLL_EVENTS_MAX,
                         timeout_of(deadline_ns));

    for (int i = 0; i < got; i++)
        if (events[i].data.ptr != NULL)
            ready[found++] = (struct sys_ready){ events[i].data.ptr, events_of(events[i].events) };
    return found;
}

void sys_poller_wake(struct sys_poller* poller)
{
    sys_wake_set(poller->wake);
}

/* ------------------------------------------------------------------------------------------------ waiting here */

int sys_wake_create(void)
{
    if (fault_refused(FAULT_SYSTEM, __func__))
        return -EMFILE;
    return opened(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

void sys_wake_set(int wake_fd)
{
    uint64_t one = 1;
    ssize_t written = write(wake_fd, &one, sizeof one);

    UNUSED(written);                    /* a full counter has woken already */
}

void sys_wake_clear(int wake_fd)
{
    uint64_t count;
    ssize_t got = read(wake_fd, &count, sizeof count);

    UNUSED(got);
}

int sys_duplicate(int fd)
{
    if (fault_refused(FAULT_SYSTEM, __func__))
        return -EMFILE;
    return opened(fcntl(fd, F_DUPFD_CLOEXEC, 0));
}

static int poll_result(const struct pollfd* fds, nfds_t count)
{
    unsigned events = 0;

    if (count > 1 && fds[1].revents != 0)
        return -ECANCELED;
    if ((fds[0].revents & POLLNVAL) != 0)
        return -EBADF;
    if ((fds[0].revents & (POLLIN | POLLRDHUP | POLLPRI)) != 0)
        events |= SYS_IN;
    if ((fds[0].revents & POLLOUT) != 0)
        events |= SYS_OUT;
    if ((fds[0].revents & (POLLHUP | POLLERR)) != 0)
        events |= SYS_HUP;
    return (int)events;
}

int sys_wait_fd_or_wake(int fd, unsigned events, int wake_fd, uint64_t deadline_ns)
{
    struct pollfd fds[2] = { { .fd = fd, .events = 0 }, { .fd = wake_fd, .events = POLLIN } };
    nfds_t count = wake_fd >= 0 ? 2 : 1;

    if (fd < 0)
        return -EBADF;                  /* poll would pass it over */
    if (fault_refused(FAULT_SYSTEM, __func__))
        return -ENOMEM;
    if ((events & SYS_IN) != 0)
        fds[0].events |= POLLIN;
    if ((events & SYS_OUT) != 0)
        fds[0].events |= POLLOUT;
    for (;;) {
        int got = poll(fds, count, timeout_of(deadline_ns));

        if (got > 0)
            return poll_result(fds, count);
        if (got < 0 && errno != EINTR)
            return -errno;
        if (deadline_ns != SYS_NEVER && sys_now_ns() >= deadline_ns)
            return 0;
    }
}

int sys_wait_fd(int fd, unsigned events, uint64_t deadline_ns)
{
    return sys_wait_fd_or_wake(fd, events, -1, deadline_ns);
}

/* ------------------------------------------------------------------------------------------------ sockets */

int sys_socket(int family, int type)
{
    if (fault_refused(FAULT_SYSTEM, __func__))
        return -EMFILE;
    return opened(socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

int sys_bind(int fd, const struct sockaddr* address, socklen_t size)
{
    int one = 1;
    int zero = 0;

    if (fault_refused(FAULT_SYSTEM, __func__))
        return -EACCES;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (address->sa_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
    return bind(fd, address, size) == 0 ? 0 : -errno;
}

int sys_local_address(int fd, struct sockaddr_storage* address)
{
    socklen_t size = sizeof *address;

    if (fault_refused(FAULT_SYSTEM, __func__))
        return -ENOBUFS;
    return getsockname(fd, (struct sockaddr*)address, &size) == 0 ? 0 : -errno;
}

int sys_listen(int fd, int backlog)
{
    if (fault_refused(FAULT_SYSTEM, __func__))
        return -EADDRINUSE;
    return listen(fd, backlog) == 0 ? 0 : -errno;
}

int sys_accept(int fd, struct sockaddr_storage* peer)
{
    socklen_t size = sizeof *peer;

    if (fault_refused(FAULT_SYSTEM, __func__))
        return -EMFILE;
    return opened(accept4(fd, (struct sockaddr*)peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

int sys_connect(int fd, const struct sockaddr* address, socklen_t size)
{
    if (fault_refused(FAULT_SYSTEM, __func__))
        return -ENETUNREACH;
    return connect(fd, address, size) == 0 ? 0 : -errno;
}

int sys_connect_result(int fd)
{
    int code = 0;
    socklen_t size = sizeof code;

    if (fault_refused(FAULT_SYSTEM, __func__))
        return -ECONNREFUSED;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) != 0)
        return -errno;
    return -code;
}

ssize_t sys_recv(int fd, void* buffer, size_t size)
{
    ssize_t got;

    if (fault_refused(FAULT_SYSTEM, __func__))
        return -ECONNRESET;
    do
        got = recv(fd, buffer, size, 0);
    while (got < 0 && errno == EINTR);
    return got < 0 ? -errno : got;
}

ssize_t sys_peek(int fd)
{
    char byte;
    ssize_t got = recv(fd, &byte, 1, MSG_PEEK);

    return got < 0 ? -errno : got;
}

ssize_t sys_sendv(int fd, const struct iovec* parts, int count)
{
    struct msghdr message = { .msg_iov = (struct iovec*)(uintptr_t)parts, .msg_iovlen = (size_t)count };
    ssize_t sent;

    if (fault_refused(FAULT_SYSTEM, __func__))
        return -EPIPE;
    do
        sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : sent;
}

void sys_shutdown(int fd)
{
    shutdown(fd, SHUT_RDWR);
}

void sys_finish(int fd)
{
    shutdown(fd, SHUT_WR);
}

void sys_close(int fd)
{
    fault_closed(fd);
    close(fd);
}

bool sys_bytes_acked(int fd, uint64_t* acked)
{
    struct tcp_info info;
    socklen_t size = sizeof info;

    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0
        || size < offsetof(struct tcp_info, tcpi_bytes_acked) + sizeof info.tcpi_bytes_acked)
        return false;
    *acked = info.tcpi_bytes_acked;
    return true;
}

int sys_no_delay(int fd)
{
    int one = 1;

    return setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0 ? 0 : -errno;
}
