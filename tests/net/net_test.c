/* Streams and listeners over TCP on loopback: the asynchronous matrix for connect, accept, read and write. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "async/completion.h"
#include "async/syscall_faults.h"
#include "net/net.h"
#include "resolver.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Two connected streams and their listener. */
struct pair {
    struct net_listener* listener;
    struct net_stream*   client;
    struct net_stream*   server;
    WS_ERROR*            error;
};

static int pair_setup(void** state)
{
    struct pair* pair = calloc(1, sizeof *pair);

    pair->error = test_error();
    assert_ok_error(net_listen("127.0.0.1", false, 0, 64, &pair->listener, NULL, pair->error), pair->error);
    assert_ok(net_stream_create(&pair->client, pair->error));
    assert_ok_error(net_connect(pair->client, "127.0.0.1", net_listener_port(pair->listener), NULL, pair->error),
                    pair->error);
    assert_ok_error(net_accept(pair->listener, 0, &pair->server, NULL, pair->error), pair->error);
    *state = pair;
    return 0;
}

static int pair_teardown(void** state)
{
    struct pair* pair = *state;

    net_stream_free(pair->client);
    net_stream_free(pair->server);
    net_listener_free(pair->listener);
    WsFreeError(pair->error);
    free(pair);
    return engine_teardown(state);          /* all descriptors are closed when it returns */
}

static void write_text(struct net_stream* stream, const char* text)
{
    struct iovec part = { (void*)(uintptr_t)text, strlen(text) };

    assert_ok(net_write(stream, &part, 1, NULL, NULL));
}

static void test_synchronous_read_takes_what_is_there(void** state)
{
    struct pair* pair = *state;
    char buffer[16];
    size_t actual = 0;

    write_text(pair->client, "hello");
    assert_ok(net_read(pair->server, buffer, sizeof buffer, &actual, NULL, pair->error));
    assert_int_equal(actual, 5);
    assert_memory_equal(buffer, "hello", 5);
}

static void test_C10_read_of_data_already_there_completes_synchronously(void** state)
{
    struct pair* pair = *state;
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    char buffer[16];
    size_t actual = 0;
    HRESULT hr;

    write_text(pair->client, "hello");
    completion_init(&completion);
    context = completion_context(&completion);
    hr = net_read(pair->server, buffer, sizeof buffer, &actual, &context, pair->error);
    assert_hr(hr, S_OK);
    assert_int_equal(actual, 5);
    assert_ok(completion_result(&completion, hr));
}

static void test_C2_C9_read_that_waits_completes_by_callback_with_its_outputs(void** state)
{
    struct pair* pair = *state;

    for (int i = 0; i < 200; i++) {
        struct completion completion;
        WS_ASYNC_CONTEXT context;
        char buffer[16];
        size_t actual = 0;
        HRESULT hr;

        completion_init(&completion);
        context = completion_context(&completion);
        hr = net_read(pair->server, buffer, sizeof buffer, &actual, &context, pair->error);
        assert_hr(hr, WS_S_ASYNC);
        write_text(pair->client, "hello");
        assert_ok(completion_result(&completion, hr));
        assert_int_equal(actual, 5);
        assert_false(pthread_equal(completion.thread, pthread_self()));
        assert_int_equal(completion.model, WS_LONG_CALLBACK);
    }
}

static void test_end_of_stream_is_zero_bytes(void** state)
{
    struct pair* pair = *state;
    char buffer[16];
    size_t actual = 7;

    net_stream_free(pair->client);
    pair->client = NULL;
    assert_ok(net_read(pair->server, buffer, sizeof buffer, &actual, NULL, pair->error));
    assert_int_equal(actual, 0);
}

struct big_write {
    struct completion completion;
    size_t            size;
    char*             bytes;
};

static void read_exactly(struct net_stream* stream, char* expected, size_t size, WS_ERROR* error)
{
    char* buffer = malloc(size);
    size_t got = 0;

    while (got < size) {
        size_t actual = 0;

        assert_ok(net_read(stream, buffer + got, size - got, &actual, NULL, error));
        assert_true(actual > 0);
        got += actual;
    }
    assert_memory_equal(buffer, expected, size);
    free(buffer);
}

