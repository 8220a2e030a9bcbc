/**
 * WebServicesDebug.h: what tests and debuggers need of the Windows Web Services API.
 *
 * On Windows these exist in a debug build only; here in a build of the library that was configured with
 * -DWWS_FAULT_INJECTION=ON. Other builds only declare them: a program that calls them does not link with those.
 *
 * Such a build also reads these from the environment when the program starts:
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
 * Writes to the standard error stream which blocks of memory of the library are alive, oldest first: number, address,
 * size, and the function that allocated the block. For finding leaks: call it when there should be none. Any thread.
 *
 * error  optional; nothing is written to it
 *
 * Returns S_OK. Source: win32 wsw/wsdumpmemory.
 */
WWS_API HRESULT WINAPI WsDumpMemory(WS_ERROR* error);

/**
 * Makes what the library needs of the system fail: count allocations and system calls that can fail succeed from now on,
 * and all after them fail, on whatever threads they come. A test calls it with 0, 1, 2 ... until what it tests succeeds,
 * and so sees its program without resources at every point. Any thread.
 *
 * count  how many succeed; 0: the next one fails. INFINITE: none fails any more
 * error  optional; nothing is written to it
 *
 * Returns S_OK. Source: win32 wsw/wssetautofail.
 */
WWS_API HRESULT WINAPI WsSetAutoFail(ULONG count, WS_ERROR* error);

/**
 * The same with an end: after count successes come failures failures, and then all succeeds again. With 1, a test
 * sees what one failure does, and that the program gets over it.
 *
 * count     as for WsSetAutoFail
 * failures  how many fail; INFINITE: all. 0: none, for counting
 * error     optional; nothing is written to it
 *
 * Returns S_OK. Source: ours.
 */
WWS_API HRESULT WINAPI WsxSetAutoFail(ULONG count, ULONG failures, WS_ERROR* error);

/**
 * What came of the last WsSetAutoFail or WsxSetAutoFail: a test has tried everything once no point failed.
 *
 * passed  optional; how many allocations and system calls that can fail came since and succeeded
 * failed  optional; how many were made to fail
 * error   optional; nothing is written to it
 *
 * Returns S_OK. Source: ours.
 */
WWS_API HRESULT WINAPI WsxGetAutoFail(ULONG* passed, ULONG* failed, WS_ERROR* error);

#ifdef __cplusplus
}
#endif

#endif
