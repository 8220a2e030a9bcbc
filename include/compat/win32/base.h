/**
 * win32/base.h: types and macros of <windows.h> that the interface of the library itself does without; those that it
 * needs are in <wws/wintypes.h>. LONG, ULONG and DWORD have 32 bits.
 */
#ifndef WWS_COMPAT_WIN32_BASE_H
#define WWS_COMPAT_WIN32_BASE_H

#if __WCHAR_MAX__ > 0xFFFF
#error "sources for Windows need a wchar_t of 16 bits: compile with -fshort-wchar, see pkg-config --cflags wws-compat"
#endif

#include <wws/wintypes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------------------- types */

typedef unsigned long long DWORDLONG;           /**< 64 bits, unsigned */
typedef DWORD              LCID;                /**< locale: see LOCALE_INVARIANT */
typedef void*              HMODULE;             /**< loaded library */
typedef void*              HINSTANCE;           /**< loaded library */
typedef void*              HWND;                /**< window; there are none */
typedef HANDLE             HLOCAL;              /**< memory */
typedef HANDLE             HGLOBAL;             /**< memory */

/** A 64-bit integer, also as two halves. */
typedef union _LARGE_INTEGER {
    __extension__ struct {
        DWORD LowPart;                          /**< low 32 bits */
        LONG  HighPart;                         /**< high 32 bits, with the sign */
    };
    struct {
        DWORD LowPart;                          /**< low 32 bits */
        LONG  HighPart;                         /**< high 32 bits, with the sign */
    } u;                                        /**< the halves, by name */
    LONGLONG QuadPart;                          /**< the whole */
} LARGE_INTEGER, *PLARGE_INTEGER;

/** A 64-bit integer without a sign, also as two halves. */
typedef union _ULARGE_INTEGER {
    __extension__ struct {
        DWORD LowPart;                          /**< low 32 bits */
        DWORD HighPart;                         /**< high 32 bits */
    };
    struct {
        DWORD LowPart;                          /**< low 32 bits */
        DWORD HighPart;                         /**< high 32 bits */
    } u;                                        /**< the halves, by name */
    ULONGLONG QuadPart;                         /**< the whole */
} ULARGE_INTEGER, *PULARGE_INTEGER;

/** Who may use a new object. The kit's objects are this process's own, so functions that take one ignore it. */
typedef struct _SECURITY_ATTRIBUTES {
    DWORD  nLength;                             /**< size of this structure */
    LPVOID lpSecurityDescriptor;                /**< not used */
    BOOL   bInheritHandle;                      /**< not used */
} SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES, *LPSECURITY_ATTRIBUTES;

/* -------------------------------------------------------------------------------------------------------- TCHAR, TEXT */

#ifdef UNICODE
typedef WCHAR TCHAR;                            /**< WCHAR with UNICODE defined, else CHAR */
#define TEXT(literal) WWS_COMPAT_WIDE(literal)  /**< a literal of TCHAR */
#define WWS_COMPAT_WIDE(literal) L##literal
#else
typedef CHAR TCHAR;
#define TEXT(literal) literal
#endif
typedef TCHAR*       LPTSTR;                    /**< zero-terminated text */
typedef TCHAR*       PTSTR;                     /**< zero-terminated text */
typedef const TCHAR* LPCTSTR;                   /**< zero-terminated text that is only read */
typedef const TCHAR* PCTSTR;                    /**< zero-terminated text that is only read */

/* ------------------------------------------------------------------------------------------------------------- macros */

/** Says that a parameter is not used. */
#define UNREFERENCED_PARAMETER(parameter)      ((void)(parameter))
#define UNREFERENCED_LOCAL_VARIABLE(variable)  ((void)(variable))
#define DBG_UNREFERENCED_PARAMETER(parameter)  ((void)(parameter))

#define MAX_PATH 260                            /**< characters of a path on Windows, its zero included */

#define ARRAYSIZE(array)  (sizeof(array) / sizeof((array)[0]))  /**< elements of an array */
#define RTL_NUMBER_OF(array) ARRAYSIZE(array)

#define FIELD_OFFSET(type, field) ((LONG)offsetof(type, field))
#define CONTAINING_RECORD(address, type, field) \
    ((type*)(void*)((char*)(void*)(address) - offsetof(type, field)))

#define LOBYTE(word)           ((BYTE)((DWORD_PTR)(word) & 0xFF))
#define HIBYTE(word)           ((BYTE)(((DWORD_PTR)(word) >> 8) & 0xFF))
#define LOWORD(number)         ((WORD)((DWORD_PTR)(number) & 0xFFFF))
#define HIWORD(number)         ((WORD)(((DWORD_PTR)(number) >> 16) & 0xFFFF))
#define MAKEWORD(low, high)    ((WORD)(((WORD)(BYTE)(low)) | ((WORD)(BYTE)(high) << 8)))
#define MAKELONG(low, high)    ((LONG)((DWORD)(WORD)(low) | ((DWORD)(WORD)(high) << 16)))

#define LANG_NEUTRAL           0x00
#define LANG_ENGLISH           0x09
#define SUBLANG_DEFAULT        0x01
#define SUBLANG_ENGLISH_US     0x01
#define MAKELANGID(primary, sub) ((WORD)(((WORD)(sub) << 10) | (WORD)(primary)))    /**< a LANGID */

#ifndef __forceinline
#define __forceinline inline __attribute__((always_inline))
#endif
#ifndef FORCEINLINE
#define FORCEINLINE static __forceinline
#endif
#ifndef DECLSPEC_NORETURN
#define DECLSPEC_NORETURN __attribute__((noreturn))
#endif
#ifndef WINBASEAPI
#define WINBASEAPI                              /**< where a function comes from */
#endif
#ifndef DECLSPEC_IMPORT
#define DECLSPEC_IMPORT
#endif

#ifdef __cplusplus
}
#endif

/**
 * The smaller and the larger of two values. Windows has macros; with NOMINMAX there is nothing. In C++ these are
 * functions, so that std::min and the standard headers go on working.
 */
#ifndef NOMINMAX
#ifdef __cplusplus
extern "C++" {
template <class T>
T wws_compat_value();                           /* never defined: names a type */

template <class A, class B>
constexpr auto min(A a, B b) -> decltype(true ? wws_compat_value<A>() : wws_compat_value<B>())
{
    return a < b ? a : b;
}

template <class A, class B>
constexpr auto max(A a, B b) -> decltype(true ? wws_compat_value<A>() : wws_compat_value<B>())
{
    return a > b ? a : b;
}
}
#else
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#endif
#endif

#endif
