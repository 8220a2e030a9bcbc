/** win32/memory.h: the process heap, and moving bytes. */
#ifndef WWS_COMPAT_WIN32_MEMORY_H
#define WWS_COMPAT_WIN32_MEMORY_H

#include "base.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------------------------ the heap
 *
 * There is one heap, that of the process, and it is free-threaded. Blocks are aligned to 16 bytes. Memory of the heap
 * goes back with HeapFree, not with free.
 * ------------------------------------------------------------------------------------------------------------------ */

#define HEAP_NO_SERIALIZE           0x00000001u /**< accepted; the heap is free-threaded all the same */
#define HEAP_GENERATE_EXCEPTIONS    0x00000004u /**< refused: there are no structured exceptions */
#define HEAP_ZERO_MEMORY            0x00000008u /**< new bytes are 0 */
#define HEAP_REALLOC_IN_PLACE_ONLY  0x00000010u /**< HeapReAlloc: fail rather than move */

#ifdef __cplusplus
extern "C" {
#endif

/** The heap of the process. It cannot fail, and is not closed. */
HANDLE GetProcessHeap(void);

/**
 * A new block of size bytes, 0 included; NULL if there is no memory, or for another heap or flag than those above. As on
 * Windows, it does not set the last error when it fails.
 */
LPVOID HeapAlloc(HANDLE heap, DWORD flags, SIZE_T size);

/**
 * Makes a block larger or smaller; it may move. With HEAP_ZERO_MEMORY the bytes beyond the old size are 0. NULL on
 * failure, and then the old block is as it was; a NULL block is a failure. Does not set the last error.
 */
LPVOID HeapReAlloc(HANDLE heap, DWORD flags, LPVOID block, SIZE_T size);

/**
 * Gives a block back. NULL is allowed. FALSE, and ERROR_INVALID_HANDLE or ERROR_INVALID_PARAMETER, when the heap is not
 * the process's or what comes before the block is not of the heap's making.
 */
BOOL HeapFree(HANDLE heap, DWORD flags, LPVOID block);

/** The size that the block was asked for with; (SIZE_T)-1 when it is none. */
SIZE_T HeapSize(HANDLE heap, DWORD flags, LPCVOID block);

#ifdef __cplusplus
}
#endif

/* --------------------------------------------------------------------------------------------------------------- bytes */

#define ZeroMemory(to, size)            memset((to), 0, (size))
#define FillMemory(to, size, value)     memset((to), (value), (size))
#define CopyMemory(to, from, size)      memcpy((to), (from), (size))
#define MoveMemory(to, from, size)      memmove((to), (from), (size))
#define RtlZeroMemory(to, size)         ZeroMemory(to, size)
#define RtlCopyMemory(to, from, size)   CopyMemory(to, from, size)
#define RtlMoveMemory(to, from, size)   MoveMemory(to, from, size)
#define RtlFillMemory(to, size, value)  FillMemory(to, size, value)

/** Sets bytes to 0, also where the compiler sees that nobody reads them any more. */
static inline PVOID SecureZeroMemory(PVOID to, SIZE_T size)
{
    memset(to, 0, size);
    __asm__ __volatile__("" : : "r"(to) : "memory");
    return to;
}

#endif
