/* What every file of the library uses: result handling, small macros. No code of its own. */
#ifndef WWS_BASE_COMMON_H
#define WWS_BASE_COMMON_H

#include <WebServices.h>
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_USE        __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_index, first_index) __attribute__((format(printf, format_index, first_index)))
#define LIKELY(x)       __builtin_expect(!!(x), 1)
#define UNLIKELY(x)     __builtin_expect(!!(x), 0)
#define NOINLINE        __attribute__((noinline))   /* what is seldom: its registers are not saved on the usual way */
#define UNUSED(x)       ((void)(x))
#define MAYBE_UNUSED    __attribute__((unused))     /* what only assertions use */
#define ARRAY_COUNT(a)  (sizeof(a) / sizeof((a)[0]))
#define CONTAINER_OF(pointer, type, field) ((type*)(void*)((char*)(pointer) - offsetof(type, field)))

/* Returns from the calling function when the call failed. Never around a call that takes a WS_ASYNC_CONTEXT:
 * WS_S_ASYNC is a success, and the code would carry on with data that has not arrived. */
#define TRY(call) do { HRESULT try_hr_ = (call); if (FAILED(try_hr_)) return try_hr_; } while (0)

#endif
