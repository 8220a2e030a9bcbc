/* Aborts, deadlines and frees that come at the worst moment: while a name is being looked up, in the middle of an attempt,
 * from another thread than the callback that frees. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "async/completion.h"
#include "net/net.h"
#include "resolver.h"
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------------------------------ a slow resolver */

/* The name "slow.test" is answered when the test says so, with 127.0.0.1. */
static struct {
    struct sys_event asked;
    struct sys_event answer;
    atomic_uint      out;               /* threads inside */
} resolver;

const char* resolver_answer(const char* host)
{
    if (strcmp(host, "slow.test") != 0)
        return host;
    atomic_fetch_add(&resolver.out, 1);
    sys_event_set(&resolver.asked);
    sys_event_wait(&resolver.answer, sys_deadline_ns(PATIENCE_MS));
    atomic_fetch_sub(&resolver.out, 1);
    return "127.0.0.1";
}

static int resolver_setup(void** state)
{
    (void)state;
    sys_event_init(&resolver.asked);
    sys_event_init(&resolver.answer);
    return 0;
}

/* The resolver answers at last, and everything is given back. */
static int resolver_teardown(void** state)
{
    int result;

    sys_event_set(&resolver.answer);
    result = engine_teardown(state);
    sys_event_destroy(&resolver.asked);
    sys_event_destroy(&resolver.answer);
    return result;
}

static void test_A1_abort_ends_a_connect_whose_name_is_being_looked_up(void** state)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    struct net_stream* stream;
    WS_ERROR* error = test_error();
    HRESULT hr;

    (void)state;
    assert_ok(net_stream_create(&stream, NULL));
    completion_init(&completion);
    context = completion_context(&completion);
    hr = net_connect(stream, "slow.test", 80, &context, error);
    assert_hr(hr, WS_S_ASYNC);
    assert_true(sys_event_wait(&resolver.asked, sys_deadline_ns(PATIENCE_MS)));
    net_abort(stream);
    assert_fails(completion_result(&completion, hr), WS_E_OPERATION_ABORTED, error, "aborted");
    assert_int_equal(atomic_load(&resolver.out), 1);        /* still at it, for nobody */
    net_stream_free(stream);
    WsFreeError(error);
}

static void check_unresolved_in_time(uint64_t resolve_ns, uint64_t connect_ns)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    struct net_stream* stream;
    WS_ERROR* error = test_error();
    HRESULT hr;

    assert_ok(net_stream_create(&stream, NULL));
    net_set_resolve_deadline(stream, resolve_ns);
    net_set_deadlines(stream, SYS_NEVER, connect_ns);
    completion_init(&completion);
    context = completion_context(&completion);
    hr = net_connect(stream, "slow.test", 80, &context, error);
    assert_true(hr == WS_S_ASYNC || hr == WS_E_OPERATION_TIMED_OUT);    /* over before this thread looked (X3) */
    assert_fails(completion_result(&completion, hr), WS_E_OPERATION_TIMED_OUT, error,
                 "slow.test was not resolved in time");
    net_stream_free(stream);
    WsFreeError(error);
}

static void test_A2_connect_whose_name_is_not_resolved_times_out(void** state)
{
    static const ULONG times_ms[][2] = { { INFINITE, 20 }, { 20, INFINITE }, { 20, 60000 }, { 60000, 20 } };

    for (size_t i = 0; i < ARRAY_COUNT(times_ms); i++) {
        check_unresolved_in_time(sys_deadline_ns(times_ms[i][0]), sys_deadline_ns(times_ms[i][1]));
        assert_int_equal(resolver_teardown(state), 0);
        assert_int_equal(resolver_setup(state), 0);
    }
}

static void test_connect_of_an_aborted_stream_looks_no_name_up(void** state)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    struct net_stream* stream;

    (void)state;
    assert_ok(net_stream_create(&stream, NULL));
    net_abort(stream);
    completion_init(&completion);
    context = completion_context(&completion);
    assert_hr(net_connect(stream, "slow.test", 80, &context, NULL), WS_E_OPERATION_ABORTED);
    assert_ok(completion_result(&completion, S_OK));
    net_stream_free(stream);
}

struct aborting {
    struct net_stream*   stream;
    struct net_listener* listener;
    atomic_bool          go;
    unsigned             spin;
};