static void test_write_larger_than_the_socket_buffers_goes_asynchronous_and_arrives_whole(void** state)
{
    struct pair* pair = *state;
    size_t size = 16u * 1024 * 1024;
    char* bytes = malloc(size);
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    struct iovec parts[3];
    HRESULT hr;

    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(i * 2654435761u >> 13);
    parts[0] = (struct iovec){ bytes, 10 };
    parts[1] = (struct iovec){ bytes + 10, size - 1010 };
    parts[2] = (struct iovec){ bytes + size - 1000, 1000 };
    completion_init(&completion);
    context = completion_context(&completion);
    hr = net_write(pair->client, parts, 3, &context, pair->error);
    assert_hr(hr, WS_S_ASYNC);
    read_exactly(pair->server, bytes, size, pair->error);
    assert_ok(completion_result(&completion, hr));
    free(bytes);
}

static void test_A2_read_times_out_synchronously_and_asynchronously(void** state)
{
    struct pair* pair = *state;
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    char buffer[16];
    size_t actual = 0;
    HRESULT hr;

    net_set_deadlines(pair->server, sys_deadline_ns(20), SYS_NEVER);
    assert_fails(net_read(pair->server, buffer, sizeof buffer, &actual, NULL, pair->error), WS_E_OPERATION_TIMED_OUT,
                 pair->error, "receiving from 127.0.0.1");
    net_set_deadlines(pair->server, sys_deadline_ns(20), SYS_NEVER);
    completion_init(&completion);
    context = completion_context(&completion);
    hr = net_read(pair->server, buffer, sizeof buffer, &actual, &context, pair->error);
    assert_hr(hr, WS_S_ASYNC);
    assert_fails(completion_result(&completion, hr), WS_E_OPERATION_TIMED_OUT, pair->error, "receiving from");
    write_text(pair->client, "later");          /* the stream itself is as before */
    net_set_deadlines(pair->server, SYS_NEVER, SYS_NEVER);
    assert_ok(net_read(pair->server, buffer, sizeof buffer, &actual, NULL, pair->error));
    assert_int_equal(actual, 5);
}

static void test_later_deadline_is_kept_after_an_earlier_operation_finished_in_time(void** state)
{
    struct pair* pair = *state;
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    char buffer[16];
    size_t actual = 0;
    uint64_t before;
    HRESULT hr;

    net_set_deadlines(pair->server, sys_deadline_ns(30), SYS_NEVER);
    completion_init(&completion);
    context = completion_context(&completion);
    hr = net_read(pair->server, buffer, sizeof buffer, &actual, &context, pair->error);
    write_text(pair->client, "x");
    assert_ok(completion_result(&completion, hr));
    before = sys_now_ns();
    net_set_deadlines(pair->server, sys_deadline_ns(150), SYS_NEVER);
    completion_init(&completion);
    context = completion_context(&completion);
    hr = net_read(pair->server, buffer, sizeof buffer, &actual, &context, pair->error);
    assert_hr(completion_result(&completion, hr), WS_E_OPERATION_TIMED_OUT);
    assert_true(sys_now_ns() - before >= 150 * SYS_NS_PER_MS);
}

static void test_A1_abort_completes_a_pending_read_once_and_later_ones_at_once(void** state)
{
    struct pair* pair = *state;
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    char buffer[16];
    size_t actual = 0;
    HRESULT hr;

    completion_init(&completion);
    context = completion_context(&completion);
    hr = net_read(pair->server, buffer, sizeof buffer, &actual, &context, pair->error);
    assert_hr(hr, WS_S_ASYNC);
    net_abort(pair->server);
    net_abort(pair->server);
    assert_hr(completion_result(&completion, hr), WS_E_OPERATION_ABORTED);
    assert_hr(net_read(pair->server, buffer, sizeof buffer, &actual, NULL, pair->error), WS_E_OPERATION_ABORTED);
}

static void* abort_stream(void* stream)
{
    net_abort(stream);
    return NULL;
}

