/* The contract checker on operations: doors of functions that can wait, and asynchronous functions of the application's
 * that the library calls. Both hand on a context of the checker's own in place of the one that they were given. */
#ifndef WWS_ASYNC_CHECK_OP_H
#define WWS_ASYNC_CHECK_OP_H

#include "base/check.h"

/* Like check_enter. With a context, *context is changed to point to own, which lives until the call has returned; then
 * check_started. Without one, the call waits on this thread. */
enum check_entry check_start(const char* function, const void* from, const WS_ASYNC_CONTEXT** context,
                             WS_ASYNC_CONTEXT* own, ...);
HRESULT check_started(HRESULT hr);

/* The door of a function that can wait. context: the name of its parameter, which the call names too. */
#define CHECK_START(call, context, ...) CHECK_START_AS(__func__, NULL, call, context, __VA_ARGS__)
#define CHECK_START_AS(name, from, call, context, ...) \
    do { \
        if (check_on()) { \
            WS_ASYNC_CONTEXT check_own_; \
            const enum check_entry check_entry_ = \
                check_start(name, from, &(context), &check_own_, CHECK_OBJECTS(__VA_ARGS__)); \
            if (check_entry_ != CHECK_PASS) \
                return check_entry_ == CHECK_REFUSED ? WS_E_INVALID_OPERATION : check_started(call); \
        } \
    } while (0)

/* An asynchronous function of the application's, about to be called with this context. name says what it is for the
 * library: "WS_READ_CALLBACK". error is lent to it, and may be NULL. */
void    check_call_out(const char* name, const void* address, WS_CALLBACK_MODEL model, const WS_ASYNC_CONTEXT** context,
                       WS_ASYNC_CONTEXT* own, const WS_ERROR* error);
HRESULT check_called_out(HRESULT hr);

/* Calls a function of the application's; context is the name of a variable, which the call names too. The model is of the
 * thread, WS_LONG_CALLBACK where none was promised. */
#define CHECK_OUT(call, name, function, model, context, error) \
    __extension__({ \
        WS_ASYNC_CONTEXT check_own_; \
        const bool check_out_ = check_on(); \
        HRESULT check_hr_; \
        if (check_out_) \
            check_call_out(name, (const void*)(uintptr_t)(function), model, &(context), &check_own_, error); \
        check_hr_ = (call); \
        if (UNLIKELY(check_out_)) \
            check_hr_ = check_called_out(check_hr_); \
        check_hr_; \
    })

/* The operation that this thread works on is about to wait for a turn of a lane: node is about to be armed, or put where
 * somebody may post it. what: "a unit of the limiter"; "data on", with a descriptor. deadline_ns 0: not known here. Does
 * nothing for what the library does on its own account. If the node is not going to be run after all: CHECK_WAITS_NOT. */
struct lane_node;
void check_waits(struct lane_node* node, const char* what, int fd, uint64_t deadline_ns);
void check_waits_no_more(struct lane_node* node);
#define CHECK_WAITS(node, what, fd, deadline_ns) \
    do { \
        if (check_on()) \
            check_waits(node, what, fd, deadline_ns); \
    } while (0)
#define CHECK_WAITS_NOT(node) \
    do { \
        if (check_on()) \
            check_waits_no_more(node); \
    } while (0)

/* The same for a job on a thread of the pool; gives what that thread has to begin its turn with. */
uint64_t check_waits_for_job(void);
bool     check_begin_turn(uint64_t op);
void     check_end_turn(void);

/* WsAsyncExecute, for the application: its functions are called through CHECK_OUT. */
HRESULT check_execute(WS_ASYNC_STATE* state, WS_ASYNC_FUNCTION operation, WS_CALLBACK_MODEL model,
                      void* operation_state, const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;

#endif
