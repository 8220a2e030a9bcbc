/* The system interface on the simulation: descriptors, poller, sockets. One machine, on which all connections end.
 *
 * What is sent travels in pieces that arrive in order, each when its time has come. A connection may be cut: reset at both
 * ends, or silent until both ends give it up. An edge-triggered poller tells of a change either with all that is ready (as
 * epoll does), or with what has become ready only (as sys.h allows), by the seed. */
#include "sched.h"
#include "sim_mem.h"
#include "async/sys.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#undef sys_poller_wait
#undef sys_poller_wake

#define FDS_MAX      256
#define FD_FIRST     1000               /* no real descriptor has such a number */
#define PIECES_MAX   64
#define BACKLOG_MAX  64
#define GIVE_UP_NS   (20000 * SIM_MS)   /* until a silent connection is given up */
#define PORT_FIRST   50000

enum object_kind { OBJECT_SOCKET, OBJECT_LISTENER, OBJECT_STREAM, OBJECT_WAKE };

struct piece {
    uint64_t arrives_ns;
    size_t   bytes;
};

/* What a descriptor stands for. Of a stream: what it receives. Kept for ever: events may still name it. */
struct object {
    enum object_kind kind;
    int            serial;
    int            references;          /* descriptors, and one of the backlog's */
    int            family;
    uint16_t       port;                /* bound to */
    bool           set;                 /* WAKE */
    /* LISTENER */
    struct object* waiting[BACKLOG_MAX];
    int            waiting_count;
    int            backlog;
    bool           shut;
    /* STREAM */
    struct object* peer;
    bool           connecting;
    bool           connected;
    int            error;               /* not told yet */
    bool           dead;                /* reset */
    bool           silent;              /* cut: nothing arrives any more */
    bool           closed;              /* by this side: what arrives is refused */
    bool           reads_shut;
    bool           writes_shut;
    bool           end_sent;            /* by the peer: after the last piece     */
    bool           end_arrived;
    char*          bytes;
    size_t         capacity;
    size_t         first;
    size_t         arrived;
    size_t         in_flight;
    struct piece   piece[PIECES_MAX];
    int            pieces;
    bool           arrival_planned;
    uint64_t       last_arrival_ns;
    uint64_t       delivered;           /* of what this side sent */
};

struct watched {
    int      fd;
    struct object* object;
    unsigned interest;
    void*    tag;
    unsigned ready;                     /* as last seen           */
    unsigned pending;                   /* became ready, not told */
};

struct sys_poller {
    struct watched watched[FDS_MAX];
    int            count;
    bool           woken;
    struct sys_poller* next;
};

static struct {
    struct object*     fd[FDS_MAX];
    int                open;
    struct sys_poller* pollers;
    struct object*     listeners[FDS_MAX];
    int                serial;
    uint16_t           next_port;
    bool               silent;          /* something was    */
    int                waiters;         /* its address: who waits for any change */
} net = { .next_port = PORT_FIRST };

/* ------------------------------------------------------------------------------------------------ descriptors */

static struct object* object_of(int fd)
{
    return fd >= FD_FIRST && fd < FD_FIRST + FDS_MAX ? net.fd[fd - FD_FIRST] : NULL;
}

static struct object* object_create(enum object_kind kind, int family)
{
    struct object* object = sim_alloc(sizeof *object);

    object->kind = kind;
    object->family = family;
    object->serial = ++net.serial;
    return object;
}

static bool out_of_descriptors(void)
{
    return net.open >= (sim_is_calm() ? FDS_MAX : (int)sim_settings.descriptors_max);
}

static int fd_open(struct object* object)
{
    for (int i = 0; i < FDS_MAX; i++)
        if (net.fd[i] == NULL) {
            net.fd[i] = object;
            net.open++;
            object->references++;
            return FD_FIRST + i;
        }
    return -EMFILE;
}

int sim_fds_open(void)
{
    return net.open;
}

/* ------------------------------------------------------------------------------------------------ readiness */

