/* What all tests share. Includes cmocka with the headers it needs, in their order. */
#ifndef WWS_TESTS_SUPPORT_H
#define WWS_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/common.h"
#include "base/fault.h"
#include "base/mem.h"
#include "torture.h"
#include "ws_seen.h"

/* Every program can be tortured (scripts/torture), each of its tests by itself. */
#undef cmocka_run_group_tests
#undef cmocka_run_group_tests_name
#undef skip
#define cmocka_run_group_tests(tests, setup, teardown) \
    torture_run_group(#tests, tests, ARRAY_COUNT(tests), setup, teardown)
#define cmocka_run_group_tests_name(name, tests, setup, teardown) \
    torture_run_group(name, tests, ARRAY_COUNT(tests), setup, teardown)
#define skip() (torture_skipped(), _skip(__FILE__, __LINE__))

/* ---------------------------------------------------------------------------------------------------- HRESULTs */

/* Fails unless hr is expected; prints both by name, and the strings of error (may be NULL). */
#define assert_hr_error(hr, expected, error) \
    test_check_hr((hr), (expected), (error), #hr, __FILE__, __LINE__)
#define assert_hr(hr, expected)  assert_hr_error(hr, expected, NULL)
#define assert_ok(hr)            assert_hr_error(hr, S_OK, NULL)
#define assert_ok_error(hr, error) assert_hr_error(hr, S_OK, error)

void test_check_hr(HRESULT hr, HRESULT expected, WS_ERROR* error, const char* text, const char* file, int line);

/* ------------------------------------------------------------------------------------------------- error strings */

#define ERROR_TEXT_BYTES 4096

/* All strings of the error, most recent first, as UTF-8 with " | " between them; cut when longer. Returns buffer. */
const char* error_text(WS_ERROR* error, char buffer[ERROR_TEXT_BYTES]);

/* Fails unless the strings of error contain part. Resets the error, ready for the next check. */
#define assert_error_says(error, part) test_check_error_says((error), (part), __FILE__, __LINE__)
void test_check_error_says(WS_ERROR* error, const char* part, const char* file, int line);

/* hr is expected, and the strings contain part; resets the error. hr is evaluated before the error is looked at. */
#define assert_fails(hr, expected, error, part) \
    do { \
        HRESULT fails_hr_ = (hr); \
        test_check_hr(fails_hr_, (expected), (error), #hr, __FILE__, __LINE__); \
        test_check_error_says((error), (part), __FILE__, __LINE__); \
    } while (0)

WS_ERROR* test_error(void);                     /* a new WS_ERROR; free it with WsFreeError */

/* ------------------------------------------------------------------------------------------------ contract checker */

/* The suite also runs under the contract checker (WWS_CHECK), which is to find nothing. A test that breaks these rules
 * (WSX_CHECK_RULES) on purpose says so before, and 0 behind. */
void test_breaks(ULONG rules);

/* ------------------------------------------------------------------------------------------------------ UTF-16 */

/* A WS_STRING over a literal or array: TEXT_STRING(u"http://x/"). */
#define TEXT_STRING(literal) ((WS_STRING){ (ULONG)(sizeof(literal) / sizeof(WCHAR) - 1), (WCHAR*)(uintptr_t)(literal) })

/* A WS_XML_STRING over a char literal. */
#define TEXT_XML(literal) ((WS_XML_STRING){ (ULONG)(sizeof(literal) - 1), (BYTE*)(uintptr_t)(literal), NULL, 0 })

/* A WS_STRING equals UTF-8 text. */
#define assert_text(string, utf8) test_check_text((string), (utf8), #string, __FILE__, __LINE__)
void test_check_text(WS_STRING string, const char* utf8, const char* what, const char* file, int line);

/* UTF-8 to a WS_STRING whose characters come from malloc, not from mem_*: free(string.chars). */
WS_STRING test_string(const char* utf8);

/* ------------------------------------------------------------------------------------------ failing on request */

/* The allocation number countdown from now (0: the next one) fails, and all after it when sticky; UINT64_MAX: none.
 * sys_fail_after does it to the system calls; sys_fail_all to all of them. The _hits functions tell how many were refused
 * since. */
static inline void mem_fail_after(uint64_t countdown, bool sticky)
{
    torture_own_faults();
    fault_set(FAULT_MEMORY, countdown, sticky ? FAULT_FOREVER : 1);
    if (countdown == UINT64_MAX)
        fault_clear();
}

static inline void sys_fail_after(uint64_t countdown)
{
    torture_own_faults();
    fault_set(FAULT_SYSTEM, countdown, 1);
    if (countdown == UINT64_MAX)
        fault_clear();
}

static inline void sys_fail_all(void)
{
    torture_own_faults();
    fault_set(FAULT_SYSTEM, 0, FAULT_FOREVER);
}

static inline uint64_t mem_fail_hits(void) { return fault_hits(); }
static inline uint64_t sys_fail_hits(void) { return fault_hits(); }

/* Runs run(state) with the n-th allocation failing, n = 0, 1, 2 ..., once alone and once with all after it, until it
 * passes without a refusal. Then, and only then, it must return expected; a run with a refusal returns E_OUTOFMEMORY,
 * or expected where the memory was for something that can be done without (an error string). run releases all that it
 * made: each time as many blocks are live after it as before. Returns how many allocations were made to fail. */
typedef HRESULT (*test_run_fn)(void* state);
#define for_each_allocation_failure(run, state, expected) \
    test_each_allocation_failure((run), (state), (expected), #run, __FILE__, __LINE__)
uint64_t test_each_allocation_failure(test_run_fn run, void* state, HRESULT expected, const char* what,
                                      const char* file, int line);

/* Fails unless as many blocks are live as mem_live_blocks() gave before. */
#define assert_no_leak_since(blocks) assert_int_equal(mem_live_blocks(), (blocks))

/* --------------------------------------------------------------------------------------------------- environment */

uint16_t free_port(void);                       /* a TCP port of 127.0.0.1 that nobody uses now */
uint16_t free_udp_port(void);

/* A new empty folder, and removing one with all that is in it. */
char* test_folder_create(char path[64]);        /* returns path */
void  test_folder_remove(const char* path);

/* A file of tests/data, from malloc and zero-terminated. size may be NULL. */
char* test_data(const char* name, size_t* size);

/* size bytes (at most 64 KiB) copied so that the byte after the last is not readable: catches reads past the end also
 * without a sanitizer. test_guarded_free with what was returned, and the same size. */
BYTE* test_guarded(const void* bytes, size_t size);
void  test_guarded_free(BYTE* bytes, size_t size);

#endif
