/** Windows.h of the porting kit: the name that samples write with a capital. Everything is in <windows.h>. */
#ifndef WWS_COMPAT_WINDOWS_CAPITAL_H
#define WWS_COMPAT_WINDOWS_CAPITAL_H

#include "windows.h"

#endif