static unsigned ready_of_stream(const struct object* stream)
{
    unsigned ready = 0;

    if (stream->connecting)
        return 0;
    if (!stream->connected && !stream->dead)
        return SYS_OUT | SYS_HUP | SYS_END;
    if (stream->dead)
        return SYS_IN | SYS_OUT | SYS_HUP | SYS_END;
    if (stream->arrived > 0 || stream->end_arrived || stream->reads_shut)
        ready |= SYS_IN;
    if (stream->end_arrived || stream->reads_shut)
        ready |= SYS_END;
    if (stream->writes_shut || stream->peer->arrived + stream->peer->in_flight < stream->peer->capacity)
        ready |= SYS_OUT;
    if (stream->writes_shut && (stream->end_arrived || stream->reads_shut))
        ready |= SYS_HUP;
    return ready;
}

static unsigned ready_of(const struct object* object)
{
    switch (object->kind) {
    case OBJECT_LISTENER:
        return object->shut ? SYS_IN | SYS_HUP | SYS_END : object->waiting_count > 0 ? SYS_IN : 0;
    case OBJECT_WAKE:
        return object->set ? SYS_IN : 0;
    case OBJECT_STREAM:
        return ready_of_stream(object);
    default:
        return SYS_OUT | SYS_HUP | SYS_END;
    }
}

static void watched_look(struct sys_poller* poller, struct watched* watched, unsigned happened)
{
    unsigned ready = ready_of(watched->object) & (watched->interest | SYS_HUP | SYS_END);
    unsigned changed = ready & ~watched->ready;

    if (!sim_settings.strict_edges)
        changed |= ready & happened;            /* epoll tells of more data, too */
    watched->ready = ready;
    watched->pending |= changed;
    if (changed != 0)
        sim_wake(poller);
}

/* happened: SYS_* of what came, also where that was ready already. */
static void object_changed(struct object* object, unsigned happened)
{
    for (struct sys_poller* poller = net.pollers; poller != NULL; poller = poller->next)
        for (int i = 0; i < poller->count; i++)
            if (poller->watched[i].object == object)
                watched_look(poller, &poller->watched[i], happened);
    sim_wake(&net.waiters);
}

/* ------------------------------------------------------------------------------------------------ poller */

int sys_poller_create(struct sys_poller** out)
{
    struct sys_poller* poller;

    if (sim_fault("no poller"))
        return -ENOMEM;
    poller = sim_alloc(sizeof *poller);
    poller->next = net.pollers;
    net.pollers = poller;
    net.open++;                                 /* counted like a descriptor: it must be given back */
    *out = poller;
    return 0;
}

void sys_poller_free(struct sys_poller* poller)
{
    struct sys_poller** link = &net.pollers;

    if (poller->count > 0)
        sim_fail("a poller is freed with %d descriptors in it", poller->count);
    while (*link != poller)
        link = &(*link)->next;
    *link = poller->next;
    net.open--;
    sim_free(poller);
}

int sys_poller_add(struct sys_poller* poller, int fd, unsigned events, void* tag)
{
    struct object* object = object_of(fd);
    struct watched* watched;

    SIM_POINT("adds to the poller", NULL);
    if (object == NULL)
        return -EBADF;
    if (sim_fault("poller full"))
        return -ENOSPC;
    watched = &poller->watched[poller->count++];
    *watched = (struct watched){ .fd = fd, .object = object, .interest = events, .tag = tag };
    watched_look(poller, watched, 0);
    return 0;
}

void sys_poller_remove(struct sys_poller* poller, int fd)
{
    SIM_POINT("removes from the poller", NULL);
    for (int i = 0; i < poller->count; i++)
        if (poller->watched[i].fd == fd) {
            poller->watched[i] = poller->watched[--poller->count];
            return;
        }
    sim_fail("descriptor %d is removed from a poller that does not have it", fd);
}

/* In any order, and perhaps not all of them at once. */
static int collect(struct sys_poller* poller, struct sys_ready* ready, int count)
{
    int found = 0;
    int start = poller->count > 0 ? (int)sim_below(SIM_NETWORK, (unsigned)poller->count) : 0;

    if (sim_chance(SIM_NETWORK, 4))
        count = 1;
    for (int i = 0; i < poller->count && found < count; i++) {
        struct watched* watched = &poller->watched[(start + i) % poller->count];
        unsigned now = ready_of(watched->object) & (watched->interest | SYS_HUP | SYS_END);
        unsigned events = watched->pending & now;

        watched->pending = 0;
        if (events == 0)
            continue;
        ready[found++] = (struct sys_ready){ watched->tag, sim_settings.strict_edges ? events : now };
    }
    return found;
}

