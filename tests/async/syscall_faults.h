/* The asynchronous matrix: every fallible system call failed in turn. */
#ifndef WWS_TESTS_ASYNC_SYSCALL_FAULTS_H
#define WWS_TESTS_ASYNC_SYSCALL_FAULTS_H

#include "support.h"

#define SYSCALL_FAULTS_MAX 10000

/* Runs run(state) with the n-th fallible system call refused, n = 0, 1, 2 ..., until it passes without a refusal: then,
 * and only then, it must return S_OK. A run with a refusal ends, leaks nothing, and succeeds or fails. Returns how many
 * calls were refused. */
static inline uint64_t for_each_syscall_failure(HRESULT (*run)(void* state), void* state)
{
    for (uint64_t n = 0; n < SYSCALL_FAULTS_MAX; n++) {
        size_t live = mem_live_blocks();
        uint64_t hits;
        HRESULT hr;

        sys_fail_after(n);
        hr = run(state);
        hits = sys_fail_hits();
        sys_fail_after(UINT64_MAX);
        if (mem_live_blocks() != live)
            fail_msg("%zd blocks leaked with system call %u refused", (ssize_t)(mem_live_blocks() - live), (unsigned)n);
        if (hits == 0) {
            assert_hr(hr, S_OK);
            return n;
        }
        if (hr != S_OK && SUCCEEDED(hr))
            fail_msg("0x%08x with system call %u refused", (unsigned)hr, (unsigned)n);
    }
    fail_msg("still has system calls to refuse after %d", SYSCALL_FAULTS_MAX);
    return 0;
}

#endif
