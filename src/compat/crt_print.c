#include "crt.h"
#include "crt_format.h"
#include "crt_stream.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>

/* The number of units as the functions return it. */
static int result_of(const struct crt_out* out)
{
    if (out->failed)
        return -1;
    if (out->count > INT_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    return (int)out->count;
}

/* ---------------------------------------------------------------------------------------------------------- to streams */

static int print_stream(FILE* file, bool wide, const void* format, va_list list)
{
    struct crt_out out = { .wide = wide, .file = file };

    flockfile(file);
    out.lead = stream_take(file, STREAM_LEAD);
    crt_format(&out, format, list);
    if (out.lead != 0 && stream_leave(file, STREAM_LEAD, out.lead))
        out.lead = 0;
    crt_out_flush(&out, true);
    funlockfile(file);
    return result_of(&out);
}

int wws_crt_vfwprintf(FILE* file, const WCHAR* format, va_list list)
{
    return print_stream(file, true, format, list);
}

int wws_crt_vwprintf(const WCHAR* format, va_list list)
{
    return print_stream(stdout, true, format, list);
}

int wws_crt_fwprintf(FILE* file, const WCHAR* format, ...)
{
    LISTED(int, format, print_stream(file, true, format, list));
}

int wws_crt_wprintf(const WCHAR* format, ...)
{
    LISTED(int, format, print_stream(stdout, true, format, list));
}

int wws_crt_vfprintf(FILE* file, const char* format, va_list list)
{
    return print_stream(file, false, format, list);
}

int wws_crt_vprintf(const char* format, va_list list)
{
    return print_stream(stdout, false, format, list);
}

int wws_crt_fprintf(FILE* file, const char* format, ...)
{
    LISTED(int, format, print_stream(file, false, format, list));
}

int wws_crt_printf(const char* format, ...)
{
    LISTED(int, format, print_stream(stdout, false, format, list));
}

/* ---------------------------------------------------------------------------------------------------------- to buffers
 *
 * The functions differ in what they do when the text, or the zero after it, does not fit. */

static int print_buffer(struct crt_out* out, void* to, size_t size, const void* format, va_list list)
{
    out->to = to;
    out->size = to == NULL ? 0 : size;
    crt_format(out, format, list);
    crt_out_flush(out, true);
    return result_of(out);
}

static void put_zero(const struct crt_out* out, size_t at)
{
    if (out->wide)
        ((WCHAR*)out->to)[at] = 0;
    else
        ((char*)out->to)[at] = 0;
}

/* Ends with a zero always. Returns the length of the whole text. */
static int print_ended(struct crt_out* out, void* to, size_t size, const void* format, va_list list)
{
    int result = print_buffer(out, to, size == 0 ? 0 : size - 1, format, list);

    if (to != NULL && size != 0)
        put_zero(out, out->count < size ? out->count : size - 1);
    return result;
}

/* Negative when it does not fit. */
static int print_fitting(bool wide, void* to, size_t size, const void* format, va_list list)
{
    struct crt_out out = { .wide = wide };
    int result = print_ended(&out, to, size, format, list);

    return result >= 0 && (size_t)result >= size ? -1 : result;
}

/* Ends with a zero if there is room for one. Negative when it does not fit without. */
static int print_open(bool wide, void* to, size_t size, const void* format, va_list list)
{
    struct crt_out out = { .wide = wide };
    int result = print_buffer(&out, to, size, format, list);

    if (to != NULL && out.count < size)
        put_zero(&out, out.count);
    return result >= 0 && to != NULL && (size_t)result > size ? -1 : result;
}

/* At most count units and a zero. When that does not fit the buffer is emptied, unless count says to cut. */
static int print_checked(bool wide, void* to, size_t size, size_t count, const void* format, va_list list)
{
    struct crt_out out = { .wide = wide };
    bool cut = count == _TRUNCATE || count < size;
    size_t room = count < size ? count + 1 : size;
    int result;

    if (to == NULL || size == 0 || format == NULL) {
        errno = EINVAL;
        return -1;
    }
    result = print_ended(&out, to, room, format, list);
    if (result >= 0 && (size_t)result < room)
        return result;
    if (result < 0 || !cut) {
        put_zero(&out, 0);
        if (result >= 0)
            errno = ERANGE;
    }
    return -1;
}

static int print_count(bool wide, const void* format, va_list list)
{
    struct crt_out out = { .wide = wide };

    return print_buffer(&out, NULL, 0, format, list);
}

/* ---------------------------------------------------------------------------------------------------------- wide ones */

int wws_crt_vswprintf(WCHAR* to, size_t size, const WCHAR* format, va_list list)
{
    return print_fitting(true, to, size, format, list);
}

int wws_crt_swprintf(WCHAR* to, size_t size, const WCHAR* format, ...)
{
    LISTED(int, format, print_fitting(true, to, size, format, list));
}

int wws_crt__vsnwprintf(WCHAR* to, size_t size, const WCHAR* format, va_list list)
{
    return print_open(true, to, size, format, list);
}

int wws_crt__snwprintf(WCHAR* to, size_t size, const WCHAR* format, ...)
{
    LISTED(int, format, print_open(true, to, size, format, list));
}

int wws_crt_vswprintf_s(WCHAR* to, size_t size, const WCHAR* format, va_list list)
{
    return print_checked(true, to, size, size, format, list);
}

int wws_crt_swprintf_s(WCHAR* to, size_t size, const WCHAR* format, ...)
{
    LISTED(int, format, print_checked(true, to, size, size, format, list));
}

int wws_crt__vsnwprintf_s(WCHAR* to, size_t size, size_t count, const WCHAR* format, va_list list)
{
    return print_checked(true, to, size, count, format, list);
}

int wws_crt__snwprintf_s(WCHAR* to, size_t size, size_t count, const WCHAR* format, ...)
{
    LISTED(int, format, print_checked(true, to, size, count, format, list));
}

int wws_crt__vscwprintf(const WCHAR* format, va_list list)
{
    return print_count(true, format, list);
}

int wws_crt__scwprintf(const WCHAR* format, ...)
{
    LISTED(int, format, print_count(true, format, list));
}

/* ---------------------------------------------------------------------------------------------------------- narrow ones */

int wws_crt_vsnprintf(char* to, size_t size, const char* format, va_list list)
{
    struct crt_out out = { .wide = false };

    return print_ended(&out, to, size, format, list);
}

int wws_crt_snprintf(char* to, size_t size, const char* format, ...)
{
    LISTED(int, format, wws_crt_vsnprintf(to, size, format, list));
}

int wws_crt_vsprintf(char* to, const char* format, va_list list)
{
    return wws_crt_vsnprintf(to, SIZE_MAX, format, list);
}

int wws_crt_sprintf(char* to, const char* format, ...)
{
    LISTED(int, format, wws_crt_vsprintf(to, format, list));
}

int wws_crt__vsnprintf(char* to, size_t size, const char* format, va_list list)
{
    return print_open(false, to, size, format, list);
}

int wws_crt__snprintf(char* to, size_t size, const char* format, ...)
{
    LISTED(int, format, print_open(false, to, size, format, list));
}

int wws_crt_vsprintf_s(char* to, size_t size, const char* format, va_list list)
{
    return print_checked(false, to, size, size, format, list);
}

int wws_crt_sprintf_s(char* to, size_t size, const char* format, ...)
{
    LISTED(int, format, print_checked(false, to, size, size, format, list));
}

int wws_crt__vsnprintf_s(char* to, size_t size, size_t count, const char* format, va_list list)
{
    return print_checked(false, to, size, count, format, list);
}

int wws_crt__snprintf_s(char* to, size_t size, size_t count, const char* format, ...)
{
    LISTED(int, format, print_checked(false, to, size, count, format, list));
}

int wws_crt__vscprintf(const char* format, va_list list)
{
    return print_count(false, format, list);
}

int wws_crt__scprintf(const char* format, ...)
{
    LISTED(int, format, print_count(false, format, list));
}
