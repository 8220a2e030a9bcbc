/* The system interface: clock, locks, events, threads, poller, sockets. Everything above it reaches the operating
 * system only through these functions, so that a simulation can stand behind them. sys_posix.c is the one for POSIX.
 *
 * A port keeps these rules:
 *  - the clock never goes back; deadlines are absolute nanoseconds of it, SYS_NEVER means none;
 *  - a poller reports each descriptor edge-triggered: once for every change from not ready to ready;
 *  - sockets are created non-blocking and close-on-exec; calls on them never wait and return -errno on failure. */
#ifndef WWS_ASYNC_SYS_H
#define WWS_ASYNC_SYS_H

#include "base/common.h"
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define SYS_NEVER   UINT64_MAX
#define SYS_NS_PER_MS 1000000ull

uint64_t sys_now_ns(void);
/* now + timeout; INFINITE milliseconds give SYS_NEVER, and so does everything where timeouts are switched off. */
uint64_t sys_deadline_ns(ULONG timeout_ms);
uint64_t sys_after_ns(ULONG pause_ms);          /* now + pause: what must come whether timeouts are on or off */
void     sys_random(void* bytes, size_t size);

/* Lock. held: for assertions only, exact on the calling thread. */
struct lock {
    pthread_mutex_t mutex;
    _Atomic(void*)  owner;
};
void lock_init(struct lock* lock);
void lock_destroy(struct lock* lock);
void lock_take(struct lock* lock);
void lock_drop(struct lock* lock);
bool lock_held(const struct lock* lock);

/* Event: set once, waited for by one thread. After sys_event_wait has returned true the setter no longer touches it. */
struct sys_event {
    pthread_mutex_t mutex;
    pthread_cond_t  cond;
    bool            set;
};
void sys_event_init(struct sys_event* event);
void sys_event_destroy(struct sys_event* event);
void sys_event_set(struct sys_event* event);
bool sys_event_wait(struct sys_event* event, uint64_t deadline_ns);     /* false: the deadline passed first */
void sys_event_clear(struct sys_event* event);

/* Threads: start fails with -errno; a thread that was started is joined, once: after that nothing of it runs. */
struct sys_thread { pthread_t id; };
int      sys_thread_start(struct sys_thread* thread, void (*run)(void*), void* argument, size_t stack_bytes,
                          const char* name) MUST_USE;
void     sys_thread_join(struct sys_thread* thread);
/* Calls before in the thread that forks, and after it parent or child. Can be left out where there is no fork. */
void     sys_at_fork(void (*before)(void), void (*parent)(void), void (*child)(void));
unsigned sys_core_count(void);
int      sys_thread_id(void);
/* The thread computes, or waits for a processor only; false: it waits for something else, or nothing is known of it. */
bool     sys_thread_runs(int id);
/* Orders memory of all threads of the process, so that the other side needs a compiler barrier only. */
void     sys_barrier_all_threads(void);
/* The light half of sys_barrier_all_threads. */
void     sys_barrier_light(void);

/* Poller. */
enum { SYS_IN = 1, SYS_OUT = 2, SYS_HUP = 4, SYS_END = 8 };     /* END: the peer will send nothing more */
struct sys_ready { void* tag; unsigned events; };
struct sys_poller;
int  sys_poller_create(struct sys_poller** out) MUST_USE;
void sys_poller_free(struct sys_poller* poller);
int  sys_poller_add(struct sys_poller* poller, int fd, unsigned events, void* tag) MUST_USE;
void sys_poller_remove(struct sys_poller* poller, int fd);
/* Up to count events; returns how many, 0 at the deadline or when woken. */
int  sys_poller_wait(struct sys_poller* poller, struct sys_ready* ready, int count, uint64_t deadline_ns);
void sys_poller_wake(struct sys_poller* poller);                        /* from any thread */

/* Waits on the calling thread. > 0: SYS_* bits, 0: deadline, < 0: -errno. */
int  sys_wait_fd(int fd, unsigned events, uint64_t deadline_ns);
/* The same, and -ECANCELED when wake_fd (see sys_wake_create; -1: none) was set. */
int  sys_wait_fd_or_wake(int fd, unsigned events, int wake_fd, uint64_t deadline_ns);
int  sys_wake_create(void) MUST_USE;
void sys_wake_set(int wake_fd);
void sys_wake_clear(int wake_fd);
int  sys_duplicate(int fd) MUST_USE;

/* Sockets. Lengths or 0 on success, -errno on failure (-EAGAIN: would wait, -EINPROGRESS from connect). */
int     sys_socket(int family, int type) MUST_USE;
int     sys_bind(int fd, const struct sockaddr* address, socklen_t size) MUST_USE;
int     sys_local_address(int fd, struct sockaddr_storage* address) MUST_USE;
int     sys_listen(int fd, int backlog) MUST_USE;
int     sys_accept(int fd, struct sockaddr_storage* peer) MUST_USE;
int     sys_connect(int fd, const struct sockaddr* address, socklen_t size) MUST_USE;
int     sys_connect_result(int fd) MUST_USE;
ssize_t sys_recv(int fd, void* buffer, size_t size) MUST_USE;
/* Like sys_recv of one byte, which stays to be received. */
ssize_t sys_peek(int fd) MUST_USE;
ssize_t sys_sendv(int fd, const struct iovec* parts, int count) MUST_USE;
void    sys_shutdown(int fd);                              /* both directions; wakes who waits */
void    sys_finish(int fd);                                /* nothing more will be sent        */
void    sys_close(int fd);
int     sys_no_delay(int fd);
/* Bytes that the peer's system has acknowledged, the one of the connect among them; false: not known. */
bool    sys_bytes_acked(int fd, uint64_t* acked);

#endif