int sys_poller_wait(struct sys_poller* poller, struct sys_ready* ready, int count, uint64_t deadline_ns)
{
    sim_point("polls", NULL, NULL, 0);
    sim_publish();
    for (;;) {
        int found = collect(poller, ready, count);

        if (found > 0 || poller->woken) {
            poller->woken = false;
            return found;
        }
        if (!sim_wait_on(poller, deadline_ns, "the poller"))
            return 0;
    }
}

void sys_poller_wake(struct sys_poller* poller)
{
    sim_point("wakes the poller", NULL, NULL, 0);
    sim_publish();
    poller->woken = true;
    sim_wake(poller);
}

/* ------------------------------------------------------------------------------------------------ waiting here */

int sys_wait_fd_or_wake(int fd, unsigned events, int wake_fd, uint64_t deadline_ns)
{
    SIM_POINT("waits for a descriptor", NULL);
    sim_publish();
    for (;;) {
        struct object* object = object_of(fd);
        struct object* wake = object_of(wake_fd);
        unsigned ready;

        if (object == NULL)
            return -EBADF;
        if (wake != NULL && wake->set)
            return -ECANCELED;
        ready = ready_of(object) & ((events & (SYS_IN | SYS_OUT)) | SYS_HUP);
        if (ready != 0)
            return (int)ready;
        if (!sim_wait_on(&net.waiters, deadline_ns, "a descriptor"))
            return 0;
    }
}

int sys_wait_fd(int fd, unsigned events, uint64_t deadline_ns)
{
    return sys_wait_fd_or_wake(fd, events, -1, deadline_ns);
}

int sys_wake_create(void)
{
    return out_of_descriptors() || sim_fault("no descriptor to wake with") ? -EMFILE
                                                                           : fd_open(object_create(OBJECT_WAKE, 0));
}

static void wake_to(int wake_fd, bool set)
{
    struct object* wake = object_of(wake_fd);

    SIM_POINT(set ? "sets the wake descriptor" : "clears the wake descriptor", NULL);
    if (wake == NULL || wake->kind != OBJECT_WAKE)
        sim_fail("descriptor %d is none to wake with", wake_fd);
    sim_publish();
    wake->set = set;
    object_changed(wake, SYS_IN);
}

void sys_wake_set(int wake_fd)
{
    wake_to(wake_fd, true);
}

void sys_wake_clear(int wake_fd)
{
    wake_to(wake_fd, false);
}

int sys_duplicate(int fd)
{
    struct object* object = object_of(fd);

    SIM_POINT("duplicates", NULL);
    if (object == NULL)
        return -EBADF;
    return out_of_descriptors() || sim_fault("no descriptor to duplicate") ? -EMFILE : fd_open(object);
}

/* ------------------------------------------------------------------------------------------------ travelling */

static uint64_t travel_ns(void)
{
    return sim_settings.delay_max_us == 0 ? 0 : sim_below(SIM_NETWORK, sim_settings.delay_max_us) * UINT64_C(1000);
}

static void stream_die(struct object* stream, int error)
{
    if (stream->dead)
        return;
    stream->dead = true;
    stream->connecting = false;
    stream->error = error;
    if (sim_settings.strict_edges)
        stream->arrived = 0;                    /* a system may drop what was not read */
    sim_note("stream %d is lost: %s", stream->serial, strerror(error));
    object_changed(stream, SYS_IN | SYS_OUT | SYS_HUP | SYS_END);
}

static void reset_arrives(void* argument)
{
    stream_die(argument, ECONNRESET);
}

static void send_reset(struct object* to)
{
    if (!to->dead)
        sim_call_at(sim_now() + travel_ns(), reset_arrives, to);
}

static void arrival(void* argument);

static void plan_arrival(struct object* stream)
{
    if (stream->arrival_planned || stream->silent || stream->dead)
        return;
    if (stream->pieces > 0 || (stream->end_sent && !stream->end_arrived)) {
        stream->arrival_planned = true;
        sim_call_at(stream->pieces > 0 ? stream->piece[0].arrives_ns : stream->last_arrival_ns, arrival, stream);
    }
}

