/* What every program does with a failure: the result and the strings of the error, on standard error. */
#ifndef PRINT_ERROR_H
#define PRINT_ERROR_H

#include <WebServices.h>
#include <stdio.h>

static inline void print_error(const char* what, HRESULT hr, WS_ERROR* error)
{
    ULONG count = 0;
    WS_STRING text;

    fprintf(stderr, "%s: 0x%08x\n", what, (unsigned)hr);
    if (error == NULL || FAILED(WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof count)))
        return;
    for (ULONG i = 0; i < count; i++) {
        if (FAILED(WsGetErrorString(error, i, &text)))
            continue;
        fputs("    ", stderr);
        for (ULONG c = 0; c < text.length; c++)     /* UTF-16; enough for the library's own strings */
            fputc(text.chars[c] < 0x80 ? text.chars[c] : '?', stderr);
        fputc('\n', stderr);
    }
}

#endif
