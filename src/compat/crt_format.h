/*
 * Formats as Windows' C runtime means them: one engine for the wide and the narrow functions. What a format means is in
 * include/compat/wchar.h. Any thread.
 */
#ifndef WWS_COMPAT_CRT_FORMAT_H
#define WWS_COMPAT_CRT_FORMAT_H

#include "crt_utf.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    OUT_BATCH_BYTES = 256               /* a line of text goes to the stream in one piece */
};

/* Where text goes. Zero but for wide and one of file and to; without either, text is only counted. */
struct crt_out {
    bool   wide;                        /* counts, and has room for, units of UTF-16; else bytes */
    FILE*  file;                        /* gets UTF-8 in either case */
    void*  to;                          /* WCHAR or char */
    size_t size;                        /* what there is room for; a terminating zero is not written here */
    size_t count;                       /* what was made, also beyond size */
    WCHAR  lead;                        /* a lead surrogate whose partner has not come yet */
    bool   failed;
    size_t batched;
    char   batch[OUT_BATCH_BYTES];
};

/* The format is of WCHAR if out is wide, else of char. False, with errno set, when it is wrong or writing fails. */
bool crt_format(struct crt_out* out, const void* format, va_list list);

void crt_out_unit(struct crt_out* out, WCHAR unit);
/* Writes what is batched; with all, also replaces a lead surrogate that stayed alone. False if writing failed. */
bool crt_out_flush(struct crt_out* out, bool all);

#endif