static void piece_arrives(struct object* stream)
{
    size_t bytes = stream->piece[0].bytes;

    memmove(stream->piece, stream->piece + 1, (size_t)--stream->pieces * sizeof stream->piece[0]);
    stream->in_flight -= bytes;
    stream->arrived += bytes;
    stream->peer->delivered += bytes;
    object_changed(stream, SYS_IN);
}

static void arrival(void* argument)
{
    struct object* stream = argument;

    stream->arrival_planned = false;
    if (stream->silent || stream->dead)
        return;
    if (stream->closed && stream->pieces > 0) {         /* nobody is there to read it */
        stream->dead = true;
        send_reset(stream->peer);
        return;
    }
    if (stream->pieces > 0 && stream->piece[0].arrives_ns <= sim_now()) {
        piece_arrives(stream);
    } else if (stream->pieces == 0 && stream->end_sent && !stream->end_arrived) {
        stream->end_arrived = true;
        object_changed(stream, SYS_IN | SYS_END);
    }
    plan_arrival(stream);
}

static void send_end(struct object* from)
{
    struct object* to = from->peer;

    if (from->writes_shut || from->dead || to == NULL)
        return;
    from->writes_shut = true;
    to->end_sent = true;
    to->last_arrival_ns += travel_ns();
    if (to->last_arrival_ns < sim_now())
        to->last_arrival_ns = sim_now();
    plan_arrival(to);
    object_changed(from, SYS_OUT);
}

/* ------------------------------------------------------------------------------------------------ cuts */

static void given_up(void* argument)
{
    stream_die(argument, ETIMEDOUT);
}

static void cut_now(void* argument)
{
    struct object* stream = argument;
    struct object* peer = stream->peer;

    if (stream->dead || peer->dead || sim_is_calm())
        return;
    sim_counts()->faults++;
    if (sim_chance(SIM_NETWORK, 2)) {
        sim_note("FAULT the connection of streams %d and %d is cut", stream->serial, peer->serial);
        stream_die(stream, ECONNRESET);
        stream_die(peer, ECONNRESET);
        return;
    }
    sim_note("FAULT the connection of streams %d and %d goes silent", stream->serial, peer->serial);
    stream->silent = true;
    peer->silent = true;
    net.silent = true;
    sim_call_at(sim_now() + GIVE_UP_NS, given_up, stream);
    sim_call_at(sim_now() + GIVE_UP_NS, given_up, peer);
}

static void couple(struct object* a, struct object* b)
{
    a->peer = b;
    b->peer = a;
    a->connected = b->connected = true;
    a->capacity = b->capacity = sim_settings.capacity;
    a->bytes = sim_alloc(a->capacity);
    b->bytes = sim_alloc(b->capacity);
    if (sim_chance(SIM_NETWORK, sim_settings.cut_in))
        sim_call_at(sim_now() + sim_below(SIM_NETWORK, sim_chance(SIM_NETWORK, 2) ? 100000000 : 1000000), cut_now, a);
}

bool sim_went_silent(void)
{
    return net.silent;
}

bool sim_pair(int fds[2])
{
    struct object* a;
    struct object* b;

    if (net.open + 2 > FDS_MAX)
        return false;
    a = object_create(OBJECT_STREAM, AF_INET);
    b = object_create(OBJECT_STREAM, AF_INET);
    couple(a, b);
    fds[0] = fd_open(a);
    fds[1] = fd_open(b);
    return true;
}

/* ------------------------------------------------------------------------------------------------ sockets */

int sys_socket(int family, int type)
{
    UNUSED(type);
    SIM_POINT("opens a socket", NULL);
    if (out_of_descriptors() || sim_fault("no socket"))
        return -EMFILE;
    return fd_open(object_create(OBJECT_SOCKET, family));
}

static uint16_t port_of(const struct sockaddr* address)
{
    if (address->sa_family == AF_INET6)
        return ntohs(((const struct sockaddr_in6*)(const void*)address)->sin6_port);
    return ntohs(((const struct sockaddr_in*)(const void*)address)->sin_port);
}

