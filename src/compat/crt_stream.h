/* What wide text leaves over on a stream between two calls: one half of a surrogate pair. Any thread. */
#ifndef WWS_COMPAT_CRT_STREAM_H
#define WWS_COMPAT_CRT_STREAM_H

#include "compat/win32/base.h"

#include <stdbool.h>
#include <stdio.h>

enum stream_half {
    STREAM_LEAD,                        /* written, its partner not yet */
    STREAM_TRAIL                        /* of a character that was read, to be given out next */
};

/* Takes the half that was left on the stream; 0 if none was. */
WCHAR stream_take(FILE* file, enum stream_half half);
/* Leaves one, where none is left. False when too many streams have one. */
bool stream_leave(FILE* file, enum stream_half half, WCHAR unit);

#endif