static void test_A1_abort_ends_a_synchronous_read_of_another_thread(void** state)
{
    struct pair* pair = *state;
    pthread_t thread;
    char buffer[16];
    size_t actual = 0;

    assert_int_equal(pthread_create(&thread, NULL, abort_stream, pair->server), 0);
    assert_hr(net_read(pair->server, buffer, sizeof buffer, &actual, NULL, pair->error), WS_E_OPERATION_ABORTED);
    pthread_join(thread, NULL);
}

struct racing {
    struct net_stream* stream;
    atomic_int         go;
};

static void* abort_when_told(void* argument)
{
    struct racing* racing = argument;

    while (atomic_load(&racing->go) == 0)
        sched_yield();
    net_abort(racing->stream);
    return NULL;
}

/* A4: data, timeout, abort and disconnect together; whichever wins, there is one result. */
static void test_A4_exactly_one_result_when_data_timeout_abort_and_disconnect_race(void** state)
{
    for (unsigned round = 0; round < (unsigned)test_rounds(300); round++) {
        struct pair* pair = *state;
        struct completion completion;
        WS_ASYNC_CONTEXT context;
        struct racing racing = { pair->server, 0 };
        pthread_t thread;
        char buffer[16];
        size_t actual = 0;
        HRESULT hr;

        assert_int_equal(pthread_create(&thread, NULL, abort_when_told, &racing), 0);
        completion_init(&completion);
        context = completion_context(&completion);
        net_set_deadlines(pair->server, sys_deadline_ns(round % 3), SYS_NEVER);
        hr = net_read(pair->server, buffer, sizeof buffer, &actual, &context, pair->error);
        atomic_store(&racing.go, 1);
        if (round % 2 == 0)
            write_text(pair->client, "data");
        net_stream_free(pair->client);
        pair->client = NULL;
        hr = completion_result(&completion, hr);
        assert_true(hr == S_OK || hr == WS_E_OPERATION_ABORTED || hr == WS_E_OPERATION_TIMED_OUT
                    || hr == WS_E_ENDPOINT_DISCONNECTED);
        pthread_join(thread, NULL);
        pair_teardown(state);
        pair_setup(state);
    }
}

static void test_nobody_listening_is_endpoint_not_found(void** state)
{
    struct pair* pair = *state;
    struct net_stream* stream;
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    uint16_t port = free_port();

    assert_ok(net_stream_create(&stream, NULL));
    assert_fails(net_connect(stream, "127.0.0.1", port, NULL, pair->error), WS_E_ENDPOINT_NOT_FOUND, pair->error,
                 "Connection refused");
    completion_init(&completion);
    context = completion_context(&completion);
    assert_fails(completion_result(&completion, net_connect(stream, "127.0.0.1", port, &context, pair->error)),
                 WS_E_ENDPOINT_NOT_FOUND, pair->error, "127.0.0.1");
    net_stream_free(stream);
}

/* Names that end in ".test" are never anybody's (RFC 6761 section 6.2). */
const char* resolver_answer(const char* host)
{
    return strcmp(host, "here.test") == 0 ? "127.0.0.1" : strcmp(host, "nowhere.test") == 0 ? NULL : host;
}

static void test_unknown_name_is_endpoint_not_found_and_names_it(void** state)
{
    struct pair* pair = *state;
    struct net_stream* stream;
    struct completion completion;
    WS_ASYNC_CONTEXT context;

    assert_ok(net_stream_create(&stream, NULL));
    completion_init(&completion);
    context = completion_context(&completion);
    assert_fails(completion_result(&completion, net_connect(stream, "nowhere.test", 80, &context, pair->error)),
                 WS_E_ENDPOINT_NOT_FOUND, pair->error, "nowhere.test");
    net_stream_free(stream);
}

static void test_name_is_resolved_and_connected_to(void** state)
{
    struct pair* pair = *state;
    struct net_stream* stream;
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    HRESULT hr;

    assert_ok(net_stream_create(&stream, NULL));
    completion_init(&completion);
    context = completion_context(&completion);
    hr = net_connect(stream, "here.test", net_listener_port(pair->listener), &context, pair->error);
    assert_true(hr == WS_S_ASYNC || hr == S_OK);        /* S_OK: all of it was done before this thread looked (X3) */
    assert_ok_error(completion_result(&completion, hr), pair->error);
    net_stream_free(stream);
}

