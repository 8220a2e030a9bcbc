/* What the tests of the porting kit share. They are compiled as ported sources are, with the kit's own headers. */
#ifndef WWS_TESTS_COMPAT_KIT_SUPPORT_H
#define WWS_TESTS_COMPAT_KIT_SUPPORT_H

#include "support/support.h"

#include <windows.h>
#include <process.h>

#include "compat/win_object.h"

/* Long enough for anything that is not a hang. */
#define LONG_TIME test_patience_ms()

#define assert_passes(handle)       assert_int_equal(WaitForSingleObject((handle), LONG_TIME), WAIT_OBJECT_0)
#define assert_is_set(handle)       assert_int_equal(WaitForSingleObject((handle), 0), WAIT_OBJECT_0)
#define assert_is_not_set(handle)   assert_int_equal(WaitForSingleObject((handle), 0), WAIT_TIMEOUT)

/* Fails unless the call failed with this last error. */
#define assert_last_error(failed, error) \
    do { \
        SetLastError(ERROR_SUCCESS); \
        assert_true(failed); \
        assert_int_equal(GetLastError(), (error)); \
    } while (0)

static inline HANDLE new_event(BOOL manual_reset)
{
    HANDLE event = CreateEvent(NULL, manual_reset, FALSE, NULL);

    assert_non_null(event);
    return event;
}

static inline HANDLE new_thread(LPTHREAD_START_ROUTINE start, void* parameter)
{
    HANDLE thread = CreateThread(NULL, 0, start, parameter, 0, NULL);

    assert_non_null(thread);
    return thread;
}

/* Waits for the end of a thread and returns its exit code. */
static inline DWORD end_of(HANDLE thread)
{
    DWORD code = STILL_ACTIVE;

    assert_passes(thread);
    assert_true(GetExitCodeThread(thread, &code));
    assert_true(CloseHandle(thread));
    return code;
}

/* Returns when so many threads wait for the object. */
static inline void until_waiting(HANDLE handle, size_t count)
{
    ULONGLONG deadline = GetTickCount64() + LONG_TIME;

    while (wait_count(handle) != count) {
        assert_true(GetTickCount64() < deadline);
        SwitchToThread();
    }
}

#endif
