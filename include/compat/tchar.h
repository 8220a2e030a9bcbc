/** tchar.h of the porting kit: names that stand for the wide or, without _UNICODE, the narrow function. */
#ifndef WWS_COMPAT_TCHAR_H
#define WWS_COMPAT_TCHAR_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "win32/base.h"

#ifdef _UNICODE
#define _T(literal)  WWS_COMPAT_TCHAR_WIDE(literal)
#define WWS_COMPAT_TCHAR_WIDE(literal) L##literal
#define _tmain       wmain
#define _tprintf     wprintf
#define _ftprintf    fwprintf
#define _stprintf_s  swprintf_s
#define _sntprintf_s _snwprintf_s
#define _tcslen      wcslen
#define _tcscmp      wcscmp
#define _tcsicmp     _wcsicmp
#define _tcsnicmp    _wcsnicmp
#define _tcscpy_s    wcscpy_s
#define _tcscat_s    wcscat_s
#define _tcschr      wcschr
#define _tcsstr      wcsstr
#define _tcstol      wcstol
#define _tcstoul     wcstoul
#define _ttoi        _wtoi
#else
#define _T(literal)  literal
#define _tmain       main
#define _tprintf     printf
#define _ftprintf    fprintf
#define _stprintf_s  sprintf_s
#define _sntprintf_s _snprintf_s
#define _tcslen      strlen
#define _tcscmp      strcmp
#define _tcsicmp     _stricmp
#define _tcsnicmp    _strnicmp
#define _tcscpy_s    strcpy_s
#define _tcscat_s    strcat_s
#define _tcschr      strchr
#define _tcsstr      strstr
#define _tcstol      strtol
#define _tcstoul     strtoul
#define _ttoi        atoi
#endif
#define _TEXT(literal) _T(literal)

#endif
