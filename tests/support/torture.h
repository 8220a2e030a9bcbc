/* The inside of the torture: what a test program does when scripts/torture runs it. For each point of a test where
 * something can fail, a child process runs the test with that point failing, and looks at what came of it: see
 * docs/testing.md. Outside of it these functions do next to nothing. */
#ifndef WWS_TESTS_TORTURE_H
#define WWS_TESTS_TORTURE_H

#include <WebServices.h>
#include <stdbool.h>
#include <stddef.h>

struct CMUnitTest;

/* Runs the tests of a program: as cmocka does, or as the environment asks (see torture.c). */
int torture_run_group(const char* name, const struct CMUnitTest* tests, size_t count, int (*setup)(void** state),
                      int (*teardown)(void** state));

/* ---- called by ws_seen.h, around the public functions */

enum { TORTURE_REUSE_STEPS = 3 };

/* How a handle of a type is ended: three steps, for all handles together. NULL where a type has no such step. */
struct torture_end {
    void (*abort)(void* handle);        /* what is pending completes */
    HRESULT (*close)(void* handle, const WS_ASYNC_CONTEXT* context);
    void (*free)(void* handle);
    HRESULT (*reuse)(void* handle);     /* before that: does it still work? */
    unsigned reuse_step;                /* from 0 */
    const char* name;                   /* of the type */
};

void    torture_created(void* handle, const struct torture_end* end);
void    torture_freed(const void* handle);
HRESULT torture_seen(HRESULT hr, WS_ERROR* error, const char* function);      /* returns hr */

/* ---- called by what tests share */

/* release(state) is called when the test has failed, before anything else: it lets go what only the test would end. */
void torture_release_at_end(void (*release)(void* state), void* state);
void torture_released(const void* state);       /* not any more */

/* ---- called by support.h */

void torture_own_faults(void);          /* the test makes things fail by itself */
void torture_skipped(void);
/* hr is not what the test expected: is it a result that a failed point may have? */
void torture_unexpected(HRESULT hr, HRESULT expected, const char* text);

/* Where this exists, the program has memory that mem_live_blocks does not count: the sanitizer is asked each time. */
extern const bool torture_other_memory;

#if defined(__SANITIZE_THREAD__)                /* gcc; clang is asked below */
#define UNDER_THREAD_SANITIZER true
#elif defined(__SANITIZE_ADDRESS__)
#define UNDER_ADDRESS_SANITIZER true
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define UNDER_THREAD_SANITIZER true
#elif __has_feature(address_sanitizer)
#define UNDER_ADDRESS_SANITIZER true
#endif
#endif
#ifndef UNDER_THREAD_SANITIZER
#define UNDER_THREAD_SANITIZER false
#endif
#ifndef UNDER_ADDRESS_SANITIZER
#define UNDER_ADDRESS_SANITIZER false
#endif

/* How often a test repeats what happens by chance, and how many there are of what it has many of: all, or fewer when
 * something is made to fail each time. */
int test_rounds(int rounds);
/* The same for a test that has one thread only: ThreadSanitizer has nothing to find there, and is slow. */
int test_rounds_of_one_thread(int rounds);

/* How long a test waits for what must come: long enough that only a hang reaches it. */
ULONG test_patience_ms(void);

#endif