static void test_second_listener_on_a_port_is_address_in_use(void** state)
{
    struct pair* pair = *state;
    struct net_listener* other;

    assert_fails(net_listen("127.0.0.1", false, net_listener_port(pair->listener), 64, &other, NULL, pair->error),
                 WS_E_ADDRESS_IN_USE, pair->error, "listening on 127.0.0.1 port");
}

/* Whatever the system refuses, the last of it the question which port it has given. */
static void test_a_listener_that_opens_knows_its_port(void** state)
{
    struct pair* pair = *state;
    struct net_listener* listener;
    unsigned refused = 0;
    uint64_t hits = 1;

    for (uint64_t n = 0; hits != 0; n++) {
        HRESULT hr;

        listener = NULL;
        sys_fail_after(n);
        hr = net_listen("127.0.0.1", false, 0, 4, &listener, NULL, pair->error);
        hits = sys_fail_hits();
        sys_fail_after(UINT64_MAX);
        refused += hits != 0 && FAILED(hr);
        if (SUCCEEDED(hr))
            assert_int_not_equal(net_listener_port(listener), 0);
        else
            assert_error_says(pair->error, "listening on 127.0.0.1 port");
        net_listener_free(listener);
    }
    assert_int_equal(refused, 4);           /* a socket, its address, listening, and which address it has */
}

static void test_foreign_address_is_address_not_available(void** state)
{
    struct pair* pair = *state;
    struct net_listener* other;

    assert_fails(net_listen("192.0.2.1", false, 0, 64, &other, NULL, pair->error), WS_E_ADDRESS_NOT_AVAILABLE,
                 pair->error, "192.0.2.1");
}

static void test_abort_of_a_listener_completes_a_pending_accept(void** state)
{
    struct pair* pair = *state;
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    struct net_stream* stream = NULL;
    HRESULT hr;

    completion_init(&completion);
    context = completion_context(&completion);
    hr = net_accept(pair->listener, 0, &stream, &context, pair->error);
    assert_hr(hr, WS_S_ASYNC);
    net_listener_abort(pair->listener);
    assert_hr(completion_result(&completion, hr), WS_E_OPERATION_ABORTED);
    assert_null(stream);
}

/* What accept(2) says next, instead of asking the system. */
static struct {
    int      code;
    unsigned times;
} accept_says;

/* By its label, as the libraries do not agree on its type. */
int instead_of_accept4(int fd, void* peer, void* size, int flags) __asm__("accept4");

int instead_of_accept4(int fd, void* peer, void* size, int flags)
{
    int (*system_accept)(int, void*, void*, int);

    *(void**)&system_accept = dlsym(RTLD_NEXT, "accept4");
    if (accept_says.times == 0)
        return system_accept(fd, peer, size, flags);
    accept_says.times--;
    errno = accept_says.code;
    return -1;
}

static void check_accept_after_lost(struct pair* pair, int code, bool synchronous)
{
    struct net_stream* client;
    struct net_stream* stream = NULL;
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    HRESULT hr;

    assert_ok(net_stream_create(&client, NULL));
    assert_ok(net_connect(client, "127.0.0.1", net_listener_port(pair->listener), NULL, NULL));
    accept_says.code = code;
    accept_says.times = 3;
    completion_init(&completion);
    context = completion_context(&completion);
    hr = net_accept(pair->listener, 0, &stream, synchronous ? NULL : &context, pair->error);
    assert_ok_error(synchronous ? hr : completion_result(&completion, hr), pair->error);
    assert_int_equal(accept_says.times, 0);
    assert_non_null(stream);
    net_stream_free(stream);
    net_stream_free(client);
}

/* Errors that accept(2) passes on from the network: that connection is gone, there may be others behind it. */
static void test_accept_goes_on_after_connections_that_were_lost_before(void** state)
{
    static const int lost[] = { ECONNABORTED, EINTR, EPROTO, ENETDOWN, ENETUNREACH, EHOSTUNREACH, EHOSTDOWN, ENONET,
                                ENOPROTOOPT };

    for (size_t i = 0; i < ARRAY_COUNT(lost); i++) {
        print_message("[ %s ]\n", strerror(lost[i]));
        check_accept_after_lost(*state, lost[i], true);
        check_accept_after_lost(*state, lost[i], false);
    }
}

