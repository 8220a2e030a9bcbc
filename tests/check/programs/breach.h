/* What the programs of this folder share. Each breaks one rule of the contract, on purpose. */
#ifndef WWS_TESTS_CHECK_BREACH_H
#define WWS_TESTS_CHECK_BREACH_H

#include <WebServices.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wws/wwsx.h>

/* Not inlined: the stacks show them. */
#define STEP __attribute__((noinline))

static inline void need(bool good, const char* what)
{
    if (!good) {
        fprintf(stderr, "%s\n", what);
        exit(2);
    }
}
#define NEED(condition) need((condition), #condition)

/* Set by one thread, waited for by another. */
struct event { pthread_mutex_t mutex; pthread_cond_t cond; bool set; };
#define EVENT_INIT { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false }

static inline void event_set(struct event* event)
{
    pthread_mutex_lock(&event->mutex);
    event->set = true;
    pthread_cond_broadcast(&event->cond);
    pthread_mutex_unlock(&event->mutex);
}

static inline void event_wait(struct event* event)
{
    pthread_mutex_lock(&event->mutex);
    while (!event->set)
        pthread_cond_wait(&event->cond, &event->mutex);
    pthread_mutex_unlock(&event->mutex);
}

/* The completion of an operation, waited for. */
struct waiting { struct event event; HRESULT hr; };
#define WAITING_INIT { EVENT_INIT, S_OK }

static inline void CALLBACK wake(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct waiting* waiting = state;

    (void)model;
    waiting->hr = hr;
    event_set(&waiting->event);
}

/* A reader that gets its bytes from a callback. */
static inline WS_XML_READER* reader_from(WS_READ_CALLBACK callback, void* state)
{
    static const WS_XML_READER_TEXT_ENCODING utf8 = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_READER_STREAM_INPUT input = { { WS_XML_READER_INPUT_TYPE_STREAM }, callback, state };
    WS_XML_READER* reader;

    NEED(WsCreateReader(NULL, 0, &reader, NULL) == S_OK);
    NEED(WsSetInput(reader, &utf8.encoding, &input.input, NULL, 0, NULL) == S_OK);
    return reader;
}

#endif
