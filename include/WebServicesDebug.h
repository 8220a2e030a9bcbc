/**
 * WebServicesDebug.h: what tests and debuggers need of the Windows Web Services API.
 *
 * On Windows these exist in a debug build only; here they are always there.
 *
 * The environment has settings of the same kind, read once when the library is first used:
 *   WsTimeout=0    all timeouts are INFINITE, for stepping through time-sensitive code
 *   WsFailCount=n  as WsSetAutoFail(n)
 *
 * Source: win32 wsw/debugging.
 */
#ifndef WWS_WEBSERVICESDEBUG_H
#define WWS_WEBSERVICESDEBUG_H

#include <WebServices.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Writes to the standard error stream which objects and allocations of the library are alive. For finding leaks: call it
 * when there should be none.
 *
 * error  optional; receives what went wrong. Borrowed
 *
 * Source: win32 wsw/wsdumpmemory.
 */
WWS_API HRESULT WINAPI WsDumpMemory(WS_ERROR* error);

/**
 * Makes what the library needs of the system (memory, threads, system calls) fail, once count of them have succeeded.
 * A test calls it with 0, 1, 2 ... until what it tests succeeds, and so sees every failure that is possible.
 *
 * count  how many succeed before the first fails; 0: the next one fails
 * error  optional; receives what went wrong. Borrowed
 *
 * Source: win32 wsw/wssetautofail.
 */
WWS_API HRESULT WINAPI WsSetAutoFail(ULONG count, WS_ERROR* error);

#ifdef __cplusplus
}
#endif

#endif
