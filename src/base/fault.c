#ifndef _GNU_SOURCE
#define _GNU_SOURCE                     /* secure_getenv */
#endif
#include "base/check.h"
#include "base/fault.h"
#include "base/mem.h"

#include <WebServicesDebug.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

/* The points first..last-1 fail. While kinds is 0 nothing is counted; it is written last, so a thread that sees it sees
 * the rest. */
static atomic_uint          kinds_counted;
static atomic_uint_fast64_t points;
static atomic_uint_fast64_t hits;
static atomic_uint_fast64_t first;
static atomic_uint_fast64_t last;
static _Atomic(fault_watch_fn) watcher;
static atomic_bool          timeouts_off;

bool fault_refused(enum fault_kind kind, const char* name)
{
    fault_watch_fn watch;
    uint64_t at;

    if (LIKELY((atomic_load_explicit(&kinds_counted, memory_order_acquire) & kind) == 0))
        return false;
    at = atomic_fetch_add(&points, 1);
    if (at < atomic_load(&first) || at >= atomic_load(&last))
        return false;
    atomic_fetch_add(&hits, 1);
    watch = atomic_load(&watcher);
    if (watch != NULL)
        watch(kind, name);
    return true;
}

void fault_set(enum fault_kind kinds, uint64_t count, uint64_t failures)
{
    atomic_store(&kinds_counted, 0);
    atomic_store(&points, 0);
    atomic_store(&hits, 0);
    atomic_store(&first, count);
    atomic_store(&last, failures > UINT64_MAX - count ? UINT64_MAX : count + failures);
    atomic_store_explicit(&kinds_counted, kinds, memory_order_release);
}

void fault_clear(void)
{
    atomic_store(&kinds_counted, 0);
}

uint64_t fault_points(void)
{
    return atomic_load(&points);
}

uint64_t fault_hits(void)
{
    return atomic_load(&hits);
}

void fault_watch(fault_watch_fn watch)
{
    atomic_store(&watcher, watch);
}

/* ------------------------------------------------------------------------------------------- descriptors */

enum { DESCRIPTORS_MAX = 65536 };               /* higher ones are counted, not told apart */

static atomic_bool descriptor_open[DESCRIPTORS_MAX];
static atomic_uint descriptors;

int fault_opened(int fd)
{
    assert(fd >= 0 && (fd >= DESCRIPTORS_MAX || !atomic_load(&descriptor_open[fd])));
    if (fd < DESCRIPTORS_MAX)
        atomic_store(&descriptor_open[fd], true);
    atomic_fetch_add(&descriptors, 1);
    return fd;
}

/* A descriptor that is closed twice may be somebody else's by then. */
void fault_closed(int fd)
{
    bool was_open = fd >= DESCRIPTORS_MAX || (fd >= 0 && atomic_exchange(&descriptor_open[fd], false));

    assert(was_open);
    UNUSED(was_open);
    atomic_fetch_sub(&descriptors, 1);
}

unsigned fault_live_descriptors(void)
{
    return atomic_load(&descriptors);
}

/* ------------------------------------------------------------------------------------------- timeouts */

bool fault_timeouts_off(void)
{
    return atomic_load_explicit(&timeouts_off, memory_order_relaxed);
}

/* ------------------------------------------------------------------------------------------- public functions */

HRESULT WINAPI WsSetAutoFail(ULONG count, WS_ERROR* error)
{
    CHECK_CALL(WsSetAutoFail(count, error), error);
    return WsxSetAutoFail(count, INFINITE, error);
}

HRESULT WINAPI WsxSetAutoFail(ULONG count, ULONG failures, WS_ERROR* error)
{
    CHECK_CALL(WsxSetAutoFail(count, failures, error), error);
    if (count == INFINITE)
        fault_clear();
    else
        fault_set(FAULT_ANY, count, failures == INFINITE ? FAULT_FOREVER : failures);
    return S_OK;
}

HRESULT WINAPI WsxGetAutoFail(ULONG* passed, ULONG* failed, WS_ERROR* error)
{
    CHECK_CALL(WsxGetAutoFail(passed, failed, error), error);
    uint64_t all = fault_points();
    uint64_t refused = fault_hits();

    if (passed != NULL)
        *passed = (ULONG)(all - refused);
    if (failed != NULL)
        *failed = (ULONG)refused;
    return S_OK;
}

HRESULT WINAPI WsDumpMemory(WS_ERROR* error)
{
    CHECK_CALL(WsDumpMemory(error), error);
    mem_dump();
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------ environment */

/* A whole number that fits a ULONG; false for anything else, the empty string included. */
static bool setting(const char* name, ULONG* value)
{
    const char* text = secure_getenv(name);
    unsigned long long number;
    char* end;

    if (text == NULL || text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    number = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || number > UINT32_MAX)
        return false;
    *value = (ULONG)number;
    return true;
}

__attribute__((constructor)) static void read_environment(void)
{
    ULONG value;

    if (setting("WsTimeout", &value) && value == 0)
        atomic_store(&timeouts_off, true);
    if (setting("WsFailCount", &value))
        (void)WsSetAutoFail(value, NULL);
}