static void set_address(struct sockaddr_storage* address, int family, uint16_t port)
{
    memset(address, 0, sizeof *address);
    address->ss_family = (sa_family_t)family;
    if (family == AF_INET6) {
        struct sockaddr_in6* v6 = (struct sockaddr_in6*)(void*)address;

        v6->sin6_port = htons(port);
        v6->sin6_addr = in6addr_loopback;
    } else {
        struct sockaddr_in* v4 = (struct sockaddr_in*)(void*)address;

        v4->sin_port = htons(port);
        v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
}

/* One that was shut down has its port no more: the library asks for SO_REUSEADDR. */
static struct object* listener_at(uint16_t port)
{
    for (int i = 0; i < FDS_MAX; i++)
        if (net.fd[i] != NULL && net.fd[i]->kind == OBJECT_LISTENER && net.fd[i]->port == port && !net.fd[i]->shut)
            return net.fd[i];
    return NULL;
}

int sys_bind(int fd, const struct sockaddr* address, socklen_t size)
{
    struct object* object = object_of(fd);
    uint16_t port = port_of(address);

    UNUSED(size);
    SIM_POINT("binds", NULL);
    if (object == NULL)
        return -EBADF;
    if (sim_fault("may not bind"))
        return -EACCES;
    if (port != 0 && listener_at(port) != NULL)
        return -EADDRINUSE;
    object->port = port != 0 ? port : net.next_port++;
    return 0;
}

int sys_local_address(int fd, struct sockaddr_storage* address)
{
    struct object* object = object_of(fd);

    if (object == NULL)
        return -EBADF;
    set_address(address, object->family, object->port);
    return 0;
}

int sys_listen(int fd, int backlog)
{
    struct object* object = object_of(fd);

    SIM_POINT("listens", NULL);
    if (object == NULL)
        return -EBADF;
    if (sim_fault("cannot listen") || listener_at(object->port) != NULL)
        return -EADDRINUSE;
    object->kind = OBJECT_LISTENER;
    object->backlog = backlog < BACKLOG_MAX ? backlog : BACKLOG_MAX;
    return 0;
}

int sys_accept(int fd, struct sockaddr_storage* peer)
{
    struct object* listener = object_of(fd);
    struct object* stream;

    SIM_POINT("accepts", NULL);
    if (listener == NULL)
        return -EBADF;
    if (listener->kind != OBJECT_LISTENER || listener->shut)
        return -EINVAL;
    if (listener->waiting_count == 0)
        return -EAGAIN;
    if (out_of_descriptors() || sim_fault("no descriptor to accept"))
        return sim_chance(SIM_NETWORK, 2) ? -EMFILE : -ENOBUFS;
    stream = listener->waiting[0];
    memmove(listener->waiting, listener->waiting + 1, (size_t)--listener->waiting_count * sizeof stream);
    object_changed(listener, 0);
    stream->references--;
    if (stream->dead && sim_chance(SIM_NETWORK, 2))
        return -ECONNABORTED;
    sim_publish();
    set_address(peer, listener->family, (uint16_t)(40000 + stream->serial));
    fd = fd_open(stream);
    sim_note("stream %d is accepted as descriptor %d", stream->serial, fd);
    return fd;
}

static void connect_fails(struct object* client, int error)
{
    client->connecting = false;
    client->dead = true;
    client->error = error;
    object_changed(client, SYS_IN | SYS_OUT | SYS_HUP | SYS_END);
}

static void connect_unanswered(void* argument)
{
    struct object* client = argument;

    if (client->connecting)
        connect_fails(client, ETIMEDOUT);
}

static void connect_arrives(void* argument)
{
    struct object* client = argument;
    struct object* listener = listener_at(client->port);
    struct object* server;

    if (!client->connecting || client->closed)
        return;
    if (listener == NULL) {
        connect_fails(client, ECONNREFUSED);
        return;
    }
    if (listener->waiting_count >= listener->backlog) {
        sim_call_at(sim_now() + 1000 * SIM_MS, connect_arrives, client);        /* sent again, as nobody answers */
        return;
    }
    server = object_create(OBJECT_STREAM, client->family);
    couple(client, server);
    client->connecting = false;
    server->references++;
    listener->waiting[listener->waiting_count++] = server;
    sim_note("streams %d and %d are connected", client->serial, server->serial);
    object_changed(listener, SYS_IN);
    object_changed(client, SYS_OUT);
}

int sys_connect(int fd, const struct sockaddr* address, socklen_t size)
{
    struct object* client = object_of(fd);

    UNUSED(size);
    SIM_POINT("connects", NULL);
    if (client == NULL)
        return -EBADF;
    if (client->kind != OBJECT_SOCKET)
        return -EISCONN;
    if (sim_fault("no way there"))
        return -ENETUNREACH;
    sim_publish();
    client->kind = OBJECT_STREAM;
    client->connecting = true;
    client->port = port_of(address);
    if (sim_fault("nobody answers the connect")) {
        net.silent = true;
        sim_call_at(sim_now() + GIVE_UP_NS, connect_unanswered, client);
    } else if (sim_settings.delay_max_us == 0 && sim_chance(SIM_NETWORK, 4)) {
        connect_arrives(client);
    } else {
        sim_call_at(sim_now() + travel_ns(), connect_arrives, client);
    }
    return client->connected ? 0 : client->dead ? -ECONNREFUSED : -EINPROGRESS;
}

int sys_connect_result(int fd)
{
    struct object* client = object_of(fd);
    int error;

    SIM_POINT("looks how the connect went", NULL);
    if (client == NULL)
        return -EBADF;
    error = client->error;
    client->error = 0;
    return -error;
}

/* ------------------------------------------------------------------------------------------------ bytes */

static int take_error(struct object* stream)
{
    int error = stream->error;

    stream->error = 0;
    return error;
}

static ssize_t receive(struct object* stream, char* buffer, size_t size, bool keep)
{
    size_t count = stream->arrived < size ? stream->arrived : size;
    int error;

    if (count == 0) {
        if (stream->dead)
            return (error = take_error(stream)) != 0 ? -error : 0;
        if (!stream->connected)
            return -ENOTCONN;
        return stream->end_arrived || stream->reads_shut ? 0 : -EAGAIN;
    }
    for (size_t i = 0; i < count; i++)
        buffer[i] = stream->bytes[(stream->first + i) % stream->capacity];
    if (keep)
        return (ssize_t)count;
    stream->first = (stream->first + count) % stream->capacity;
    stream->arrived -= count;
    object_changed(stream, 0);
    object_changed(stream->peer, SYS_OUT);
    return (ssize_t)count;
}

ssize_t sys_recv(int fd, void* buffer, size_t size)
{
    struct object* stream = object_of(fd);
    ssize_t got;

    SIM_POINT("receives", NULL);
    if (stream == NULL || stream->kind != OBJECT_STREAM)
        return stream == NULL ? -EBADF : -ENOTCONN;
    sim_publish();
    got = receive(stream, buffer, size, false);
    if (got != -EAGAIN)
        sim_note("stream %d: received %d", stream->serial, (int)got);
    return got;
}

ssize_t sys_peek(int fd)
{
    struct object* stream = object_of(fd);
    char byte;

    SIM_POINT("peeks", NULL);
    if (stream == NULL || stream->kind != OBJECT_STREAM)
        return stream == NULL ? -EBADF : -ENOTCONN;
    return receive(stream, &byte, 1, true);
}

static void put_piece(struct object* to, size_t bytes)
{
    uint64_t arrives_ns = sim_now() + travel_ns();

    if (arrives_ns < to->last_arrival_ns)
        arrives_ns = to->last_arrival_ns;
    to->last_arrival_ns = arrives_ns;
    to->in_flight += bytes;
    if (to->pieces == PIECES_MAX) {
        to->piece[PIECES_MAX - 1].bytes += bytes;
        to->piece[PIECES_MAX - 1].arrives_ns = arrives_ns;
    } else {
        to->piece[to->pieces++] = (struct piece){ arrives_ns, bytes };
    }
}

static size_t put_bytes(struct object* to, const char* bytes, size_t size)
{
    size_t used = to->arrived + to->in_flight;
    size_t count = to->capacity - used < size ? to->capacity - used : size;

    for (size_t i = 0; i < count; i++)
        to->bytes[(to->first + used + i) % to->capacity] = bytes[i];
    for (size_t done = 0; done < count;) {
        size_t piece = 1 + sim_below(SIM_NETWORK, sim_settings.chunk_max);

        piece = piece < count - done ? piece : count - done;
        put_piece(to, piece);
        done += piece;
    }
    return count;
}

/* A peer that has closed answers with a reset; bytes on their way to it are lost. */
ssize_t sys_sendv(int fd, const struct iovec* parts, int count)
{
    struct object* stream = object_of(fd);
    size_t sent = 0;
    size_t size = 0;
    int error;

    SIM_POINT("sends", NULL);
    if (stream == NULL || stream->kind != OBJECT_STREAM)
        return stream == NULL ? -EBADF : -ENOTCONN;
    sim_publish();
    if (stream->dead)
        return (error = take_error(stream)) != 0 ? -error : -EPIPE;
    if (!stream->connected)
        return -ENOTCONN;
    if (stream->writes_shut)
        return -EPIPE;
    for (int i = 0; i < count; i++) {
        size += parts[i].iov_len;
        sent += put_bytes(stream->peer, parts[i].iov_base, parts[i].iov_len);
    }
    if (sent == 0 && size > 0)
        return -EAGAIN;
    plan_arrival(stream->peer);
    object_changed(stream, 0);
    sim_note("stream %d: sent %zu of %zu", stream->serial, sent, size);
    return (ssize_t)sent;
}

void sys_shutdown(int fd)
{
    struct object* object = object_of(fd);

    SIM_POINT("shuts down", NULL);
    if (object == NULL)
        sim_fail("descriptor %d is shut down, which is not open", fd);
    sim_publish();
    if (object->kind == OBJECT_LISTENER) {
        object->shut = true;
    } else if (object->kind == OBJECT_STREAM && object->connecting) {
        connect_fails(object, ECONNABORTED);
    } else if (object->kind == OBJECT_STREAM && object->connected) {
        object->reads_shut = true;
        send_end(object);
    }
    object_changed(object, SYS_IN | SYS_OUT | SYS_HUP | SYS_END);
}

void sys_finish(int fd)
{
    struct object* object = object_of(fd);

    SIM_POINT("finishes sending", NULL);
    if (object == NULL)
        sim_fail("descriptor %d is finished, which is not open", fd);
    sim_publish();
    if (object->kind == OBJECT_STREAM && object->connected)
        send_end(object);
}

static void last_close(struct object* object)
{
    object->closed = true;
    if (object->kind == OBJECT_LISTENER) {
        object->kind = OBJECT_SOCKET;
        for (int i = 0; i < object->waiting_count; i++) {
            object->waiting[i]->closed = true;
            send_reset(object->waiting[i]->peer);
        }
        object->waiting_count = 0;
    } else if (object->kind == OBJECT_STREAM && object->connected && !object->dead) {
        if (object->arrived > 0)
            send_reset(object->peer);
        else
            send_end(object);
    }
    object->connecting = false;
}

void sys_close(int fd)
{
    struct object* object = object_of(fd);

    SIM_POINT("closes", NULL);
    if (object == NULL)
        sim_fail("descriptor %d is closed, which is not open", fd);
    for (const struct sys_poller* poller = net.pollers; poller != NULL; poller = poller->next)
        for (int i = 0; i < poller->count; i++)
            if (poller->watched[i].fd == fd)
                sim_fail("descriptor %d is closed while a poller has it", fd);
    sim_publish();
    net.fd[fd - FD_FIRST] = NULL;
    net.open--;
    if (--object->references == 0)
        last_close(object);
    sim_wake(&net.waiters);
}

int sys_no_delay(int fd)
{
    return object_of(fd) != NULL ? 0 : -EBADF;
}

bool sys_bytes_acked(int fd, uint64_t* acked)
{
    struct object* stream = object_of(fd);

    if (stream == NULL || !stream->connected || sim_settings.strict_edges)
        return false;
    *acked = stream->delivered + 1;
    return true;
}

/* ------------------------------------------------------------------------------------------------ names */

int __real_getaddrinfo(const char* host, const char* port, const struct addrinfo* hints, struct addrinfo** out);
int __wrap_getaddrinfo(const char* host, const char* port, const struct addrinfo* hints, struct addrinfo** out);

/* A name, which takes its time and may not be found; figures at once. Every name is this machine. */
int __wrap_getaddrinfo(const char* host, const char* port, const struct addrinfo* hints, struct addrinfo** out)
{
    if (host != NULL && strspn(host, "0123456789.:abcdef") != strlen(host)) {
        if ((hints->ai_flags & AI_NUMERICHOST) != 0)
            return EAI_NONAME;
        sim_pause(sim_below(SIM_NETWORK, 20) * SIM_MS);
        if (sim_fault("the name is not found"))
            return EAI_NONAME;
        host = "127.0.0.1";
    }
    return __real_getaddrinfo(host, port, hints, out);
}