static void test_accept_that_can_neither_accept_nor_wait_says_that_memory_is_short(void** state)
{
    struct pair* pair = *state;
    struct net_stream* stream;
    HRESULT hr;

    sys_fail_all();
    hr = net_accept(pair->listener, 0, &stream, NULL, pair->error);
    sys_fail_after(UINT64_MAX);
    assert_fails(hr, E_OUTOFMEMORY, pair->error, "waiting for a connection");
}

/* Out of descriptors: the connection stays in the backlog and is accepted when there are some again. */
static void test_accept_out_of_descriptors_goes_on_when_there_are_some_again(void** state)
{
    struct pair* pair = *state;
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    struct net_stream* stream = NULL;
    struct net_stream* client;
    struct rlimit before;
    struct rlimit tight;
    int probe;
    HRESULT hr;

    completion_init(&completion);
    context = completion_context(&completion);
    hr = net_accept(pair->listener, 0, &stream, &context, pair->error);
    assert_hr(hr, WS_S_ASYNC);
    assert_ok(net_stream_create(&client, NULL));
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    probe = dup(0);
    close(probe);
    tight = (struct rlimit){ (rlim_t)probe + 1, before.rlim_max };          /* one more: the client's */
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &tight), 0);
    assert_ok_error(net_connect(client, "127.0.0.1", net_listener_port(pair->listener), NULL, pair->error),
                    pair->error);
    assert_false(sys_event_wait(&completion.event, sys_deadline_ns(120)));
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_ok(completion_result(&completion, hr));
    assert_non_null(stream);
    net_stream_free(stream);
    net_stream_free(client);
}

/* Each of many connections echoes a few messages, all at once, each side asynchronous. */
#define ECHOES 1000

struct echo {
    WS_ASYNC_STATE     steps;
    struct net_stream* stream;
    char               buffer[64];
    size_t             actual;
    unsigned           rounds;
    bool               client;
    atomic_int*        left;
    atomic_int*        failed;
    struct sys_event*  all_done;
};

static HRESULT CALLBACK echo_read(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

static HRESULT CALLBACK echo_write(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct echo* echo = state;
    struct iovec part = { echo->buffer, echo->actual };

    UNUSED(model);
    if (FAILED(hr))
        return hr;
    if (echo->actual == 0 || echo->rounds-- == 0)
        return S_OK;
    next->function = echo_read;
    return net_write(echo->stream, &part, 1, context, error);
}

static HRESULT CALLBACK echo_read(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct echo* echo = state;

    UNUSED(model);
    if (FAILED(hr))
        return hr;
    next->function = echo_write;
    return net_read(echo->stream, echo->buffer, sizeof echo->buffer, &echo->actual, context, error);
}

static void CALLBACK echo_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct echo* echo = state;

    UNUSED(model);
    if (FAILED(hr))
        atomic_fetch_add(echo->failed, 1);
    net_stream_free(echo->stream);
    if (atomic_fetch_sub(echo->left, 1) == 1)
        sys_event_set(echo->all_done);
}

static void echo_start(struct echo* echo)
{
    WS_ASYNC_CONTEXT context = { echo_done, echo };
    HRESULT hr;

    echo->actual = 8;
    hr = WsAsyncExecute(&echo->steps, echo->client ? echo_write : echo_read, WS_LONG_CALLBACK, echo, &context, NULL);
    if (hr != WS_S_ASYNC)
        echo_done(hr, WS_LONG_CALLBACK, echo);
}