static void* abort_on_go(void* argument)
{
    struct aborting* aborting = argument;

    while (!atomic_load(&aborting->go))
        sched_yield();
    for (unsigned spin = aborting->spin; spin > 0; spin--)
        (void)atomic_load(&aborting->go);
    if (aborting->stream != NULL)
        net_abort(aborting->stream);
    if (aborting->listener != NULL)
        net_listener_abort(aborting->listener);
    return NULL;
}

static void test_A4_lookups_answered_timed_out_and_aborted_at_once_end_once(void** state)
{
    (void)state;
    sys_event_set(&resolver.answer);
    for (unsigned round = 0; round < (unsigned)test_rounds(300); round++) {
        struct aborting aborting = { .spin = round * 20 };
        struct completion completion;
        WS_ASYNC_CONTEXT context;
        pthread_t thread;
        HRESULT hr;

        assert_ok(net_stream_create(&aborting.stream, NULL));
        net_set_deadlines(aborting.stream, SYS_NEVER, sys_deadline_ns(1));
        assert_int_equal(pthread_create(&thread, NULL, abort_on_go, &aborting), 0);
        completion_init(&completion);
        context = completion_context(&completion);
        atomic_store(&aborting.go, true);
        hr = net_connect(aborting.stream, "slow.test", 1, &context, NULL);
        hr = completion_result(&completion, hr);
        assert_true(hr == WS_E_OPERATION_ABORTED || hr == WS_E_OPERATION_TIMED_OUT || hr == WS_E_ENDPOINT_NOT_FOUND);
        pthread_join(thread, NULL);
        net_stream_free(aborting.stream);
    }
}

/* ------------------------------------------------------------------------------------------------ streams */

/* Two connected streams and their listener. */
struct pair {
    struct net_listener* listener;
    struct net_stream*   client;
    struct net_stream*   server;
};

static void pair_open(struct pair* pair)
{
    assert_ok(net_listen("127.0.0.1", false, 0, 64, &pair->listener, NULL, NULL));
    assert_ok(net_stream_create(&pair->client, NULL));
    assert_ok(net_connect(pair->client, "127.0.0.1", net_listener_port(pair->listener), NULL, NULL));
    assert_ok(net_accept(pair->listener, 0, &pair->server, NULL, NULL));
}

static void pair_close(struct pair* pair)
{
    net_stream_free(pair->client);
    net_stream_free(pair->server);
    net_listener_free(pair->listener);
}

/* The socket is shut down to wake who waits: that must not be taken for the end of the stream, or for the peer's doing. */
static void test_A1_abort_in_the_middle_of_a_read_is_no_end_of_stream(void** state)
{
    (void)state;
    for (unsigned round = 0; round < (unsigned)test_rounds(1500); round++) {
        struct aborting aborting = { .spin = round % 300 };
        struct pair pair;
        pthread_t thread;
        size_t actual = 0;
        char buffer[16];
        HRESULT hr;

        pair_open(&pair);
        aborting.stream = pair.server;
        assert_int_equal(pthread_create(&thread, NULL, abort_on_go, &aborting), 0);
        sched_yield();
        atomic_store(&aborting.go, true);
        hr = net_read(pair.server, buffer, sizeof buffer, &actual, NULL, NULL);
        assert_hr(hr, WS_E_OPERATION_ABORTED);
        pthread_join(thread, NULL);
        pair_close(&pair);
    }
}

static void test_A1_abort_in_the_middle_of_an_accept_is_an_abort(void** state)
{
    (void)state;
    for (unsigned round = 0; round < (unsigned)test_rounds(1500); round++) {
        struct aborting aborting = { .spin = round % 300 };
        struct net_stream* stream = NULL;
        pthread_t thread;

        assert_ok(net_listen("127.0.0.1", false, 0, 64, &aborting.listener, NULL, NULL));
        assert_int_equal(pthread_create(&thread, NULL, abort_on_go, &aborting), 0);
        sched_yield();
        atomic_store(&aborting.go, true);
        assert_hr(net_accept(aborting.listener, 0, &stream, NULL, NULL), WS_E_OPERATION_ABORTED);
        pthread_join(thread, NULL);
        net_listener_free(aborting.listener);
    }
}

struct direction {
    struct net_stream* stream;
    struct completion  completion;
    atomic_uint*       ready;
    HRESULT            hr;
    char*              bytes;
    size_t             size;
    size_t             actual;
};

