/**
 * win32/entry.h: wmain, the entry point of programs that take their arguments in UTF-16.
 *
 * A program defines it in one of these forms and links libwws-compat.a, which has a main that calls it; argv and envp are
 * the program's arguments and environment, read as UTF-8. A program with a main of its own is not affected.
 *
 * In C++ the forms are different functions with one symbol, so that each of them is found.
 */
#ifndef WWS_COMPAT_WIN32_ENTRY_H
#define WWS_COMPAT_WIN32_ENTRY_H

#include "base.h"

#ifdef __cplusplus
extern "C++" {
int wmain() __asm__("wmain");
int wmain(int argc, WCHAR** argv) __asm__("wmain");
int wmain(int argc, const WCHAR** argv) __asm__("wmain");
int wmain(int argc, WCHAR** argv, WCHAR** envp) __asm__("wmain");
}
#endif

#endif