static void test_a_thousand_connections_at_once(void** state)
{
    struct pair* pair = *state;
    struct echo* echoes = calloc(2 * ECHOES, sizeof *echoes);
    struct sys_event all_done;
    int count = 2 * test_rounds(ECHOES);
    atomic_int left = count;
    atomic_int failed = 0;
    struct rlimit files;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    sys_event_init(&all_done);
    for (int i = 0; i < count; i += 2) {
        struct echo* client = &echoes[i];
        struct echo* server = &echoes[i + 1];

        *client = *server = (struct echo){ .left = &left, .failed = &failed, .all_done = &all_done };
        client->client = true;
        client->rounds = 20;
        server->rounds = 21;
        assert_ok(net_stream_create(&client->stream, NULL));
        assert_ok_error(net_connect(client->stream, "127.0.0.1", net_listener_port(pair->listener), NULL, pair->error),
                        pair->error);
        assert_ok_error(net_accept(pair->listener, 0, &server->stream, NULL, pair->error), pair->error);
    }
    for (int i = 0; i < count; i++)
        echo_start(&echoes[i]);
    assert_true(sys_event_wait(&all_done, sys_deadline_ns(PATIENCE_MS)));
    assert_int_equal(failed, 0);
    sys_event_destroy(&all_done);
    free(echoes);
}

static void* interrupt_stream(void* stream)
{
    net_interrupt(stream);
    return NULL;
}

static void test_A3_wait_for_input_is_interrupted_and_the_stream_lives_on(void** state)
{
    struct pair* pair = *state;
    pthread_t thread;
    char buffer[16];
    size_t actual = 0;

    for (int i = 0; i < 50; i++) {
        assert_int_equal(pthread_create(&thread, NULL, interrupt_stream, pair->server), 0);
        assert_hr(net_wait_input(pair->server, pair->error), ASYNC_S_AGAIN);
        pthread_join(thread, NULL);
    }
    net_interrupt(pair->server);
    net_clear_interrupt(pair->server);
    write_text(pair->client, "hello");
    assert_ok(net_wait_input(pair->server, pair->error));
    assert_ok(net_read(pair->server, buffer, sizeof buffer, &actual, NULL, pair->error));
    assert_int_equal(actual, 5);
    net_set_deadlines(pair->server, sys_deadline_ns(10), SYS_NEVER);
    assert_fails(net_wait_input(pair->server, pair->error), WS_E_OPERATION_TIMED_OUT, pair->error, "receiving from");
}

/* Data and the end of the stream in one event: the read after the short one must see the end without another event. */
static void test_end_that_comes_together_with_data_is_not_missed(void** state)
{
    for (int i = 0; i < test_rounds(200); i++) {
        struct pair* pair = *state;
        struct completion completion;
        WS_ASYNC_CONTEXT context;
        char buffer[16];
        size_t actual = 9;
        HRESULT hr;

        completion_init(&completion);
        context = completion_context(&completion);
        hr = net_read(pair->server, buffer, sizeof buffer, &actual, &context, pair->error);
        write_text(pair->client, "last");
        net_finish(pair->client);
        assert_ok(completion_result(&completion, hr));
        assert_int_equal(actual, 4);
        completion_init(&completion);
        context = completion_context(&completion);
        hr = net_read(pair->server, buffer, sizeof buffer, &actual, &context, pair->error);
        assert_ok(completion_result(&completion, hr));
        assert_int_equal(actual, 0);
        pair_teardown(state);
        pair_setup(state);
    }
}

static void test_undelivered_is_certain_only_when_nothing_was_acknowledged(void** state)
{
    struct pair* pair = *state;
    struct iovec part = { (void*)(uintptr_t)"request", 7 };
    char buffer[16];
    size_t actual = 0;

    write_text(pair->client, "first");
    assert_ok(net_read(pair->server, buffer, sizeof buffer, &actual, NULL, pair->error));
    assert_false(net_undelivered(pair->client));
    net_stream_free(pair->server);          /* the peer closes, and then the next request comes */
    pair->server = NULL;
    assert_ok(net_write(pair->client, &part, 1, NULL, NULL));
    assert_true(net_read(pair->client, buffer, sizeof buffer, &actual, NULL, NULL) != WS_S_ASYNC);
    assert_true(net_undelivered(pair->client));
}

/* Connects, echoes and closes, everything asynchronous. */
static HRESULT complete(struct completion* completion, HRESULT hr)
{
    hr = completion_result(completion, hr);
    completion_init(completion);
    return hr;
}

