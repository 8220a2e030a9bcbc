/* Raising errors: the function that finds an error chooses the code and adds the text, once. A WS_ERROR is
 * single-threaded; any thread may use its own. */
#ifndef WWS_BASE_ERR_H
#define WWS_BASE_ERR_H

#include "base/common.h"

#define ERR_TEXT_MAX 1024

/* Adds a string (printf format, UTF-8 arguments) to error, when there is one, and returns hr. Formats nothing when
 * error is NULL. Never fails: without memory for the text the code still stands. Text over ERR_TEXT_MAX bytes is cut
 * with "...". An error that is no WS_ERROR (its tag is wrong) is left alone. */
HRESULT err_raise(WS_ERROR* error, HRESULT hr, const char* format, ...) PRINTF_LIKE(3, 4);
/* The compiler sees that the result is hr, and so which paths go on: an output that is set on success only is set there. */
#define err_raise(error, hr, ...) \
    __extension__({ const HRESULT err_hr_ = (hr); err_raise(error, err_hr_, __VA_ARGS__); err_hr_; })

/* Adds a string to what was raised deeper down: only where the caller knows more (which header, which endpoint). */
void err_add(WS_ERROR* error, const char* format, ...) PRINTF_LIKE(2, 3);

/* Raises hr for a failed system call: "<what>: <strerror(code)>". */
HRESULT err_raise_errno(WS_ERROR* error, HRESULT hr, int code, const char* format, ...) PRINTF_LIKE(4, 5);
#define err_raise_errno(error, hr, code, ...) \
    __extension__({ const HRESULT err_hr_ = (hr); err_raise_errno(error, err_hr_, code, __VA_ARGS__); err_hr_; })

/* UTF-16 text as UTF-8 for an error string: at most size - 1 bytes, cut with "..." when longer. Returns buffer. What is not
 * valid becomes U+FFFD, and control characters a '?': the text may be a peer's. */
const char* err_utf16(const WCHAR* chars, ULONG length, char* buffer, size_t size);

/* The same for bytes of a peer, taken as UTF-8. */
const char* err_utf8(const void* bytes, size_t length, char* buffer, size_t size);

/* Remembers the code of the system or a library that a WS_E_* was mapped from (WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE):
 * an errno value or a HRESULT. err_raise_errno does it by itself. */
void err_set_original(WS_ERROR* error, ULONG code);

/* Name of a result code, "WS_E_QUOTA_EXCEEDED"; NULL for one that has none here. */
const char* err_code_name(HRESULT hr);

/* One sentence for a result code; NULL for one that has none here. */
const char* err_code_text(HRESULT hr);

#endif
