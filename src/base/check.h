/* The contract checker, as the rest of the library sees it: one line at the door of each public function, and one around
 * each function of the application's that the library calls. Off, which is what it nearly always is, a door costs a load
 * and a branch that is never taken, or nothing. docs/contract-checker.md says what is checked; any thread may call anything
 * here.
 *
 * A door is the first line of a public function. It names the call itself, with the arguments as they are, and the
 * objects that the call uses:
 *
 *    HRESULT WINAPI WsReadNode(WS_XML_READER* reader, WS_ERROR* error)
 *    {
 *        CHECK_CALL(WsReadNode(reader, error), reader, error);
 *
 * With the checker on, and called by the application, the door notes the objects as in use, calls the function again, and
 * returns what it returned. Calls that the library makes itself pass every door: the thread is inside then.
 *
 * Functions that do next to nothing have a door that costs nothing. An object that is created while the checker is on has
 * another tag (check_tag). Such a function asks for the usual tag first, as it would without a checker, and has its door
 * only where it goes with another one: for an example see WsAlloc, XML_READER_DOOR and XML_WRITER_DOOR. */
#ifndef WWS_BASE_CHECK_H
#define WWS_BASE_CHECK_H

#include "base/common.h"

/* Read by everybody, written by WsxSetCheck. By the compiler's own functions rather than those of stdatomic.h: nothing is
 * synchronised by it, and the simulation need not see it. */
extern bool check_enabled __attribute__((visibility("hidden")));

static inline bool check_on(void)
{
#if defined WWS_NO_CHECK || defined __clang_analyzer__   /* to measure what doors cost; to follow calls without them */
    return false;
#else
    return UNLIKELY(__atomic_load_n(&check_enabled, __ATOMIC_RELAXED));
#endif
}

/* The tag for an object that is created now, and the usual one back from it. Tags are ASCII letters. */
#define CHECK_TAG_BIT 0x80000000u

static inline uint32_t check_tag(uint32_t tag)
{
    return check_on() ? tag | CHECK_TAG_BIT : tag;
}

static inline uint32_t check_usual_tag(uint32_t tag)
{
    return tag & ~CHECK_TAG_BIT;
}

/* What a pointer points to. Those up to CHECK_LAST_SINGLE are used by one call at a time. */
enum check_kind {
    CHECK_NONE, CHECK_ERROR, CHECK_HEAP, CHECK_BUFFER, CHECK_READER, CHECK_WRITER, CHECK_MESSAGE,
    CHECK_LAST_SINGLE = CHECK_MESSAGE,
    CHECK_CHANNEL, CHECK_LISTENER, CHECK_PROXY, CHECK_HOST, CHECK_LIMITER
};
#define CHECK_KIND(object) \
    _Generic((object), WS_ERROR*: CHECK_ERROR, WS_HEAP*: CHECK_HEAP, WS_XML_BUFFER*: CHECK_BUFFER, \
             WS_XML_READER*: CHECK_READER, WS_XML_WRITER*: CHECK_WRITER, WS_MESSAGE*: CHECK_MESSAGE, \
             WS_CHANNEL*: CHECK_CHANNEL, WS_LISTENER*: CHECK_LISTENER, WS_SERVICE_PROXY*: CHECK_PROXY, \
             WS_SERVICE_HOST*: CHECK_HOST, struct _WSX_LIMITER*: CHECK_LIMITER)

/* The objects of a call, up to five, as arguments of check_enter and check_start. */
#define CHECK_OBJECT(object)        CHECK_KIND(object), (const void*)(object)
#define CHECK_OBJECTS_1(a)          CHECK_OBJECT(a), CHECK_NONE
#define CHECK_OBJECTS_2(a, ...)     CHECK_OBJECT(a), CHECK_OBJECTS_1(__VA_ARGS__)
#define CHECK_OBJECTS_3(a, ...)     CHECK_OBJECT(a), CHECK_OBJECTS_2(__VA_ARGS__)
#define CHECK_OBJECTS_4(a, ...)     CHECK_OBJECT(a), CHECK_OBJECTS_3(__VA_ARGS__)
#define CHECK_OBJECTS_5(a, ...)     CHECK_OBJECT(a), CHECK_OBJECTS_4(__VA_ARGS__)
#define CHECK_PICK(a, b, c, d, e, name, ...) name
#define CHECK_OBJECTS(...) \
    CHECK_PICK(__VA_ARGS__, CHECK_OBJECTS_5, CHECK_OBJECTS_4, CHECK_OBJECTS_3, CHECK_OBJECTS_2, CHECK_OBJECTS_1, ) \
    (__VA_ARGS__)

enum check_entry {
    CHECK_PASS,         /* called by the library itself: go on as if there were no door                      */
    CHECK_ENTERED,      /* make the call, and then check_leave                                                */
    CHECK_REFUSED       /* an object is in use by another operation: WS_E_INVALID_OPERATION (T1)              */
};
/* from: where stacks begin; NULL: with the caller. Then pairs of kind and pointer, and CHECK_NONE. */
enum check_entry check_enter(const char* function, const void* from, ...);
enum check_entry check_enter_free(const char* function, ...);        /* the same, for a function that ends the object */
HRESULT check_leave(HRESULT hr);
void    check_leave_void(void);
/* For objects that the application asked for: they are expected to be freed before the program ends (K6). */
void    check_created(enum check_kind kind, const void* object, const char* function);

/* The door of a function that uses objects. */
#define CHECK_CALL(call, ...) CHECK_CALL_AS(__func__, NULL, call, __VA_ARGS__)
/* The same in a function that another one ends with a call of: its name, and CHECK_CALLER. */
#define CHECK_CALLER __builtin_return_address(0)
#define CHECK_CALL_AS(name, from, call, ...) \
    do { \
        if (check_on()) { \
            const enum check_entry check_entry_ = check_enter(name, from, CHECK_OBJECTS(__VA_ARGS__)); \
            if (check_entry_ != CHECK_PASS) \
                return check_entry_ == CHECK_REFUSED ? WS_E_INVALID_OPERATION : check_leave(call); \
        } \
    } while (0)

/* The door of a function that gives the application a new object in *out. */
#define CHECK_CREATE(call, out, ...) \
    do { \
        if (check_on()) { \
            const enum check_entry check_entry_ = check_enter(__func__, NULL, CHECK_OBJECTS(__VA_ARGS__)); \
            if (check_entry_ == CHECK_REFUSED) \
                return WS_E_INVALID_OPERATION; \
            if (check_entry_ == CHECK_ENTERED) { \
                const HRESULT check_hr_ = check_leave(call); \
                if (SUCCEEDED(check_hr_)) \
                    check_created(CHECK_KIND(*(out)), *(out), __func__); \
                return check_hr_; \
            } \
        } \
    } while (0)

/* The door of a function that frees the object. */
#define CHECK_FREE(call, object) \
    do { \
        if (check_on()) { \
            const enum check_entry check_entry_ = check_enter_free(__func__, CHECK_OBJECTS(object)); \
            if (check_entry_ == CHECK_ENTERED) { \
                call; \
                check_leave_void(); \
            } \
            if (check_entry_ != CHECK_PASS) \
                return; \
        } \
    } while (0)

/* A thread of the library: what runs on it is inside, until the application is called. */
void check_thread_is_ours(void);

#endif