static HRESULT run_exchange(void* state)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context = completion_context(&completion);
    struct net_listener* listener = NULL;
    struct net_stream* client = NULL;
    struct net_stream* server = NULL;
    struct iovec part = { (void*)(uintptr_t)"hello", 5 };
    char buffer[16];
    size_t actual = 0;
    HRESULT hr;

    UNUSED(state);
    completion_init(&completion);
    hr = net_listen("127.0.0.1", false, 0, 4, &listener, NULL, NULL);
    if (SUCCEEDED(hr))
        hr = net_stream_create(&client, NULL);
    if (SUCCEEDED(hr))
        hr = complete(&completion, net_connect(client, "127.0.0.1", net_listener_port(listener), &context, NULL));
    if (SUCCEEDED(hr))
        hr = complete(&completion, net_accept(listener, 0, &server, &context, NULL));
    if (SUCCEEDED(hr))
        net_set_deadlines(server, sys_deadline_ns(PATIENCE_MS), SYS_NEVER);
    if (SUCCEEDED(hr))
        hr = complete(&completion, net_write(client, &part, 1, &context, NULL));
    if (SUCCEEDED(hr))
        hr = complete(&completion, net_read(server, buffer, sizeof buffer, &actual, &context, NULL));
    net_stream_free(client);
    net_stream_free(server);
    net_listener_free(listener);
    sys_event_destroy(&completion.event);
    return WsxShutdownEngine(PATIENCE_MS, NULL) == S_OK ? hr : S_FALSE;
}

static void test_refused_system_calls_fail_cleanly(void** state)
{
    pair_teardown(state);
    assert_true(for_each_syscall_failure(run_exchange, NULL) > 8);
    pair_setup(state);
}

static void test_no_memory_fails_cleanly(void** state)
{
    pair_teardown(state);
    assert_true(for_each_allocation_failure(run_exchange, NULL, S_OK) > 4);
    pair_setup(state);
}

#define WITH_PAIR(test) cmocka_unit_test_setup_teardown(test, pair_setup, pair_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PAIR(test_synchronous_read_takes_what_is_there),
        WITH_PAIR(test_C10_read_of_data_already_there_completes_synchronously),
        WITH_PAIR(test_C2_C9_read_that_waits_completes_by_callback_with_its_outputs),
        WITH_PAIR(test_end_of_stream_is_zero_bytes),
        WITH_PAIR(test_write_larger_than_the_socket_buffers_goes_asynchronous_and_arrives_whole),
        WITH_PAIR(test_A2_read_times_out_synchronously_and_asynchronously),
        WITH_PAIR(test_later_deadline_is_kept_after_an_earlier_operation_finished_in_time),
        WITH_PAIR(test_A1_abort_completes_a_pending_read_once_and_later_ones_at_once),
        WITH_PAIR(test_A1_abort_ends_a_synchronous_read_of_another_thread),
        WITH_PAIR(test_A4_exactly_one_result_when_data_timeout_abort_and_disconnect_race),
        WITH_PAIR(test_nobody_listening_is_endpoint_not_found),
        WITH_PAIR(test_unknown_name_is_endpoint_not_found_and_names_it),
        WITH_PAIR(test_name_is_resolved_and_connected_to),
        WITH_PAIR(test_second_listener_on_a_port_is_address_in_use),
        WITH_PAIR(test_a_listener_that_opens_knows_its_port),
        WITH_PAIR(test_foreign_address_is_address_not_available),
        WITH_PAIR(test_abort_of_a_listener_completes_a_pending_accept),
        WITH_PAIR(test_accept_goes_on_after_connections_that_were_lost_before),
        WITH_PAIR(test_accept_that_can_neither_accept_nor_wait_says_that_memory_is_short),
        WITH_PAIR(test_accept_out_of_descriptors_goes_on_when_there_are_some_again),
        WITH_PAIR(test_A3_wait_for_input_is_interrupted_and_the_stream_lives_on),
        WITH_PAIR(test_end_that_comes_together_with_data_is_not_missed),
        WITH_PAIR(test_undelivered_is_certain_only_when_nothing_was_acknowledged),
        WITH_PAIR(test_refused_system_calls_fail_cleanly),
        WITH_PAIR(test_no_memory_fails_cleanly),
        WITH_PAIR(test_a_thousand_connections_at_once),
    };

    return cmocka_run_group_tests_name("net.net", tests, NULL, NULL);
}