static void meet(atomic_uint* ready)
{
    atomic_fetch_add(ready, 1);
    while (atomic_load(ready) < 2)
        sched_yield();
}

static void* first_read(void* argument)
{
    struct direction* read = argument;
    WS_ASYNC_CONTEXT context = completion_context(&read->completion);

    meet(read->ready);
    read->hr = net_read(read->stream, read->bytes, read->size, &read->actual, &context, NULL);
    return NULL;
}

static void* first_write(void* argument)
{
    struct direction* write = argument;
    WS_ASYNC_CONTEXT context = completion_context(&write->completion);
    struct iovec part = { write->bytes, write->size };

    meet(write->ready);
    write->hr = net_write(write->stream, &part, 1, &context, NULL);
    return NULL;
}

static void test_T1_first_read_and_first_write_of_a_stream_at_the_same_time(void** state)
{
    size_t size = 8u * 1024 * 1024;
    char* bytes = calloc(1, size);

    (void)state;
    for (unsigned round = 0; round < (unsigned)test_rounds(100); round++) {
        atomic_uint ready = 0;
        struct pair pair;
        char buffer[16];
        struct direction read = { .ready = &ready, .bytes = buffer, .size = sizeof buffer };
        struct direction write = { .ready = &ready, .bytes = bytes, .size = size };
        pthread_t threads[2];

        pair_open(&pair);
        read.stream = write.stream = pair.server;
        completion_init(&read.completion);
        completion_init(&write.completion);
        assert_int_equal(pthread_create(&threads[0], NULL, first_read, &read), 0);
        assert_int_equal(pthread_create(&threads[1], NULL, first_write, &write), 0);
        pthread_join(threads[0], NULL);
        pthread_join(threads[1], NULL);
        assert_hr(read.hr, WS_S_ASYNC);
        assert_hr(write.hr, WS_S_ASYNC);
        net_abort(pair.server);
        assert_hr(completion_result(&read.completion, read.hr), WS_E_OPERATION_ABORTED);
        assert_hr(completion_result(&write.completion, write.hr), WS_E_OPERATION_ABORTED);
        pair_close(&pair);
    }
    free(bytes);
}

/* ------------------------------------------------------------------------------------------------ listeners */

struct freeing {
    struct net_listener* listener;
    struct net_stream*   stream;
    struct completion    completion;
};

static void CALLBACK free_listener(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct freeing* freeing = state;

    net_listener_free(freeing->listener);
    completion_callback(hr, model, &freeing->completion);
}

static void test_C5_listener_freed_by_the_callback_that_its_abort_brings(void** state)
{
    (void)state;
    for (unsigned round = 0; round < (unsigned)test_rounds(1000); round++) {
        struct freeing freeing = { 0 };
        WS_ASYNC_CONTEXT context = { free_listener, &freeing };

        completion_init(&freeing.completion);
        assert_ok(net_listen("127.0.0.1", false, 0, 64, &freeing.listener, NULL, NULL));
        assert_hr(net_accept(freeing.listener, 0, &freeing.stream, &context, NULL), WS_S_ASYNC);
        net_listener_abort(freeing.listener);
        assert_hr(completion_result(&freeing.completion, WS_S_ASYNC), WS_E_OPERATION_ABORTED);
    }
}

#define WITH_RESOLVER(test) cmocka_unit_test_setup_teardown(test, resolver_setup, resolver_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_RESOLVER(test_A1_abort_ends_a_connect_whose_name_is_being_looked_up),
        WITH_RESOLVER(test_A2_connect_whose_name_is_not_resolved_times_out),
        WITH_RESOLVER(test_connect_of_an_aborted_stream_looks_no_name_up),
        WITH_RESOLVER(test_A4_lookups_answered_timed_out_and_aborted_at_once_end_once),
        cmocka_unit_test(test_A1_abort_in_the_middle_of_a_read_is_no_end_of_stream),
        cmocka_unit_test(test_A1_abort_in_the_middle_of_an_accept_is_an_abort),
        cmocka_unit_test(test_T1_first_read_and_first_write_of_a_stream_at_the_same_time),
        cmocka_unit_test(test_C5_listener_freed_by_the_callback_that_its_abort_brings),
    };

    return cmocka_run_group_tests_name("net.abort", tests, NULL, engine_teardown);
}
